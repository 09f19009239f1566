"""What the processes of a command use: memory and CPU as /proc tells them while they run."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

PAUSE = 0.02
_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12
"""Where the ticks of CPU stand in /proc/PID/stat, counted after the name."""


class Used(Struct, frozen=True):
    """What a command has used."""

    exit_code: int
    seconds: float
    """From start to end."""
    cpu: float
    """Seconds of CPU of all its processes, but for the last moment of each."""
    largest: float
    """MB at most of its largest process."""
    busiest: float
    """Seconds of CPU of the process that took most."""


def used_by(command: Sequence[str], cwd: Path | None = None) -> Used:
    """What `command` uses with all processes that come from it; its output goes nowhere."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peaks: dict[int, int] = {}
    ticks: dict[int, int] = {}
    while process.poll() is None:
        for pid, fields in _family(process.pid).items():
            peaks[pid] = max(peaks.get(pid, 0), _peak_of(pid))
            ticks[pid] = int(fields[_USER]) + int(fields[_SYSTEM])
        time.sleep(PAUSE)
    seconds = time.perf_counter() - began
    cpu = [count / _TICKS for count in ticks.values()]
    largest = max(peaks.values(), default=0) / 1024
    return Used(process.returncode, seconds, sum(cpu), largest, max(cpu, default=0.0))


def cpu_of(command: Sequence[str], cwd: Path | None = None) -> float:
    """Seconds of CPU that `command` takes, a single process; its output goes into a pipe."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _family(pid: int) -> dict[int, list[str]]:
    """The process and all that come from it, each with the fields of its stat after the name."""
    known = {int(entry): _stat(entry) for entry in os.listdir("/proc") if entry.isdecimal()}
    children: dict[int, list[int]] = {}
    for member, fields in known.items():
        if fields:
            children.setdefault(int(fields[1]), []).append(member)
    found = [pid]
    for member in found:
        found.extend(children.get(member, ()))
    return {member: known[member] for member in found if known.get(member)}


def _stat(pid: str) -> list[str]:
    """The fields of /proc/PID/stat after the name, the state first; none when the process is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return stat.rpartition(")")[2].split()


def _peak_of(pid: int) -> int:
    """The most memory that a process has had so far, in KiB; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0")
    return int(line.split()[1])
