"""Reading a corpus: records by id or source, streams in the order of the sources, counts.

What is not needed to search is imported by the methods that use it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from newskit.corpus import connect, schema
from newskit.errors import CorpusError

if TYPE_CHECKING:
    from newskit.corpus.fetch import Counts
    from newskit.record import Record, TeaserRow


class Corpus:
    """A corpus to read from. Close it, or use it as a context manager.

    Other processes may write meanwhile: each call sees one state of the corpus, and an iterator the state of its
    first step.
    """

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        """`open_reader` makes one."""
        self.connection = connection
        self.path = path
        self.memo: dict[Hashable, Any] = {}
        """What was worked out for the state that the present snapshot shows; empty when that ends."""
        self._depth = 0
        self._began = False
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def closed(self) -> bool:
        """Whether `close` has been called."""
        return self._closed

    def close(self) -> None:
        """Nothing; closes the file."""
        self._closed = True
        self.connection.close()

    @property
    def folder(self) -> str:
        """The folder that sources are relative to."""
        return str(Path(self.path).absolute().parent)

    @property
    def stem(self) -> str:
        """How words were stemmed when they were indexed: `porter` or `none`."""
        return self.setting("stem") or "none"

    def setting(self, name: str) -> str | None:
        """What is recorded under `name`, `None` when nothing is."""
        with self.snapshot():
            row = self.connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """A context in which all reading sees the same state, and SQLite's errors become newskit's."""
        with connect.translated(self.path):
            if not self._depth and not self.connection.in_transaction:
                self.connection.execute("BEGIN")
                self._began = True
            self._depth += 1
            try:
                yield self.connection
            finally:
                self._depth -= 1
                if not self._depth:
                    self.memo.clear()
                if self._began and not self._depth and not self._closed:
                    self._began = False
                    self.connection.execute("COMMIT")

    def get(self, key: str, *, blocks: bool = False) -> Record | None:
        """The record of the page that `key` names; `None` when there is none.

        `key` is an id, a source, the end of a source after a `/`, or the first digits of an id (at least four).
        With `blocks`, the record has its blocks and the page's text where they are stored. Of a page with several
        sources the first is given unless `key` is another.

        Raises `UsageError` when several pages fit.
        """
        from newskit.corpus import fetch

        with self.snapshot() as connection:
            return fetch.record(connection, key, blocks=blocks)

    def records(self, *, blocks: bool = False) -> Iterator[Record]:
        """All records, one per source, in the order of the sources."""
        from newskit.corpus import fetch

        with self.snapshot() as connection:
            yield from fetch.records(connection, blocks=blocks)

    def stories(self, *, blocks: bool = False) -> Iterator[Record]:
        """The records of pages that have a story, one per source, in the order of the sources."""
        from newskit.corpus import fetch

        with self.snapshot() as connection:
            yield from fetch.records(connection, fetch.STORIES, blocks=blocks)

    def teasers(self) -> Iterator[TeaserRow]:
        """All teasers with the source and id of their page, in the order of sources and positions."""
        from newskit.corpus import fetch

        with self.snapshot() as connection:
            yield from fetch.teasers(connection)

    def sources(self) -> Iterator[tuple[str, str]]:
        """Source and id of all that is stored, in the order of the sources."""
        from newskit.corpus import fetch

        with self.snapshot() as connection:
            yield from fetch.sources(connection)

    def counts(self) -> Counts:
        """How much of what is stored."""
        from newskit.corpus import fetch

        with self.snapshot() as connection:
            return fetch.counts(connection)


def open_reader(path: str | os.PathLike[str]) -> Corpus:
    """The corpus at `path`, to read from; a context manager. One of an older version is brought up to date first.

    Raises `NoCorpus` when there is none, `NotACorpus` when the file is something else or damaged, `NewerCorpus` when
    a newer newskit wrote it, `CorpusError` when an older one did and the file cannot be written.
    """
    name = os.fspath(path)
    connection = connect.connect_reader(name)
    if schema.version(connection) < schema.VERSION:
        connection.close()
        if not os.access(name, os.W_OK):
            raise CorpusError(
                f"{name} was written by an older newskit and must be brought up to date, but it is read-only; make it"
                " writable, or copy it and name the copy with -c"
            )
        connect.connect_writer(name).close()
        connection = connect.connect_reader(name)
    return Corpus(connection, name)
