"""What a hit shows of its page: who it is, and the words around a match in their own spelling."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from newskit.corpus import spelling
from newskit.corpus.hit import Match
from newskit.corpus.match import words_in
from newskit.corpus.parts import COLUMNS, FIELDS, PARTS, among
from newskit.corpus.plan import Node, words
from newskit.corpus.reader import Corpus
from newskit.corpus.tables import TOKENIZERS
from newskit.text.fold import fold
from newskit.text.spread import is_spread, spread

TOKENS = 32
"""Words of a snippet."""
_LETTERS = 64
"""Letters of a snippet in a script without spaces; FTS5 allows no more."""
_HEAD = 200
"""Characters shown of a page that was not found by its words."""
_GAP = "\u2060"
"""Stands between letters for FTS5 only: a word joiner, which is not seen where a text should have one itself."""

_CONTENT = {
    "story_index": ("story_content", "page"),
    "aside_index": ("aside_content", "page"),
    "teaser_index": ("page_teasers", "teaser"),
}
"""What each index shows: table or view, and its key."""

Pieces = list[tuple[str, bool]]
"""Text, and whether it is a match."""
Place = tuple[str, int]
"""A part and a row of its index."""


class PageHead(Struct, frozen=True):
    """What a hit shows of its page."""

    id: str
    source: str
    """The first of its sources."""
    sources: int
    title: str | None
    published: str | None
    section: str | None


def heads(corpus: Corpus, matches: Sequence[Match]) -> dict[int, PageHead]:
    """What to show of the pages that were found, by their keys."""
    query = (
        "SELECT p.page, p.id, s.file || s.item, p.title, p.published, p.section FROM pages p"
        " CROSS JOIN page_sources s ON s.page = p.page"
        f" WHERE p.page IN ({among(match.page for match in matches)}) ORDER BY p.page, s.file, s.number, s.item"
    )
    with corpus.snapshot() as connection:
        return {
            page: PageHead(id_, source, 1 + len(others), title, published, section)
            for page, ((_, id_, source, title, published, section), *others) in (
                (page, list(rows)) for page, rows in groupby(connection.execute(query), key=itemgetter(0))
            )
        }


def excerpts(corpus: Corpus, node: Node, matches: Sequence[Match]) -> list[Pieces]:
    """The words around each match in their original spelling; the beginning where none of the query's stands there."""
    found: dict[Place, Pieces] = {}
    with corpus.snapshot() as connection:
        for part in {match.part for match in matches}:
            rows = {match.row for match in matches if match.part == part}
            found |= _snippets(connection, node, part, rows, with_gaps=False)
            for row in rows:
                if (part, row) in found and not found[part, row]:
                    with _apart(connection, part, row, corpus.stem) as small:
                        found |= _snippets(small, node, part, {row}, with_gaps=True)
        others = [match for match in matches if not found.get((match.part, match.row))]
        said = spelling.said(connection, others)
    found |= {place: _beginning(text) for place, text in said.items()}
    return [found[match.part, match.row] for match in matches]


def _snippets(
    connection: sqlite3.Connection, node: Node, part: str, rows: Collection[int], *, with_gaps: bool
) -> dict[Place, Pieces]:
    """The snippets of the first column to show that has a word that was asked for, of the rows that have one.

    It is empty where the column has a script without spaces, but no gaps between its letters (see `_apart`).
    """
    tokens = _LETTERS if with_gaps else TOKENS
    asked = words_in(node, part)
    found: dict[Place, Pieces] = {}
    start, end = _marks()
    index = PARTS[part].place.index
    for column in _shown(node, part) if asked else ():
        left = [row for row in rows if (part, row) not in found]
        if not left:
            break
        query = (
            f"SELECT rowid, snippet({index}, {column}, ?, ?, '…', {tokens}), CAST({COLUMNS[index][column]} AS BLOB)"
            f" FROM {index}"
            f" WHERE {index} MATCH ? AND rowid IN ({among(left)})"
        )
        for row, text, whole in connection.execute(query, (start, end, asked)):
            if not with_gaps and is_spread(whole or b""):
                found[part, row] = []
            elif text and start in text:
                found[part, row] = _pieces(text.replace(_GAP, "") if with_gaps else text, start, end)
    return found


def _shown(node: Node, part: str) -> list[int]:
    """The columns of the part where the words that were asked for may stand, the best to show first."""
    index = PARTS[part].place.index
    named: set[str] = set()
    for leaf in words(node):
        field = getattr(leaf, "field", "")
        place = FIELDS[field][1] if field else PARTS[part].place
        named.update(place.columns or COLUMNS[index] if place.index == index else ())
    return [column for column in PARTS[part].shown if COLUMNS[index][column] in named]


@contextmanager
def _apart(connection: sqlite3.Connection, part: str, row: int, stem: str) -> Iterator[sqlite3.Connection]:
    """An index in memory of one row, whose content has gaps where the words of the index have.

    In a text without spaces the index has more words than SQLite finds in the content, so that the number of a word in
    one is not that in the other.
    """
    index = PARTS[part].place.index
    content, key = _CONTENT[index]
    columns = ", ".join(COLUMNS[index])
    texts = connection.execute(f"SELECT {columns} FROM {content} WHERE {key} = ?", (row,)).fetchone()
    marks = ", ".join("?" * len(texts))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as small:
        small.execute(f"CREATE TABLE content (row INTEGER PRIMARY KEY, {columns})")
        small.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5({columns}, content='content', content_rowid='row',"
            f' tokenize="{TOKENIZERS[stem]}")'
        )
        small.execute(f"INSERT INTO content VALUES (?, {marks})", (row, *(spread(text or "", _GAP) for text in texts)))
        folded = (spread(fold(text or "")) for text in texts)
        small.execute(f"INSERT INTO {index} (rowid, {columns}) VALUES (?, {marks})", (row, *folded))
        yield small


def _beginning(said: str) -> Pieces:
    return [(said[:_HEAD], False), *([("…", False)] if len(said) > _HEAD else [])]


def _marks() -> tuple[str, str]:
    """Signs around matches that no text can contain on purpose, because they are different each time."""
    secret = os.urandom(8).hex()
    return f"\ue000{secret}<", f"\ue000{secret}>"


def _pieces(marked: str, start: str, end: str) -> Pieces:
    first, *others = marked.split(start)
    pieces = [(first, False)]
    for other in others:
        match, _, after = other.partition(end)
        pieces += (match, True), (after, False)
    return [piece for piece in pieces if piece[0]]
