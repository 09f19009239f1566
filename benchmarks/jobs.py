"""What a second job is worth: the same pages with `-j 1` and `-j 2`."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import write_many
from benchmarks.tree import Used, used_by


def run(options: argparse.Namespace) -> None:
    """Print seconds and CPU of both, one after the other in turns."""
    count = 300 if options.quick else 2_000
    taken: dict[int, list[Used]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        write_many(Path(folder) / "pages", count)
        for _ in range(options.rounds):
            for jobs, runs in taken.items():
                command = [sys.executable, "-m", "newskit", "parse", "pages", "-f", "jsonl", "-q", "-j", str(jobs)]
                runs.append(used_by(command, cwd=Path(folder)))
    seconds = {jobs: statistics.median(used.seconds for used in runs) for jobs, runs in taken.items()}
    for jobs, runs in taken.items():
        cpu = statistics.median(used.cpu for used in runs)
        print(f"-j {jobs}: {count / seconds[jobs]:,.0f} pages/s, {seconds[jobs]:.1f} s, {cpu:.1f} s of CPU")
    print(f"two jobs are {seconds[1] / seconds[2]:.2f} times as fast as one")
