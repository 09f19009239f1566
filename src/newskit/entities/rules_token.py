"""The words of a passage that is not in English, with what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newskit.entities.rules_tongue import Tongue

_TOKEN = re.compile(r"(?:[OD]['’](?=[A-ZÀ-Þ]))?[^\W\d_](?:\w|[-ʼ](?=\w))*")
"""A word; elided articles (`l'`) and endings behind an apostrophe (`Ankara'da`) are words of their own."""


class Token(NamedTuple):
    """A word of a passage."""

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    joined: bool
    """Only a blank (or the point of an initial or a short title) stands before it."""


def tokens(text: str, tongue: Tongue) -> Iterator[Token]:
    """The words of a passage, in order."""
    end, before = 0, ""
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        gap = text[end:start]
        short = len(before) == 1 or before in tongue.honorific
        joined = gap == " " or (gap in {". ", "."} and short) or (gap in {"'", "’"} and len(before) == 1)
        yield Token(start, match.end(), word, word.lower(), word[0].isupper(), joined)
        end, before = match.end(), word.lower()
