"""Ways to map a function over many items: in this process, in a pool of processes, on a Ray cluster.

An engine's results come in the order of the items, whatever engine and however many jobs; only a bounded
number of items is under way at any time, so neither items nor results pile up.
"""

from __future__ import annotations

from collections.abc import Callable

from newskit.engines._engine import TRIES, Engine, Failed
from newskit.engines._processors import default_jobs
from newskit.errors import UsageError

__all__ = ["TRIES", "Engine", "Failed", "default_jobs", "engine", "engines"]


def _serial(jobs: int | None, address: str | None) -> Engine:  # noqa: ARG001 - the engines are made alike
    from newskit.engines.serial import Serial

    return Serial()


def _pool(jobs: int | None, address: str | None) -> Engine:  # noqa: ARG001
    from newskit.engines.pool import Pool

    return Pool(default_jobs() if jobs is None else jobs)


def _ray(jobs: int | None, address: str | None) -> Engine:
    from newskit.engines.ray import Ray

    return Ray(jobs, address)


_ENGINES: dict[str, Callable[[int | None, str | None], Engine]] = {"serial": _serial, "pool": _pool, "ray": _ray}


def engines() -> tuple[str, ...]:
    """The names that `engine` takes.

    >>> engines()
    ('auto', 'serial', 'pool', 'ray')
    """
    return ("auto", *_ENGINES)


def engine(name: str = "auto", jobs: int | None = None, address: str | None = None) -> Engine:
    """The engine called `name` with `jobs` workers; `None`: as many as this process, or the cluster, has processors.

    `auto` is ray with an address, else the pool when there is more than one job. Nothing is started before there is
    something to do. Use it in a `with` statement, which ends the workers.

    Raises `UsageError` for an unknown name, fewer than one job, and an address that the engine has no use for.
    """
    if jobs is not None and jobs < 1:
        raise UsageError(f"the number of jobs must be at least 1, not {jobs}")
    if name == "auto":
        name = "ray" if address else "pool" if (jobs or default_jobs()) > 1 else "serial"
    if name not in _ENGINES:
        raise UsageError(f"unknown engine {name!r}: choose one of {', '.join(engines())}")
    if address and name != "ray":
        raise UsageError(f"--address names a Ray cluster; the engine {name} has no use for one")
    return _ENGINES[name](jobs, address)
