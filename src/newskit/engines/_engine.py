"""What every engine can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Engine(ABC):
    """Maps functions over items; a context manager that ends what it started."""

    jobs: int
    """How many items are worked on at the same time."""

    @abstractmethod
    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`function(item)` for every item, in the order of the items, a bounded number of items ahead.

        With a pool, `function` is a module-level function (or a `functools.partial` of one), and function,
        items and results can be pickled. An exception of `function` is raised when the results before it have
        been given.
        """

    def close(self) -> None:
        """End all workers; an engine can be used again afterwards. Closing twice does nothing."""
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
