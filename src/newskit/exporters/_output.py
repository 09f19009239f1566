"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import stat
from collections.abc import Iterator
from typing import IO, Any

from newskit.errors import OutputError


class _Raw(io.FileIO):
    """A file whose failures to write say which file it is."""

    def __init__(self, descriptor: int, path: str) -> None:
        super().__init__(descriptor, "wb")
        self._path = path

    def write(self, data: Any, /) -> int | None:  # type: ignore[override] # IO has an overload for each buffer
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise failed(self._path, error) from error


@contextlib.contextmanager
def atomic_output(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A binary stream whose content appears at `path` when the context ends without an error, and else not at all.

    It is written to a hidden file in the same folder, flushed to disk and renamed; a file that was there keeps its
    permissions and stays as it was until then. Pipes and devices (`/dev/stdout`) are written to directly.

    Raises `OutputError` when the folder or disk does not take it.
    """
    target = os.path.realpath(path)
    if os.path.isdir(target):
        raise OutputError(f"{os.fspath(path)} is a folder; name a file to write")
    if os.path.exists(target) and not os.path.isfile(target):
        with opened(target, target, os.O_WRONLY) as stream:
            yield stream
        return
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise OutputError(f"{os.fspath(path)} cannot be written: it is write-protected")
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name[:80]}.{secrets.token_hex(4)}.part")
    with contextlib.ExitStack() as undo:
        undo.callback(_remove, temporary)
        with opened(temporary, os.fspath(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL) as stream:
            yield stream
            stream.flush()
            _settle(stream.fileno(), target, os.fspath(path))
        try:
            os.replace(temporary, target)
        except OSError as error:
            raise failed(os.fspath(path), error) from error
        undo.pop_all()


@contextlib.contextmanager
def opened(file: str, path: str, flags: int) -> Iterator[IO[bytes]]:
    """A stream into `file`, which errors call `path`."""
    try:
        descriptor = os.open(file, flags | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise failed(path, error) from error
    with _Raw(descriptor, path) as raw:  # after an error, what is still in the buffer is given up, not tried again
        stream = io.BufferedWriter(raw, 1 << 16)
        yield stream
        stream.flush()


def _settle(descriptor: int, target: str, path: str) -> None:
    """Nothing; gives the file the permissions of the one it replaces and has it written to disk."""
    with contextlib.suppress(OSError):
        os.chmod(descriptor, stat.S_IMODE(os.stat(target).st_mode))
    try:
        os.fsync(descriptor)
    except OSError as error:
        raise failed(path, error) from error


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def failed(path: str, error: OSError) -> OutputError:
    """The error to raise when `path` could not be written because of `error`."""
    folder = os.path.dirname(path)
    if isinstance(error, FileNotFoundError) and not os.path.isdir(folder or "."):
        return OutputError(f"{path} cannot be written: there is no folder {folder}; make it first")
    return OutputError(f"{path} cannot be written: {error.strerror or error}")
