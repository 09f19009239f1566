"""The first page of each source in a run: another one under the same name must not take its place unnoticed.

Files name what is in them by ids or numbers that they give themselves (`dump.jsonl#a`), and may give one twice. The
names are kept in a temporary table, so that memory does not grow with them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from msgspec.json import encode

_TABLE = "CREATE TEMP TABLE IF NOT EXISTS first_pages (source INTEGER PRIMARY KEY, id INTEGER NOT NULL)"
_NOTE = (
    "INSERT OR IGNORE INTO first_pages (source, id)"
    " SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)"
)
_FIRST = (
    "SELECT f.id = json_extract(value, '$[1]') FROM json_each(?)"
    " JOIN first_pages f ON f.source = json_extract(value, '$[0]') ORDER BY json_each.key"
)
_WITHIN = frozenset("#@")
"""What stands between a file and what it calls its pages; other sources are files, each of which is read once."""


class Firsts:
    """Which page came first under each name in a run."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """None yet. The table is made when the first name has to be kept."""
        self._connection = connection
        self._made = False

    def note(self, pairs: Iterable[tuple[str, str]]) -> list[bool]:
        """Whether each (source, id) is the first page of that source in this run, or the same one again."""
        named = list(pairs)
        kept = [at for at, (source, _) in enumerate(named) if not _WITHIN.isdisjoint(source)]
        first = [True] * len(named)
        if kept:
            for at, is_first in zip(kept, self._noted([named[at] for at in kept]), strict=True):
                first[at] = is_first
        return first

    def _noted(self, pairs: Sequence[tuple[str, str]]) -> Iterable[bool]:
        if not self._made:
            self._connection.execute(_TABLE)
            self._made = True
        rows = encode([(_number(source), _number(id_)) for source, id_ in pairs]).decode()
        self._connection.execute(_NOTE, (rows,))
        return [bool(same) for (same,) in self._connection.execute(_FIRST, (rows,))]


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
