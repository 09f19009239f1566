"""Putting records into the tables, and taking one out: what a writer does inside a transaction.

The outcome depends on which records are stored, not on the order in which they came: of a page with several sources
the record of the first source (in the order of sources) is kept.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Literal

import msgspec
from msgspec import UNSET, Struct, structs

from newskit.corpus import clusters, index, overrides, rows
from newskit.corpus.fetch import page_record
from newskit.corpus.source import Place, place
from newskit.corpus.tables import TEASER_BITS
from newskit.record import Record

UNKNOWN_RULES = 0
"""The rules of a page whose record came from a source that is gone, while another source had it differently."""

Outcome = Literal["new", "replaced", "unchanged"]

_encode = msgspec.json.encode

_COLUMNS = ", ".join(rows.PAGE_COLUMNS)
_VALUES = ", ".join("?" * len(rows.PAGE_COLUMNS))
_INSERT_PAGE = f"INSERT INTO pages (page, {_COLUMNS}, is_story, rules, digest) VALUES (?, {_VALUES}, ?, ?, ?)"
_SET = ", ".join(f"{column} = ?" for column in rows.PAGE_COLUMNS)
_UPDATE_PAGE = f"UPDATE pages SET {_SET}, is_story = ?, rules = ?, digest = ? WHERE page = ?"
_TEASER = ", ".join(rows.TEASER_COLUMNS)
_INSERT_TEASER = (
    f"INSERT INTO page_teasers (teaser, page, {_TEASER}) VALUES (?, ?, {', '.join('?' * len(rows.TEASER_COLUMNS))})"
)
_SOURCE = "SELECT page, digest FROM page_sources WHERE (file, number, item) = (?, ?, ?)"
_PAGE = "SELECT page, digest, rules FROM pages WHERE id = ?"
_INSERT_SOURCE = "INSERT INTO page_sources (file, number, item, page, url, digest) VALUES (?, ?, ?, ?, ?, ?)"
_UPDATE_SOURCE = "UPDATE page_sources SET page = ?, url = ?, digest = ? WHERE (file, number, item) = (?, ?, ?)"
_KNOWN_IDS = "SELECT id FROM pages WHERE id IN (SELECT value FROM json_each(?))"
_KNOWN_SOURCES = """
SELECT file, number, item FROM json_each(?) JOIN page_sources
ON (file, number, item) = (json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'))
"""
_FIRST_OTHER = (
    "SELECT file, number, item, digest FROM page_sources WHERE page = ? AND (file, number, item) <> (?, ?, ?)"
    " ORDER BY file, number, item LIMIT 1"
)


class _New(Struct, frozen=True):
    """A record on its way into the tables."""

    said: rows.Said
    where: Place
    rules: int
    digest: int
    """A number for what the record says: the same number, the same split."""

    def row(self) -> rows.Row:
        """The values of `_INSERT_PAGE` without the key."""
        record = self.said.record
        return *rows.page_row(record, self.said.paragraphs), int(rows.is_story(record)), self.rules, self.digest

    def marks(self, page: int) -> tuple[int, str | None, int]:
        """What is stored with the source: its page's key, its URL, its digest."""
        return page, self.said.record.url, self.digest


def put_all(connection: sqlite3.Connection, records: Iterable[Record], rules: int) -> Counter[Outcome]:
    """How many of `records`, split by `rules`, were new sources, changed ones, or there just so."""
    outcomes: Counter[Outcome] = Counter()
    fresh, others = _sorted_out(connection, [_new(record, rules) for record in records])
    if fresh:
        _put_fresh(connection, fresh)
        outcomes["new"] += len(fresh)
    for new in others:
        outcomes[_put(connection, new)] += 1
    if outcomes["replaced"]:
        clusters.tidy(connection)
    return outcomes


def _new(record: Record, rules: int) -> _New:
    said = rows.said(record)
    return _New(said, place(said.record.source), rules, _digest(said.json))


def _sorted_out(connection: sqlite3.Connection, batch: Sequence[_New]) -> tuple[list[_New], list[_New]]:
    """Those of the batch whose page and source are new to the corpus, each page once; and the others."""
    ids = _encode([new.said.record.id for new in batch])
    known = {id_ for (id_,) in connection.execute(_KNOWN_IDS, (ids,))}
    places = set(connection.execute(_KNOWN_SOURCES, (_encode([new.where for new in batch]),)))
    fresh, others = [], []
    for new in batch:
        id_ = new.said.record.id
        if id_ in known or new.where in places:
            others.append(new)
        else:
            fresh.append(new)
        known.add(id_)
        places.add(new.where)
    return fresh, others


def _put_fresh(connection: sqlite3.Connection, fresh: Sequence[_New]) -> None:
    """Nothing; stores new pages table by table, which takes less time than page by page."""
    (first,) = connection.execute("SELECT coalesce(max(page), 0) + 1 FROM pages").fetchone()
    numbered = list(enumerate(fresh, first))
    connection.executemany(_INSERT_PAGE, [(page, *new.row()) for page, new in numbered])
    connection.executemany(_INSERT_SOURCE, [(*new.where, *new.marks(page)) for page, new in numbered])
    for page, new in numbered:
        _put_beside(connection, page, new.said.record)
    index.add_all(connection, [(page, new.said.record) for page, new in numbered])


def _put(connection: sqlite3.Connection, new: _New) -> Outcome:
    """What became of a record whose page or source may be known."""
    before = connection.execute(_SOURCE, new.where).fetchone()
    page, changed = _put_page(connection, new)
    if before is None:
        connection.execute(_INSERT_SOURCE, (*new.where, *new.marks(page)))
        return "new"
    connection.execute(_UPDATE_SOURCE, (*new.marks(page), *new.where))
    if before[0] != page:
        settle(connection, before[0])
    return "unchanged" if before == (page, new.digest) and not changed else "replaced"


def _digest(said: bytes) -> int:
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


def _put_page(connection: sqlite3.Connection, new: _New) -> tuple[int, bool]:
    """The key of the record's page, and whether what was stored of it has changed."""
    record = new.said.record
    known = connection.execute(_PAGE, (record.id,)).fetchone()
    if known is None:
        page = int(connection.execute(_INSERT_PAGE, (None, *new.row())).lastrowid or 0)
        _put_parts(connection, page, record)
        return page, True
    page, stored_digest, stored_rules = known
    if stored_digest == new.digest:
        if stored_rules != new.rules:
            connection.execute("UPDATE pages SET rules = ? WHERE page = ?", (new.rules, page))
        return page, False
    other = connection.execute(_FIRST_OTHER, (page, *new.where)).fetchone()
    is_later = other is not None and tuple(other[:3]) < new.where
    if is_later and not _is_newer(new.rules, stored_rules) and not overrides.has(connection, record.id):
        return page, False  # what a person says of a page is true of all its sources
    _replace(connection, page, new)
    return page, True


def _is_newer(rules: int, stored: int) -> bool:
    """Whether `rules` wins over those of the stored record: newer ones, or the other way of splitting."""
    return stored == UNKNOWN_RULES or (rules < 0) != (stored < 0) or abs(rules) > abs(stored)


def _replace(connection: sqlite3.Connection, page: int, new: _New) -> None:
    record = new.said.record
    old = page_record(connection, page)
    index.remove(connection, page, old)
    if record.page_text is UNSET:
        record = _with_stored_text(connection, page, old, record)
    _clear_parts(connection, page)
    connection.execute(_UPDATE_PAGE, (*new.row(), page))
    _put_parts(connection, page, record)


def _with_stored_text(connection: sqlite3.Connection, page: int, old: Record, record: Record) -> Record:
    """`record` with the page's text as it is stored with `old`: the id says that it is the same."""
    row = connection.execute("SELECT page_text FROM page_texts WHERE page = ?", (page,)).fetchone()
    if row is None or row[0] is None:
        return record
    return structs.replace(record, page_text=rows.unpack_text(row[0], old))


def _put_parts(connection: sqlite3.Connection, page: int, record: Record) -> None:
    """Nothing; stores what belongs to a page besides its row, and indexes it."""
    _put_beside(connection, page, record)
    index.add(connection, page, record)


def _put_beside(connection: sqlite3.Connection, page: int, record: Record) -> None:
    """Nothing; stores teasers, text and blocks of a page."""
    if record.teasers:
        first = page << TEASER_BITS
        teasers = enumerate(record.teasers[: index.MAX_TEASERS], first)
        connection.executemany(_INSERT_TEASER, [(key, page, *rows.teaser_row(teaser)) for key, teaser in teasers])
    text = rows.pack_text(record)
    blocks = None if record.blocks is UNSET else rows.pack_blocks(record.blocks)
    if text is not None or blocks is not None:
        connection.execute("INSERT INTO page_texts (page, page_text, blocks) VALUES (?, ?, ?)", (page, text, blocks))


def _clear_parts(connection: sqlite3.Connection, page: int) -> None:
    first = page << TEASER_BITS
    connection.execute("DELETE FROM page_teasers WHERE teaser BETWEEN ? AND ?", (first, first + (1 << TEASER_BITS) - 1))
    connection.execute("DELETE FROM page_texts WHERE page = ?", (page,))


def drop_source(connection: sqlite3.Connection, source: str) -> bool:
    """Whether `source` was there; takes it out, and its page when it was the page's last."""
    where = place(source)
    row = connection.execute("SELECT page FROM page_sources WHERE (file, number, item) = (?, ?, ?)", where).fetchone()
    if row is None:
        return False
    connection.execute("DELETE FROM page_sources WHERE (file, number, item) = (?, ?, ?)", where)
    settle(connection, row[0])
    return True


def settle(connection: sqlite3.Connection, page: int) -> None:
    """Nothing; puts right a page that a source has left.

    One without sources goes too. One whose record is not that of its first remaining source is marked, to be redone.
    """
    first = connection.execute(
        "SELECT digest FROM page_sources WHERE page = ? ORDER BY file, number, item LIMIT 1", (page,)
    ).fetchone()
    if first is None:
        index.remove(connection, page, page_record(connection, page))
        _clear_parts(connection, page)
        overrides.drop(connection, page)
        connection.execute("DELETE FROM pages WHERE page = ?", (page,))
        return
    connection.execute("UPDATE pages SET rules = ? WHERE page = ? AND digest <> ?", (UNKNOWN_RULES, page, first[0]))
