"""How many processors there are to use."""

from __future__ import annotations

import os
from collections.abc import Callable


def default_jobs() -> int:
    """The number of processors that this process may run on (its affinity counts, not the machine's size)."""
    count: Callable[[], int | None] | None = getattr(os, "process_cpu_count", None)  # Python 3.13
    if count is not None:
        return count() or 1
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)  # not on macOS, Windows
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
