"""Folders to files, in sorted order of their sources."""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from newskit.sources import _parts, _registry
from newskit.sources._model import Item, Options
from newskit.sources._name import printable
from newskit.sources._suffix import HIDDEN, SKIPPED


class Walk:
    """The files below a folder in sorted order of their sources.

    Links are followed, but not into a folder that they are in. Only the names in the folders on the way to the
    current file are held.
    """

    def __init__(self, options: Options, skipped: Counter[str]) -> None:
        """What is passed over is counted in `skipped`."""
        self._options = options
        self._skipped = skipped

    def files(self, folder: str, source: str, without: str | None = None) -> Iterator[Item]:
        """An item a file, a problem for what cannot be looked at; the entry `without` of `folder` is left out."""
        above = _ancestors(folder)
        levels: list[_Level] = []
        below: tuple[str, str] | None = (folder, source)
        while below or levels:
            if below:
                try:
                    levels.append(self._list(*below, above.union(level.identity for level in levels), without))
                except OSError as error:
                    yield unreadable(below[0], below[1] or folder, error)
                else:
                    if levels[-1].problem is not None:
                        source = below[1] or printable(below[0])
                        yield Item(source=source, path=below[0], size=0, problem=levels[-1].problem)
                below = without = None
            elif not levels[-1].names:
                levels.pop()
            else:
                path, name, is_folder = levels[-1].take()
                if is_folder:
                    below = (path, name)
                else:
                    yield self._file(path, name)

    def _file(self, path: str, source: str) -> Item:
        try:
            return file_item(path, source, self._options, os.stat(path))
        except OSError as error:
            return unreadable(path, source, error)

    def _list(self, path: str, source: str, above: frozenset[tuple[int, int]], without: str | None) -> _Level:
        """The folder at `path`, listed. Raises `OSError`, also when it is a link to a folder of `above`."""
        identity = _identity(path)
        if identity in above:
            raise OSError(None, "a link to a folder that it is in")
        with os.scandir(path) as entries:
            found = [(entry.name, _is_folder(entry)) for entry in entries if entry.name != without]
        parts = _parts.parts_among([name for name, _ in found], partial(_content, path))
        names = []
        for name, is_folder in found:
            if parts is not None and name not in parts.names:
                if not name.startswith("_"):
                    self._skipped[_parts.STRAY] += 1
            elif passed_over := self._passed_over(name, is_folder=is_folder):
                self._skipped[passed_over] += 1
            else:
                names.append(name + "/" * is_folder)
        names.sort(key=None if all(map(_is_plain, names)) else printable, reverse=True)
        problem = None if parts is None else parts.problem
        return _Level(path, f"{source}/" if source else "", identity, names, problem)

    def _passed_over(self, name: str, *, is_folder: bool) -> str:
        """What an entry of a folder is counted as when it is not read; empty when it is."""
        if name.startswith("."):
            return HIDDEN
        if is_folder or self._options.format is not None:
            return ""
        return _registry.passed_over(name, self._options, SKIPPED) or ""


class _Level(Struct):
    """A folder on the way down."""

    path: str
    prefix: str
    """What the sources of all in it begin with."""
    identity: tuple[int, int]
    names: list[str]
    """What is left in it, last first; folders end with `/`, which is also how they sort."""
    problem: str | None = None
    """What is to be said of it before what is in it."""

    def take(self) -> tuple[str, str, bool]:
        """The path and source of its next entry, and whether that is a folder."""
        last = self.names.pop()
        name = last.removesuffix("/")
        return os.path.join(self.path, name), self.prefix + printable(name), last is not name


def file_item(path: str, source: str, options: Options, entry: os.stat_result) -> Item:
    """The item of a file; one that cannot hold a page carries its problem."""
    if not stat.S_ISREG(entry.st_mode):
        return Item(source=source, path=path, size=0, problem="it is not a file (a pipe, socket or device)")
    if entry.st_size == 0:
        return Item(source=source, path=path, size=0, problem="it is empty (0 bytes)")
    form = options.format or _registry.by_suffix(path) or "text"
    return Item(source=source, path=path, size=entry.st_size, format=form, changed=entry.st_mtime_ns)


def unreadable(path: str, source: str, error: OSError) -> Item:
    """The item of something that cannot be looked at; its problem says why."""
    if isinstance(error, FileNotFoundError):
        why = "it is a link to nothing" if os.path.islink(path) else "it is gone"
    elif error.errno == errno.ELOOP:
        why = "it is a link that leads back to itself"
    elif error.errno is None:
        why = f"it is {error.strerror}"
    else:
        why = f"it cannot be read: {error.strerror}"
    return Item(source=source, path=path, size=0, problem=why)


def _content(folder: str, name: str) -> bytes:
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads back to itself
        return False


def _identity(path: str) -> tuple[int, int]:
    entry = os.stat(path)
    return entry.st_dev, entry.st_ino


def _ancestors(folder: str) -> frozenset[tuple[int, int]]:
    """The folders that `folder` is in."""
    found = set()
    path = os.path.realpath(folder)
    while (parent := os.path.dirname(path)) != path:
        path = parent
        found.add(_identity(path))
    return frozenset(found)


def _is_plain(name: str) -> bool:
    """Whether a file's name is written as it is in sources, and sorts like it."""
    return name.isascii() and name.isprintable()
