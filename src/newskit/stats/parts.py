"""What the text of the pages is, and which pages are copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newskit.corpus.stat import Stat
from newskit.model import PARTS, part_of

METHODS = ("exact", "near", "contained")


def rows(characters: Mapping[str, int]) -> Iterator[Stat]:
    """How many characters of the pages are story, teasers, furniture and unassigned; nothing where none are known."""
    every = sum(characters.values())
    if not every:
        return
    found = dict.fromkeys(PARTS, 0)
    for kind, number in characters.items():
        found[part_of(kind)] += number
    for part, number in found.items():
        yield Stat(by="part", value=part, characters=number, share=round(number / every, 4))


def copies(methods: Mapping[str, int]) -> Iterator[Stat]:
    """How many pages are copies of others, by the method that found them; nothing where no copies are marked."""
    for method in METHODS:
        if method in methods:
            yield Stat(by="copies", value=method, pages=methods[method])
