"""Inputs cut by place alone, and read by whoever gets them: for runs whose workers may be on other machines.

The driver of such a run reads no input but a few bytes around the places where large files are cut. Workers read what
is between; a file that cannot be cut without reading it (a compressed one, an archive) they cut themselves.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise
from typing import BinaryIO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources import _cut, _registry, _remote, _stream
from newskit.sources._inventory import Piece, unpacked
from newskit.sources._model import Item, Options, Passed

_STEP = 1 << 16
"""Bytes in which a line end is looked for at a time."""
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_encode = msgspec.json.Encoder().encode


class Digest(Struct, frozen=True):
    """What is known of some inputs after their bytes have been read."""

    value: str
    """32 hex digits of BLAKE2b over names and bytes."""
    lines: tuple[int, ...] = ()
    """The number of line ends in each range of lines, in order."""


def ranges(size: int, options: Options, item: Item) -> tuple[Item, ...]:
    """The file cut into ranges of about `size` bytes; whole, where that cannot be done without reading it."""
    if item.size <= size or not _is_whole(item) or not _remote.is_shared(item.path):
        return (item,)
    try:
        places = _line_places(item, size) if _is_of_lines(item) else _record_places(item, size, options)
    except OSError:
        return (item,)  # whoever reads it says so
    if not places:
        return (item,)
    edges = [0, *places, item.size]
    return tuple(
        replace(item, start=start, stop=stop, size=stop - start) for start, stop in pairwise(edges) if stop > start
    )


def is_range_of_lines(item: Item) -> bool:
    """Whether the item is a range of a file of lines: then its `first` is only known when those before were counted."""
    return item.stop is not None and _is_of_lines(item)


def items_of(piece: Piece, root: str) -> tuple[Item, ...]:
    """The files of a piece; relative paths are taken from `root`, the folder that the driver was in."""
    items = unpacked(piece).items if isinstance(piece, bytes) else (piece,)
    return tuple(
        item if _remote.is_remote(item.path) or os.path.isabs(item.path)
        else replace(item, path=os.path.join(root, item.path))
        for item in items
    )  # fmt: skip


def read_items(
    items: Iterable[Item], options: Options, passed: Counter[str] | None = None
) -> Iterator[Document | Record | Problem]:
    """The documents of files and ranges in order, newskit's own records as they are, a Problem for what is neither.

    A file that holds many pages is cut on the way, so that memory is bounded. Parts of files that hold no pages are
    counted in `passed`.
    """
    for item in items:
        yield from read_cut(_cut.cut(item, options) if _is_whole(item) else (item,), options, passed)


def read_cut(
    items: Iterable[Item], options: Options, passed: Counter[str] | None = None
) -> Iterator[Document | Record | Problem]:
    """The same of items that were cut before, and are read as they are."""
    for item in items:
        for one in _read(item, options):
            if not isinstance(one, Passed):
                yield one
            elif passed is not None:
                passed[one.what] += 1


def digest(items: Iterable[Item]) -> Digest:
    """The digest of files and ranges: equal when their names and bytes are.

    Of a file at an address, what the service says of it (its ETag or time) stands for its bytes.
    """
    made = blake2b(digest_size=16)
    lines: list[int] = []
    for item in items:
        place = 0 if is_range_of_lines(item) else item.start
        made.update(_encode((item.source, item.format, place, item.problem, item.passed)))
        counter = _Ends()
        length = 0
        for chunk in () if item.problem or item.passed else _bytes(item):
            made.update(chunk)
            length += len(chunk)
            if item.stop is not None:
                counter.count(chunk)
        made.update(length.to_bytes(8, "little"))
        if is_range_of_lines(item):
            lines.append(counter.number)
    return Digest(made.hexdigest(), tuple(lines))


def listing(pieces: Iterable[Piece]) -> str:
    """A digest of what can be said of inputs without reading them: names, sizes, and times of change."""
    made = blake2b(digest_size=16)
    for piece in pieces:
        for item in items_of(piece, ""):
            made.update(_encode((item.source, item.size, item.changed, item.format, item.start, item.problem)))
    return made.hexdigest()


def _read(item: Item, options: Options) -> Iterable[Document | Record | Problem | Passed]:
    if item.problem is not None:
        return (Problem(item.source, item.problem),)
    if item.passed:
        return (Passed(item.passed),)
    return _registry.source(item.format).read(item, options)


def _is_whole(item: Item) -> bool:
    """Whether the item is a file that may hold many pages, all of it."""
    plain = item.problem is None and item.passed is None and item.data is None and item.stop is None
    return plain and _registry.source(item.format).FORMAT.layout != "page"


def _is_of_lines(item: Item) -> bool:
    return _registry.source(item.format).FORMAT.layout == "lines"


def _record_places(item: Item, size: int, options: Options) -> list[int]:
    """Where a file is cut whose format finds the beginning of a record from any place; nowhere if it does not."""
    by_place = getattr(_registry.source(item.format), "by_place", None)
    return list(range(size, item.size, size)) if by_place is not None and by_place(item, options) else []


def _line_places(item: Item, size: int) -> list[int]:
    """Where a file of lines is cut; nowhere if it is compressed, or in UTF-16."""
    places: list[int] = []
    with _stream.opened_raw(item.path) as raw:
        head = raw.read(8)
        if head.startswith(_COMPRESSED) or _stream.wide_encoding(head[:4]):
            return places
        at = _next_line(raw, size, item.size)
        while at < item.size:
            places.append(at)
            at = _next_line(raw, at + size, item.size)
    return places


def _next_line(raw: BinaryIO, at: int, stop: int) -> int:
    r"""Where the first line begins after `at`, which is never between `\r` and `\n`; `stop` when there is none."""
    raw.seek(at)
    while at < stop and (chunk := raw.read(min(_STEP, stop - at))):
        if end := chunk.find(b"\n") + 1 or chunk.find(b"\r", 0, -1) + 1:
            return at + end
        at += len(chunk)
    return stop


def _bytes(item: Item) -> Iterator[bytes]:
    """The item's bytes as they are, what its service says of it, or why it cannot be read."""
    if item.data is not None:
        yield item.data
        return
    try:
        said = _remote.identity(item.path) if _remote.is_remote(item.path) else None
        if said is not None and not is_range_of_lines(item):
            yield said.encode()
            return
        with _stream.opened_raw(item.path) as raw:
            raw.seek(item.start)
            left = item.stop - item.start if item.stop is not None else -1
            while left and (chunk := raw.read(_stream.CHUNK if left < 0 else min(_stream.CHUNK, left))):
                left -= len(chunk) if left > 0 else 0
                yield chunk
    except OSError as error:
        yield f"it cannot be read: {error.strerror or error}".encode()


class _Ends:
    r"""Counts line ends: `\n`, `\r\n` and a lone `\r`."""

    def __init__(self) -> None:
        self.number = 0
        self._after_return = False

    def count(self, chunk: bytes) -> None:
        """Count those of the next bytes in."""
        self.number += chunk.count(b"\n")
        if b"\r" in chunk:
            self.number += chunk.count(b"\r") - chunk.count(b"\r\n")
        self.number -= self._after_return and chunk.startswith(b"\n")
        self._after_return = chunk.endswith(b"\r")
