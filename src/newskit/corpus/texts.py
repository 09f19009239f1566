"""The pages that a query fits, or does not fit, one after the other with all that they say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from msgspec import structs

from newskit.corpus import condition, fetch
from newskit.corpus.parts import PARTS
from newskit.corpus.plan import Node
from newskit.corpus.reader import Corpus
from newskit.record import Record

_PAGES = "SELECT s.page, s.file || s.item FROM page_sources s"
_IN_ORDER = "ORDER BY s.file, s.number, s.item"

Query = tuple[str, list[str]]
"""SQL and the values for its question marks."""


def pages(
    corpus: Corpus, node: Node | None = None, parts: Sequence[str] = ("story",), *, fitting: bool = True
) -> Iterator[Record]:
    """The records of the pages that fit `node` in one of `parts` or with its words in several; all without `node`.

    With `fitting=False` the others. Each page comes once, under the first of its sources, in the order of these.
    """
    seen: set[int] = set()
    with corpus.snapshot() as connection:
        where, values = ("", []) if node is None else _where(connection, node, parts, fitting=fitting)
        for page, source in connection.execute(f"{_PAGES} {where} {_IN_ORDER}", values):
            if page not in seen:
                seen.add(page)
                yield structs.replace(fetch.page_record(connection, page), source=source)


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


def _where(connection: sqlite3.Connection, node: Node, parts: Sequence[str], *, fitting: bool) -> Query:
    query, values = _fitting(connection, node, parts)
    return f"WHERE s.page {'IN' if fitting else 'NOT IN'} ({query})", values


def _fitting(connection: sqlite3.Connection, node: Node, parts: Sequence[str]) -> Query:
    """A query for the pages that fit, each once."""
    queries = [condition.selection(part, condition.fitting(connection, node, part, parts)) for part in parts]
    if len(parts) > 1:
        scattered = condition.anywhere(connection, node, parts)
        queries.append((f"SELECT r.rowid AS page FROM pages r WHERE {scattered.where or '1'}", list(scattered.values)))
    union = " UNION ".join(f"SELECT page FROM ({query})" for query, _ in queries)
    return union, [value for _, more in queries for value in more]
