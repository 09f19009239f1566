"""What `newskit browse` costs: facets and ready questions over HTTP, beside the same SQL asked without Datasette.

The SQL beside it is the very same: that of a ready question, or the rows, the number and the facets of a table, on a
connection with the same functions. Datasette's answer to the same question where there is nothing to show (a corpus
without pages) is what it costs to ask at all; `x` is what an answer takes beyond that, over what the SQL takes, with a
star from 1.5 on. All by the clock, medians of turns, the servers in processes of their own. `html` is the page that a
person sees, `json` what a program gets: to draw fifty rows takes Datasette some 3 ms, much beside SQL that takes less.

Every page promotes others and names some of two thousand names, every third is a copy.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

import msgspec
from msgspec import structs

from benchmarks.made import COMMON, MIDDLING, RARE, SECTIONS, Maker
from benchmarks.search import mark
from newskit.browse.metadata import metadata
from newskit.browse.plugin import prepare
from newskit.corpus import entities
from newskit.record import EntityRow, TeaserRecord

_NEWSKIT = (sys.executable, "-m", "newskit")
_ADDRESS = re.compile(r"http://([\d.]+):(\d+)/")
_BAR = 1.5
_NAMES = 2_000
_TYPES = ("person", "org", "place")
_PER_PAGE = 8
_TEASERS = 6
_RECENT = 500
"""How many stories back those are that a page promotes."""
_TABLES = ("stories", "teasers", "pages", "sources", "clusters")

Plain = list[tuple[str, Mapping[str, object]]]
"""Statements with what they ask for."""


def run(options: argparse.Namespace) -> None:
    """Print times and ratios of all questions."""
    if find_spec("datasette") is None:
        print("Datasette is not installed: pip install 'newskit[browse]'")
        return
    count = options.made or (1_000 if options.quick else 5_000)
    with tempfile.TemporaryDirectory() as folder:
        path, empty = Path(folder) / "newskit.db", Path(folder) / "empty" / "newskit.db"
        make(path, count)
        make_empty(empty)
        print(f"{count:,} pages")
        compare(path, empty, 2 * options.rounds + 1)


def make(path: Path, count: int) -> None:
    """Write a corpus of so many pages, with names and copies."""
    _parse(path, count)
    mark(path)
    _name(path, count)


def _parse(path: Path, count: int) -> None:
    records = path.with_name("records.jsonl")
    chance = random.Random(2)
    titles: list[str | None] = []
    with records.open("wb") as file:
        for record in Maker().records(count):
            chosen = chance.choices(titles[-_RECENT:], k=_TEASERS) if titles else []
            teasers = tuple(TeaserRecord(position=place, title=title) for place, title in enumerate(chosen, start=1))
            titles.append(record.title)
            file.write(msgspec.json.encode(structs.replace(record, teasers=teasers)) + b"\n")
    subprocess.run([*_NEWSKIT, "parse", str(records), "-c", str(path), "-q"], check=True)


def make_empty(path: Path) -> None:
    """Write a corpus without pages, with the tables of one whose names and copies are known."""
    path.parent.mkdir()
    _parse(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        (only,) = connection.execute("SELECT id FROM pages").fetchone()
    subprocess.run([*_NEWSKIT, "forget", only, "-c", str(path), "-q"], check=True)
    mark(path)
    _name(path, 0)


def _name(path: Path, count: int) -> None:
    """Nothing; keeps names by chance, some of them often."""
    chance = random.Random(3)
    weights = [1 / rank for rank in range(1, _NAMES + 1)]
    named = [(page, set(chance.choices(range(_NAMES), weights, k=_PER_PAGE))) for page in range(1, count + 1)]
    pages = [0] * _NAMES
    for _, numbers in named:
        for number in numbers:
            pages[number] += 1
    rows = [
        EntityRow(
            name=f"Name {SECTIONS[number % len(SECTIONS)]} {number}", type=_TYPES[number % 3], count=found, pages=found,
            first_seen="2019-01-01", last_seen="2024-12-28", confidence=1.0,
        )
        for number, found in enumerate(pages if count else ())
    ]  # fmt: skip
    with entities.keeper(str(path)) as keeper:
        keeper.begin(b"{}", b"", range(1, count + 1), anew=True)
        keeper.keep((page, entities.Kept("[]", "[]")) for page, _ in named)
        keeper.finish(rows, ((row, page, row) for page, numbers in named for row in sorted(numbers)))


def compare(path: Path, empty: Path, rounds: int) -> None:
    """Print times and ratios for the corpus at `path`, beside one that is empty and has the same name."""
    with (
        _served(path) as ask,
        _served(empty) as ask_empty,
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection,
    ):
        prepare(connection)
        print(f"{'':36}{'Datasette':>12}{'nothing':>12}{'SQL':>12}{'x':>8}")
        for name, (address, values, statements) in _questions(path.stem, connection).items():
            for form in ("", ".json"):
                tail = f"{form}?{urlencode(values)}"
                nothing, there, here = _medians(
                    rounds,
                    partial(ask_empty, address + tail),
                    partial(ask, address + tail),
                    partial(_plainly, connection, statements),
                )
                ratio = max(0.0, there - nothing) / here
                times = "".join(f"{seconds * 1e3:>9.1f} ms" for seconds in (there, nothing, here))
                print(f"{name:30}{form[1:] or 'html':6}{times}{ratio:>8.2f}{' *' if ratio > _BAR else ''}", flush=True)


def _questions(database: str, connection: sqlite3.Connection) -> dict[str, tuple[str, dict[str, str], Plain]]:
    """The address of each question, the values that it is asked with, and its SQL."""
    tables = frozenset(name for (name,) in connection.execute("SELECT name FROM sqlite_master"))
    told = metadata(database, tables)["databases"][database]
    found: dict[str, tuple[str, dict[str, str], Plain]] = {}
    for name, query in told["queries"].items():
        for values in ({"rows": "", **values} for values in _values(name, connection)):
            asked = " ".join((name, *filter(None, values.values())))[:29]
            found[asked] = (f"/{database}/{name}", values, [(query["sql"], values)])
    for table in _TABLES:
        size, facets = told["tables"][table].get("size", 50), told["tables"][table].get("facets", [])
        found[f"table {table}"] = (f"/{database}/{table}", {}, _shown(table, size, facets))
    return found


def _values(query: str, connection: sqlite3.Connection) -> list[dict[str, str]]:
    """What a ready question is asked with."""
    if query in {"search", "over_time"}:
        return [{"words": words} for words in (RARE, MIDDLING, COMMON, f"{COMMON} {MIDDLING}")]
    if query == "promoted_by":
        (title,) = connection.execute("SELECT id FROM pages WHERE page = 50").fetchone()
        return [{"id": title}]
    return [{"author": {"name": "Ann Lee"}, "named": {"name": "name sport 9"}}.get(query, {})]


def _shown(table: str, size: int, facets: Sequence[str]) -> Plain:
    """What stands on the page of a table: the first rows, how many there are, and its facets."""
    first, number = "SELECT * FROM {} LIMIT {}", "SELECT count(*) FROM {}"
    counts = "SELECT {0}, count(*) FROM {1} WHERE {0} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 31"
    asked = (first.format(table, size + 1), number.format(table), *(counts.format(facet, table) for facet in facets))
    return [(sql, {}) for sql in asked]


def _plainly(connection: sqlite3.Connection, statements: Plain) -> None:
    for sql, values in statements:
        connection.execute(sql, values).fetchall()


@contextmanager
def _served(path: Path) -> Iterator[Callable[[str], bytes]]:
    """A function that asks a server on the corpus for an address."""
    command = [*_NEWSKIT, "browse", "-c", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            place = _ADDRESS.search(process.stderr.readline())
            assert place
            host, port = place.groups()
            with closing(http.client.HTTPConnection(host, int(port), timeout=120)) as connection:
                yield partial(_ask, connection)
        finally:
            process.terminate()


def _ask(connection: http.client.HTTPConnection, address: str) -> bytes:
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == http.client.OK, body
    return body


def _medians(rounds: int, *asked: Callable[[], object]) -> list[float]:
    """Seconds of each, in turns; the first turn does not count."""
    taken: list[list[float]] = [[] for _ in asked]
    for _ in range(rounds + 1):
        for ask, seconds in zip(asked, taken, strict=True):
            began = time.perf_counter()
            ask()
            seconds.append(time.perf_counter() - began)
    return [statistics.median(seconds[1:]) for seconds in taken]
