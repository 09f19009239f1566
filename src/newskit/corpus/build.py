"""The first build of a corpus: in a file of its own beside the place it will have, renamed when it is done.

So nobody meets half a corpus, and nothing needs to be flushed to disk before the end. The unfinished file
(`newskit.db.part`) keeps a rollback journal all the same, which costs nothing measurable: a build whose process was
killed is whole up to its last commit, and the next run goes on with it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3

from newskit.corpus import run, schema, tables
from newskit.corpus.connect import PART
from newskit.errors import CorpusBusy, OutputError

PAGE_SIZE = 16384
_COMPACTED = f"{PART}-compact"
_HASH_BYTES = 8 << 20
"""Postings that FTS5 collects before it writes a segment, and its own default."""
_DEFAULT_HASH_BYTES = 1 << 20
_DEFAULT_MERGE = 4
_PRAGMAS = (
    f"page_size = {PAGE_SIZE}",
    "locking_mode = EXCLUSIVE",
    "journal_mode = TRUNCATE",
    "synchronous = OFF",
    "cache_size = -12288",
    "temp_store = MEMORY",
)


def start(path: str, task: str | None) -> sqlite3.Connection:
    """A connection to the unfinished corpus for `path`: one that an interrupted build left, or a new one.

    What another task than `task` has left is thrown away: its pages were never asked for in this corpus.
    """
    _adopt(path)
    connection = _left(path + PART, task)
    if connection is not None:
        return connection
    discard(path)
    with contextlib.ExitStack() as undo:
        undo.callback(discard, path)
        connection = undo.enter_context(contextlib.closing(_connect(path + PART)))
        create(connection)
        undo.pop_all()
    return connection


def _left(part: str, task: str | None) -> sqlite3.Connection | None:
    """A connection to what an interrupted build for `task` has left, `None` when that is nothing that will do."""
    if not os.path.exists(part):
        return None
    connection = _connect(part)
    usable = False
    try:
        usable = _is_sound(connection) and run.is_for(connection, task)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise
    finally:
        if not usable:
            connection.close()
    return connection if usable else None


def _adopt(path: str) -> None:
    """Nothing; settles what a process left that was killed while it published.

    The compacted copy is complete when the file it was made from is gone, see `publish`.
    """
    if not os.path.exists(path + _COMPACTED):
        return
    if os.path.exists(path + PART):
        os.unlink(path + _COMPACTED)
    else:
        os.replace(path + _COMPACTED, path + PART)


def create(connection: sqlite3.Connection) -> None:
    """Nothing; makes the tables in a new file."""
    _configure_file(connection)
    connection.execute("BEGIN IMMEDIATE")
    schema.create(connection)
    connection.execute("COMMIT")


def _connect(part: str) -> sqlite3.Connection:
    return sqlite3.connect(part, isolation_level=None, timeout=0)


def _configure_file(connection: sqlite3.Connection) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Whether what an interrupted build left can be gone on with."""
    _configure_file(connection)
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != schema.APPLICATION_ID or schema.version(connection) != schema.VERSION:
        return False
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return bool(verdict == "ok")


def prepare_index(connection: sqlite3.Connection) -> None:
    """Nothing; sets the new index up for writing much and searching nothing."""
    for index in tables.INDEXES:
        _configure(connection, index, "hashsize", _HASH_BYTES)
        _configure(connection, index, "automerge", 0)


def merge(connection: sqlite3.Connection, path: str) -> None:
    """Nothing; merges the index for searching, and makes a compact copy of the corpus for `publish`.

    Merging leaves as much free space in the file as the index takes. The copy costs about 2 % of a build.
    """
    for index in tables.INDEXES:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        _configure(connection, index, "hashsize", _DEFAULT_HASH_BYTES)
        _configure(connection, index, "automerge", _DEFAULT_MERGE)
    with contextlib.ExitStack() as undo:
        undo.callback(_remove, path + _COMPACTED)
        connection.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(path + _COMPACTED),))
        _use_wal(path + _COMPACTED)
        undo.pop_all()


def _use_wal(path: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def publish(path: str) -> None:
    """Nothing; makes the compact copy durable and gives it the corpus' name."""
    if os.path.exists(path) and os.path.getsize(path):
        raise CorpusBusy(f"{path} was made by another program meanwhile; this import is in {path}{PART}")
    try:
        _sync(path + _COMPACTED)
        _remove(path + PART)
        _remove(f"{path}{PART}-journal")
        os.replace(path + _COMPACTED, path)
        _sync(os.path.dirname(path))
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error


def discard(path: str) -> None:
    """Nothing; removes the unfinished corpus for `path`."""
    for name in (PART, f"{PART}-journal", _COMPACTED, f"{_COMPACTED}-journal"):
        _remove(path + name)


def _remove(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def _configure(connection: sqlite3.Connection, index: str, option: str, value: int) -> None:
    connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES (?, ?)", (option, value))


def _sync(path: str) -> None:
    """Nothing; has the system write a file or folder to disk (folders cannot be synced on Windows)."""
    if os.name == "nt" and os.path.isdir(path):  # pragma: no cover
        return
    file = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
