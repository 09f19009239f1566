"""Records and rows out of the tables. The callers hold the snapshot, see `newskit.corpus.reader`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, structs

from newskit.corpus import rows
from newskit.corpus.source import place
from newskit.corpus.tables import TEASER_BITS
from newskit.errors import UsageError
from newskit.record import Record, TeaserRecord, TeaserRow

SHORTEST_PREFIX = 4
"""So many digits of an id at least name a page."""

STORIES = "WHERE p.is_story"

_PAGE = ", ".join(f"p.{column}" for column in rows.PAGE_COLUMNS)
_RECORD = f"SELECT p.page, s.file || s.item, s.url, {_PAGE} FROM page_sources s JOIN pages p USING (page)"
_SOURCE = "SELECT s.file || s.item, p.id, p.page FROM page_sources s JOIN pages p USING (page)"
_IN_ORDER = "ORDER BY s.file, s.number, s.item"
_TEASER = ", ".join(rows.TEASER_COLUMNS)
_TEASERS = f"SELECT {_TEASER} FROM page_teasers WHERE teaser BETWEEN ? AND ? ORDER BY teaser"


class Counts(Struct, frozen=True, kw_only=True):
    """What is in a corpus."""

    pages: int
    sources: int
    stories: int
    teasers: int
    words: int
    """Words of the stories."""
    kinds: dict[str, int]
    languages: dict[str, int]


def records(connection: sqlite3.Connection, condition: str = "", *, blocks: bool = False) -> Iterator[Record]:
    """The records under the condition, one per source, in the order of the sources."""
    for _, found in keyed_records(connection, condition, blocks=blocks):
        yield found


def keyed_records(
    connection: sqlite3.Connection, condition: str = "", values: Sequence[str] = (), *, blocks: bool = False
) -> Iterator[tuple[int, Record]]:
    """The same records, each with the key of its page; `values` are those for the question marks of the condition."""
    for row in connection.execute(f"{_RECORD} {condition} {_IN_ORDER}", values):
        yield row[0], _record(connection, row, blocks=blocks)


def record(connection: sqlite3.Connection, key: str, *, blocks: bool = False) -> Record | None:
    """The record of the page that `key` names, see `Corpus.get`."""
    for condition, values in _ways_to_name(key):
        found = connection.execute(f"{_RECORD} WHERE {condition} {_IN_ORDER} LIMIT 50", values).fetchall()
        if len({row[0] for row in found}) > 1:
            names = ", ".join(f"{row[3]} ({row[1]})" for row in found[:3])
            raise UsageError(f"{key} fits several pages: {names} …; give more of the id or source")
        if found:
            return _record(connection, found[0], blocks=blocks)
    return None


def _ways_to_name(key: str) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Conditions under which `key` names a page, the surest first."""
    yield "p.id = ?", (key.lower(),)
    yield "(s.file, s.number, s.item) = (?, ?, ?)", place(key)
    if len(key) >= SHORTEST_PREFIX and not key.lower().strip("0123456789abcdef"):
        yield "p.id BETWEEN ? AND ?", (key.lower(), key.lower() + "g")
    if key:
        yield "substr('/' || s.file || s.item, -length(?) - 1) = '/' || ?", (key, key)


def page_record(connection: sqlite3.Connection, page: int) -> Record:
    """The record of the page with the key `page`, without a source."""
    row = connection.execute(f"SELECT {_PAGE} FROM pages p WHERE page = ?", (page,)).fetchone()
    return rows.record_from(row, source="", url=None, teasers=page_teasers(connection, page))


def page_teasers(connection: sqlite3.Connection, page: int) -> list[TeaserRecord]:
    """The teasers of the page with the key `page`."""
    first = page << TEASER_BITS
    found = connection.execute(_TEASERS, (first, first + (1 << TEASER_BITS) - 1))
    return [rows.teaser_from(row) for row in found]


def teasers(connection: sqlite3.Connection) -> Iterator[TeaserRow]:
    """All teasers in the order of sources and positions."""
    for source, id_, page in connection.execute(f"{_SOURCE} {_IN_ORDER}"):
        for teaser in page_teasers(connection, page):
            yield TeaserRow(source=source, id=id_, **structs.asdict(teaser))


def sources(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Source and id of all that is stored, in the order of the sources."""
    for source, id_, _ in connection.execute(f"{_SOURCE} {_IN_ORDER}"):
        yield source, id_


def counts(connection: sqlite3.Connection) -> Counts:
    """How much of what is stored."""

    def one(query: str) -> tuple[int, ...]:
        return tuple(connection.execute(query).fetchone())

    def each(column: str) -> dict[str, int]:
        return dict(connection.execute(f"SELECT {column}, count(*) FROM pages GROUP BY 1 ORDER BY 2 DESC, 1"))

    pages, stories, words = one("SELECT count(*), coalesce(sum(is_story), 0), coalesce(sum(words), 0) FROM pages")
    return Counts(
        pages=pages,
        sources=one("SELECT count(*) FROM page_sources")[0],
        stories=stories,
        teasers=one("SELECT count(*) FROM page_teasers")[0],
        words=words,
        kinds=each("kind"),
        languages=each("language"),
    )


def _record(connection: sqlite3.Connection, row: tuple[Any, ...], *, blocks: bool) -> Record:
    page, source, url = row[:3]
    found = rows.record_from(row[3:], source=source, url=url, teasers=page_teasers(connection, page))
    return _with_blocks(connection, page, found) if blocks else found


def _with_blocks(connection: sqlite3.Connection, page: int, found: Record) -> Record:
    """`found` with its blocks and the page's text, as far as they are stored."""
    stored = connection.execute("SELECT page_text, blocks FROM page_texts WHERE page = ?", (page,)).fetchone()
    text, blocks = stored or (None, None)
    if text is not None:
        found = structs.replace(found, page_text=rows.unpack_text(text, found))
    return found if blocks is None else structs.replace(found, blocks=rows.unpack_blocks(blocks))
