"""Pages and titles in a temporary database, which stays in memory as long as it is small."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec

from newskit.corpus.connect import explained

T = TypeVar("T")

_NAME = "the temporary file of the links"
_CACHE = 16_384
"""KB of the database that are held in memory."""
_REMEMBERED = 1 << 15
"""Rows that are held as objects."""
_AT_ONCE = 100
"""Rows that are asked for in one go."""
_SETUP = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -{_CACHE};
CREATE TABLE page (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, entry BLOB NOT NULL);
CREATE TABLE title (number INTEGER PRIMARY KEY, key TEXT NOT NULL, entry BLOB NOT NULL);
CREATE TABLE deck (key TEXT NOT NULL, page INTEGER NOT NULL);
CREATE TABLE address (address TEXT PRIMARY KEY, page INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE copy (source TEXT PRIMARY KEY, page INTEGER NOT NULL) WITHOUT ROWID;
BEGIN;
"""
_LOOKED_UP = ("CREATE INDEX title_key ON title (key)", "CREATE INDEX deck_key ON deck (key)")
"""Made when all is there, which takes a fraction of the time."""
PAGES = ("INSERT OR IGNORE INTO page VALUES (?, ?, ?, ?)", "SELECT number, entry FROM page WHERE number IN")
TITLES = ("INSERT INTO title VALUES (?, ?, ?)", "SELECT number, entry FROM title WHERE number IN")
"""How entries are put into their tables, and how those of some numbers are found."""


class Store:
    """The database; it is gone with this object."""

    def __init__(self) -> None:
        """Empty. Raises `OutputError` where there is no room for it, as all other methods do."""
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        self._connection.executescript(_SETUP)
        self._ready = False

    def put(self, statement: str, *values: Any) -> int:
        """How many rows a statement has changed."""
        try:
            return self._connection.execute(statement, values).rowcount
        except sqlite3.Error as error:
            raise explained(error, _NAME) from error

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """The rows that a statement gives."""
        try:
            if not self._ready:
                for index in _LOOKED_UP:
                    self._connection.execute(index)
                self._ready = True
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise explained(error, _NAME) from error

    def numbers(self, statement: str, *values: Any) -> list[int]:
        """The first column of these rows."""
        return [number for number, *_ in self.rows(statement, *values)]


class Entries(Generic[T]):
    """The entries of a table of pages or titles, in the order in which they came."""

    def __init__(self, store: Store, table: tuple[str, str], kind: type[T]) -> None:
        """Of `PAGES` or `TITLES`, without rows; the entries are of this `kind`."""
        self._store = store
        self._insert, self._select = table
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._size = 0
        self._known: dict[int, T] = {}

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, number: int) -> T:
        found = self._known.get(number)
        return self.of((number,))[0] if found is None else found

    def of(self, numbers: Sequence[int]) -> list[T]:
        """The entries of these numbers, in their order."""
        known = self._known
        missing = [number for number in numbers if number not in known]
        if len(known) + len(missing) > _REMEMBERED:
            known.clear()
            missing = list(numbers)
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            rows = self._store.rows(f"{self._select} ({', '.join('?' * len(some))})", *some)
            known.update((number, self._decode(entry)) for number, entry in rows)
        return [known[number] for number in numbers]

    def add(self, entry: T, *keys: str) -> bool:
        """Whether it was added behind all others, to be found by its keys; not if a page with its id is there."""
        is_new = self._store.put(self._insert, self._size, *keys, self._encode(entry)) > 0
        self._size += is_new
        return is_new
