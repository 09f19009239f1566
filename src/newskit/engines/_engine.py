"""What every engine can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self, TypeVar

from msgspec import Struct

Item = TypeVar("Item")
Result = TypeVar("Result")

TRIES = 3
"""Times an item is tried before it is given up."""


class Failed(Struct, frozen=True):
    """Stands for the result of an item that was given up."""

    tries: int
    """How often it was tried."""
    reason: str
    """One line: how the last try ended."""


class Engine(ABC):
    """Maps functions over items; a context manager that ends what it started.

    With any but the serial engine, functions are module-level ones (or a `functools.partial` of one), and function,
    items and results can be pickled. A function may run more than once for an item, because its worker died or it
    failed, and even twice at the same time when a node of a cluster was only believed dead: what it writes it writes
    under a temporary name first.
    """

    @property
    @abstractmethod
    def jobs(self) -> int:
        """How many items are worked on at the same time."""

    @abstractmethod
    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`function(item)` for every item, in the order of the items, a bounded number of items ahead.

        An exception of `function` is raised when the results before it have been given. An item whose worker dies
        is given to another one. Raises `NewskitError` when that has happened `TRIES` times.
        """

    @abstractmethod
    def tried(
        self, function: Callable[[Item], Result], items: Iterable[Item], tries: int = TRIES
    ) -> Iterator[Result | Failed]:
        """`function(item)` for every item, in the order of the items, or `Failed` after so many tries.

        An exception of `function` costs a try, the death of its worker too. Items are taken as workers become free,
        and results wait for those before them, as many as there are: they are meant to be small.
        """

    def on_each_node(self, function: Callable[[Item], Result], item: Item) -> Iterator[tuple[str, Result | Failed]]:
        """For each machine its name and what `function(item)` is there, tried once."""
        import platform

        yield from ((platform.node(), result) for result in self.tried(function, [item], 1))

    def close(self) -> None:
        """End all workers; an engine can be used again afterwards. Closing twice does nothing."""
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
