"""The corrections that people made, kept by the page's id: a page whose text has changed is another one.

They go with their page when it is taken out of the corpus.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from newskit.parsing.overrides import Correction

_COLUMNS = ("origin", "source", "line", "text", "kind", "field", "value")
_INSERT = f"INSERT INTO overrides (id, number, {', '.join(_COLUMNS)}) VALUES (?, ?{', ?' * len(_COLUMNS)})"


def load(connection: sqlite3.Connection) -> dict[str, tuple[Correction, ...]]:
    """The corrections of each page, by its id, in the order in which they were written."""
    from newskit.parsing.overrides import Correction

    found: dict[str, tuple[Correction, ...]] = {}
    for id_, *cells in connection.execute(f"SELECT id, {', '.join(_COLUMNS)} FROM overrides ORDER BY id, number"):
        one = msgspec.convert(dict(zip(_COLUMNS, cells, strict=True)), Correction)
        found[id_] = (*found.get(id_, ()), one)
    return found


def save(connection: sqlite3.Connection, corrections: Mapping[str, Sequence[Correction]]) -> None:
    """Nothing; for each page the corrections take the place of those that were kept, none as well."""
    for id_, rows in corrections.items():
        connection.execute("DELETE FROM overrides WHERE id = ?", (id_,))
        connection.executemany(
            _INSERT, [(id_, number, *(getattr(row, name) for name in _COLUMNS)) for number, row in enumerate(rows)]
        )


def has(connection: sqlite3.Connection, id_: str) -> bool:
    """Whether there are corrections of the page."""
    return connection.execute("SELECT 1 FROM overrides WHERE id = ?", (id_,)).fetchone() is not None


def drop(connection: sqlite3.Connection, page: int) -> None:
    """Nothing; forgets the corrections of the page with the key `page`."""
    connection.execute("DELETE FROM overrides WHERE id = (SELECT id FROM pages WHERE page = ?)", (page,))
