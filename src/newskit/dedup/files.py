"""The files of a run, which its tasks share: written whole or not at all, and read a piece at a time."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import IO, Self

_OPEN = 64
"""Files that one task has open at most."""


@contextmanager
def written(path: str) -> Iterator[IO[bytes]]:
    """A stream whose content is at `path` when the context ends without an error, and else nowhere.

    So a task can be tried again, or be at work twice at the same time: both write the same.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f"_{name}.{secrets.token_hex(4)}")
    with ExitStack() as undo:
        undo.callback(_remove, temporary)
        with open(temporary, "wb") as file:
            yield file
        os.replace(temporary, path)
        undo.pop_all()


class Files:
    """Reads pieces of files, of which it keeps some open; a context manager."""

    def __init__(self) -> None:
        """Nothing is open yet."""
        self._open: dict[str, IO[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing; closes the files. Those that are read again are opened again."""
        while self._open:
            self._open.popitem()[1].close()

    def read(self, path: str, start: int, size: int) -> bytes:
        """The bytes of the file at `path` from `start` on, `size` of them."""
        file = self._open.pop(path, None)
        if file is None:
            if len(self._open) == _OPEN:
                self._open.pop(next(iter(self._open))).close()
            file = open(path, "rb", buffering=0)  # noqa: SIM115 - closed by `__exit__`, or when it was not used for long
        self._open[path] = file  # the last one
        file.seek(start)
        data = file.read(size)
        while len(data) < size and (more := file.read(size - len(data))):
            data += more
        return data


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
