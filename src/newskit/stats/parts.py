"""What the text of the pages is, and which pages are copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newskit.corpus.stat import Stat

PARTS = {
    "story": (
        "title", "kicker", "deck", "dateline", "byline", "published", "paragraph", "crosshead", "list", "caption",
        "credit",
    ),
    "teasers": ("teaser", "inline_related"),
    "unassigned": ("unassigned",),
}  # fmt: skip
"""The kinds of blocks that make up each part of a page; all others are furniture."""
FURNITURE = "furniture"

METHODS = ("exact", "near", "contained")

_PART_OF = {kind: part for part, kinds in PARTS.items() for kind in kinds}


def rows(characters: Mapping[str, int]) -> Iterator[Stat]:
    """How many characters of the pages are story, teasers, furniture and unassigned; nothing where none are known."""
    every = sum(characters.values())
    if not every:
        return
    found = dict.fromkeys(("story", "teasers", FURNITURE, "unassigned"), 0)
    for kind, number in characters.items():
        found[_PART_OF.get(kind, FURNITURE)] += number
    for part, number in found.items():
        yield Stat(by="part", value=part, characters=number, share=round(number / every, 4))


def copies(methods: Mapping[str, int]) -> Iterator[Stat]:
    """How many pages are copies of others, by the method that found them; nothing where no copies are marked."""
    for method in METHODS:
        if method in methods:
            yield Stat(by="copies", value=method, pages=methods[method])
