"""What `search` prints of a page.

It stands apart from the other public records (`newskit.record`) because a search has no use for those, and has to start
fast.
"""

from __future__ import annotations

from msgspec import Struct


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
    """How many further sources hold the same page."""
