"""What the search for copies has worked out of pages and pairs, so that the next one need not do so again.

It never changes a result. A signature belongs to what a page said when it was made (the digest): that of another state
of the page is not given. Verdicts name what they depend on by numbers, which only `newskit.dedup` understands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from msgspec import Struct

from newskit.corpus.reader import Corpus

SETTING = "signatures"
"""Says by what version of newskit's rules they were made, and by what limits."""


class Signature(Struct, frozen=True):
    """What is remembered of a story."""

    key: int
    form: int
    letters: int
    is_lead: int
    """1 for a text that breaks off, to go on elsewhere."""
    hashes: bytes


class Story(Struct, frozen=True):
    """A source that has a story."""

    page: int
    """The key of its page."""
    source: str
    id: str
    published: str | None
    title: str | None
    """Title or beginning; `None` unless it was asked for."""
    digest: int
    """A number for what the page says."""
    signature: Signature | None
    """`None` when none is remembered."""


class Memory(Struct, frozen=True):
    """What is to be remembered."""

    how: str
    """By what rules and limits it was made."""
    signatures: Iterable[tuple[int, int, Signature]]
    """Keys of pages, their digests, and the signatures of those that have none yet."""
    verdicts: Iterable[tuple[int, int, int, int, bytes]]
    again: bool
    """Whether what was remembered before is of no use."""


_TITLE = "coalesce(nullif(p.title, ''), substr(p.text, 1, {characters}))"
_STORIES = (
    "SELECT p.page, s.file || s.item, p.id, p.published, {title}, p.digest, g.key, g.form, g.letters, g.is_lead,"
    " g.hashes FROM page_sources s JOIN pages p USING (page) LEFT JOIN page_signatures g"
    " ON g.page = p.page AND g.digest = p.digest AND {known} WHERE p.is_story ORDER BY s.file, s.number, s.item"
)
_INSERT = "INSERT OR REPLACE INTO page_signatures VALUES (?, ?, ?, ?, ?, ?, ?)"


def stories(corpus: Corpus, *, known: bool, title: int = 0) -> Iterator[Story]:
    """All sources with a story, in their order; without signatures unless those that there are may be `known`.

    With a `title`, so many characters stand for one that is missing.
    """
    query = _STORIES.format(title=_TITLE.format(characters=int(title)) if title else "NULL", known=int(known))
    with corpus.snapshot() as connection:
        for page, source, id_, published, name, digest, key, *rest in connection.execute(query):
            signature = None if key is None else Signature(key, *rest)
            yield Story(page, source, id_, published, name, digest, signature)


def story(corpus: Corpus, page: int) -> tuple[str | None, str]:
    """Title and text of the story of a page, by the page's key."""
    with corpus.snapshot() as connection:
        title, text = connection.execute("SELECT title, text FROM pages WHERE page = ?", (page,)).fetchone()
        return title, text


def verdicts(corpus: Corpus) -> list[tuple[int, int, int, int, bytes]]:
    """What is remembered of pairs."""
    with corpus.snapshot() as connection:
        return connection.execute("SELECT one, other, one_state, other_state, evidence FROM copy_verdicts").fetchall()


def save(connection: sqlite3.Connection, memory: Memory) -> None:
    """Nothing; remembers `memory`, and nothing of pages that are gone. Inside the caller's transaction."""
    connection.execute(
        "DELETE FROM page_signatures WHERE ? OR NOT EXISTS"
        " (SELECT 1 FROM pages p WHERE p.page = page_signatures.page AND p.digest = page_signatures.digest)",
        (memory.again,),
    )
    connection.executemany(
        _INSERT,
        (
            (page, digest, found.key, found.form, found.letters, found.is_lead, found.hashes)
            for page, digest, found in memory.signatures
        ),
    )
    connection.execute("DELETE FROM copy_verdicts")
    connection.executemany("INSERT INTO copy_verdicts VALUES (?, ?, ?, ?, ?)", memory.verdicts)
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (SETTING, memory.how))
