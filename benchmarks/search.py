"""What searching costs, beside the same questions asked of the same file in plain SQL, and beside starting Python.

The same question: how many pages fit, the twenty best by BM25 with their title, date and snippet. Ratios are of the
median CPU of calls that take turns; the file and the program are warm but for `newskit search`, which starts anew.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.made import COMMON, EVERYWHERE, MIDDLING, RARE, Maker, write
from benchmarks.tree import cpu_of
from newskit.corpus import Corpus, open_reader
from newskit.search import search
from newskit.search.find import facets

_COUNT = "SELECT count(*) FROM story_index WHERE story_index MATCH ?"
_RANKED = (
    "SELECT rowid, bm25(story_index, 5, 2, 1, 1, 0) FROM story_index WHERE story_index MATCH ? ORDER BY 2 LIMIT 20"
)
_HEAD = "SELECT id, title, published, section FROM pages WHERE page = ?"
_SNIPPET = "SELECT snippet(story_index, 2, '<', '>', '…', 32) FROM story_index WHERE rowid = ? AND story_index MATCH ?"
QUERIES = {
    RARE: RARE,
    MIDDLING: MIDDLING,
    COMMON: COMMON,
    f"{COMMON} {MIDDLING}": f"{COMMON} AND {MIDDLING}",
    f"{EVERYWHERE} {RARE}": f"{EVERYWHERE} AND {RARE}",
}
"""As it is typed, and in FTS5's language."""


def run(options: argparse.Namespace) -> None:
    """Print all that the bars ask for."""
    count = options.made or (1_000 if options.quick else 5_000)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        size = write(place / "records.jsonl", Maker(), count)
        command = [sys.executable, "-m", "newskit", "parse", "records.jsonl", "-c", "newskit.db", "-q"]
        subprocess.run([*command, "--stem", "porter"], cwd=place, check=True)
        print(f"{count:,} pages, {size / 1e6:.1f} MB of text")
        _warm(place / "newskit.db", 5 * options.rounds)
        _cold(place, 5 * options.rounds)


def _warm(path: Path, rounds: int) -> None:
    with open_reader(path) as corpus, closing(sqlite3.connect(path)) as raw:
        for typed, asked in QUERIES.items():
            ours, plain = _medians(rounds, partial(search, corpus, typed), partial(_plainly, raw, asked))
            print(f"  {typed:18}{ours * 1e3:9.2f} ms, in SQL {plain * 1e3:9.2f} ms: {ours / plain:.2f} times")
        _everywhere(corpus, raw, rounds)


def _everywhere(corpus: Corpus, raw: sqlite3.Connection, rounds: int) -> None:
    """Print what a word of every page costs, beside ranking all these pages in SQL."""
    asked: dict[str, Callable[[], object]] = {
        "a word of every page": lambda: search(corpus, EVERYWHERE),
        "the same by section": lambda: facets(corpus, EVERYWHERE, "section"),
        "the same by month": lambda: facets(corpus, EVERYWHERE, "month"),
    }
    for name, ask in asked.items():
        ours, ranked = _medians(rounds, ask, lambda: raw.execute(_RANKED, (EVERYWHERE,)).fetchall())
        print(f"  {name:22}{ours * 1e3:9.2f} ms, ranked in SQL {ranked * 1e3:9.2f} ms: {ours / ranked:.2f} times")


def _plainly(connection: sqlite3.Connection, query: str) -> None:
    connection.execute(_COUNT, (query,)).fetchone()
    for page, _ in connection.execute(_RANKED, (query,)).fetchall():
        connection.execute(_HEAD, (page,)).fetchone()
        connection.execute(_SNIPPET, (page, query)).fetchone()


def _medians(rounds: int, *asked: Callable[[], object]) -> list[float]:
    """Seconds of CPU of each, in turns; the first turn does not count."""
    taken: list[list[float]] = [[] for _ in asked]
    for _ in range(rounds + 1):
        for ask, seconds in zip(asked, taken, strict=True):
            began = time.process_time()
            ask()
            seconds.append(time.process_time() - began)
    return [statistics.median(seconds[1:]) for seconds in taken]


def _cold(place: Path, rounds: int) -> None:
    """Print what the command costs, beside starting Python for nothing."""
    commands = ([sys.executable, "-m", "newskit", "search", MIDDLING], [sys.executable, "-c", "pass"])
    taken: list[list[float]] = [[], []]
    for _ in range(rounds + 1):
        for command, seconds in zip(commands, taken, strict=True):
            seconds.append(cpu_of(command, cwd=place))
    ours, bare = (statistics.median(seconds[1:]) for seconds in taken)
    print(f"  newskit search, cold: {ours * 1e3:.0f} ms, python -c pass {bare * 1e3:.0f} ms: {ours / bare:.1f} times")
