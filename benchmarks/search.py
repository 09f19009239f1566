"""What searching costs, beside the same questions asked of the same file in plain SQL, and beside starting Python.

The same question: how many pages fit, the twenty best by BM25 with their title, date and snippet. Ratios are of the
median CPU of calls that take turns; the file and the program are warm but for `newskit search`, which starts anew.

What would be unfair is left out: both ask through a connection that was opened alike (with the same cache), and the
command finds its modules compiled, as an installed program does, also where PYTHONDONTWRITEBYTECODE is set for a
checkout. What a term of every page costs depends on the number of pages, because only so many are ranked: say
`--made 100000` for the figures of a large corpus.
"""

from __future__ import annotations

import argparse
import os
import random
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
from unittest.mock import patch

from benchmarks.made import COMMON, EVERYWHERE, MIDDLING, RARE, Maker, write
from benchmarks.tree import cpu_of
from newskit.corpus import Corpus, open_reader
from newskit.corpus.facets import FACETS
from newskit.search import search
from newskit.search.find import facets

_COUNT = "SELECT count(*) FROM story_index WHERE story_index MATCH ?"
_RANKED = (
    "SELECT rowid, bm25(story_index, 5, 2, 1, 1, 0) FROM story_index WHERE story_index MATCH ? ORDER BY 2 LIMIT 20"
)
_HEAD = "SELECT id, title, published, section FROM pages WHERE page = ?"
_SNIPPET = "SELECT snippet(story_index, {}, '<', '>', '…', 32) FROM story_index WHERE rowid = ? AND story_index MATCH ?"
_TITLE, _TEXT = 0, 2
QUERIES = {
    RARE: RARE,
    MIDDLING: MIDDLING,
    COMMON: COMMON,
    f"{COMMON} {MIDDLING}": f"{COMMON} AND {MIDDLING}",
    f"{EVERYWHERE} {RARE}": f"{EVERYWHERE} AND {RARE}",
    f"{COMMON} OR {MIDDLING}": f"{COMMON} OR {MIDDLING}",
    f"{COMMON} -{MIDDLING}": f"{COMMON} NOT {MIDDLING}",
    f'"{EVERYWHERE} {COMMON}"': f'"{EVERYWHERE} {COMMON}"',
    f"title:{COMMON}": f"{{title}} : {COMMON}",
}
"""As it is typed, and in FTS5's language."""
SHARE = 0.3
"""Pages that are marked as copies."""
_SIZES = (2, 2, 2, 2, 3, 3, 4, 5, 8, 12, 40)
_DAYS = f"{COMMON} date:2020-03-04..2022-05-17"


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
        _marked(place / "newskit.db", 5 * options.rounds)


def _warm(path: Path, rounds: int) -> None:
    with open_reader(path) as corpus, open_reader(path) as other:
        raw = other.connection
        for typed, asked in QUERIES.items():
            ours, plain = _medians(rounds, partial(search, corpus, typed), partial(_plainly, raw, asked))
            print(f"  {typed:18}{ours * 1e3:9.2f} ms, in SQL {plain * 1e3:9.2f} ms: {ours / plain:.2f} times")
        _everywhere(corpus, raw, rounds)


def _everywhere(corpus: Corpus, raw: sqlite3.Connection, rounds: int) -> None:
    """Print what a word of every page costs, and days of a common one, beside ranking all these pages in SQL."""
    asked: dict[str, Callable[[], object]] = {"a word of every page": lambda: search(corpus, EVERYWHERE)}
    for by in FACETS:
        asked[f"the same by {by}"] = partial(facets, corpus, EVERYWHERE, by)
    asked["days of a common word"] = lambda: search(corpus, _DAYS)
    for name, ask in asked.items():
        ours, ranked = _medians(rounds, ask, lambda: raw.execute(_RANKED, (EVERYWHERE,)).fetchall())
        print(f"  {name:22}{ours * 1e3:9.2f} ms, ranked in SQL {ranked * 1e3:9.2f} ms: {ours / ranked:.2f} times")


def _marked(path: Path, rounds: int) -> None:
    """Print what searches cost when `SHARE` of the pages are marked as copies, beside those that list each copy."""
    mark(path)
    with open_reader(path) as corpus:
        for typed in (*QUERIES, EVERYWHERE):
            folded = partial(search, corpus, typed)
            ours, every = _medians(rounds, folded, partial(search, corpus, typed, fold=False))
            found = folded()
            print(
                f"  {typed:18}{ours * 1e3:9.2f} ms, {found.total:,} hits with {found.folded:,} copies folded:"
                f" {ours / every:.2f} times --all-copies"
            )


def mark(path: Path) -> None:
    """Nothing; marks pages by chance, in clusters of the sizes that a wire has."""
    chance = random.Random(1)
    with closing(sqlite3.connect(path)) as connection:
        ids = [id_ for (id_,) in connection.execute("SELECT id FROM pages ORDER BY id")]
        chance.shuffle(ids)
        marks: list[tuple[str, str]] = []
        while len(marks) < SHARE * len(ids):
            members = [ids.pop() for _ in range(chance.choice(_SIZES))]
            marks += [(member, members[0]) for member in members]
        connection.executemany("INSERT INTO page_clusters (id, cluster, contained_in) VALUES (?, ?, '[]')", marks)
        connection.commit()


def _plainly(connection: sqlite3.Connection, query: str) -> None:
    snippet = _SNIPPET.format(_TITLE if "title" in query else _TEXT)
    connection.execute(_COUNT, (query,)).fetchone()
    for page, _ in connection.execute(_RANKED, (query,)).fetchall():
        connection.execute(_HEAD, (page,)).fetchone()
        connection.execute(snippet, (page, query)).fetchone()


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
    commands = {"python -c pass": [sys.executable, "-c", "pass"]}
    for query in (MIDDLING, f"{COMMON} OR {MIDDLING}", f"title:{COMMON}"):
        commands[f"newskit search {query}"] = [sys.executable, "-m", "newskit", "search", query]
    taken: dict[str, list[float]] = {name: [] for name in commands}
    compiled = {"PYTHONPYCACHEPREFIX": str(place / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    with patch.dict(os.environ, compiled):  # the first round compiles, and does not count
        for _ in range(rounds + 1):
            for name, command in commands.items():
                taken[name].append(cpu_of(command, cwd=place))
    bare = statistics.median(taken["python -c pass"][1:])
    for name, seconds in taken.items():
        ours = statistics.median(seconds[1:])
        print(f"  {name:36}{ours * 1e3:6.0f} ms, cold: {ours / bare:.1f} times python -c pass")
