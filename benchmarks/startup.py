"""What starting costs: the CPU of short commands, as multiples of `python -c pass`, in turns."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import write_many
from benchmarks.tree import cpu_of

BARE = "python -c pass"


def run(options: argparse.Namespace) -> None:
    """Print medians and ratios."""
    newskit = [sys.executable, "-m", "newskit"]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_many(place / "pages", 100 if options.quick else 1_000)
        cpu_of([*newskit, "parse", "pages", "-q"], cwd=place)
        commands = {
            BARE: [sys.executable, "-c", "pass"],
            "newskit --version": [*newskit, "--version"],
            "newskit --help": [*newskit, "--help"],
            "newskit search": [*newskit, "search", "market"],
            "newskit export": [*newskit, "export", "--format", "csv", "--output", "stories.csv"],
            "newskit parse (one page)": [*newskit, "parse", "pages/000/000.txt", "-f", "jsonl"],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(5 * options.rounds + 1):
            for name, command in commands.items():
                cpu = cpu_of(command, cwd=place)
                if number:
                    taken[name].append(cpu)
    bare = statistics.median(taken[BARE])
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"{name:26}{median * 1e3:7.0f} ms{median / bare:8.2f} x")
