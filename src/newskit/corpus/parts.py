"""The parts of a page that can be searched, and where in the index each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from newskit.corpus.tables import TEASER_BITS


class Place(Struct, frozen=True):
    """Columns of an index."""

    index: str
    columns: tuple[str, ...]
    """None for all that hold words."""


class Part(Struct, frozen=True):
    """A part of the pages that can be searched by itself."""

    place: Place
    page: str
    """The page of a row `r`, in SQL."""
    weights: str
    """What a match in each column counts in the ranking; the tags count nothing."""
    shown: tuple[int, ...]
    """Columns that snippets are taken from, the best first."""
    filled: str
    """A condition in SQL for pages `p` that have something in this part."""


_STORY, _ASIDE, _TEASER = "story_index", "aside_index", "teaser_index"

EVERY = "1"
"""The condition that everything fits."""

SOURCE = "file || item"
"""The source of a row of `page_sources`."""

PARTS: Mapping[str, Part] = {
    "story": Part(Place(_STORY, ()), "r.rowid", "5, 2, 1, 1, 0", (2, 3, 1, 0), "p.is_story"),
    "captions": Part(Place(_ASIDE, ("captions",)), "r.rowid", "1, 0, 0, 0", (0,), "p.captions <> '[]'"),
    "teasers": Part(Place(_TEASER, ()), f"(r.rowid >> {TEASER_BITS})", "2, 1, 1, 1", (0, 1, 2, 3), EVERY),
    "unassigned": Part(Place(_ASIDE, ("unassigned",)), "r.rowid", "0, 1, 0, 0", (1,), "p.unassigned <> '[]'"),
}
"""The parts by name, in the order in which their hits are listed."""

FIELDS: Mapping[str, tuple[str, Place]] = {
    "title": ("story", Place(_STORY, ("title",))),
    "text": ("story", Place(_STORY, ("lead", "text", "more"))),
    "author": ("", Place(_ASIDE, ("byline",))),
    "caption": ("captions", Place(_ASIDE, ("captions",))),
    "teaser": ("teasers", Place(_TEASER, ())),
}
"""Names of places for words, each with the part that it belongs to and where it stands."""

COLUMNS = {
    _STORY: ("title", "lead", "text", "more"),
    _ASIDE: ("captions", "unassigned", "byline"),
    _TEASER: ("title", "summary", "section", "agency"),
}
"""The columns of each index that hold words."""

PAGES = {_STORY: "rowid", _ASIDE: "rowid", _TEASER: f"rowid >> {TEASER_BITS}"}
"""The page of a row of each index, in SQL."""

TAGGED = frozenset({_STORY, _ASIDE})
"""Indexes with a column of tags."""


def among(keys: Iterable[int]) -> str:
    """Keys of rows, as SQL has them between the parentheses of IN.

    >>> among([3, 1])
    '3, 1'
    """
    return ", ".join(map(str, keys))
