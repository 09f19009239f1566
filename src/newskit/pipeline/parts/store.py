"""Where parts are kept: a folder, or an address that fsspec knows (`s3://…`, `file://…`, `memory://…`).

A file appears under its name when it is whole, and else not at all: it is written under another name, which begins with
`_` and ends with `.part`, and is renamed then. Whoever reads a folder of parts takes no such file.
"""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import IO, Any, cast

from newskit.errors import MissingExtra, OutputError
from newskit.sources import as_os_errors, is_remote

_UNFINISHED = ".part"
_BUFFER = 1 << 20


def store(address: str) -> Store:
    """The store at `address`; nothing is made there. Raises `MissingExtra` for an address without `newskit[remote]`."""
    return _Remote(address) if is_remote(address) else _Folder(address)


def is_unfinished(name: str) -> bool:
    """Whether a file of that name was begun and may never be finished.

    >>> is_unfinished("_part-00001-00ff.jsonl.9a31.part"), is_unfinished("part-00001-00ff.jsonl")
    (True, False)
    """
    return name.startswith("_") and name.endswith(_UNFINISHED)


class Store(ABC):
    """Files by name; names have `/` between parts. All methods raise `OutputError` when the place does not obey."""

    address: str
    """By which other processes find it: an address, or an absolute path."""
    local: bool
    """Whether `path` is one of this machine's, or of a file system that all machines share."""

    @abstractmethod
    def names(self) -> dict[str, int]:
        """The files in it, with their sizes, by name; not those in folders in it. Empty when it is not there."""

    @abstractmethod
    def folders(self) -> list[str]:
        """The names of the folders in it."""

    @abstractmethod
    def path(self, name: str) -> str:
        """The path or address of a file."""

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """What is in a file; `None` when there is none."""

    @abstractmethod
    def reading(self, name: str) -> IO[bytes]:
        """A stream of what is in a file."""

    @abstractmethod
    def writing(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """A stream whose content is found under `name` when the context ends without an error, and else nowhere."""

    @abstractmethod
    def rename(self, old: str, new: str) -> None:
        """Give a file another name."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all in it; nothing when it is not there."""

    def put(self, name: str, data: bytes) -> None:
        """Write a small file."""
        with self.writing(name) as stream:
            stream.write(data)

    def try_out(self) -> None:
        """Nothing; raises `OutputError` when no file can be written: better now than after hours of reading."""
        name = _unfinished("try")
        self.put(name, bytes(_BUFFER))
        self.remove(name)

    def put_all(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Write the files of a folder in their order: the last one is only there when all are."""
        for name, data in files.items():
            self.put(f"{folder}/{name}", data)


def _unfinished(name: str) -> str:
    """The name that a file has until it is whole."""
    folder, slash, last = name.rpartition("/")
    return f"{folder}{slash}_{last.removeprefix('_')}.{secrets.token_hex(4)}{_UNFINISHED}"


class _Folder(Store):
    """A folder of a file system."""

    local = True

    def __init__(self, path: str) -> None:
        self.address = os.path.abspath(path)

    def names(self) -> dict[str, int]:
        sizes = {}
        with self._obeyed(), contextlib.suppress(FileNotFoundError), os.scandir(self.address) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):  # another worker's that has just got its name
                    if entry.is_file():
                        sizes[entry.name] = entry.stat().st_size
        return sizes

    def folders(self) -> list[str]:
        with self._obeyed(), contextlib.suppress(FileNotFoundError), os.scandir(self.address) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir())
        return []

    def path(self, name: str) -> str:
        return os.path.join(self.address, name)

    def read(self, name: str) -> bytes | None:
        with self._obeyed(), contextlib.suppress(FileNotFoundError), open(self.path(name), "rb") as file:
            return file.read()
        return None

    def reading(self, name: str) -> IO[bytes]:
        with self._obeyed():
            return open(self.path(name), "rb")

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        target, temporary = self.path(name), self.path(_unfinished(name))
        with self._obeyed():
            os.makedirs(os.path.dirname(target), exist_ok=True)
        with contextlib.ExitStack() as undo:
            undo.callback(_forget, temporary)
            with self._obeyed():
                raw = _Raw(io.FileIO(temporary, "xb"), target)
            with io.BufferedWriter(raw, _BUFFER) as stream:
                yield stream
                stream.flush()
                with self._obeyed():
                    os.fsync(raw.fileno())
            with self._obeyed():
                os.replace(temporary, target)
                _settle(os.path.dirname(target))
            undo.pop_all()

    def rename(self, old: str, new: str) -> None:
        with self._obeyed():
            os.replace(self.path(old), self.path(new))

    def remove(self, name: str) -> None:
        path = self.path(name)
        with self._obeyed(), contextlib.suppress(FileNotFoundError):
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            else:
                os.unlink(path)

    @contextlib.contextmanager
    def _obeyed(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"{self.address}: {error.strerror or error}") from error


def _forget(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _settle(folder: str) -> None:
    """Nothing; has the names in a folder written to disk, where a system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class _Remote(Store):
    """A place that fsspec knows."""

    local = False

    def __init__(self, address: str) -> None:
        try:
            import fsspec
        except ImportError:
            raise MissingExtra("writing to an address", "remote") from None
        self.address = address.rstrip("/")
        with self._obeyed():
            self._system, self._root = fsspec.core.url_to_fs(self.address)

    def names(self) -> dict[str, int]:
        return {_last(info): int(info.get("size") or 0) for info in self._listed() if info["type"] == "file"}

    def folders(self) -> list[str]:
        return sorted(_last(info) for info in self._listed() if info["type"] == "directory")

    def path(self, name: str) -> str:
        return f"{self.address}/{name}"

    def read(self, name: str) -> bytes | None:
        with self._obeyed():
            try:
                return bytes(self._system.cat_file(self._at(name)))
            except FileNotFoundError:
                return None

    def reading(self, name: str) -> IO[bytes]:
        with self._obeyed():
            return cast("IO[bytes]", self._system.open(self._at(name), "rb"))

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        target, temporary = self._at(name), self._at(_unfinished(name))
        with self._obeyed():
            self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
        with contextlib.ExitStack() as undo:
            undo.callback(self._forget, temporary)
            with self._obeyed():
                raw = _Raw(self._system.open(temporary, "wb"), self.path(name))
            with io.BufferedWriter(raw, _BUFFER) as stream:
                yield stream
            with self._obeyed():
                self._system.mv(temporary, target)
            undo.pop_all()

    def rename(self, old: str, new: str) -> None:
        with self._obeyed():
            self._system.mv(self._at(old), self._at(new))

    def remove(self, name: str) -> None:
        with self._obeyed(), contextlib.suppress(FileNotFoundError):
            self._system.rm(self._at(name), recursive=True)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _forget(self, path: str) -> None:
        with (
            contextlib.suppress(OSError),
            as_os_errors(),
        ):  # it may be gone, and another error on its way
            self._system.rm_file(path)

    def _listed(self) -> list[dict[str, Any]]:
        with self._obeyed(), contextlib.suppress(FileNotFoundError):
            self._system.invalidate_cache()
            return list(self._system.ls(self._root, detail=True))
        return []

    @contextlib.contextmanager
    def _obeyed(self) -> Iterator[None]:
        try:
            with as_os_errors():
                yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise OutputError(f"{self.address}: {error.strerror}") from error


def _last(info: dict[str, Any]) -> str:
    return str(info["name"]).rstrip("/").rpartition("/")[2]


class _Raw(io.RawIOBase):
    """A file whose failures to write say which file it is."""

    def __init__(self, file: Any, path: str) -> None:
        self._file = file
        self._path = path
        self._size = 0

    def writable(self) -> bool:
        """True."""
        return True

    def fileno(self) -> int:
        """The file's descriptor."""
        return int(self._file.fileno())

    def write(self, data: Any, /) -> int:
        """The number of bytes written. Raises `OutputError`."""
        with _named(self._path):
            written = int(self._file.write(bytes(data)))
        self._size += written
        return written

    def tell(self) -> int:
        """The number of bytes written so far."""
        return self._size

    def close(self) -> None:
        """Write what is left, and let go of the file."""
        if not self.closed:
            super().close()
            with _named(self._path):
                self._file.close()


@contextlib.contextmanager
def _named(path: str) -> Iterator[None]:
    """A context in which what fails is writing to `path`."""
    try:
        with as_os_errors():
            yield
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
