"""SQLite: a tidy copy of the tables, with foreign keys and full-text search, for Datasette and whoever speaks SQL.

It is not a corpus of newskit's: that has its own tables, made for searching. Lists are JSON. Beside `NAME.sqlite`
stands `NAME.metadata.json`: `datasette NAME.sqlite -m NAME.metadata.json`. Words are found with and without accents, as
SQLite's `unicode61` folds them; what it does not fold (`Đ`, `ø`, `ß` …) is indexed in both forms.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain, islice
from types import NoneType
from typing import IO, Any, get_args

import msgspec
from msgspec import Struct, UnsetType, structs

from newskit.errors import OutputError
from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._fts import both_forms
from newskit.exporters._table import TABLES, columns, scrubbed, values

FORMAT = Format(
    name="sqlite",
    suffixes=(".sqlite", ".sqlite3"),
    description="tables with foreign keys and full-text search, for Datasette",
    all_tables=True,
    binary=True,
)

_PAGES = ("source", "id", "url", "kind", "confidence", "language", "reasons", "unassigned")
"""What is said of a page besides its story, where there is a table of stories."""
_NOT_OF_STORIES = frozenset({"schema", "reasons", "unassigned"})


class _Keys(Struct, frozen=True):
    """What makes the rows of a table, and what they refer to."""

    primary: tuple[str, ...] = ()
    foreign: Mapping[str, str] = {}
    """Columns that name a source, each with the table that they refer to. What is not there becomes NULL."""
    indexed: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()


_KEYS = {
    "pages": _Keys(primary=("source",), indexed=("id",)),
    "stories": _Keys(
        primary=("source",), foreign={"source": "pages"}, indexed=("id", "published"), searched=("title", "text")
    ),
    "teasers": _Keys(foreign={"source": "pages"}, indexed=("source",), searched=("title", "summary")),
    "clusters": _Keys(
        primary=("source",), foreign={"source": "stories", "representative": "stories"}, indexed=("cluster",)
    ),
    "links": _Keys(foreign={"source": "pages", "target_source": "stories"}, indexed=("source", "target_source")),
    "entities": _Keys(indexed=("name",)),
    "mentions": _Keys(foreign={"source": "pages"}, indexed=("source", "entity")),
}
_FACETS = {"stories": ["section", "language", "kind"], "teasers": ["section"], "links": ["rule"], "mentions": ["type"]}


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many rows were written, of one table."""
    return write_tables([(options.table, rows)], stream, options)[options.table]


def write_tables(
    tables: Iterable[tuple[str, Iterable[Row]]], stream: IO[bytes], options: ExportOptions
) -> dict[str, int]:
    """How many rows were written of each table. What others refer to comes first: pages, stories, then the rest."""
    with tempfile.TemporaryDirectory(prefix=".newskit-", dir=options.scratch) as folder:
        path = os.path.join(folder, "copy.sqlite")
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                counts = _fill(connection, tables, options)
        except sqlite3.OperationalError as error:
            raise OutputError(f"the copy cannot be written: {error}") from error
        with open(path, "rb") as file:
            shutil.copyfileobj(file, stream, 1 << 18)
    return counts


def companions(options: ExportOptions, name: str) -> Mapping[str, bytes]:
    """Datasette's metadata for the file called `name`."""
    tables = {
        table: {
            **({"fts_table": f"{table}_fts", "fts_pk": "rowid"} if keys.searched else {}),
            **({"facets": _FACETS[table]} if table in _FACETS else {}),
            **({"label_column": "title", "sort_desc": "published"} if table == "stories" else {}),
        }
        for table, keys in _KEYS.items()
    }
    metadata = {
        "title": "News stories",
        "source": "newskit",
        "description": "Stories taken out of scraped news pages; teasers of other stories have a table of their own.",
        "databases": {name: {"tables": tables}},
    }
    return {".metadata.json": msgspec.json.format(msgspec.json.encode(metadata), indent=2) + b"\n"}


