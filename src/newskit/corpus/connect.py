"""Opening a corpus file, and saying in one line why it cannot be used.

Every `sqlite3.Error` that leaves this package goes through `translated`, so that callers meet newskit's errors
only.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from newskit.corpus.schema import APPLICATION_ID, VERSION, migrate
from newskit.errors import CorpusBusy, CorpusError, NewerCorpus, NewskitError, NoCorpus, NotACorpus, OutputError

PART = ".part"
"""A first build is written beside the corpus under its name with this suffix and renamed when it is done."""

READER_WAIT = 10.0
"""Seconds that a reader waits for a moment's lock (recovery after a crash, the switch to WAL)."""

_CACHE = 32_768
"""KB of the file that a reader keeps in memory: of 100,000 pages one search reads more than the usual 2 MB."""

_MAGIC = b"SQLite format 3\0"
_HEADER = 100

_MAKE = "make one with: newskit parse INPUT"
_NAME_ANOTHER = "name another file with -c"
_RESTORE = "restore it, or delete it and make a new one with: newskit parse INPUT"


def connect_reader(path: str) -> sqlite3.Connection:
    """A connection that only reads the corpus at `path`, also in a folder that cannot be written to, or on a full disk.

    It is opened for reading and writing where possible, because only such a connection removes the files that
    WAL needs (`-wal`, `-shm`) when it is the last one; `query_only` keeps it from changing anything. Where these
    files cannot be made, the corpus is read as one that nobody changes, unless changes wait in a log beside it.
    """
    check_file(path)
    with translated(path), ExitStack() as undo:
        connection = undo.enter_context(closing(_connect(path, "mode=rw")))
        try:
            connection.execute("PRAGMA query_only = 1")
            connection.execute(f"PRAGMA cache_size = {-_CACHE}")
            check_header(connection, path)
        except sqlite3.OperationalError as error:
            if not _cannot_share(error) or _has_wal(path):
                raise
            undo.close()
            connection = undo.enter_context(closing(_connect(path, "immutable=1")))
            check_header(connection, path)
        undo.pop_all()
    return connection


def connect_writer(path: str) -> sqlite3.Connection:
    """A connection that writes the existing corpus at `path`, in WAL so that others can read meanwhile."""
    check_file(path)
    if not os.access(path, os.W_OK):
        raise CorpusError(f"{path} {_READ_ONLY}")
    with translated(path), ExitStack() as undo:
        connection = undo.enter_context(closing(_connect(path, "mode=rw")))
        check_header(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        migrate(connection)
        undo.pop_all()
    return connection


def _connect(path: str, mode: str) -> sqlite3.Connection:
    uri = f"{Path(path).absolute().as_uri()}?{mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=READER_WAIT)


def check_file(path: str) -> None:
    """Nothing; raises `NoCorpus` or `NotACorpus` when SQLite need not even try to open what is at `path`."""
    try:
        with Path(path).open("rb") as file:
            header = file.read(_HEADER)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise NoCorpus(_missing(path)) from None
    except IsADirectoryError:
        raise NotACorpus(f"{path} is a folder, not a corpus file; {_NAME_ANOTHER}") from None
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}") from None
    if not size:
        raise NotACorpus(f"{path} is empty (0 bytes), not a newskit corpus; {_MAKE}")
    if not header.startswith(_MAGIC):
        raise NotACorpus(f"{path} is not a newskit corpus; {_NAME_ANOTHER}")
    stated = _stated_size(header)
    if size < stated and not _has_wal(path):
        raise NotACorpus(f"{path} is damaged: it has {size:,} of {stated:,} bytes; {_RESTORE}")


def _missing(path: str) -> str:
    if Path(path + PART).exists():
        from newskit.corpus.lock import is_held

        if is_held(path):
            return f"there is no corpus {path} yet: it is still being made by another newskit; wait until that is done"
        return f"there is no corpus {path} yet: its first import was interrupted; run the same newskit parse again"
    return f"there is no corpus {path}; {_MAKE}"


def _stated_size(header: bytes) -> int:
    """How many bytes the file says it has; 0 when it does not say (SQLite file format: offsets 16, 24, 28, 92)."""
    if len(header) < _HEADER:
        return _HEADER
    page_size = int.from_bytes(header[16:18], "big")
    stated = int.from_bytes(header[28:32], "big") if header[24:28] == header[92:96] else 0
    return stated * (65536 if page_size == 1 else page_size)


def _has_wal(path: str) -> bool:
    """Whether changes wait in a write-ahead log beside the file."""
    try:
        return os.path.getsize(f"{os.path.realpath(path)}-wal") > 0
    except OSError:
        return False


def check_header(connection: sqlite3.Connection, path: str) -> None:
    """Nothing; raises `NotACorpus` for another program's file and `NewerCorpus` for a newer newskit's."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise NotACorpus(f"{path} is an SQLite file, but not a newskit corpus; {_NAME_ANOTHER}")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise NewerCorpus(
            f"{path} was written by a newer newskit (corpus version {version}, this one knows {VERSION}); "
            "upgrade with: pip install -U newskit"
        )
    if not version:
        raise NotACorpus(f"{path} is damaged: it says no version; {_RESTORE}")


def _cannot_share(error: sqlite3.OperationalError) -> bool:
    """Whether SQLite failed to make the files by which it shares a WAL corpus: a read-only folder, a full disk.

    Who writes has made these files already, so nobody writes while they cannot be made.
    """
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_SHMSIZE:
        return True
    return _primary(error) in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL}


def _primary(error: sqlite3.Error) -> int:
    """SQLite's primary result code (the low byte of the extended one); 0 when there is none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


@contextmanager
def translated(path: str) -> Iterator[None]:
    """A context in which `sqlite3.Error` becomes the `NewskitError` that says what is wrong with `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, path) from error


def explained(error: sqlite3.Error, path: str) -> NewskitError:
    """The newskit error for what SQLite reports about the corpus at `path`."""
    kind, message = _EXPLAINED.get(_primary(error), (CorpusError, "{error}"))
    return kind(f"{path} {message.format(error=error)}")


_READ_ONLY = "is read-only; name another corpus with -c, or make this one writable"
_DAMAGED = (NotACorpus, "is damaged ({error}); " + _RESTORE)
_LOCKED = (CorpusBusy, "is locked by another program; try again when it is done")
_EXPLAINED: dict[int, tuple[type[NewskitError], str]] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: (OutputError, "cannot be written: the disk is full; free some space and run it again"),
    sqlite3.SQLITE_READONLY: (CorpusError, _READ_ONLY),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_IOERR: (OutputError, "cannot be read or written ({error}); is the disk full or gone?"),
    sqlite3.SQLITE_CANTOPEN: (CorpusError, "cannot be opened ({error}); is its folder writable?"),
}
