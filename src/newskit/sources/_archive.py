"""Members of archives to items: read one after the other in the parent process, never unpacked to disk.

A member is named `ARCHIVE!MEMBER`. What could do harm elsewhere is refused in one line: names that lead out of the
archive, links, encryption, sizes beyond the limits; the other members are read.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from newskit.errors import MissingExtra
from newskit.sources import _cut, _registry, _stream
from newskit.sources._model import Item, Options
from newskit.sources._name import printable
from newskit.sources._suffix import HIDDEN, SKIPPED

_DEEPEST = 2
"""An archive in an archive is read, one in that is not."""
_FREE = 100_000_000
"""Bytes that any archive may unpack to."""


class Member(Struct):
    """An entry of an archive."""

    name: str
    size: int
    """Bytes unpacked, as the archive declares them."""
    open: Callable[[], AbstractContextManager[BinaryIO]]
    problem: str | None = None
    """Why it cannot be read."""


class Budget:
    """How much an archive may still unpack to."""

    def __init__(self, size: int, options: Options) -> None:
        """`size`: bytes of the archive."""
        self._ratio = options.max_expansion
        self._left = max(_FREE, size * options.max_expansion)

    def spend(self, size: int) -> None:
        """Count bytes. Raises `CutShortError` when there are too many."""
        self._left -= size
        if self._left < 0:
            raise _stream.CutShortError(
                f"it unpacks to more than {self._ratio} times its size; if it may, raise --max-expansion"
            )


class Counted(io.RawIOBase):
    """A stream whose bytes are counted against a budget."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        """Reads from `stream`."""
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """The number of bytes that were read into `buffer`."""
        data = self._stream.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def items(
    item: Item, members: Iterator[Member], tell: _stream.Tell, budget: Budget, options: Options
) -> Iterator[Item]:
    """The items of the members in their order; at the end a problem if the archive is damaged.

    `tell`: how many bytes of the file that `item` is of have been read.
    """
    told, last, count = tell(), "", 0
    try:
        for member in members:
            count += 1
            for piece in _member(item, member, budget, options):
                here = tell()
                yield replace(piece, size=max(0, here - told))
                told = here
            last = member.name
    except _stream.DamagedError as error:
        beyond = f" beyond {printable(last)}" if last else ""
        yield replace(item, size=0, problem=f"it cannot be read{beyond}: {error}", data=None)
    else:
        if not count:
            yield replace(item, size=0, problem="there is nothing in the archive", data=None)


def _member(item: Item, member: Member, budget: Budget, options: Options) -> Iterator[Item]:
    source = f"{item.source}!{printable(member.name)}"
    here = Item(source=source, path=item.path, size=0, depth=item.depth + 1, archive=item.archive or item.source)
    if (problem := member.problem or refused(member.name)) is not None:
        yield replace(here, problem=problem)
        return
    if (what := _passed_over(member.name, options)) is not None:
        yield replace(here, passed=what)
        return
    here = replace(here, format=_registry.by_suffix(member.name) or options.format or "text")
    if extra := _registry.missing(here.format):
        yield replace(here, problem=str(MissingExtra(f"reading {here.format}", extra)))
        return
    source_of = _registry.source(here.format)
    if source_of.FORMAT.layout == "page" and member.size > options.max_page_bytes:
        yield replace(here, problem=too_long(member.size, options))
        return
    with member.open() as opened:
        counted = io.BufferedReader(Counted(opened, budget))
        try:
            with _stream.unpacked(counted, member.name) as stream:
                yield from _content(here, stream, budget, options)
        except _stream.CutShortError:
            raise
        except _stream.DamagedError as error:
            yield replace(here, problem=f"it is damaged: {error}")


def _content(item: Item, stream: BinaryIO, budget: Budget, options: Options) -> Iterator[Item]:
    """The items of a member's content."""
    source_of = _registry.source(item.format)
    layout = source_of.FORMAT.layout
    if layout == "lines":
        yield from _cut.cut_stream(item, stream, _nothing, options.max_page_bytes)
    elif layout == "cut":
        if item.depth > _DEEPEST - 1 and source_of.FORMAT.holds_files:
            yield replace(item, problem="an archive in an archive in an archive is not read")
        else:
            yield from _registry.cutter(item.format).cut_stream(item, stream, _nothing, options, budget)
    else:
        parts, size = [], 0
        for chunk in _stream.chunks(stream):
            parts.append(chunk)
            size += len(chunk)
            if size > options.max_page_bytes:
                yield replace(item, problem=too_long(None, options))
                return
        empty = None if size else "it is empty (0 bytes)"
        yield replace(item, data=b"".join(parts), problem=empty)


def too_long(size: int | None, options: Options) -> str:
    """The message for a member that is longer than a page may be."""
    says = "it is" if size is None else f"it says that it is {size:,} bytes long,"
    return f"{says} longer than {options.max_page_bytes:,} bytes; if it may be, raise --max-page"


def refused(name: str) -> str | None:
    r"""Why a member of this name is not read; `None` when it may be.

    >>> refused("../a.txt"), refused("a/b.txt")
    ('its name leads out of the archive; it is not read', None)
    """
    parts = name.replace("\\", "/").split("/")
    if not name or "\0" in name:
        return "its name is no name of a file; it is not read"
    if ".." in parts or parts[0] == "" or (len(parts[0]) > 1 and parts[0][1] == ":"):
        return "its name leads out of the archive; it is not read"
    return None


def _passed_over(name: str, options: Options) -> str | None:
    """What a member is counted as that holds no page by its name; `None` when it may hold one."""
    parts = name.rstrip("/").split("/")
    if any(part.startswith(".") and part != "." for part in parts) or parts[0] == "__MACOSX":
        return HIDDEN
    if options.format is not None:
        return None
    return _registry.passed_over(os.path.basename(name), options, SKIPPED)


def _nothing() -> int:
    return 0
