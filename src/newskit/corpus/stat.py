"""What `stats` prints: how many pages there are of each sort.

It stands here because what counts these rows and what writes them do not know each other.
"""

from __future__ import annotations

from msgspec import Struct


class Stat(Struct, frozen=True, kw_only=True):
    """The pages that have a value in common."""

    by: str
    """What they have in common: `total`, `kind`, `section`, `source`, `agency`, `lang`, `length`, `copies`, a length
    of time (`day week month year`), or `part` (what the text of the pages is)."""
    value: str | None
    """`None` where it is not known. Of a time: as long as was asked for (`2025-02`, `2025-W09`), shorter where no more
    is known (`2025`), `XXXX` where a month and a day are stated without the year."""
    query: str | None = None
    """The search that the stories fit; `None` for all."""
    pages: int | None = None
    """Each page once, however many sources it has; `None` for a `part`."""
    stories: int | None = None
    """Pages with a story."""
    words: int | None = None
    """Of the stories' text."""
    characters: int | None = None
    """Of the pages' text; only for a `part`."""
    share: float | None = None
    """Of all that is counted, 0 to 1: stories (`kind` and `total`: pages), or characters for a `part`. With `query`:
    of the stories that have the same value. `None` where there is none."""
    per_1000: float | None = None
    """With `query`: hits among each thousand stories with the same value."""
