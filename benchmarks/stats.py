"""What counting a corpus costs, beside the same aggregates in plain SQL, each asked in a program of its own."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.made import Maker, write
from benchmarks.tree import cpu_of

_GROUPS = (
    "kind", "language", "section", "agency", "substr(published, 1, 7)", "words / 300",
    "rtrim((SELECT file FROM page_sources s WHERE s.page = p.page), replace('x', '/', ''))",
)  # fmt: skip
_RAW = """
import sqlite3, sys
connection = sqlite3.connect("newskit.db")
for group in sys.argv[1:]:
    connection.execute(f"SELECT {group}, count(*), sum(is_story), sum(words) FROM pages p GROUP BY 1").fetchall()
connection.execute(
    "SELECT json_extract(b.value, '$'), count(*) FROM page_texts, json_each(blocks, '$[1]') b GROUP BY 1"
).fetchall()
"""


def run(options: argparse.Namespace) -> None:
    """Print the ratio of CPU."""
    count = options.made or (1_000 if options.quick else 5_000)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write(place / "records.jsonl", Maker(), count)
        program = [sys.executable, "-m", "newskit"]
        subprocess.run([*program, "parse", "records.jsonl", "-c", "newskit.db", "-q"], cwd=place, check=True)
        ours, raw, start = _medians(
            options.rounds,
            place,
            [*program, "stats", "-f", "jsonl"],
            [sys.executable, "-c", _RAW, *_GROUPS],
            [*program, "stats", "--by", "copies"],
        )
        print(f"{count:,} pages: {ours:.2f} s, in SQL {raw:.2f} s, start of the command {start:.2f} s:")
        print(f"  less the start {(ours - start) / raw:.2f} times as much")


def _medians(rounds: int, place: Path, *commands: Sequence[str]) -> list[float]:
    """The median CPU seconds of each command; they take turns."""
    taken = [[cpu_of(command, place) for command in commands] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]
