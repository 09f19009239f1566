"""How a long run tells the one who started it what happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from newskit.model import Problem

Item = TypeVar("Item")


class Watch(Protocol):
    """Hears about stages, pages and problems as they come."""

    def stage(self, name: str, total: int | None) -> None:
        """A new stretch of work called `name` begins; `total` is how much there is, in bytes, `None` if unknown."""

    def advance(self, pages: int, done: int) -> None:
        """So many more `pages` are through, which stand for `done` bytes of the stage's total."""

    def problem(self, problem: Problem) -> None:
        """A document could not be read or split."""


def watched(records: Iterable[Item], watch: Watch, name: str) -> Iterator[Item]:
    """The records, `watch` being told of each as it goes by; the work is called `name`."""
    watch.stage(name, None)
    for record in records:
        yield record
        watch.advance(1, 1)


class Unwatched:
    """A `Watch` that hears nothing."""

    def stage(self, name: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, pages: int, done: int) -> None:
        """Nothing."""

    def problem(self, problem: Problem) -> None:
        """Nothing."""
