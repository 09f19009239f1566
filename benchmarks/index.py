"""What it costs to index stories that are split already, beside FTS5 with the same text and pragmas and nothing else.

Everything runs in a process of its own, in turns; the least CPU counts. For newskit that is all of the command,
from its start to the compact file; for FTS5 it is the inserting and merging alone.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks import plain
from benchmarks.made import Maker, write
from benchmarks.tree import cpu_of
from newskit.corpus import open_writer
from newskit.record import Record

MORE = 100
"""Pages that are added to those there are."""
NEWSKIT, RAW, FOLDED = "newskit parse", "FTS5", "FTS5, folded by fold()"


def run(options: argparse.Namespace) -> None:
    """Print all that the bars ask for."""
    count = options.made or (1_000 if options.quick else 5_000)
    maker = Maker()
    for teasers in (0, 8):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            size = write(place / "records.jsonl", maker, count, teasers=teasers)
            print(f"{count:,} pages with {teasers} teasers each, {size / 1e6:.1f} MB of text")
            _report(size, _seconds(place, options.rounds), (place / "newskit.db").stat().st_size)
            if not teasers:
                more = list(maker.records(MORE * (options.rounds + 1), first=count))
                _add(place, more, options.rounds)


def _seconds(place: Path, rounds: int) -> dict[str, float]:
    """The least CPU of each contestant."""
    taken: dict[str, list[float]] = {RAW: [], FOLDED: [], NEWSKIT: []}
    command = [sys.executable, "-m", "newskit", "parse", "records.jsonl", "-c", "newskit.db", "-q", "-j", "1"]
    for _ in range(rounds):
        for name, change in ((RAW, []), (FOLDED, ["fold"])):
            (place / "raw.db").unlink(missing_ok=True)
            taken[name].append(_plain(place, change))
        (place / "newskit.db").unlink(missing_ok=True)
        taken[NEWSKIT].append(cpu_of([*command, "--stem", "porter"], cwd=place))
    return {name: min(seconds) for name, seconds in taken.items()}


def _plain(place: Path, change: list[str]) -> float:
    command = [sys.executable, "-m", "benchmarks.plain", str(place / "records.jsonl"), str(place / "raw.db"), *change]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _report(size: int, seconds: dict[str, float], corpus: int) -> None:
    for name, taken in seconds.items():
        print(f"  {name:24}{taken:8.2f} s of CPU{size / 1e6 / taken:8.1f} MB/s{seconds[RAW] / taken:8.2f} of FTS5's")
    print(f"  the corpus file is {corpus / size:.2f} times the text")


def _add(place: Path, more: list[Record], rounds: int) -> None:
    """Print what adding pages costs, of which the first time does not count."""
    raw, ours = [], []
    for turn in range(rounds + 1):
        batch = more[turn * MORE : (turn + 1) * MORE]
        raw.append(_cpu(_add_plainly, place / "raw.db", batch))
        ours.append(_cpu(_add_by_newskit, place / "newskit.db", batch))
    least, taken = min(raw[1:]), min(ours[1:])
    print(f"  adding {MORE} pages: FTS5 {least * 1e3:.0f} ms, newskit {taken * 1e3:.0f} ms, {taken / least:.2f} times")


def _cpu(add: Callable[[Path, list[Record]], None], path: Path, batch: list[Record]) -> float:
    began = time.process_time()
    add(path, batch)
    return time.process_time() - began


def _add_plainly(path: Path, batch: list[Record]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        for record in batch:
            plain.insert(connection, (record.title or "", record.text))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _add_by_newskit(path: Path, batch: list[Record]) -> None:
    with open_writer(path) as writer:
        writer.add(batch)
        writer.finish()
