"""What engines cost beside each other: CPU and time for the same pages, after what they take to start."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks.pages import write_many
from benchmarks.tree import Used, used_by

JOBS = 2
_FEW = 20


def run(options: argparse.Namespace) -> None:
    """Print, for each engine, what a run takes and how much of it is for the pages, and not for starting."""
    count = 300 if options.quick else 2_000
    ways = {"serial": 1, "pool": JOBS, **({"ray": JOBS} if find_spec("ray") else {})}
    few: dict[str, list[Used]] = {name: [] for name in ways}
    many: dict[str, list[Used]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as folder:
        for pages, number in (("few", _FEW), ("many", count)):
            write_many(Path(folder) / pages, number)
        for turn in range(options.rounds):
            for name, jobs in ways.items():
                for pages, runs in (("few", few), ("many", many)):
                    out = f"{pages}-{name}-{turn}/"
                    command = [
                        sys.executable, "-m", "newskit", "parse", pages, "-o", out, "-q", "--part-size", "1",
                        "--engine", name, "-j", str(jobs),
                    ]  # fmt: skip
                    runs[name].append(used_by(command, cwd=Path(folder)))
    cpu = {name: _median(many[name], "cpu") - _median(few[name], "cpu") for name in ways}
    seconds = {name: _median(many[name], "seconds") - _median(few[name], "seconds") for name in ways}
    for name, jobs in ways.items():
        start, largest = _median(few[name], "seconds"), _median(many[name], "largest")
        starting = f"start {start:.1f} s ({_median(few[name], 'cpu'):.1f} s of CPU)"
        working = f"{count - _FEW:,} pages in {seconds[name]:.1f} s ({cpu[name]:.1f} s of CPU)"
        print(f"{name} -j {jobs}: {starting}, {working}, largest process {largest:.0f} MB")
    print(f"the pool is {seconds['serial'] / seconds['pool']:.2f} times as fast as one process")
    if "ray" in ways:
        print(f"ray takes {cpu['ray'] / cpu['pool']:.2f} times the CPU of the pool")
    else:
        print("ray is not installed: pip install 'newskit[ray]'")


def _median(runs: list[Used], what: str) -> float:
    return statistics.median(getattr(used, what) for used in runs)
