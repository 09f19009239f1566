"""Files elsewhere, named by address (`s3://…`, `https://…`, `memory://…`), through fsspec."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from newskit.errors import MissingExtra, NewskitError

if TYPE_CHECKING:
    from types import ModuleType

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}(?:::[a-zA-Z0-9+.:/-]{1,40}?)?://")
_HERE = ("memory://",)
"""What only this process can see."""
_MARKS = frozenset(
    ("etag", "md5", "md5hash", "crc32c", "checksum", "mtime", "lastmodified", "last_modified", "updated")
)
"""Under these names services say what changes with a file."""


def is_remote(name: str) -> bool:
    """Whether `name` is an address and no path.

    >>> is_remote("s3://bucket/a.warc.gz"), is_remote("C:/a.txt"), is_remote("pages/a:b")
    (True, False, False)
    """
    return _ADDRESS.match(name) is not None


def is_shared(name: str) -> bool:
    """Whether other processes find the same file under that name."""
    return not name.startswith(_HERE)


def found(name: str) -> Iterator[tuple[str, int | None]]:
    """Address and size (`None`: unknown) of the file at `name`, of those in that folder or of that pattern.

    Raises `OSError`, also for what the service says in its own words, and `MissingExtra`.
    """
    core = _fsspec()
    with as_os_errors():
        system, path = core.core.url_to_fs(name)
        if "*" in path or ("?" in path and not name.startswith("http")):
            paths = [one for one in sorted(system.glob(path)) if not system.isdir(one)]
        elif not name.startswith("http") and system.isdir(path):
            paths = sorted(system.find(path))
        else:
            paths = [path]
        for one in paths:
            info = system.info(one)
            size = info.get("size")
            yield str(system.unstrip_protocol(one)), size if isinstance(size, int) else None


def opened(name: str) -> io.BufferedReader:
    """The file at an address. Raises `OSError`, `MissingExtra`."""
    core = _fsspec()
    with as_os_errors():
        return io.BufferedReader(_Raw(core.open(name, "rb").open()), 1 << 18)


def identity(name: str) -> str | None:
    """What the service says of the file at an address, which is something else when the file is.

    `None` when it says nothing of use, and the file has to be read. Raises `OSError`.
    """
    if name.startswith((*_HERE, "file://", "local://")):
        return None
    core = _fsspec()
    with as_os_errors():
        system, path = core.core.url_to_fs(name)
        info = system.info(path)
    marks = sorted((str(key), str(value)) for key, value in info.items() if str(key).lower() in _MARKS)
    return f"{info.get('size')} {marks}" if marks else None


def shown(name: str) -> str:
    """The address as a source: without the name and password of a user, which some addresses hold.

    >>> shown("https://ann:secret@example.org/a.html")
    'https://example.org/a.html'
    """
    parts = urlsplit(name)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else name


def _fsspec() -> ModuleType:
    try:
        import fsspec
    except ImportError:
        raise MissingExtra("reading from an address", "remote") from None
    return fsspec  # type: ignore[no-any-return]


@contextmanager
def as_os_errors() -> Iterator[None]:
    """A context in which whatever a service raises becomes an `OSError`, whose `strerror` says what; ours pass."""
    try:
        yield
    except NewskitError:
        raise
    except Exception as error:  # noqa: BLE001 - each service has errors of its own
        raise _as_os_error(error) from None


def _as_os_error(error: Exception) -> Exception:
    """What a service raised as an `OSError` with a message on one line."""
    if isinstance(error, OSError) and error.strerror:
        return error
    said = " ".join(str(error).split())[:200]
    return (
        FileNotFoundError(2, "no such file or folder")
        if isinstance(error, FileNotFoundError)
        else OSError(None, f"{type(error).__name__}: {said}" if said else type(error).__name__)
    )


class _Raw(io.RawIOBase):
    """A remote file whose errors are `OSError`s."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read from any place."""
        return bool(self._file.seekable())

    def seek(self, offset: int, whence: int = 0) -> int:
        """The new place."""
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        """The place."""
        return int(self._file.tell())

    def readinto(self, buffer: Any) -> int:
        """The number of bytes that were read into `buffer`."""
        with as_os_errors():
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let go of the file."""
        if not self.closed:
            self._file.close()
        super().close()
