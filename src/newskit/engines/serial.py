"""The engine that does everything in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from newskit.engines._engine import TRIES, Engine, Failed, Item, Result
from newskit.engines._worker import reason_of


class Serial(Engine):
    """One item after the other, each when its result is asked for."""

    @property
    def jobs(self) -> int:
        """One."""
        return 1

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`function(item)` for every item, in order."""
        return map(function, items)

    def tried(
        self, function: Callable[[Item], Result], items: Iterable[Item], tries: int = TRIES
    ) -> Iterator[Result | Failed]:
        """`function(item)` for every item, in order, or `Failed` after so many tries."""
        return (_attempt(function, item, tries) for item in items)


def _attempt(function: Callable[[Item], Result], item: Item, tries: int) -> Result | Failed:
    for left in reversed(range(tries)):
        try:
            return function(item)
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs a try
            if not left:
                return Failed(tries, reason_of(error))
    raise ValueError(f"an item must be tried at least once, not {tries} times")
