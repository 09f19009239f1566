"""The engine that spreads items over a Ray cluster; needs the extra `ray`.

One remote function carries tasks as the pool's pipes do, a processor each. Ray's own retries are off: what a try is,
and how many there are, is the same with every engine. Results are fetched as soon as they are there, so a node that
dies later takes nothing with it.

What a user has to know of a cluster is in `docs/scale.md`: newskit is installed on all nodes, in one version (each
task checks that), and paths mean the same on all of them. Workers go to the folder that this process is in, if they
have it; so relative paths hold where the file system is shared.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from newskit.engines import _cluster
from newskit.engines._engine import TRIES, Engine, Failed, Item, Result
from newskit.engines._order import Answer, in_order, in_order_tried
from newskit.engines._worker import GOOD, content_of, reason_of, task_of
from newskit.errors import NewskitError

_AHEAD = 3
"""Tasks under way for each processor: one is worked on, one is on its way there, one may be done before its turn."""
_PATIENCE = 60.0
"""Seconds to wait for what a node says of itself."""
_FAREWELL = 5.0
"""Seconds to wait for the end of tasks that are ended."""
_FRESH = 10.0
"""Seconds for which the size of the cluster holds: nodes come and go."""


class Ray(Engine):
    """The processors of a cluster; it is joined, or started on this machine, when there is something to do."""

    def __init__(self, jobs: int | None, address: str | None) -> None:
        """At most `jobs` items at the same time; `None`: as many as the cluster takes.

        `address`: HOST:PORT; `None`: what the variable RAY_ADDRESS says, else a cluster of its own. Raises
        `UsageError` for an address of another kind.
        """
        self.address = _cluster.checked(address or os.environ.get("RAY_ADDRESS") or _cluster.OWN)
        self._limit = jobs
        self._joined = False

    @property
    def jobs(self) -> int:
        """How many items are worked on at the same time, as far as is known now."""
        return self._limit or _cluster.processors(self.join())

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`function(item)` for every item, in order; see `Engine.map`."""
        with self._errand() as errand:
            yield from in_order(errand, function, items)

    def tried(
        self, function: Callable[[Item], Result], items: Iterable[Item], tries: int = TRIES
    ) -> Iterator[Result | Failed]:
        """`function(item)` for every item, in order, or `Failed`; see `Engine.tried`."""
        with self._errand() as errand:
            yield from in_order_tried(errand, function, items, tries)

    def join(self) -> Any:
        """The module `ray`, connected. Raises `MissingExtra`, and `NewskitError` when the cluster is out of reach."""
        ray = _cluster.imported()
        if not ray.is_initialized():
            _cluster.join(ray, self.address, self._limit)
            self._joined = True
        return ray

    def on_each_node(self, function: Callable[[Item], Result], item: Item) -> Iterator[tuple[str, Result | Failed]]:
        """For each node that is alive its address and what `function(item)` is there, tried once, also on busy ones."""
        ray = self.join()
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        run = ray.remote(num_cpus=0, max_retries=0)(_cluster.runner(os.getcwd()))
        asked: list[tuple[str, Any]] = []
        for node in sorted((node for node in ray.nodes() if node["Alive"]), key=lambda node: node["NodeID"]):
            there = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
            run_there = run.options(scheduling_strategy=there)
            asked.append((node["NodeManagerAddress"], run_there.remote(task_of(function, item))))
        for name, reference in asked:
            yield name, cast("Result | Failed", _outcome(ray, reference))

    def close(self) -> None:
        """Leave the cluster; one of its own is ended."""
        if self._joined:
            self._joined = False
            self.join().shutdown()

    @contextmanager
    def _errand(self) -> Generator[_Errand]:
        errand = _Errand(self.join(), self._limit)
        try:
            yield errand
        finally:
            errand.end()


def _outcome(ray: Any, reference: Any) -> object:
    """The result of a task, or `Failed`."""
    try:
        data = ray.get(reference, timeout=_PATIENCE)
    except ray.exceptions.GetTimeoutError:
        return Failed(1, f"there was no answer in {_PATIENCE:.0f} seconds")
    except ray.exceptions.RayError as error:
        return Failed(1, _cluster.obituary(error))
    if data[:1] == GOOD:
        return content_of(data)
    return Failed(
        1, data[1:].decode() if data[:1] == _cluster.UNFIT else reason_of(cast("Exception", content_of(data)))
    )


class _Errand:
    """The tasks of one `map`; see `newskit.engines._order.Hands`."""

    def __init__(self, ray: Any, limit: int | None) -> None:
        self._ray = ray
        self._limit = limit
        self._room = 0
        self._until = 0.0
        self._run = ray.remote(num_cpus=1, max_retries=0)(_cluster.runner(os.getcwd()))
        self._numbers: dict[Any, int] = {}
        """The number of each task under way, by the reference to its answer."""

    @property
    def room(self) -> int:
        """How many tasks may wait for their answer."""
        if self._limit is not None:
            return self._limit
        if time.monotonic() > self._until:
            self._room = _cluster.processors(self._ray) * _AHEAD
            self._until = time.monotonic() + _FRESH
        return self._room

    def submit(self, number: int, task: bytes) -> None:
        """Queue a task; `number` comes back with its answer."""
        self._numbers[self._run.remote(task)] = number

    def next_answer(self) -> Answer:
        """The answer of a task that is done. Raises `NewskitError` when a worker cannot do any."""
        (done,), _ = self._ray.wait(list(self._numbers), num_returns=1)
        number = self._numbers.pop(done)
        try:
            data = self._ray.get(done)
        except self._ray.exceptions.RayError as error:
            return Answer(number, None, _cluster.obituary(error))
        if data[:1] == _cluster.UNFIT:
            raise NewskitError(data[1:].decode())
        return Answer(number, data)

    def end(self) -> None:
        """End what is still under way, because nobody waits for it.

        A task that is ended by force takes its worker with it. Until that is gone, no other task is to come to it.
        """
        left = list(self._numbers)
        self._numbers.clear()
        for reference in left:
            self._ray.cancel(reference, force=True)
        if left:
            self._ray.wait(left, num_returns=len(left), timeout=_FAREWELL, fetch_local=False)
