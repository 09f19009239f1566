"""A line as the date finder sees it: one letter for each token.

So the forms of dates are regular expressions over letters instead of over words of thirty languages:

    d number of one or two digits    Y year    y year glued to what follows    # other number
    M month    W weekday    f filler (de, of, ngày)    o ordinal ending
    t n g signs of month, year, day (月 年 日)    h i signs of hour and minute    a am/pm
    u unit    p past    r today, yesterday    x any other word
    a space is a run of white space; other signs stand for themselves, or are `;`
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newskit.text.date.names import Names

LIMIT = 1000
"""How many characters of a line are looked at: the dates of a story's head stand in short lines."""

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e00-\u0fff\u200c"
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d+)"
    r"|(?P<noon>[AaPp]\.?[Mm](?:\b|(?=[A-Z][a-z]))\.?|[上下]午|凌晨|中午|晚上|早上|清晨|오전|오후|午[前後])"
    r"|(?P<span>小[时時]|分[钟鐘]|時間|시간)"
    r"|(?P<sign>[年月日号號時时分년월일시분])"
    # a word; it ends where small letters run into a capital one: `readApril 25`
    rf"|(?P<word>[^\W\d_](?:(?:(?<![a-zé])|(?![A-Z]))(?:[^\W\d_{_CJK}]|(?!\d)[{_MARKS}]))*)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_SIGNS = {"年": "n", "년": "n", "月": "t", "월": "t", "日": "g", "号": "g", "號": "g", "일": "g"}
_SIGNS |= {"時": "h", "时": "h", "시": "h", "分": "i", "분": "i"}
_FILL = ["de", "of", "del", "d", "di", "da", "do", "af", "den", "the", "ngay", "dia", "el", "a", "as", "at"]
_FILL += ["las", "la", "um", "kl", "klo", "alle", "ore", "om", "luc", "в", "о"]
_WORDS = dict.fromkeys(_FILL, "f")
_WORDS |= dict.fromkeys(["st", "nd", "rd", "th", "er", "re", "ere", "eme", "ste", "e", "º", "ª"], "o")
_WORDS |= dict.fromkeys(["nam", "rok", "roku", "года", "год", "г", "m"], "n") | {"thang": "t"}
_WORDS |= dict.fromkeys(["h", "uhr", "hrs", "hr", "heures", "heure", "gio", "น"], "h")
_SAME = {"–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-", "：": ":", "，": ",", "、": ",", "،": ","}
_SAME |= {"／": "/", "．": ".", "’": "'"} | {sign: sign for sign in "+-.,:/()|'"}
_YEAR = re.compile(r"(?:19|20)\d\d|2[45]\d\d")
_GLUED = re.compile(r"((?:19|20)\d\d)(\d+)")


class Tokens(NamedTuple):
    """The tokens of a line: their letters, their words, and where each begins (plus the end of the last)."""

    letters: str
    words: list[str]
    starts: list[int]


def tokens(line: str, names: Names) -> Tokens:
    """The tokens of the first `LIMIT` characters of `line`."""
    letters: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(line, 0, LIMIT):
        word, kind = match[0], match.lastgroup
        if kind == "number":
            _add_number(word, match.start(), letters, words, starts)
            continue
        words.append(word)
        starts.append(match.start())
        if kind == "space":
            letters.append(" ")
        elif kind == "word":
            letters.append(_word(word, letters, words, names))
        elif kind == "other":
            letters.append(_SAME.get(word, ";"))
        else:
            letters.append(_SIGNS[word] if kind == "sign" else "u" if kind == "span" else "a")
    starts.append(min(len(line), LIMIT))
    return Tokens("".join(letters), words, starts)


def _add_number(word: str, start: int, letters: list[str], words: list[str], starts: list[int]) -> None:
    """Adds a number; of `202430` (a year and what was glued to it) two."""
    glued = _GLUED.fullmatch(word)
    parts = (word,) if glued is None else (glued[1], glued[2])
    for part in parts:
        words.append(part)
        starts.append(start)
        start += len(part)
        letters.append(_number(part))
    if glued is not None:
        letters[-2] = "y"


def _number(word: str) -> str:
    if len(word) <= 2:  # noqa: PLR2004 - a day, a month, an hour
        return "d"
    return "Y" if _YEAR.fullmatch(word if word.isascii() else str(int(word))) else "#"


def _word(word: str, letters: list[str], words: list[str], names: Names) -> str:
    """The letter of a word; `words` ends with the word itself, `letters` with the token before it."""
    key = word.casefold()
    letter = _lookup(key, names)
    if letter == "x" and not key.isascii():
        key = names.fold(key)
        letter = _lookup(key, names)
    if key in names.pairs and len(letters) > 1 and letters[-1] == " " and names.fold(words[-3]) in names.pairs[key]:
        letters[-2:] = "__"
        return "M"
    return letter


def _lookup(key: str, names: Names) -> str:
    """The letter of a folded word; months are told before fillers, fillers before spans of time."""
    letter = names.letters.get(key, "x")
    return letter if letter == "M" else _WORDS.get(key, letter)


def month_of(found: Tokens, at: int, names: Names) -> int:
    """The month that token `at` (letter `M`) names, 1 to 12."""
    key = found.words[at].casefold()
    if at > 1 and found.letters[at - 1] == "_":
        return names.pairs[names.fold(key)][names.fold(found.words[at - 2])]
    month = names.months.get(key)
    return names.months[names.fold(key)] if month is None else month
