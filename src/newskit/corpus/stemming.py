"""How a corpus is indexed: chosen once, when it gets its first pages, and recorded."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from newskit.corpus import build, fetch, index, schema, tables
from newskit.errors import UsageError
from newskit.record import Record

_SETTINGS = "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)"


def check(stem: str | None) -> None:
    """Nothing; raises `UsageError` when `stem` is no stemming."""
    if stem is not None and stem not in tables.TOKENIZERS:
        raise UsageError(f"no stemming {stem!r}; there are: {', '.join(tables.TOKENIZERS)}")


def check_same(connection: sqlite3.Connection, stem: str | None, path: str) -> None:
    """Nothing; raises `UsageError` when the corpus was made with another stemming than `stem`."""
    has = _setting(connection, "stem")
    if stem is not None and stem != has:
        raise UsageError(
            f"{path} was made with stemming {has!r}, which is fixed; leave --stem out or start a new corpus"
        )


def of_records(records: Iterable[Record]) -> str:
    """The stemming for a corpus that begins with `records`: `porter` when most whose language is known are English."""
    languages = Counter(record.language for record in records if record.language != "und")
    return "porter" if 2 * languages["en"] > languages.total() else "none"


def is_indexed(connection: sqlite3.Connection) -> bool:
    """Whether the index has been made."""
    return _setting(connection, "stem") is not None


def make_index(connection: sqlite3.Connection, first: Iterable[Record], stem: str | None, *, building: bool) -> None:
    """Nothing; makes the index with `stem`, or with the one that fits the first records."""
    stem = stem or of_records(first)
    schema.create_index(connection, stem)
    connection.executemany(_SETTINGS, [("stem", stem), ("index", index.FINGERPRINT)])
    if building:
        build.prepare_index(connection)


def refresh(connection: sqlite3.Connection) -> bool:
    """Whether the index had to be made anew, because texts are folded or divided otherwise than when it was made."""
    current = index.FINGERPRINT
    if _setting(connection, "index") == current:
        return False
    connection.execute("BEGIN IMMEDIATE")
    with connection:  # ends the transaction: commits it, or takes it back after an error
        index.clear(connection)
        for (page,) in connection.execute("SELECT page FROM pages ORDER BY page"):
            index.add(connection, page, fetch.page_record(connection, page))
        connection.execute(_SETTINGS, ("index", current))
    return True


def _setting(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])
