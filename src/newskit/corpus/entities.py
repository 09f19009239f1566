"""Who and what the pages name, kept in the corpus: for `entity:` in searches, and so that it is found only once.

What was found on a page is kept with the page (`entity_pages`) and goes when the page goes or is split otherwise.
Which of these are one person over all pages (`entity_list`, `page_entities`) is worked out anew when names are saved.
`entity_memory` holds how they were found, and what all pages teach about words; the corpus does not look into it.

Pages are named by their keys here. A page of which the names are looked for has a row without them until they are
found, so that an interrupted run is gone on with from the same counts.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from newskit.corpus import connect
from newskit.errors import UsageError
from newskit.text.fold import fold

if TYPE_CHECKING:
    from newskit.corpus.plan import Is
    from newskit.corpus.reader import Corpus
    from newskit.record import EntityRow

SETUP = "setup"
"""The name of what says how names were found."""
EVIDENCE = "evidence"
"""The name of what all pages teach about words."""
_UNFINISHED = "unfinished"
"""The name of what is there while names are being saved, and after a run that was interrupted."""

ADVICE = "save them with: newskit entities --save"

_TABLES = ("entity_memory", "entity_pages", "entity_list", "entity_names", "page_entities")
_MADE = ("entity_list", "entity_names", "page_entities")
_INSERT = f"INSERT INTO entity_list VALUES ({', '.join('?' * 11)})"
_WORD = re.compile(r"[^\W_]+")
_encode = msgspec.json.encode


class Kept(Struct, frozen=True):
    """What was found on a page."""

    entities: str
    """JSON."""
    mentions: str


class State(Struct, frozen=True):
    """How far the names of the pages are found."""

    pages: int
    """Pages with a story."""
    done: int
    """Those whose names are kept."""


def memory(corpus: Corpus, name: str) -> bytes | None:
    """What is kept under `SETUP` or `EVIDENCE`; `None` when nothing is."""
    with corpus.snapshot() as connection:
        row = connection.execute("SELECT value FROM entity_memory WHERE name = ?", (name,)).fetchone()
    return None if row is None else bytes(row[0])


def seen(corpus: Corpus) -> dict[int, bool]:
    """The pages whose words were counted, and whether their names are found, too."""
    with corpus.snapshot() as connection:
        query = "SELECT page, entities IS NOT NULL FROM entity_pages"
        return {page: bool(found) for page, found in connection.execute(query)}


def kept(corpus: Corpus, page: int) -> Kept | None:
    """What was found on a page; `None` when nobody has looked."""
    query = "SELECT entities, mentions FROM entity_pages WHERE page = ? AND entities IS NOT NULL"
    with corpus.snapshot() as connection:
        row = connection.execute(query, (page,)).fetchone()
    return None if row is None else Kept(*row)


def state(corpus: Corpus) -> State | None:
    """How far the names are found; `None` when nobody has saved any."""
    if memory(corpus, SETUP) is None:
        return None
    with corpus.snapshot() as connection:
        (pages,) = connection.execute("SELECT count(*) FROM pages WHERE is_story").fetchone()
        query = "SELECT count(*) FROM entity_pages JOIN pages USING (page) WHERE is_story AND entities IS NOT NULL"
        (done,) = connection.execute(query).fetchone()
    return State(pages, done)


def unseen(corpus: Corpus) -> list[str]:
    """A line on the pages that came after the names were kept, or on a run that was interrupted; none without them."""
    found = state(corpus)
    if found is None:
        return []
    if found.pages == found.done:
        is_whole = memory(corpus, _UNFINISHED) is None
        return [] if is_whole else ["not all names have been kept yet; go on with: newskit entities --save"]
    one = found.pages - found.done == 1
    pages = "1 page has" if one else f"{found.pages - found.done:,} pages have"
    return [f"{pages} not been looked through for names; do so with: newskit entities --save"]


class Keeper:
    """Writes names into a corpus; `keeper` makes one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            yield

    def begin(self, setup: bytes, evidence: bytes, pages: Iterable[int], *, anew: bool) -> None:
        """Nothing; notes how names are found, and pages whose words were counted. `anew` drops what was kept.

        Until `finish`, the names count as not all kept.
        """
        with self._transaction():
            for table in _TABLES if anew else ():
                self._connection.execute(f"DELETE FROM {table}")
            self._connection.executemany(
                "INSERT OR REPLACE INTO entity_memory VALUES (?, ?)",
                [(SETUP, setup), (EVIDENCE, evidence), (_UNFINISHED, b"")],
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO entity_pages (page) SELECT page FROM pages WHERE page = ?",
                ((page,) for page in pages),
            )

    def keep(self, found: Iterable[tuple[int, Kept]]) -> None:
        """Nothing; keeps what was found on pages, as far as they are still there and the same."""
        with self._transaction():
            self._connection.executemany(
                "UPDATE entity_pages SET entities = ?, mentions = ? WHERE page = ?",
                ((one.entities, one.mentions, page) for page, one in found),
            )

    def finish(
        self,
        rows: Sequence[EntityRow],
        pages: Iterable[tuple[int, int, int]],
        others: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Nothing; `rows` take the place of the entities that there were.

        `pages` are numbers of rows, keys of pages, and the entity's number on the page. `others` are further names,
        which no page may have, by the name of their entity.
        """
        with self._transaction():
            for table in _MADE:
                self._connection.execute(f"DELETE FROM {table}")
            self._connection.executemany(_INSERT, (_values(number, row) for number, row in enumerate(rows)))
            self._connection.executemany("INSERT OR IGNORE INTO entity_names VALUES (?, ?)", _names(rows, others or {}))
            self._connection.executemany(
                "INSERT OR IGNORE INTO page_entities SELECT ?, page, ? FROM entity_pages WHERE page = ?",
                ((row, number, page) for row, page, number in pages),
            )
            self._connection.execute("DELETE FROM entity_memory WHERE name = ?", (_UNFINISHED,))


@contextmanager
def keeper(path: str) -> Iterator[Keeper]:
    """Writes names into the corpus at `path`, one process at a time.

    Raises `CorpusError` when it cannot be written.
    """
    from newskit.corpus.lock import WriterLock

    name = os.path.realpath(path)
    connect.check_file(path)
    lock = WriterLock(name)
    try:
        with connect.translated(path), closing(connect.connect_writer(name)) as connection:
            yield Keeper(connection)
    finally:
        lock.release()


def named(connection: sqlite3.Connection, leaf: Is) -> str:
    """A query for the keys of pages that name what `leaf` asks for.

    An entity is asked for by its name or an alias, as search folds them; when none is called so, by words of these.
    Raises `UsageError` when the corpus has no names.
    """
    if connection.execute("SELECT 1 FROM entity_memory WHERE name = ?", (SETUP,)).fetchone() is None:
        raise UsageError(f"entity: needs the names in the corpus, which are not there yet; {ADVICE}")
    numbers = ", ".join(map(str, _called(connection, leaf)))
    return f"SELECT page FROM page_entities WHERE entity IN ({numbers})"


def _called(connection: sqlite3.Connection, leaf: Is) -> list[int]:
    """The entities that `leaf` asks for."""
    wanted = key_of(leaf.value)
    if not leaf.prefix:
        found = connection.execute("SELECT entity FROM entity_names WHERE name = ?", (wanted,)).fetchall()
        if found:
            return [number for (number,) in found]
    query = "SELECT DISTINCT entity FROM entity_names WHERE instr(' ' || name || ' ', ?) ORDER BY entity"
    words = f" {wanted}" if leaf.prefix else f" {wanted} "
    return [number for (number,) in connection.execute(query, (words,))]


def key_of(name: str) -> str:
    """A name as names are compared: folded, its words only, without an article.

    >>> key_of("The People’s Committee of Điện Biên")
    'people s committee of dien bien'
    """
    words = _WORD.findall(fold(name))
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _names(rows: Sequence[EntityRow], others: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int]]:
    more = {key_of(name): names for name, names in others.items()}
    for number, row in enumerate(rows):
        own = key_of(row.name)
        for name in (row.name, *row.aliases, *more.get(own, ())):
            yield key_of(name), number


def _values(number: int, row: EntityRow) -> tuple[Any, ...]:
    return (
        number, row.name, row.type, row.count, row.pages, row.first_seen, row.last_seen, _encode(row.aliases).decode(),
        _encode(row.roles).decode(), row.confidence, row.key,
    )  # fmt: skip
