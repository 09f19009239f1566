"""Taking sources out of a corpus, with all that came from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from msgspec import Struct

from newskit.corpus import clusters, store
from newskit.corpus.source import place

_ALL_OF_ID = "SELECT s.file || s.item FROM page_sources s JOIN pages p USING (page) WHERE p.id = ?"
_ONE = "SELECT file || item FROM page_sources WHERE (file, number, item) = (?, ?, ?)"
_WITHIN = """
SELECT file || item FROM page_sources
WHERE substr(file || item, 1, length(:name)) = :name
  AND substr(file || item, length(:name) + 1, 1) IN ('/', '#', '!', '@')
"""


class Forgotten(Struct, frozen=True):
    """What was taken out of a corpus."""

    sources: int
    pages: int
    unknown: tuple[str, ...] = ()
    """Names that fitted nothing."""


def forget(connection: sqlite3.Connection, names: Iterable[str], *, exact: bool = False) -> Forgotten:
    """What was taken out; with `exact`, each name is a source and nothing else."""
    before = _pages(connection)
    unknown = []
    dropped: set[str] = set()
    for name in names:
        sources = [name] if exact else _sources(connection, name)
        found = [source for source in sources if store.drop_source(connection, source)]
        dropped.update(found)
        if not found:
            unknown.append(name)
    if dropped:
        clusters.tidy(connection, dropped)
    return Forgotten(sources=len(dropped), pages=before - _pages(connection), unknown=tuple(unknown))


def _sources(connection: sqlite3.Connection, name: str) -> list[str]:
    """The sources that `name` stands for: itself, all of an id, or all within a folder, file or archive."""
    ways = ((_ONE, place(name)), (_ALL_OF_ID, (name.lower(),)), (_WITHIN, {"name": name.rstrip("/")}))
    for query, values in ways:
        found = [source for (source,) in connection.execute(query, values)]
        if found:
            return found
    return []


def _pages(connection: sqlite3.Connection) -> int:
    (pages,) = connection.execute("SELECT count(*) FROM pages").fetchone()
    return int(pages)
