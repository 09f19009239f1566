"""The engine that does everything in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from newskit.engines._engine import Engine, Item, Result


class Serial(Engine):
    """One item after the other, each when its result is asked for."""

    jobs = 1

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`function(item)` for every item, in order."""
        return map(function, items)
