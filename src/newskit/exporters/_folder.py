"""Writing a folder whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from typing import IO

from newskit.errors import OutputError
from newskit.exporters._output import failed, opened


class Folder:
    """A folder that is being filled, under a name that nobody looks for."""

    def __init__(self, path: str, target: str) -> None:
        """`path` is where it is now, `target` where it will be."""
        self._path = path
        self._target = target
        self.files = 0
        """How many were begun."""

    @contextlib.contextmanager
    def file(self, stem: str, suffix: str, other: str = "") -> Iterator[tuple[str, IO[bytes]]]:
        """The name and stream of a new file: `stem` and `suffix`, or with `other` between them when that is taken.

        Whether it is taken the file system decides: on some `A` and `a` are the same. Raises `OutputError`.
        """
        name, stream = self._new(stem, suffix, other)
        with stream as opened_stream:
            yield name, opened_stream

    def _new(self, stem: str, suffix: str, other: str) -> tuple[str, contextlib.AbstractContextManager[IO[bytes]]]:
        number = 0
        while True:
            more = (f"-{other}" if other and number else "") + (f"-{number}" if number > bool(other) else "")
            name = f"{stem}{more}{suffix}"
            path = os.path.join(self._path, name)
            if not os.path.lexists(path):
                self.files += 1
                shown = os.path.join(self._target, name)
                return name, opened(path, shown, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            number += 1


@contextlib.contextmanager
def atomic_folder(path: str) -> Iterator[Folder]:
    """A folder to fill that appears at `path` when the context ends without an error, and else not at all.

    Raises `OutputError` when there is something at `path` already, an empty folder excepted, or it cannot be written.
    """
    target = os.path.realpath(path)
    if os.path.lexists(target) and not (os.path.isdir(target) and not os.listdir(target)):
        raise OutputError(f"{path} is not empty; name a new folder, or remove it first")
    parent, name = os.path.split(target)
    temporary = os.path.join(parent, f".{name[:80]}.{secrets.token_hex(4)}.part")
    try:
        os.mkdir(temporary)
    except OSError as error:
        raise failed(path, error) from error
    with contextlib.ExitStack() as undo:
        undo.callback(shutil.rmtree, temporary, ignore_errors=True)
        yield Folder(temporary, path)
        _put(temporary, target, path)
        undo.pop_all()


def _put(temporary: str, target: str, path: str) -> None:
    """Nothing; the folder gets its name when all that is in it is on the disk."""
    if hasattr(os, "sync"):
        os.sync()  # one for all: to wait for each of many small files would take longer than writing them
    try:
        if os.path.isdir(target):
            os.rmdir(target)
        os.rename(temporary, target)
    except OSError as error:
        raise failed(path, error) from error
