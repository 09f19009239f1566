"""The letter of a token of a line (`newskit.text.date.tokens` says which ones there are)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

SECOND = "*"
"""The letter of a word that is the second of a month's name perhaps: what stands before it tells."""
GLUED = "!"
"""The letter of a year and the number that is glued to it."""

_SIGNS = {"年": "n", "년": "n", "月": "t", "월": "t", "日": "g", "号": "g", "號": "g", "일": "g"}
_SIGNS |= {"時": "h", "时": "h", "시": "h", "分": "i", "분": "i"}
_SIGNS |= dict.fromkeys(["小时", "小時", "分钟", "分鐘", "時間", "시간"], "u")
_NOON = ["上午", "下午", "凌晨", "中午", "晚上", "早上", "清晨", "오전", "오후", "午前", "午後"]
_NOON += [a + dot + m + end for a in "AaPp" for m in "Mm" for dot in ("", ".") for end in ("", ".")]
_SIGNS |= dict.fromkeys(_NOON, "a")
_FILL = ["de", "of", "del", "d", "di", "da", "do", "af", "den", "the", "ngay", "dia", "el", "a", "as", "at"]
_FILL += ["las", "la", "um", "kl", "klo", "alle", "ore", "om", "luc", "в", "о"]
_WORDS = dict.fromkeys(_FILL, "f")
_WORDS |= dict.fromkeys(["st", "nd", "rd", "th", "er", "re", "ere", "eme", "ste", "e", "º", "ª"], "o")
_WORDS |= dict.fromkeys(["nam", "rok", "roku", "года", "год", "г", "m"], "n") | {"thang": "t"}
_WORDS |= dict.fromkeys(["h", "uhr", "hrs", "hr", "heures", "heure", "gio", "น"], "h")
_SAME = {"–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-", "：": ":", "，": ",", "、": ",", "،": ","}
_SAME |= {"／": "/", "．": ".", "’": "'"} | {sign: sign for sign in "+-.,:/()|'"}
_YEAR = re.compile(r"(?:19|20)\d\d|2[45]\d\d")
_GLUED = re.compile(r"(?:19|20)\d\d\d+")
_REMEMBERED, _REMEMBERED_LENGTH = 5000, 24


class Letters(dict[str, str]):
    """Tokens to their letters; one that is met for the first time is worked out, and remembered if it is short."""

    def __init__(self, words: Mapping[str, str], seconds: Collection[str], fold: Callable[[str], str]) -> None:
        """The letters of folded `words` beside those of all languages; `seconds` of months' names of two words."""
        super().__init__()
        self._words = words
        self._seconds = seconds
        self._fold = fold

    def __missing__(self, token: str) -> str:
        letter = self._letter(token)
        if len(token) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[token] = letter
        return letter

    def _letter(self, token: str) -> str:
        first = token[0]
        if first.isspace():
            return " "
        if first.isdecimal():
            return GLUED if _GLUED.fullmatch(token) else number(token)
        if token in _SIGNS:
            return _SIGNS[token]
        if not first.isalnum():
            return _SAME.get(token, ";")
        key, letter = self.word(token)
        return SECOND if key in self._seconds else letter

    def word(self, word: str) -> tuple[str, str]:
        """A word as the tables know it, and its letter when it stands for itself."""
        key = word.casefold()
        letter = self._lookup(key)
        if letter == "x" and not key.isascii():
            key = self._fold(key)
            letter = self._lookup(key)
        return key, letter

    def _lookup(self, key: str) -> str:
        """The letter of a folded word; months are told before fillers, fillers before spans of time."""
        letter = self._words.get(key, "x")
        return letter if letter == "M" else _WORDS.get(key, letter)


def number(digits: str) -> str:
    """The letter of a number."""
    if len(digits) <= 2:  # noqa: PLR2004 - a day, a month, an hour
        return "d"
    return "Y" if _YEAR.fullmatch(digits if digits.isascii() else str(int(digits))) else "#"
