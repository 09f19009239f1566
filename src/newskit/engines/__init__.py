"""Ways to map a function over many items: in this process, or in a pool of processes.

An engine's results come in the order of the items, whatever engine and however many jobs; only a bounded
number of items is under way at any time, so neither items nor results pile up.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from newskit.engines._engine import Engine
from newskit.errors import UsageError

__all__ = ["Engine", "default_jobs", "engine", "engines"]


def _serial(jobs: int) -> Engine:  # noqa: ARG001 - the engines are made alike
    from newskit.engines.serial import Serial

    return Serial()


def _pool(jobs: int) -> Engine:
    from newskit.engines.pool import Pool

    return Pool(jobs)


_ENGINES: dict[str, Callable[[int], Engine]] = {"serial": _serial, "pool": _pool}


def engines() -> tuple[str, ...]:
    """The names that `engine` takes.

    >>> engines()
    ('auto', 'serial', 'pool')
    """
    return ("auto", *_ENGINES)


def engine(name: str = "auto", jobs: int | None = None) -> Engine:
    """The engine called `name` with `jobs` workers; `None`: as many as this process may use processors.

    `auto` is the pool when there is more than one job. A pool starts its processes when they are first
    needed, that is when there are at least two items. Use it in a `with` statement, which ends the processes.

    Raises `UsageError` for an unknown name and for fewer than one job.
    """
    if jobs is not None and jobs < 1:
        raise UsageError(f"the number of jobs must be at least 1, not {jobs}")
    count = default_jobs() if jobs is None else jobs
    if name == "auto":
        name = "pool" if count > 1 else "serial"
    if name not in _ENGINES:
        raise UsageError(f"unknown engine {name!r}: choose one of {', '.join(engines())}")
    return _ENGINES[name](count)


def default_jobs() -> int:
    """The number of processors that this process may run on (its affinity counts, not the machine's size)."""
    count: Callable[[], int | None] | None = getattr(os, "process_cpu_count", None)  # Python 3.13
    if count is not None:
        return count() or 1
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)  # not on macOS, Windows
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
