"""Copies: as they are printed, one row per source, and as they are marked in a corpus, one row per page.

Marks are kept by the page's id, which stands for its text. A page without a row has no copies that are known; pages
that came after the marking have none.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from newskit.corpus import connect, signatures
from newskit.corpus.lock import WriterLock

if TYPE_CHECKING:
    from newskit.corpus.reader import Corpus
    from newskit.corpus.signatures import Memory

Method = Literal["exact", "near", "contained"]


class CopyRow(Struct, frozen=True, kw_only=True):
    """A source and what it is a copy of: what `dedup` prints."""

    source: str
    id: str
    cluster: str
    """The id of the page that represents all copies; a page without copies is its own cluster."""
    representative: str
    """The source that represents them."""
    method: Method | None
    """`null` for what has no copies, and for the representative itself unless it is part of a longer story."""
    similarity: float | None
    """Of all shingles that either story has, the share that both have (Jaccard)."""
    contained_in: tuple[str, ...] = ()
    """Sources of longer stories that this one is a part of."""
    rule: str | None = None
    """What made it a copy."""
    compared_with: str | None = None
    """The source that the figures compare it with: the centre of its cluster, or the longer story."""
    shared: float | None = None
    """Of the shingles of the shorter story, the share that stands in the longer one (containment)."""
    length_ratio: float | None = None
    """Letters of the shorter story to those of the longer one."""
    alignment: float | None = None
    """Share of letters in the same order; `null` where the shingles decided."""
    size: int = 1
    """How many sources the cluster has."""


class Marked(Struct, frozen=True):
    """What a corpus says of its copies."""

    pages: int
    """Pages that are copies, or parts of longer stories, or represent such."""
    clusters: int
    """Clusters of several pages."""


_COLUMNS = (
    "id", "cluster", "method", "similarity", "shared", "length_ratio", "alignment", "rule", "compared_with",
    "contained_in",
)  # fmt: skip
_INSERT = f"INSERT OR IGNORE INTO page_clusters VALUES ({', '.join('?' * len(_COLUMNS))})"
_HEADLESS = """
SELECT DISTINCT cluster FROM page_clusters c WHERE NOT EXISTS (SELECT 1 FROM page_clusters h WHERE h.id = c.cluster)
"""
_LONGEST = """
SELECT c.id FROM page_clusters c LEFT JOIN pages p USING (id) WHERE c.cluster = ? ORDER BY p.words DESC, c.id LIMIT 1
"""
_HEAD = """
UPDATE page_clusters SET method = NULL, similarity = NULL, shared = NULL, length_ratio = NULL, alignment = NULL,
rule = NULL, compared_with = NULL WHERE id = ? AND method <> 'contained'
"""
_LONELY = """
DELETE FROM page_clusters WHERE contained_in = '[]' AND cluster = id
AND NOT EXISTS (SELECT 1 FROM page_clusters o WHERE o.cluster = page_clusters.id AND o.id <> page_clusters.id)
AND 2 > (SELECT count(*) FROM page_sources JOIN pages p USING (page) WHERE p.id = page_clusters.id)
"""


def mark(path: str, rows: Iterable[CopyRow], how: str, memory: Memory | None = None) -> Marked:
    """What is marked now: `rows`, one per source, take the place of all marks of the corpus at `path`.

    `how` says by what limits they were found; `memory` is for the next time. Raises `CorpusError` when the corpus
    cannot be written.
    """
    name = os.path.realpath(path)
    connect.check_file(path)
    lock = WriterLock(name)
    try:
        with connect.translated(path), closing(connect.connect_writer(name)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                connection.execute("DELETE FROM page_clusters")
                connection.executemany(_INSERT, (_values(row) for row in rows if _is_marked(row)))
                connection.execute("DELETE FROM page_clusters WHERE id NOT IN (SELECT id FROM pages)")
                connection.execute("INSERT OR REPLACE INTO settings VALUES ('clusters', ?)", (how,))
                if memory is not None:
                    signatures.save(connection, memory)
                return _counted(connection)
    finally:
        lock.release()


def marked(corpus: Corpus) -> Marked | None:
    """What is marked in a corpus; `None` when nobody has looked for copies in it."""
    if corpus.setting("clusters") is None:
        return None
    with corpus.snapshot() as connection:
        return _counted(connection)


def copies(corpus: Corpus, ids: Iterable[str]) -> dict[str, str]:
    """For each of the pages that is marked, the id of the page that represents its copies."""
    wanted = msgspec.json.encode(list(ids)).decode()
    query = "SELECT id, cluster FROM page_clusters WHERE id IN (SELECT value FROM json_each(?))"
    with corpus.snapshot() as connection:
        return dict(connection.execute(query, (wanted,)))


def rows(corpus: Corpus) -> Iterator[tuple[str, str, str]]:
    """Source, id and cluster of every story, in the order of the sources."""
    query = (
        "SELECT s.file || s.item, p.id, coalesce(c.cluster, p.id) FROM page_sources s JOIN pages p USING (page)"
        " LEFT JOIN page_clusters c ON c.id = p.id WHERE p.is_story ORDER BY s.file, s.number, s.item"
    )
    with corpus.snapshot() as connection:
        yield from connection.execute(query)


def tidy(connection: sqlite3.Connection, gone: Collection[str] = ()) -> None:
    """Nothing; puts the marks right after pages have left, until copies are looked for again.

    `gone` are sources that were taken out: nothing is contained in them any more. Where what represented others has
    gone, the longest of these does. A page without company is marked no more.
    """
    if gone:
        inside = "SELECT id, contained_in FROM page_clusters WHERE contained_in <> '[]'"
        for id_, listed in connection.execute(inside).fetchall():
            before = msgspec.json.decode(listed, type=list[str])
            left = [source for source in before if source not in gone]
            if left != before:
                now = msgspec.json.encode(left).decode()
                connection.execute("UPDATE page_clusters SET contained_in = ? WHERE id = ?", (now, id_))
    for (cluster,) in connection.execute(_HEADLESS).fetchall():
        (head,) = connection.execute(_LONGEST, (cluster,)).fetchone()
        connection.execute("UPDATE page_clusters SET cluster = ? WHERE cluster = ?", (head, cluster))
        connection.execute(_HEAD, (head,))
    connection.execute(_LONELY)


def _is_marked(row: CopyRow) -> bool:
    return row.size > 1 or bool(row.contained_in)


def _values(row: CopyRow) -> tuple[object, ...]:
    return (
        row.id, row.cluster, row.method, row.similarity, row.shared, row.length_ratio, row.alignment, row.rule,
        row.compared_with, msgspec.json.encode(row.contained_in).decode(),
    )  # fmt: skip


def _counted(connection: sqlite3.Connection) -> Marked:
    (pages,) = connection.execute("SELECT count(*) FROM page_clusters").fetchone()
    several = "SELECT 1 FROM page_clusters GROUP BY cluster HAVING count(*) > 1"
    (clusters,) = connection.execute(f"SELECT count(*) FROM ({several})").fetchone()
    return Marked(pages=pages, clusters=clusters)
