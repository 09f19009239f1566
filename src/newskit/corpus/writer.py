"""Writing a corpus: one writer at a time, one transaction a batch, a run that can be gone on with."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from operator import add
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import Struct, structs

from newskit.corpus import build, connect, overrides, removal, run, sites, stemming, store
from newskit.corpus.firsts import Firsts
from newskit.corpus.lock import WriterLock
from newskit.corpus.reader import Corpus
from newskit.corpus.removal import Forgotten
from newskit.corpus.sites import SiteCounts
from newskit.corpus.source import place
from newskit.errors import CorpusError, NoCorpus
from newskit.record import Record

if TYPE_CHECKING:
    from newskit.parsing.overrides import Correction

_COMMIT_CHARACTERS = 10_000_000
"""A first build commits after so much text, because the index is written in pieces then; an update after each batch."""


class Added(Struct, frozen=True):
    """What became of a batch, in sources."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0


class Writer:
    """A corpus to write into. Use it as a context manager, and `finish` the run when all is done.

    Left without `finish` (an error, Ctrl-C, kill) the run stays pending: batches that were added stay, nothing is
    half there, and the next writer says `resumed`. A corpus that is not there yet is built beside its place and
    appears with `finish`. Each `add`, `forget` and `prune` goes in whole or not at all.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: str, *, lock: WriterLock | None = None, building: bool = False,
        rules: int | None = None, task: str | None = None,
    ) -> None:  # fmt: skip
        """`open_writer` and `in_memory` make one."""
        self._connection = connection
        self._lock = lock
        self._building = building
        self._rules = rules
        self._stem: str | None = None
        self._corpus = Corpus(connection, path)
        self._uncommitted = 0
        self._failed = False
        self._added = Added()
        self._firsts = Firsts(connection)
        self._task = task
        self._run = run.last(connection) if building else run.pending(connection, task)
        self.resumed = self._run is not None
        """Whether an earlier run was interrupted, and this one goes on with it."""
        self.left_out: tuple[str, ...] = ()
        """The sources of those of the last batch that were not taken, because another page came under that source."""

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], *, stem: str | None = None, rules: int | None = None,
        create: bool = True, task: str | None = None,
    ) -> Self:  # fmt: skip
        """A writer for the corpus at `path`; see `newskit.corpus.open_writer`."""
        stemming.check(stem)
        name = os.path.realpath(path)
        if not create and not os.path.exists(name):
            raise NoCorpus(f"there is no corpus {os.fspath(path)}; name another with -c")
        if not (create and _is_new(name)):
            connect.check_file(os.fspath(path))
        with ExitStack() as undo:
            lock = WriterLock(name)
            undo.callback(lock.release)
            building = _is_new(name)  # asked under the lock: another writer may just have finished
            with connect.translated(name):
                connection = build.start(name, task) if building else connect.connect_writer(name)
                undo.enter_context(closing(connection))
                writer = cls(connection, name, lock=lock, building=building, rules=rules, task=task)
                writer._prepare(stem)
            undo.pop_all()
        return writer

    @classmethod
    def in_memory(cls, *, stem: str | None = None, rules: int | None = None) -> Self:
        """A writer for a corpus in memory; see `newskit.corpus.in_memory`."""
        stemming.check(stem)
        connection = sqlite3.connect(":memory:", isolation_level=None)
        build.create(connection)
        writer = cls(connection, ":memory:", rules=rules)
        writer._stem = stem
        return writer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def corpus(self) -> Corpus:
        """The corpus as it is now, to read from; it closes with the writer."""
        if not stemming.is_indexed(self._connection):
            with self._transaction():
                stemming.make_index(self._connection, (), self._stem, building=self._building)
        return self._corpus

    @property
    def rules(self) -> int:
        """The version of the splitting rules that new records carry; below zero for pages that are not split."""
        if self._rules is None:
            from newskit.parsing import RULES

            self._rules = RULES
        return self._rules

    def known(
        self, pairs: Iterable[tuple[str, str]], *, again: bool = False, rules: int | None = None
    ) -> set[tuple[str, str]]:
        """Those of the (source, id) pairs that need no work: stored, unchanged, and split the way `rules` says.

        With `again`, pages that older rules have split are not known either. `rules` below zero asks for pages that
        were not split; `None` is the writer's own.
        """
        rules = self.rules if rules is None else rules
        query = (
            "SELECT p.id, p.rules FROM page_sources s JOIN pages p USING (page)"
            " WHERE (s.file, s.number, s.item) = (?, ?, ?)"
        )
        known = set()
        pairs = list(pairs)
        with connect.translated(self._corpus.path):
            self._firsts.note(pairs)
            for source, id_ in pairs:
                row = self._connection.execute(query, place(source)).fetchone()
                if row is not None and row[0] == id_ and _is_current(row[1], rules, again=again):
                    known.add((source, id_))
        return known

    def add(self, records: Iterable[Record], *, rules: int | None = None) -> Added:
        """What became of the records, which are one batch: all go in or, when an error stops it, none.

        Of different pages that come under one source in a run only the first is taken, see `left_out`.
        """
        batch = self._first_of(list(records))
        if not batch:
            return Added()
        rules = self.rules if rules is None else rules
        with self._transaction():
            self._begin_run(rules)
            if not stemming.is_indexed(self._connection):
                stemming.make_index(self._connection, batch, self._stem, building=self._building)
            outcomes = store.put_all(self._connection, batch, rules)
            self._uncommitted += sum(len(record.text) for record in batch)
            added = Added(new=outcomes["new"], replaced=outcomes["replaced"], unchanged=outcomes["unchanged"])
            run.count(self._connection, self._run, structs.asdict(added))
        self._added = Added(*map(add, structs.astuple(self._added), structs.astuple(added)))
        return added

    def forget(self, names: Sequence[str]) -> Forgotten:
        """What was taken out. A name is a source, an id (all its sources), or a folder, file or archive (all in it)."""
        with self._transaction():
            return removal.forget(self._connection, names)

    def prune(self, exists: Callable[[str], bool]) -> Forgotten:
        """What was taken out: all sources for which `exists` says no, and pages that have no other."""
        gone = [source for source, _ in self._corpus.sources() if not exists(source)]
        with self._transaction():
            return removal.forget(self._connection, gone, exact=True)

    def site_counts(self) -> SiteCounts | None:
        """What the pages of all finished runs taught; `None` when there is nothing yet."""
        with connect.translated(self._corpus.path):
            return sites.load(self._connection)

    def corrections(self) -> dict[str, tuple[Correction, ...]]:
        """What people said of pages, by the page's id."""
        with connect.translated(self._corpus.path):
            return overrides.load(self._connection)

    def correct(self, corrections: Mapping[str, Sequence[Correction]]) -> None:
        """Nothing; keeps what a person says of pages, by the page's id, in place of what was said of them before."""
        if corrections:
            with self._transaction():
                overrides.save(self._connection, corrections)

    def finish(self, counts: SiteCounts | None = None) -> Added:
        """What became of all records since the writer was opened. Ends the run and closes the writer.

        `counts` are kept for later runs if this one has added anything; `None` leaves those that there are.

        A first build is merged, made durable and given its name here; one without any page leaves nothing behind.
        """
        with connect.translated(self._corpus.path):
            if self._run is not None:
                with self._transaction():
                    run.finish(self._connection, self._run)
                    if counts is not None:
                        sites.save(self._connection, counts)
                self._commit()
                if self._building:
                    build.merge(self._connection, self._corpus.path)
                elif self._lock is not None:
                    self._connection.execute("PRAGMA busy_timeout = 0")  # a reader keeps the log for itself
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if self._building and self._run is not None:
            self._corpus.close()
            build.publish(self._corpus.path)
        self.close()
        return self._added

    def close(self) -> None:
        """Nothing; closes the file without ending the run. Doing so twice is harmless."""
        try:
            if not self._corpus.closed:
                with connect.translated(self._corpus.path):
                    self._commit()
        finally:
            self._corpus.close()
            if self._building and self._run is None:
                build.discard(self._corpus.path)
            if self._lock is not None:
                self._lock.release()

    def _prepare(self, stem: str | None) -> None:
        """Nothing; brings an older corpus up to date and checks that `stem` is the one it has."""
        self._stem = stem
        if stemming.is_indexed(self._connection):
            stemming.check_same(self._connection, stem, self._corpus.path)
            stemming.refresh(self._connection)

    def _first_of(self, batch: list[Record]) -> list[Record]:
        with connect.translated(self._corpus.path):
            first = self._firsts.note((record.source, record.id) for record in batch)
        self.left_out = tuple(record.source for record, is_first in zip(batch, first, strict=True) if not is_first)
        return [record for record, is_first in zip(batch, first, strict=True) if is_first] if self.left_out else batch

    def _begin_run(self, rules: int) -> None:
        if self._run is None:
            self._run = run.begin(self._connection, rules, self._task)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """A context whose changes are all kept or none.

        A first build keeps several batches in one transaction, because FTS5 writes a segment at the end of each (and
        at each savepoint). So a failure there takes back all that was not committed, and ends the build's writing.
        """
        if self._failed:
            raise CorpusError(f"{self._corpus.path}: writing has failed before; close it and start again")
        with connect.translated(self._corpus.path):
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
            with ExitStack() as undo:
                undo.callback(self._take_back)
                yield
                undo.pop_all()
            if not self._building or self._uncommitted >= _COMMIT_CHARACTERS:
                self._commit()

    def _take_back(self) -> None:
        self._failed = self._building
        self._connection.rollback()  # does nothing where SQLite has done it by itself, as when the disk is full

    def _commit(self) -> None:
        self._uncommitted = 0
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")


def _is_new(path: str) -> bool:
    """Whether a corpus has to be built at `path`: there is no file, or an empty one."""
    return not os.path.exists(path) or (os.path.isfile(path) and not os.path.getsize(path))


def _is_current(stored: int, rules: int, *, again: bool) -> bool:
    """Whether what rules `stored` have made of a page will do for a run with `rules`."""
    if stored == store.UNKNOWN_RULES or (stored < 0) != (rules < 0):
        return False
    return not again or abs(stored) >= abs(rules)
