"""Putting one record into the tables, and taking one out: what a writer does inside a transaction.

The outcome depends on which records are stored, not on the order in which they came: of a page with several sources
the record of the first source (in the order of sources) is kept.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Literal

from msgspec import UNSET, structs

from newskit.corpus import index, overrides, rows
from newskit.corpus.fetch import page_record
from newskit.corpus.schema import TEASER_BITS
from newskit.corpus.source import Place, place
from newskit.record import Record

UNKNOWN_RULES = 0
"""The rules of a page whose record came from a source that is gone, while another source had it differently."""

Outcome = Literal["new", "replaced", "unchanged"]

_COLUMNS = ", ".join(rows.PAGE_COLUMNS)
_VALUES = ", ".join("?" * len(rows.PAGE_COLUMNS))
_INSERT_PAGE = f"INSERT INTO pages ({_COLUMNS}, is_story, rules, digest) VALUES ({_VALUES}, ?, ?, ?)"
_SET = ", ".join(f"{column} = ?" for column in rows.PAGE_COLUMNS)
_UPDATE_PAGE = f"UPDATE pages SET {_SET}, is_story = ?, rules = ?, digest = ? WHERE page = ?"
_TEASER = ", ".join(rows.TEASER_COLUMNS)
_INSERT_TEASER = (
    f"INSERT INTO page_teasers (teaser, page, {_TEASER}) VALUES (?, ?, {', '.join('?' * len(rows.TEASER_COLUMNS))})"
)
_FIRST_OTHER = (
    "SELECT file, number, item, digest FROM page_sources WHERE page = ? AND (file, number, item) <> (?, ?, ?)"
    " ORDER BY file, number, item LIMIT 1"
)


def put(connection: sqlite3.Connection, record: Record, rules: int) -> Outcome:
    """What became of `record`: a new source, a changed one, or one that was there just so."""
    record, said = rows.scrubbed(record)
    where, digest = place(record.source), _digest(said)
    before = connection.execute(
        "SELECT page, digest FROM page_sources WHERE (file, number, item) = (?, ?, ?)", where
    ).fetchone()
    page, changed = _put_page(connection, record, rules, where, digest)
    connection.execute(
        "INSERT OR REPLACE INTO page_sources (file, number, item, page, url, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (*where, page, record.url, digest),
    )
    if before is not None and before[0] != page:
        settle(connection, before[0])
    if before is None:
        return "new"
    return "unchanged" if before == (page, digest) and not changed else "replaced"


def _digest(said: bytes) -> int:
    """A number for what a record says: the same number, the same split."""
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big", signed=True)


def _put_page(
    connection: sqlite3.Connection, record: Record, rules: int, where: Place, digest: int
) -> tuple[int, bool]:
    """The key of the record's page, and whether what was stored of it has changed."""
    known = connection.execute("SELECT page, digest, rules FROM pages WHERE id = ?", (record.id,)).fetchone()
    if known is None:
        values = (*rows.page_row(record), int(rows.is_story(record)), rules, digest)
        page = int(connection.execute(_INSERT_PAGE, values).lastrowid or 0)
        _put_parts(connection, page, record)
        return page, True
    page, stored_digest, stored_rules = known
    if stored_digest == digest:
        if stored_rules != rules:
            connection.execute("UPDATE pages SET rules = ? WHERE page = ?", (rules, page))
        return page, False
    other = connection.execute(_FIRST_OTHER, (page, *where)).fetchone()
    is_later = other is not None and tuple(other[:3]) < where
    if is_later and not _is_newer(rules, stored_rules) and not overrides.has(connection, record.id):
        return page, False  # what a person says of a page is true of all its sources
    _replace(connection, page, record, (int(rows.is_story(record)), rules, digest))
    return page, True


def _is_newer(rules: int, stored: int) -> bool:
    """Whether `rules` wins over those of the stored record: newer ones, or the other way of splitting."""
    return stored == UNKNOWN_RULES or (rules < 0) != (stored < 0) or abs(rules) > abs(stored)


def _replace(connection: sqlite3.Connection, page: int, record: Record, marks: tuple[int, int, int]) -> None:
    old = page_record(connection, page)
    index.remove(connection, page, old)
    if record.page_text is UNSET:
        record = _with_stored_text(connection, page, old, record)
    _clear_parts(connection, page)
    connection.execute(_UPDATE_PAGE, (*rows.page_row(record), *marks, page))
    _put_parts(connection, page, record)


def _with_stored_text(connection: sqlite3.Connection, page: int, old: Record, record: Record) -> Record:
    """`record` with the page's text as it is stored with `old`: the id says that it is the same."""
    row = connection.execute("SELECT page_text FROM page_texts WHERE page = ?", (page,)).fetchone()
    if row is None or row[0] is None:
        return record
    return structs.replace(record, page_text=rows.unpack_text(row[0], old))


def _put_parts(connection: sqlite3.Connection, page: int, record: Record) -> None:
    """Nothing; stores what belongs to a page besides its row: teasers, text, blocks, index."""
    first = page << TEASER_BITS
    connection.executemany(
        _INSERT_TEASER,
        [
            (first + number, page, *rows.teaser_row(teaser))
            for number, teaser in enumerate(record.teasers[: index.MAX_TEASERS])
        ],
    )
    text = rows.pack_text(record)
    blocks = None if record.blocks is UNSET else rows.pack_blocks(record.blocks)
    if text is not None or blocks is not None:
        connection.execute("INSERT INTO page_texts (page, page_text, blocks) VALUES (?, ?, ?)", (page, text, blocks))
    index.add(connection, page, record)


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
