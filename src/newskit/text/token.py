"""Where the tokens of a text stand, as the index has them: runs of letters, digits, marks and private characters.

Characters of scripts without blanks are a token each, with the signs that hang on them, so that a word of Chinese or
Thai has its place inside a longer run.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from newskit.text.spread import LETTERS

_ASCII = "[A-Za-z0-9]+"
_EUROPEAN = r"[^\W_]+"
_PRIVATE = "\ue000-\uf8ff"
_BEYOND = re.compile("[^\0-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u20cf\u2100-\u214f]")
"""Text without such characters has no marks, private characters or scripts without blanks."""
_WITH_MARKS = ((0x300, 0x3100), (0xA600, 0xAC00), (0xFB00, 0xFE30), (0x10100, 0x1EA00))


def word_pattern(text: str) -> re.Pattern[str]:
    """The pattern of a token of `text` that is found by searching.

    >>> word_pattern("people's").findall("people's")
    ['people', 's']
    """
    return _pattern("", _script(text))


def token_pattern(text: str) -> re.Pattern[str]:
    """The same, or of one sign that is no blank: together they cover the text.

    >>> token_pattern("people's 3,5 €").findall("people's 3,5 €")
    ['people', "'", 's', '3', ',', '5', '€']
    """
    return _pattern(r"|\S", _script(text))


def marks() -> str:
    """All marks, as the inside of a class of a regular expression."""
    codes = (code for first, last in _WITH_MARKS for code in range(first, last))
    signs = "".join(chr(code) for code in codes if unicodedata.category(chr(code))[0] == "M")
    return f"{signs}\U000e0100-\U000e01ef"


def _script(text: str) -> str:
    if text.isascii():
        return "ascii"
    return "any" if _BEYOND.search(text) else "european"


@cache
def _pattern(more: str, script: str) -> re.Pattern[str]:
    """Put together when first needed: all marks take milliseconds."""
    if script != "any":
        return re.compile((_ASCII if script == "ascii" else _EUROPEAN) + more)
    letters = rf"[^\W_{LETTERS}]"
    others = f"[{marks()}{_PRIVATE}]"
    word = f"{letters}+(?:{others}+{letters}*)*|{others}+(?:{letters}+{others}*)*"
    return re.compile(rf"{word}|(?=\w)[{LETTERS}]{others}*{more}")
