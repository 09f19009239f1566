"""What `links` prints.

It stands here, beside `newskit.corpus.hit`, because what finds these rows and what writes them do not know each other.
"""

from __future__ import annotations

from msgspec import Struct

SELF = "self"
"""The rule of a teaser that promotes its own page."""


class Link(Struct, frozen=True, kw_only=True):
    """A teaser with the story that it promotes: what `links` prints."""

    source: str
    id: str
    """The page on which the teaser stands."""
    position: int
    title: str | None
    """The teaser's."""
    target: str | None
    """The id of the story's page; `null` when there is none here, or when it is the teaser's own page."""
    target_source: str | None
    score: float | None
    """0 to 1, how sure the link is; `null` when there is no target."""
    rule: str | None
    """Why: url, title, cut, kicker, shortened, spelling, deck or summary; `self` for a page that promotes itself."""


class Promoted(Struct, frozen=True, kw_only=True):
    """A story with those who promote it: what `links --top` prints."""

    target: str
    target_source: str
    title: str | None
    pages: int
    """How many pages promote it."""
    teasers: int
    """In how many teasers; more than `pages` where a page promotes it twice."""
    first_seen: str | None
    """The earliest date of a page that promotes it; `null` when none of them says its year."""
    last_seen: str | None
    position: float
    """The median of the teasers' positions on their pages."""


class Unresolved(Struct, frozen=True, kw_only=True):
    """A story that is promoted and not here: what `links --unresolved` prints."""

    title: str
    """In its most frequent and then longest spelling."""
    pages: int
    teasers: int
    first_seen: str | None
    last_seen: str | None
    position: float
    url: str | None
    occurrences: tuple[str, ...]
    """The sources of the pages, in order; at most a hundred of them."""


class Edge(Struct, frozen=True, kw_only=True):
    """A page that promotes a story: what `links --graph` prints. Pages are named by their first source."""

    source: str
    target: str
    weight: int
    """How many teasers of the page promote the story."""
    position: int
    """The first of these."""
    score: float
    rule: str
    source_id: str
    target_id: str
    source_title: str | None
    target_title: str | None
    source_published: str | None
    target_published: str | None
