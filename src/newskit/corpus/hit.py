"""What has been found, and what `search` prints of it.

It stands apart from the other public records (`newskit.record`) because a search has no use for those, and has to start
fast.
"""

from __future__ import annotations

from msgspec import Struct


class Match(Struct, frozen=True):
    """A page that fits."""

    page: int
    """The page's key in the tables."""
    part: str
    """Where the page fits, or, with its words in several parts, where most of it can be shown."""
    row: int
    """The key of the row of the part's index that fits best."""
    score: float
    """BM25 with the sign turned: larger is better."""


class SearchHit(Struct, frozen=True, kw_only=True):
    """A page that fits a query, in one of its parts: what `search` prints."""

    id: str
    source: str
    title: str | None
    published: str | None
    section: str | None
    score: float
    """BM25, larger is better; comparable within one search and part only."""
    snippet: str
    """Plain text on one line, in the page's own spelling."""
    matches: tuple[tuple[int, int], ...]
    """Spans of `snippet` in code points, half open."""
    part: str
    """Where the words stand: `story`, `captions`, `teasers` or `unassigned`."""
    copies: int
    """How many further sources hold the same story: this page, or the copies that the hit stands for."""


class FacetRow(Struct, frozen=True, kw_only=True):
    """How many hits have a value: what `search --by` prints."""

    by: str
    value: str | None
    """`null` for what is not known of a page."""
    pages: int
