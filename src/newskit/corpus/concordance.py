"""What `kwic` and `keywords` print.

It stands here, beside `newskit.corpus.hit`, because what finds these rows and what writes them do not know each other.
"""

from __future__ import annotations

from msgspec import Struct


class Line(Struct, frozen=True, kw_only=True):
    """A hit with the words around it: what `kwic` prints."""

    id: str
    source: str
    """The first source of the page; further copies of a page give no lines."""
    title: str | None
    published: str | None
    part: str
    """Where the hit stands: `story`, `captions`, `teasers`, `unassigned`, or `authors` when the query names them."""
    field: str
    """The field of the record that `start` and `end` refer to: `text`, `title`, `captions[0]`, `stories[1].text`."""
    start: int
    """In code points of the field's text."""
    end: int
    """In code points, half open."""
    left: str
    """The words before the hit, on one line."""
    node: str
    """The hit as it is written, on one line."""
    right: str
    """The words after the hit, on one line."""


class Collocate(Struct, frozen=True, kw_only=True):
    """A word that stands near the hits: what `kwic --collocates` prints."""

    word: str
    """In its most frequent spelling."""
    count: int
    """How often it stands in a window of a hit."""
    left: int
    """How many of these stand before the hit."""
    right: int
    total: int
    """How often it stands in all that was searched."""
    logdice: float
    mi: float
    ll: float
    """Log-likelihood of the word inside the windows against outside of them; below zero when it avoids them."""


class Keyword(Struct, frozen=True, kw_only=True):
    """A word or n-gram of a slice of the corpus: what `keywords` prints."""

    term: str
    """In its most frequent spelling."""
    count: int
    per_million: float
    pages: int
    """How many pages of the slice have it."""
    reference: int | None = None
    """How often it stands in the slice that is compared with; `null` when none is, as are the following."""
    reference_per_million: float | None = None
    ll: float | None = None
    """Log-likelihood."""
    log_ratio: float | None = None
