"""Giving tasks to workers and their results in order: what the engines with workers have in common.

Items are taken from their iterator in the consumer's thread only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol, cast

from newskit.engines._engine import TRIES, Failed, Item, Result
from newskit.engines._worker import GOOD, content_of, reason_of, task_of
from newskit.errors import NewskitError


class Answer(NamedTuple):
    """What became of a task."""

    number: int
    data: bytes | None
    """As `_worker.answer_to` made it; `None`: the worker died."""
    death: str = ""
    """One line about a worker that died."""


class Hands(Protocol):
    """Workers that are given tasks by number and give answers when they are done."""

    @property
    def room(self) -> int:
        """How many tasks may wait for their answer, so that no worker waits for a task."""

    def submit(self, number: int, task: bytes) -> None:
        """Queue a task; `number` comes back with its answer."""

    def next_answer(self) -> Answer:
        """The answer of a task that is done, waiting for one; every task gets one."""


def in_order(hands: Hands, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What `Engine.map` gives: at most `hands.room` items are taken whose results have not been given."""
    work = _Work(hands, function, TRIES, forgiving=False)
    waiting: deque[int] = deque()
    for number, item in enumerate(items):
        work.submit(number, item)
        waiting.append(number)
        while len(waiting) >= hands.room:
            yield cast("Result", work.result(waiting.popleft()))
    while waiting:
        yield cast("Result", work.result(waiting.popleft()))


def in_order_tried(
    hands: Hands, function: Callable[[Item], Result], items: Iterable[Item], tries: int
) -> Iterator[Result | Failed]:
    """What `Engine.tried` gives: at most `hands.room` items are under way; one that takes long holds up nobody."""
    if tries < 1:
        raise ValueError(f"an item must be tried at least once, not {tries} times")
    work = _Work(hands, function, tries, forgiving=True)
    waiting: deque[int] = deque()
    for number, item in enumerate(items):
        work.submit(number, item)
        waiting.append(number)
        while work.under_way >= hands.room:
            work.take_in()
        while waiting and work.is_done(waiting[0]):
            yield cast("Result", work.attempt(waiting.popleft()))
    while waiting:
        yield cast("Result", work.attempt(waiting.popleft()))


class _Work:
    """The tasks of a run: under way, with the tries that they have left, or done."""

    def __init__(self, hands: Hands, function: Callable[..., object], tries: int, *, forgiving: bool) -> None:
        """`forgiving`: an exception costs a try, as a death does; else it is a result like others."""
        self._hands = hands
        self._function = function
        self._tries = tries
        self._forgiving = forgiving
        self._tasks: dict[int, bytes] = {}
        self._left: dict[int, int] = {}
        self._done: dict[int, bytes | Failed] = {}

    @property
    def under_way(self) -> int:
        """The number of tasks that wait for their answer."""
        return len(self._tasks)

    def submit(self, number: int, item: object) -> None:
        """Send an item to the workers."""
        self._tasks[number] = task_of(self._function, item)
        self._left[number] = self._tries
        self._hands.submit(number, self._tasks[number])

    def is_done(self, number: int) -> bool:
        """Whether there is an outcome that can be had at once."""
        return number in self._done

    def take_in(self) -> None:
        """Wait for an answer; a try that came to nothing is followed by the next, as long as there are some left."""
        number, data, reason = self._hands.next_answer()
        if data is not None:
            if data[:1] == GOOD or not self._forgiving:
                self._finish(number, data)
                return
            reason = reason_of(cast("Exception", content_of(data)))
        self._left[number] -= 1
        if self._left[number]:
            self._hands.submit(number, self._tasks[number])
        else:
            self._finish(number, Failed(self._tries, reason))

    def attempt(self, number: int) -> object:
        """The result of a task or `Failed`, waiting for it if need be."""
        while number not in self._done:
            self.take_in()
        outcome = self._done.pop(number)
        return outcome if isinstance(outcome, Failed) else content_of(outcome)

    def result(self, number: int) -> object:
        """The result of a task, waiting for it if need be; its exception is raised here."""
        while number not in self._done:
            self.take_in()
        outcome = self._done.pop(number)
        if isinstance(outcome, Failed):
            raise NewskitError(outcome.reason)
        content = content_of(outcome)
        if outcome[:1] != GOOD:
            raise cast("Exception", content)
        return content

    def _finish(self, number: int, outcome: bytes | Failed) -> None:
        self._done[number] = outcome
        del self._tasks[number], self._left[number]
