"""The pages that a query fits, or does not fit, one after the other with all that they say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from newskit.corpus import condition, fetch
from newskit.corpus.fold import NOTHING, TOLD, Folded, folded, folded_pages, is_marked
from newskit.corpus.parts import PARTS
from newskit.corpus.plan import Node
from newskit.corpus.reader import Corpus
from newskit.record import Record

_PAGES = "SELECT s.page, s.file || s.item FROM page_sources s"
_IN_ORDER = "ORDER BY s.file, s.number, s.item"

Query = tuple[str, list[str]]
"""SQL and the values for its question marks."""


class Found(Struct, frozen=True):
    """A page that fits."""

    record: Record
    is_copy: bool = False
    """Whether another page stands for its story and captions, so that only what stands around them counts."""

    @property
    def counted(self) -> Record:
        """The page with what counts of it."""
        if not self.is_copy:
            return self.record
        return structs.replace(
            self.record, title=None, kicker=None, deck=None, place=None, authors=(), text="", paragraphs=(),
            captions=(), stories=(),
        )  # fmt: skip


def pages(
    corpus: Corpus, node: Node | None = None, parts: Sequence[str] = ("story",), *, without: Node | None = None,
    hidden: Folded = NOTHING,
) -> Iterator[Record]:  # fmt: skip
    """The records of the pages that fit `node` in one of `parts` or with its words in several; all without `node`.

    Of these, not the ones that fit `without`. Each page comes once, under the first of its sources, in the order of
    these; with what counts of it, if it is `hidden`.
    """
    for found in found_pages(corpus, node, parts, without=without, hidden=hidden):
        yield found.counted


def found_pages(
    corpus: Corpus, node: Node | None, parts: Sequence[str], *, without: Node | None = None, hidden: Folded = NOTHING
) -> Iterator[Found]:
    """The same, whole. What is hidden is left out where nothing that stands around a story is asked for."""
    copies = set(map(int, hidden.all_keys()))
    skips = set(TOLD).issuperset(parts)
    seen: set[int] = set()
    with corpus.snapshot() as connection:
        query, values = _chosen(connection, node, parts, without)
        where = f"WHERE s.page IN ({query})" if query else ""
        for page, source in connection.execute(f"{_PAGES} {where} {_IN_ORDER}", values):
            if page not in seen and not (skips and page in copies):
                seen.add(page)
                record = structs.replace(fetch.page_record(connection, page), source=source)
                yield Found(record, page in copies)


def hidden_of(
    corpus: Corpus, node: Node | None = None, parts: Sequence[str] = ("story",), *, without: Node | None = None
) -> Folded:
    """Which of the pages that fit are copies of others that do, see `newskit.corpus.fold`."""
    if node is not None and without is None:
        return folded(corpus, node, parts)
    with corpus.snapshot() as connection:
        if not set(TOLD).intersection(parts) or not is_marked(connection):
            return NOTHING
        return folded_pages(connection, *_chosen(connection, node, parts, without))


def elsewhere(corpus: Corpus, node: Node, parts: Sequence[str]) -> dict[str, int]:
    """How many pages fit in each part that is not among `parts`, and in none that is; never zero."""
    found = {}
    with corpus.snapshot() as connection:
        for part in PARTS:
            if part not in parts:
                here, values = _fitting(connection, node, [part])
                asked, more = _fitting(connection, node, parts)
                query = f"SELECT count(*) FROM (SELECT page FROM ({here}) EXCEPT SELECT page FROM ({asked}))"
                (found[part],) = connection.execute(query, values + more).fetchone()
    return {part: number for part, number in found.items() if number}


def _chosen(connection: sqlite3.Connection, node: Node | None, parts: Sequence[str], without: Node | None) -> Query:
    """A query for the pages that fit `node`, and not `without`; empty for all."""
    query, values = ("", []) if node is None else _fitting(connection, node, parts)
    if without is None:
        return query, values
    unfit, more = _fitting(connection, without, parts)
    return f"SELECT page FROM {f'({query})' if query else 'pages'} WHERE page NOT IN ({unfit})", values + more


def _fitting(connection: sqlite3.Connection, node: Node, parts: Sequence[str]) -> Query:
    """A query for the pages that fit, each once."""
    queries = [condition.selection(part, condition.fitting(connection, node, part, parts)) for part in parts]
    if len(parts) > 1:
        scattered = condition.anywhere(connection, node, parts)
        queries.append((f"SELECT r.rowid AS page FROM pages r WHERE {scattered.where or '1'}", list(scattered.values)))
    union = " UNION ".join(f"SELECT page FROM ({query})" for query, _ in queries)
    return union, [value for _, more in queries for value in more]
