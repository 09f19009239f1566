"""SQLite's FTS5 without newskit: `python -m benchmarks.plain RECORDS.jsonl NEW.db [fold]`.

The texts of the records in one table, an index over it with the same tokenizer and pragmas as newskit's, merged at
the end. Says the seconds of CPU that took; reading the records does not count.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from newskit.corpus.build import _HASH_BYTES, _PRAGMAS
from newskit.corpus.tables import TOKENIZERS
from newskit.corpus.writer import _COMMIT_CHARACTERS
from newskit.record import Record
from newskit.text.fold import fold

TABLES = f"""
CREATE TABLE pages (page INTEGER PRIMARY KEY, title TEXT, text TEXT);
CREATE VIRTUAL TABLE search USING fts5(
  title, text, content='pages', content_rowid='page', tokenize="{TOKENIZERS["porter"]}");
INSERT INTO search (search, rank) VALUES ('hashsize', {_HASH_BYTES});
INSERT INTO search (search, rank) VALUES ('automerge', 0);
"""  # noqa: S608 - nothing here comes from outside
Row = tuple[str, str]


def rows(path: Path) -> Iterator[Row]:
    """Titles and texts of the records in a file; a teaser is a row, too."""
    decode = msgspec.json.Decoder(Record).decode
    with path.open("rb") as file:
        for line in file:
            record = decode(line)
            yield record.title or "", record.text
            yield from ((teaser.title or "", "") for teaser in record.teasers)


def build(path: Path, found: Iterable[Row], change: Callable[[str], str] | None = None) -> None:
    """Nothing; makes the database. `change` is done to what is indexed."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(TABLES)
        connection.execute("BEGIN")
        waiting = 0
        for row in found:
            insert(connection, row, change)
            waiting += len(row[1])
            if waiting > _COMMIT_CHARACTERS:
                connection.execute("COMMIT")
                connection.execute("BEGIN")
                waiting = 0
        connection.execute("COMMIT")
        connection.execute("INSERT INTO search (search) VALUES ('optimize')")
        connection.execute("INSERT INTO search (search, rank) VALUES ('automerge', 4)")


def insert(connection: sqlite3.Connection, row: Row, change: Callable[[str], str] | None = None) -> None:
    """Nothing; puts a page into table and index."""
    key = connection.execute("INSERT INTO pages (title, text) VALUES (?, ?)", row).lastrowid
    title, text = row if change is None else map(change, row)
    connection.execute("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", (key, title, text))


def main(source: str, target: str, change: str = "") -> None:
    """Build, and print the seconds."""
    found = list(rows(Path(source)))
    began = time.process_time()
    build(Path(target), found, fold if change else None)
    print(time.process_time() - began)


if __name__ == "__main__":
    main(*sys.argv[1:])
