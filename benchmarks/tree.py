"""What the processes of a command use together and each: memory from /proc, CPU from the system."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

PAUSE = 0.02


class Used(Struct, frozen=True):
    """What a command has used."""

    exit_code: int
    seconds: float
    """From start to end."""
    cpu: float
    """Seconds of CPU of all its processes."""
    largest: float
    """MB at most of its largest process."""


def used_by(command: Sequence[str], cwd: Path | None = None) -> Used:
    """What `command` uses; its output goes nowhere."""
    before, began = _cpu(), time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, *map(_peak_of, _family(process.pid)), 0)
        time.sleep(PAUSE)
    return Used(process.returncode, time.perf_counter() - began, _cpu() - before, peak / 1024)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _family(pid: int) -> list[int]:
    """The process and all that come from it."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdecimal() and (parent := _parent_of(entry)):
            children.setdefault(parent, []).append(int(entry))
    found = [pid]
    for member in found:
        found.extend(children.get(member, ()))
    return found


def _parent_of(pid: str) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def _peak_of(pid: int) -> int:
    """The most memory that a process has had so far, in KiB; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0")
    return int(line.split()[1])


def cpu_of(command: Sequence[str], cwd: Path | None = None) -> float:
    """Seconds of CPU that `command` takes; its output goes into a pipe."""
    before = _cpu()
    subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    return _cpu() - before
