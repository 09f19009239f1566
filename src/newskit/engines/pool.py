"""The engine that spreads items over processes.

Each worker has a pipe of its own and one task at a time. A thread in the parent hands out tasks and takes in
results the moment a worker is done, so that workers do not wait while the consumer is busy with a result
(writing it to a database, say). The number of tasks between the one whose result is given next and the newest
is bounded; that bounds memory. Items are taken from their iterator in the consumer's thread only.

Processes are started by `forkserver` (`spawn` where there is none): forking a process that has threads is
unsafe. A worker ends when its pipe closes, so none is left behind when the parent is killed.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from typing import cast

from newskit.engines._crew import Crew
from newskit.engines._engine import Engine, Item, Result
from newskit.errors import NewskitError

_AHEAD = 3
"""Tasks under way for each job: one is worked on, one waits, one may be done before its turn."""


class Pool(Engine):
    """`jobs` processes, started when there are two items or more and kept until `close`."""

    def __init__(self, jobs: int) -> None:
        """Nothing is started yet."""
        self.jobs = jobs
        self._crews: set[Crew] = set()
        self._idle: Crew | None = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`function(item)` for every item, in order; see `Engine.map`.

        Raises `NewskitError` when a worker dies.
        """
        iterator = iter(items)
        first = list(islice(iterator, 2))
        if len(first) < 2:  # noqa: PLR2004 - a single item is not worth a process
            yield from map(function, first)
            return
        crew = self._hire(getattr(function, "func", function).__module__)
        with ExitStack() as undo:
            undo.callback(self._end, crew)  # its workers may be in the middle of something that nobody waits for
            yield from _ordered(crew, function, chain(first, iterator), self.jobs * _AHEAD)
            undo.pop_all()
        self._rest(crew)

    def close(self) -> None:
        """End all workers at once."""
        for crew in tuple(self._crews):
            self._end(crew)

    def _hire(self, module: str) -> Crew:
        """The crew that is idle, or a new one for functions of `module`."""
        crew, self._idle = self._idle or Crew(self.jobs, module), None
        self._crews.add(crew)
        return crew

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


def _ordered(crew: Crew, function: Callable[[Item], Result], items: Iterator[Item], ahead: int) -> Iterator[Result]:
    """The results of `function` over `items` in order, at most `ahead` tasks under way."""
    waiting: deque[int] = deque()
    done: dict[int, bytes] = {}
    for number, item in enumerate(items):
        crew.submit(number, pickle.dumps((function, item), pickle.HIGHEST_PROTOCOL))
        waiting.append(number)
        if len(waiting) >= ahead:
            yield cast("Result", _take(crew, waiting.popleft(), done))
    while waiting:
        yield cast("Result", _take(crew, waiting.popleft(), done))


def _take(crew: Crew, number: int, done: dict[int, bytes]) -> object:
    """The result of task `number`, waiting for it if need be; its exception is raised here."""
    while number not in done:
        finished, answer = crew.next_answer()
        if answer is None:
            raise NewskitError(_obituary(finished))
        done[finished] = answer
    good, result = pickle.loads(done.pop(number))  # noqa: S301 - written by our own worker
    if not good:
        raise result
    return result


def _obituary(exit_code: int) -> str:
    """One line about a worker that died with `exit_code` (negative: killed by that signal)."""
    how = f"was killed by signal {-exit_code}" if exit_code < 0 else f"ended with exit code {exit_code}"
    return f"a worker process {how}: perhaps the memory is short; try again with fewer jobs (-j 1)"