def _fill(
    connection: sqlite3.Connection, tables: Iterable[tuple[str, Iterable[Row]]], options: ExportOptions
) -> dict[str, int]:
    for pragma in ("page_size = 8192", "journal_mode = OFF", "synchronous = OFF", "cache_size = -8192"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    counts: dict[str, int] = {}
    listed = list(tables)  # the rows are read later
    for table, rows in listed:
        names = _columns(table, options, together=len(listed) > 1)
        counts[table] = _add(connection, table, names, rows, set(counts))
        _finish(connection, table, names, set(counts))
    connection.execute("COMMIT")
    connection.execute("PRAGMA optimize")
    return counts


def _columns(table: str, options: ExportOptions, *, together: bool) -> tuple[str, ...]:
    names = columns(structs.replace(options, table=table))
    if not together or options.fields:
        return names
    if table == "pages":
        return _PAGES
    return tuple(name for name in names if name not in _NOT_OF_STORIES) if table == "stories" else names


def _add(connection: sqlite3.Connection, table: str, names: Sequence[str], rows: Iterable[Row], known: set[str]) -> int:
    """How many rows the new table has; of two for the same source the later one stays."""
    rest = iter(rows)
    first = list(islice(rest, 1))  # a reader of a corpus opens it with the first row: its errors come before any table
    connection.execute(_definition(table, names, known))
    insert = f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(names))})"
    connection.executemany(insert, (list(map(_value, values(row, names))) for row in chain(first, rest)))
    (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(number)


def _definition(table: str, names: Sequence[str], known: set[str]) -> str:
    keys = _KEYS.get(table, _Keys())
    types = {field.encode_name: field.type for field in msgspec.structs.fields(TABLES[table])}
    parts = [f'"{name}" {_kind(types[name])}' for name in names]
    if keys.primary and set(keys.primary) <= set(names):
        parts.append(f"PRIMARY KEY ({', '.join(keys.primary)})")
    parts += [
        f"FOREIGN KEY ({name}) REFERENCES {other} (source)"
        for name, other in keys.foreign.items()
        if other in known and name in names
    ]
    listed = ",\n  ".join(parts)
    return f"CREATE TABLE {table} (\n  {listed}\n)"


def _kind(annotation: Any) -> str:
    kinds = [kind for kind in get_args(annotation) if kind not in (NoneType, UnsetType)] or [annotation]
    return {bool: "INTEGER", int: "INTEGER", float: "REAL"}.get(kinds[0], "TEXT") if len(kinds) == 1 else "TEXT"


def _value(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace("\0", "\ufffd")
        return text if text.isascii() else scrubbed(text)
    return msgspec.json.encode(scrubbed(value)).decode() if isinstance(value, list | tuple | dict) else value


def _finish(connection: sqlite3.Connection, table: str, names: Sequence[str], known: set[str]) -> None:
    """Nothing; adds indexes, full-text search, and NULL for what refers to rows that are not here."""
    keys = _KEYS.get(table, _Keys())
    for name in keys.indexed:
        if name in names:
            connection.execute(f"CREATE INDEX {table}_{name} ON {table} ({name})")
    for name, other in keys.foreign.items():
        if other in known and name in names and name != "source":
            connection.execute(f"UPDATE {table} SET {name} = NULL WHERE {name} NOT IN (SELECT source FROM {other})")
    searched = [name for name in keys.searched if name in names]
    if searched:
        _index(connection, table, searched)


def _index(connection: sqlite3.Connection, table: str, names: Sequence[str]) -> None:
    listed = ", ".join(names)
    connection.execute(
        f'CREATE VIRTUAL TABLE {table}_fts USING fts5({listed}, content="{table}", tokenize="unicode61")'
    )
    insert = f"INSERT INTO {table}_fts (rowid, {listed}) VALUES ({', '.join('?' * (len(names) + 1))})"
    connection.executemany(insert, _texts(connection, table, listed))


def _texts(connection: sqlite3.Connection, table: str, listed: str) -> Iterator[tuple[Any, ...]]:
    """What is indexed of each row: its texts, with further forms of words after them."""
    for rowid, *texts in connection.execute(f"SELECT rowid, {listed} FROM {table} ORDER BY rowid"):
        yield rowid, *(text and both_forms(text) for text in texts)
