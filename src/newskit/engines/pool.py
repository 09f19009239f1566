"""The engine that spreads items over processes.

Each worker has a pipe of its own and one task at a time. A thread in the parent hands out tasks and takes in
results the moment a worker is done, so that workers do not wait while the consumer is busy with a result
(writing it to a database, say). The number of tasks between the one whose result is given next and the newest
is bounded; that bounds memory.

Processes are started by `forkserver` (`spawn` where there is none): forking a process that has threads is
unsafe. A worker ends when its pipe closes, so none is left behind when the parent is killed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice

from newskit.engines._crew import Crew
from newskit.engines._engine import TRIES, Engine, Failed, Item, Result
from newskit.engines._order import in_order, in_order_tried


class Pool(Engine):
    """`jobs` processes, started when they are needed and kept until `close`."""

    def __init__(self, jobs: int) -> None:
        """Nothing is started yet."""
        self._jobs = jobs
        self._crews: set[Crew] = set()
        self._idle: Crew | None = None

    @property
    def jobs(self) -> int:
        """The number of processes."""
        return self._jobs

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`function(item)` for every item, in order; see `Engine.map`."""
        iterator = iter(items)
        first = list(islice(iterator, 2))
        if len(first) < 2:  # noqa: PLR2004 - a single item is not worth a process
            yield from map(function, first)
            return
        with self._hired(function) as crew:
            yield from in_order(crew, function, chain(first, iterator))

    def tried(
        self, function: Callable[[Item], Result], items: Iterable[Item], tries: int = TRIES
    ) -> Iterator[Result | Failed]:
        """`function(item)` for every item, in order, or `Failed`; even a single item cannot end this process."""
        iterator = iter(items)
        first = list(islice(iterator, 1))
        if not first:
            return
        with self._hired(function) as crew:
            yield from in_order_tried(crew, function, chain(first, iterator), tries)

    def close(self) -> None:
        """End all workers at once."""
        for crew in tuple(self._crews):
            self._end(crew)

    @contextmanager
    def _hired(self, function: Callable[..., object]) -> Generator[Crew]:
        """The crew that is idle, or a new one; ended when it is left in the middle of its work."""
        crew = self._idle or Crew(self._jobs, getattr(function, "func", function).__module__)
        self._idle = None
        self._crews.add(crew)
        with ExitStack() as undo:
            undo.callback(self._end, crew)  # its workers may be in the middle of something that nobody waits for
            yield crew
            undo.pop_all()
        self._rest(crew)

    def _rest(self, crew: Crew) -> None:
        """Keep `crew` for the next time; one is enough."""
        if self._idle is not None:
            self._end(self._idle)
        self._idle = crew

    def _end(self, crew: Crew) -> None:
        self._crews.discard(crew)
        if crew is self._idle:
            self._idle = None
        crew.close()
