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
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from newskit.text.date.letters import GLUED, SECOND, number
from newskit.text.date.names import Names

LIMIT = 1000
"""How many characters of a line are looked at: the dates of a story's head stand in short lines."""

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e00-\u0fff\u200c"
_HALF = r"[AaPp]\.?[Mm](?:\b|(?=[A-Z][a-z]))\.?|[上下]午|凌晨|中午|晚上|早上|清晨|오전|오후|午[前後]"
_TOKEN = re.compile(
    rf"\s+|\d+|{_HALF}"
    r"|小[时時]|分[钟鐘]|時間|시간"
    r"|[年月日号號時时分년월일시분]"
    # a word; it ends where small letters run into a capital one: `readApril 25`
    rf"|[^\W\d_][^\W\d_A-Z{_CJK}]*(?:(?:(?!\d)[{_MARKS}]|(?<![a-zé])[A-Z])[^\W\d_A-Z{_CJK}]*)*"
    r"|.",
    re.DOTALL,
)
_NOON = re.compile(_HALF)
_YEAR_LENGTH = 4


class Tokens(NamedTuple):
    """The tokens of a line: their letters, their words, and where each begins (plus the end of the last)."""

    letters: str
    words: list[str]
    starts: list[int]


def tokens(line: str, names: Names) -> Tokens:
    """The tokens of the first `LIMIT` characters of `line`."""
    words = _TOKEN.findall(line, 0, LIMIT)
    letters = "".join(map(names.letters.__getitem__, words))
    if GLUED in letters:
        words, letters = _unglued(words, letters)
    if SECOND in letters:
        letters = _paired(words, letters, names)
    starts = list(accumulate(map(len, words), initial=0))
    if "a" in letters:
        letters = _halved(line, words, letters, starts, names)
    return Tokens(letters, words, starts)


def _unglued(words: Sequence[str], letters: str) -> tuple[list[str], str]:
    """Words and letters with numbers such as `202430` (a year and what was glued to it) in two."""
    parted: list[str] = []
    told: list[str] = []
    for word, letter in zip(words, letters, strict=True):
        if letter == GLUED:
            rest = word[_YEAR_LENGTH:]
            parted += [word[:_YEAR_LENGTH], rest]
            told += ["y", number(rest)]
        else:
            parted.append(word)
            told.append(letter)
    return parted, "".join(told)


def _paired(words: Sequence[str], letters: str, names: Names) -> str:
    """The letters with names of months of two words as `__M`."""
    told = list(letters)
    for at, letter in enumerate(letters):
        if letter == SECOND:
            key, told[at] = names.letters.word(words[at])
            if at > 1 and told[at - 1] == " " and names.fold(words[at - 2]) in names.pairs[key]:
                told[at - 2 : at + 1] = "__M"
    return "".join(told)


def _halved(line: str, words: Sequence[str], letters: str, starts: Sequence[int], names: Names) -> str:
    """The letters without those of `am` and `pm` where they only begin something else: `am5`, `pmEST`."""
    told = list(letters)
    for at, letter in enumerate(letters):
        if letter == "a" and _NOON.match(line, starts[at], LIMIT) is None:
            told[at] = names.letters.word(words[at])[1]
    return "".join(told)


def month_of(found: Tokens, at: int, names: Names) -> int:
    """The month that token `at` (letter `M`) names, 1 to 12."""
    key = found.words[at].casefold()
    if at > 1 and found.letters[at - 1] == "_":
        return names.pairs[names.fold(key)][names.fold(found.words[at - 2])]
    month = names.months.get(key)
    return names.months[names.fold(key)] if month is None else month
