"""What a hit shows of its page: who it is, and the words around a match in their own spelling."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from msgspec import Struct

from newskit.corpus import spelling
from newskit.corpus.hit import Match
from newskit.corpus.match import words_in
from newskit.corpus.parts import COLUMNS, PARTS
from newskit.corpus.plan import Node
from newskit.corpus.reader import Corpus
from newskit.corpus.schema import TOKENIZERS
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


class PageHead(Struct, frozen=True):
    """What a hit shows of its page."""

    id: str
    source: str
    """The first of its sources."""
    sources: int
    title: str | None
    published: str | None
    section: str | None


def head(corpus: Corpus, match: Match) -> PageHead:
    """What to show of the page that was found."""
    sources = "SELECT file || item FROM page_sources WHERE page = ? ORDER BY file, number, item"
    with corpus.snapshot() as connection:
        id_, title, published, section = connection.execute(
            "SELECT id, title, published, section FROM pages WHERE page = ?", (match.page,)
        ).fetchone()
        (source,), *others = connection.execute(sources, (match.page,)).fetchall()
    return PageHead(id=id_, source=source, sources=1 + len(others), title=title, published=published, section=section)


def excerpt(corpus: Corpus, node: Node, match: Match) -> Pieces:
    """The words around the match in their original spelling; the beginning where none of the query's stands there."""
    asked = words_in(node, match.part)
    with corpus.snapshot() as connection:
        said = spelling.said(connection, match)
        if not asked:
            return _beginning(said)
        if not is_spread(said):
            return _snippet(connection, match, asked, TOKENS) or _beginning(said)
        with _apart(connection, match, corpus.stem) as small:
            found = _snippet(small, match, asked, _LETTERS) or _beginning(said)
    return [(text.replace(_GAP, ""), is_match) for text, is_match in found]


def _snippet(connection: sqlite3.Connection, match: Match, asked: str, tokens: int) -> Pieces:
    """The snippet of the first column to show that has a word that was asked for; empty when none has."""
    start, end = _marks()
    index = PARTS[match.part].place.index
    for column in PARTS[match.part].shown:
        query = (
            f"SELECT snippet({index}, {column}, ?, ?, '…', {tokens}) FROM {index} WHERE rowid = ? AND {index} MATCH ?"
        )
        found = connection.execute(query, (start, end, match.row, asked)).fetchone()
        if found and found[0] and start in found[0]:
            return _pieces(found[0], start, end)
    return []


@contextmanager
def _apart(connection: sqlite3.Connection, match: Match, stem: str) -> Iterator[sqlite3.Connection]:
    """An index in memory of one row, whose content has gaps where the words of the index have.

    In a text without spaces the index has more words than SQLite finds in the content, so that the number of a word in
    one is not that in the other.
    """
    index, row = PARTS[match.part].place.index, match.row
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
