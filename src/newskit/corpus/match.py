"""Asking the index: which pages fit, in which part, how well, and the words around a match."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence

from msgspec import Struct

from newskit.corpus.plan import All, Any, Node, expression
from newskit.corpus.reader import Corpus
from newskit.corpus.schema import TEASER_BITS

SNIPPET_TOKENS = 32
_TIES = 64
"""So many rows more than asked for are ranked, to see whether the last ones are tied."""


class Part(Struct, frozen=True):
    """A part of the pages that can be searched by itself."""

    index: str
    columns: tuple[str, ...]
    """Columns to search; none for all that hold words."""
    page: str
    """The page of a row, in SQL."""
    weights: str
    """What a match in each column counts in the ranking; the tags count nothing."""
    shown: tuple[int, ...]
    """Columns that snippets are taken from, the best first."""


PARTS = {
    "story": Part("story_index", (), "rowid", "5, 2, 1, 1, 0", (2, 3, 1, 0)),
    "captions": Part("aside_index", ("captions",), "rowid", "1, 0, 0, 0", (0,)),
    "teasers": Part("teaser_index", (), f"rowid >> {TEASER_BITS}", "2, 1, 1, 1", (0, 1, 2, 3)),
    "unassigned": Part("aside_index", ("unassigned",), "rowid", "0, 1, 0, 0", (1,)),
}
"""The parts by name, in the order in which their hits are listed."""

Condition = tuple[str, list[str]]
"""SQL and the values for its question marks."""


class Match(Struct, frozen=True):
    """A page that fits."""

    page: int
    """The page's key in the tables."""
    part: str
    """Where the page fits, or, with its words in several parts, where most of it can be shown."""
    row: int
    """The key of the row of the part's index that fits best."""
    score: float
    """BM25 with the sign turned: larger is better."""


class PageHead(Struct, frozen=True):
    """What a hit shows of its page."""

    id: str
    source: str
    """The first of its sources."""
    sources: int
    title: str | None
    published: str | None
    section: str | None


def count(corpus: Corpus, node: Node, part: str, without: Sequence[str] = ()) -> int:
    """How many pages fit in `part`, and in none of the parts `without`."""
    asked = PARTS[part]
    where, values = _matches(node, part, without)
    what = "count(*)" if asked.page == "rowid" else f"count(DISTINCT {asked.page})"
    with corpus.snapshot() as connection:
        (number,) = connection.execute(f"SELECT {what} FROM {asked.index} WHERE {where}", values).fetchone()
    return int(number)


def best(corpus: Corpus, node: Node, part: str, limit: int, without: Sequence[str] = ()) -> list[Match]:
    """The pages that fit in `part` (and in none of the parts `without`) best, at most `limit`, the best first.

    Of pages that fit equally well the newer comes first, then the one with the smaller id.
    """
    with corpus.snapshot() as connection:
        size = limit + _TIES
        while True:
            found = _ranked(connection, part, _matches(node, part, without), size)
            if len(found) < size or found[limit - 1].score != found[-1].score:
                break
            size *= 16
        return _in_order(connection, found)[:limit]


def count_scattered(corpus: Corpus, node: Node, parts: Sequence[str]) -> int:
    """How many pages have all words of `node` in `parts` taken together, but in none of them alone."""
    scattered = _scattered(node, parts)
    if scattered is None:
        return 0
    pages, values = scattered
    with corpus.snapshot() as connection:
        (number,) = connection.execute(f"SELECT count(*) FROM ({pages})", values).fetchone()
    return int(number)


def best_scattered(corpus: Corpus, node: Node, parts: Sequence[str], limit: int) -> list[Match]:
    """The pages that `count_scattered` counts, ranked by the words they have in each part, at most `limit`."""
    scattered = _scattered(node, parts)
    if scattered is None:
        return []
    found: dict[int, Match] = {}
    with corpus.snapshot() as connection:
        for part in parts:
            where, values = _matches(some_of(node), part, ())
            condition = f"{where} AND {PARTS[part].page} IN ({scattered[0]})", values + scattered[1]
            for match in _ranked(connection, part, condition, -1):
                first = found.get(match.page, match)
                score = match.score if first is match else first.score + match.score
                found[match.page] = Match(page=match.page, part=first.part, row=first.row, score=score)
        return _in_order(connection, found.values())[:limit]


def some_of(node: Node) -> Node:
    """What fits any of the words and phrases that `node` asks for all of."""
    return Any(node.parts) if isinstance(node, All) else node


