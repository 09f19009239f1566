"""One writer at a time, for as long as its run lasts.

SQLite locks a corpus for the length of a transaction; a run has many. So a writer also holds a lock on a file beside
the corpus. The system drops it when the process ends, however it ends; the empty file that is then left over is
taken over and removed by the next writer.
"""

from __future__ import annotations

import errno
import os
import sys

from newskit.errors import CorpusBusy, OutputError

SUFFIX = ".lock"
_UNSUPPORTED = frozenset({errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS})
"""What a disk says that has no such locks."""

if sys.platform == "win32":  # pragma: no cover - tested where it runs
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """The right to write into the corpus at `path`.

    Raises `CorpusBusy` when another process has it, `OutputError` when the folder cannot be written to.
    """

    def __init__(self, path: str) -> None:
        """Takes the lock."""
        self._path = path + SUFFIX
        self._file = _taken(path, self._path)

    def release(self) -> None:
        """Nothing; gives the lock up. Doing so twice is harmless."""
        if self._file < 0:
            return
        file, self._file = self._file, -1
        if sys.platform != "win32":
            _remove(self._path)
            os.close(file)
        else:  # pragma: no cover - an open file cannot be removed there
            os.close(file)
            _remove(self._path)


def _taken(corpus: str, path: str) -> int:
    """The locked file. It is asked for again when its last holder removed it in between."""
    while True:
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise OutputError(f"{corpus} cannot be written: {error.strerror}; name another corpus with -c") from None
        try:
            _take(file)
        except OSError as error:
            if error.errno in _UNSUPPORTED:
                return file  # no such locks on this disk: SQLite's own still keep the corpus whole
            os.close(file)
            raise CorpusBusy(
                f"{corpus}: another newskit is writing into it; wait until it is done, or name another corpus with -c"
            ) from None
        if _is_at(file, path):
            return file
        os.close(file)


def is_held(path: str) -> bool:
    """Whether a writer is at work on the corpus at `path` now; `False` where that cannot be found out."""
    try:
        file = os.open(os.path.realpath(path) + SUFFIX, os.O_RDWR)
    except OSError:
        return False
    try:
        _take(file)
    except OSError as error:
        return error.errno not in _UNSUPPORTED
    finally:
        os.close(file)
    return False


def _is_at(file: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
