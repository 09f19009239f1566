"""Which pages are asked for, as people say it; `choice` makes a plan of it."""

from __future__ import annotations

from msgspec import Struct


class Wanted(Struct, frozen=True, kw_only=True):
    """What is said of the pages; of several values of one kind one must fit, and of the kinds all."""

    query: str | None = None
    """As `newskit search` reads it."""
    parts: tuple[str, ...] | None = None
    """Where its words are looked for; `None`: where `newskit search` would."""
    since: str | None = None
    """The first day, month or year that counts."""
    after: str | None = None
    """The last one that does not count any more."""
    before: str | None = None
    """The first one that does not count any more."""
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Parts of sources; only rows of such sources are given."""
    one_per_cluster: bool = False

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == _EVERYTHING


_EVERYTHING = Wanted()