def _ranked(connection: sqlite3.Connection, part: str, condition: Condition, size: int) -> list[Match]:
    """The best `size` pages under the condition (-1: all), each with its best row."""
    asked = PARTS[part]
    where, values = condition
    score = f"bm25({asked.index}, {asked.weights})"
    if asked.page == "rowid":
        query = f"SELECT rowid, rowid, {score} FROM {asked.index} WHERE {where} ORDER BY 3 LIMIT ?"
    else:  # SQLite takes the key from the row that has the minimum; LIMIT keeps bm25 inside, where FTS5 allows it
        scored = (
            f"SELECT {asked.page} AS page, rowid AS key, {score} AS score FROM {asked.index} WHERE {where} LIMIT -1"
        )
        query = f"SELECT page, key, min(score) FROM ({scored}) GROUP BY page ORDER BY 3 LIMIT ?"
    rows = connection.execute(query, (*values, size))
    return [Match(page=page, part=part, row=row, score=-score) for page, row, score in rows]


def _in_order(connection: sqlite3.Connection, found: Iterable[Match]) -> list[Match]:
    """The matches by score, and tied ones by date (newest first, undated last) and id."""
    query = "SELECT published, id FROM pages WHERE page = ?"
    keys: dict[int, tuple[str, str]] = {}
    for match in found:
        published, id_ = connection.execute(query, (match.page,)).fetchone()
        keys[match.page] = published if published and published[:4].isdecimal() else "", id_
    ordered = sorted(found, key=lambda match: keys[match.page][1])
    ordered.sort(key=lambda match: keys[match.page][0], reverse=True)
    return sorted(ordered, key=lambda match: -match.score)


def _matches(node: Node, part: str, without: Sequence[str]) -> Condition:
    """The condition on the index of `part`: its row fits, and its page fits in no part of `without`."""
    asked = PARTS[part]
    condition = f"{asked.index} MATCH ?"
    values = [expression(node, asked.columns)]
    for other in without:
        pages, more = _pages(node, other)
        condition += f" AND {asked.page} NOT IN ({pages})"
        values += more
    return condition, values


def _pages(node: Node, part: str) -> Condition:
    """A query for the pages that fit in `part`, some of them more than once."""
    asked = PARTS[part]
    where, values = _matches(node, part, ())
    return f"SELECT {asked.page} AS page FROM {asked.index} WHERE {where}", values


def _scattered(node: Node, parts: Sequence[str]) -> Condition | None:
    """A query for the pages whose words stand in several of the parts; `None` where that cannot be."""
    if not isinstance(node, All) or len(parts) < 2:  # noqa: PLR2004 - one part is not several
        return None
    first, *others = node.parts
    queries = [_pages(first, part) for part in parts]
    query = f"SELECT page FROM ({' UNION '.join(query for query, _ in queries)}) WHERE true"
    values = [value for _, more in queries for value in more]
    for other in others:
        queries = [_pages(other, part) for part in parts]
        query += f" AND ({' OR '.join(f'page IN ({query})' for query, _ in queries)})"
        values += [value for _, more in queries for value in more]
    for part in parts:
        pages, more = _pages(node, part)
        query += f" AND page NOT IN ({pages})"
        values += more
    return query, values


def head(corpus: Corpus, match: Match) -> PageHead:
    """What to show of the page that was found."""
    sources = "SELECT file || item FROM page_sources WHERE page = ? ORDER BY file, number, item"
    with corpus.snapshot() as connection:
        id_, title, published, section = connection.execute(
            "SELECT id, title, published, section FROM pages WHERE page = ?", (match.page,)
        ).fetchone()
        (source,), *others = connection.execute(sources, (match.page,)).fetchall()
    return PageHead(id=id_, source=source, sources=1 + len(others), title=title, published=published, section=section)


def excerpt(corpus: Corpus, node: Node, match: Match) -> list[tuple[str, bool]]:
    """The words around the match in their original spelling: pieces of text, and whether each is a match."""
    asked = PARTS[match.part]
    start, end = _marks()
    with corpus.snapshot() as connection:
        for column in asked.shown:
            query = (
                f"SELECT snippet({asked.index}, {column}, ?, ?, '…', {SNIPPET_TOKENS}) FROM {asked.index}"
                f" WHERE rowid = ? AND {asked.index} MATCH ?"
            )
            values = (start, end, match.row, expression(node, asked.columns))
            row = connection.execute(query, values).fetchone()
            if row and row[0] and start in row[0]:
                return _pieces(row[0], start, end)
    return []


def _marks() -> tuple[str, str]:
    """Signs around matches that no text can contain on purpose, because they are different each time."""
    secret = os.urandom(8).hex()
    return f"\ue000{secret}<", f"\ue000{secret}>"


def _pieces(marked: str, start: str, end: str) -> list[tuple[str, bool]]:
    first, *others = marked.split(start)
    pieces = [(first, False)]
    for other in others:
        match, _, after = other.partition(end)
        pieces += (match, True), (after, False)
    return [piece for piece in pieces if piece[0]]
