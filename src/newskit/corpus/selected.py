"""The rows of some pages, or of all, as they are exported: one after the other, in the order of the sources.

What is chosen is a condition in SQL on `s`, the rows of `page_sources`; only the copies to be left out are held in
memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct, structs

from newskit.corpus import fetch
from newskit.corpus.clusters import CopyRow
from newskit.corpus.condition import anywhere
from newskit.corpus.match import page_set
from newskit.corpus.plan import Node, words
from newskit.corpus.reader import Corpus
from newskit.record import Record, TeaserRow


class Chosen(Struct, frozen=True, kw_only=True):
    """Which pages, and under which of their sources."""

    node: Node | None = None
    """What the pages fit; `None`: all do."""
    parts: tuple[str, ...] = ("story",)
    """Where the words of `node` are looked for."""
    sources: tuple[str, ...] = ()
    """Only sources with one of these in them, whatever their case; none: all."""
    one_per_cluster: bool = False
    """Of copies only the one that represents them, or the first that is chosen; of each page only the first source."""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.node is None and not self.sources and not self.one_per_cluster


ALL = Chosen()
"""Nothing is left out."""

_STORY = "s.page IN (SELECT page FROM pages WHERE is_story)"
_IN_ORDER = "ORDER BY s.file, s.number, s.item"
_PLACES = "SELECT s.page, s.file || s.item, p.id FROM page_sources s JOIN pages p USING (page)"
_COPIES = (
    "SELECT c.cluster, s.page, c.id = c.cluster FROM page_sources s JOIN pages p USING (page)"
    " JOIN page_clusters c ON c.id = p.id"
)
_MARK = (
    "SELECT c.cluster, c.method, c.similarity, c.contained_in, c.rule, c.compared_with, c.shared, c.length_ratio,"
    " c.alignment, coalesce((SELECT o.file || o.item FROM pages r JOIN page_sources o ON o.page = r.page"
    " WHERE r.id = c.cluster ORDER BY o.file, o.number, o.item LIMIT 1), ''),"
    " (SELECT count(*) FROM page_clusters m JOIN pages r ON r.id = m.id JOIN page_sources o ON o.page = r.page"
    " WHERE m.cluster = c.cluster) FROM page_clusters c WHERE c.id = ?"
)
_SOURCES_OF = "SELECT file || item FROM page_sources WHERE page = ? ORDER BY file, number, item"

_strings = msgspec.json.Decoder(tuple[str, ...])


class _Rows(Struct, frozen=True):
    """The rows of `page_sources` that are chosen, as a condition on `s`."""

    where: str
    values: tuple[str, ...]
    dropped: frozenset[int] = frozenset()
    """Keys of pages that are left out all the same: copies."""


def records(corpus: Corpus, chosen: Chosen = ALL, *, stories: bool = True, blocks: bool = False) -> Iterator[Record]:
    """The records, one per source; with `stories` only of pages that have one. `blocks` as in `Corpus.records`."""
    with corpus.snapshot() as connection:
        rows = _rows(connection, chosen, stories=stories)
        for page, record in fetch.keyed_records(connection, f"WHERE {rows.where}", rows.values, blocks=blocks):
            if page not in rows.dropped:
                yield record


def teasers(corpus: Corpus, chosen: Chosen = ALL) -> Iterator[TeaserRow]:
    """The teasers, with the source and id of their page, in the order of sources and positions."""
    with corpus.snapshot() as connection:
        for page, source, id_ in _places(connection, _rows(connection, chosen, stories=False)):
            for teaser in fetch.page_teasers(connection, page):
                yield TeaserRow(source=source, id=id_, **structs.asdict(teaser))


def sources(corpus: Corpus, chosen: Chosen = ALL) -> Iterator[str]:
    """The sources, with or without a story."""
    with corpus.snapshot() as connection:
        for _, source, _ in _places(connection, _rows(connection, chosen, stories=False)):
            yield source


def copies(corpus: Corpus, chosen: Chosen = ALL) -> Iterator[CopyRow]:
    """A row for each story, which says what it is a copy of, as far as that is marked."""
    with corpus.snapshot() as connection:
        for page, source, id_ in _places(connection, _rows(connection, chosen, stories=True)):
            mark = connection.execute(_MARK, (id_,)).fetchone()
            yield _copy(source, id_, mark) if mark else _unmarked(connection, page, source, id_)


def rules(corpus: Corpus) -> list[int]:
    """The versions of the rules that split the pages, in their order; below zero for pages that were not split."""
    with corpus.snapshot() as connection:
        return [number for (number,) in connection.execute("SELECT DISTINCT rules FROM pages ORDER BY rules")]


def _rows(connection: sqlite3.Connection, chosen: Chosen, *, stories: bool) -> _Rows:
    wheres, values = [_STORY] if stories else [], list[str]()
    if chosen.node is not None:
        query, values = _pages(connection, chosen.node, chosen.parts)
        wheres.append(f"s.page IN ({query})")
    if chosen.sources:
        wheres.append(f"({' OR '.join(['instr(lower(s.file || s.item), lower(?))'] * len(chosen.sources))})")
        values += chosen.sources
    found = _Rows(" AND ".join(wheres) or "1", tuple(values))
    return _one_per_cluster(connection, found, chosen) if chosen.one_per_cluster else found


def _pages(connection: sqlite3.Connection, node: Node, parts: tuple[str, ...]) -> tuple[str, list[str]]:
    """A query for the keys of the pages that fit, whether or not they have a story where no words are asked for."""
    if words(node):
        return page_set(connection, node, parts)
    found = anywhere(connection, node, parts)
    return f"SELECT r.rowid AS page FROM pages r WHERE {found.where or '1'}", list(found.values)


def _one_per_cluster(connection: sqlite3.Connection, found: _Rows, chosen: Chosen) -> _Rows:
    """The same without copies and further sources."""
    query = f"{_COPIES} WHERE {found.where} ORDER BY c.cluster, s.file, s.number, s.item"
    dropped = set[int]()
    for _, group in groupby(connection.execute(query, found.values), key=lambda row: row[0]):
        members = [(page, represents) for _, page, represents in group]
        kept = next((page for page, represents in members if represents), members[0][0])
        dropped.update(page for page, _ in members if page != kept)
    earlier = "o.page = s.page AND (o.file, o.number, o.item) < (s.file, s.number, s.item)"
    same = " OR ".join(["instr(lower(o.file || o.item), lower(?))"] * len(chosen.sources)) or "1"
    first = f"NOT EXISTS (SELECT 1 FROM page_sources o WHERE {earlier} AND ({same}))"
    return _Rows(f"{found.where} AND {first}", (*found.values, *chosen.sources), frozenset(dropped))


def _places(connection: sqlite3.Connection, rows: _Rows) -> Iterator[tuple[int, str, str]]:
    """Page, source and id of what is chosen."""
    for page, source, id_ in connection.execute(f"{_PLACES} WHERE {rows.where} {_IN_ORDER}", rows.values):
        if page not in rows.dropped:
            yield page, source, id_


def _copy(source: str, id_: str, mark: Sequence[Any]) -> CopyRow:
    (cluster, method, similarity, contained_in, rule, compared_with, shared, length_ratio, alignment, representative,
     size) = mark  # fmt: skip
    row = CopyRow(
        source=source,
        id=id_,
        cluster=cluster,
        representative=representative or source,
        method=method,
        similarity=similarity,
        contained_in=_strings.decode(contained_in),
        rule=rule,
        compared_with=compared_with,
        shared=shared,
        length_ratio=length_ratio,
        alignment=alignment,
        size=max(size, 1),
    )
    return _same(row) if id_ == cluster and source != row.representative else row


def _unmarked(connection: sqlite3.Connection, page: int, source: str, id_: str) -> CopyRow:
    """A page that has no copies but its own further sources."""
    same = [other for (other,) in connection.execute(_SOURCES_OF, (page,))]
    row = CopyRow(
        source=source, id=id_, cluster=id_, representative=same[0], method=None, similarity=None, size=len(same)
    )
    return row if source == same[0] else _same(row)


def _same(row: CopyRow) -> CopyRow:
    """The row of a further source of the page that represents the cluster."""
    return structs.replace(
        row,
        method="exact",
        similarity=1.0,
        shared=1.0,
        length_ratio=1.0,
        rule="same letters",
        compared_with=row.representative,
    )
