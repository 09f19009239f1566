"""Passages in capitals or title case, where a capital says nothing: only names known otherwise are found in them.

Known are the names of the page's other passages, those of the gazetteer, and a given name before a family name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from newskit.entities.gazetteer import (
    BIG,
    CAPITALS,
    COMMON,
    COMPOUND,
    EVENT,
    GIVEN,
    HONORIFIC,
    HUGE,
    LAND,
    MODIFIER,
    NAME,
    ORG,
    ORG_OPEN,
    ORG_TAIL,
    OTHER,
    PLACE,
    PLACE_TAIL,
    ROLE,
    STOP,
    SURNAME,
    WORD,
    Gazetteer,
)

_WORD = re.compile(r"[^\W\d_](?:[\w.&]|['’-](?=\w))*")
_FEWEST = 4
_SHORT = 2
_LONGEST = 6
_FULL = _ACRONYM = 3
_POSSESSIVES = frozenset(("'s", "’s", "'S", "’S"))
_SURE = LAND | ORG
_OF_NAMES = NAME | PLACE | ROLE | HONORIFIC | MODIFIER | ORG_TAIL | ORG_OPEN | PLACE_TAIL | EVENT | OTHER


def is_loud(text: str, spans: Sequence[tuple[int, int]], words: Gazetteer) -> bool:
    """Whether ordinary words stand with capitals in a passage whose capitalised runs are `spans`.

    Lines such as `AGENCY / Name of a Person / File Photo` are looked at part by part.
    """
    if sum(end - start for start, end in spans) * 2 < len(text):
        return False
    return any(_is_loud(part, words) for part in text.split(" / ")) if " / " in text else _is_loud(text, words)


def _is_loud(text: str, words: Gazetteer) -> bool:
    found = _WORD.findall(text)
    if len(found) < (_SHORT if text.isupper() else _FEWEST):
        return False
    capital = [words.bits(word) for word in found if word[0].isupper()]
    if len(capital) * 4 < len(found) * 3:
        return False
    named = NAME | PLACE if text.isupper() else _OF_NAMES
    ordinary = sum(1 for bits in capital[1:] if bits & STOP or (bits & WORD and not bits & named))
    return ordinary * 3 >= len(capital)


class Loud:
    """Finds names in such passages."""

    def __init__(self, words: Gazetteer) -> None:
        self._words = words

    def find(self, text: str, known: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
        """Spans of names with the usual writing of each; `known` has the page's names by their lower case."""
        heads = {name.partition(" ")[0] for name in known if " " in name}
        spans = [match.span() for match in _WORD.finditer(text)]
        index = 0
        while index < len(spans):
            size, name = self._at(text, spans, index, known, heads)
            if name:
                end = spans[index + size - 1][1]
                yield spans[index][0], end - (2 if text[end - 2 : end] in _POSSESSIVES else 0), name
            index += size

    def _at(
        self, text: str, spans: Sequence[tuple[int, int]], index: int, known: Mapping[str, str], heads: AbstractSet[str]
    ) -> tuple[int, str]:
        """How many words the name at word `index` has, and its usual writing; one word and none for no name."""
        start, end = spans[index]
        word = text[start:end]
        if not word[0].isupper():
            return 1, ""
        plain = _plain(word)
        longest = 1
        if (
            plain.lower() in heads
            or self._words.bits(_written(plain)) & (GIVEN | PLACE)
            or _written(plain) in self._words.starts
        ):
            longest = min(_LONGEST, len(spans) - index)
        for size in range(longest, 0, -1):
            name = self._name(text[start : spans[index + size - 1][1]], known)
            if name:
                return size, name
        return 1, ""

    def _name(self, said: str, known: Mapping[str, str]) -> str:
        """The usual writing of a name; empty for no name."""
        plain = _plain(said)
        if plain.lower() in known:
            return known[plain.lower()]
        written = _written(plain)
        bits = [self._words.bits(token) for token in written.split(" ")]
        if len(bits) == 1:
            sure = bits[0] & _SURE or (bits[0] & (HUGE | BIG) and not bits[0] & NAME)
            return written if sure and not bits[0] & COMMON else ""
        if written in self._words.multiword or self._words.place(written) & (LAND | HUGE | BIG):
            return written
        order = (bits[0] & GIVEN and bits[-1] & SURNAME) or (bits[0] & SURNAME and bits[-1] & (GIVEN | COMPOUND))
        full = order and len(bits) <= _FULL
        return written if full and not any(b & (WORD | ROLE | STOP | CAPITALS) for b in bits) else ""


def _plain(said: str) -> str:
    """The words with straight apostrophes and without a possessive ending."""
    return said.replace("’", "'").removesuffix("'s").removesuffix("'S")


def _written(plain: str) -> str:
    """How a name in capitals is written elsewhere; acronyms stay."""
    return plain.title() if len(plain) > _ACRONYM and plain.isupper() else plain
