"""Tar archives, compressed or not: each member is read as a file of its name would be."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO, cast

from msgspec.structs import replace

from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources import _rows, _stream
from newskit.sources._archive import Budget, Member, items
from newskit.sources._model import Format, Item, Options, Passed

FORMAT = Format(
    name="tar",
    suffixes=(".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst"),
    description="tar archives (also .gz, .bz2, .xz, .zst) of anything that can be read",
    layout="cut",
    holds_files=True,
)
_BLOCK = 512
_PIECE = 10_240
"""Bytes read at a time: of a damaged archive the more is read, the smaller they are."""
_MAGIC = slice(257, 262)
"""Where the first block of an archive says `ustar`."""


def cut(item: Item, options: Options) -> Iterator[Item]:
    """The members of the archive. Raises `OSError`."""
    with _stream.opened(item.path) as (stream, raw):
        yield from cut_stream(item, stream, raw.tell, options, Budget(item.size, options))


def cut_stream(item: Item, stream: BinaryIO, tell: _stream.Tell, options: Options, budget: Budget) -> Iterator[Item]:
    """The members of an archive that can only be read on."""
    checked = _Checked(stream)
    try:
        head = checked.peek()
    except _stream.DamagedError as error:
        yield replace(item, size=0, problem=f"it is damaged: {error}")
        return
    if head[_MAGIC] != b"ustar" and not _is_old(head):
        yield replace(item, size=0, problem=_stream.misnamed(head, "tar"))
        return
    with tarfile.open(fileobj=cast("BinaryIO", checked), mode="r|", errorlevel=1) as archive:
        yield from items(item, _members(archive), tell, budget, options)


def _members(archive: tarfile.TarFile) -> Iterator[Member]:
    """The entries of an archive. Raises `DamagedError` where it cannot be read on."""
    while True:
        try:
            info = archive.next()
        except (tarfile.TarError, ValueError, OverflowError) as error:
            raise _stream.DamagedError(str(error)) from None
        if info is None:
            return
        archive.members = []  # type: ignore[attr-defined] # it would remember every one
        if not info.isdir():
            yield Member(info.name, info.size, partial(_opened, archive, info), _problem(info))


def _problem(info: tarfile.TarInfo) -> str | None:
    if info.issym() or info.islnk():
        return "it is a link; links in archives are not followed"
    return None if info.isreg() else "it is not a file (a pipe or device)"


def _is_old(head: bytes) -> bool:
    """Whether a block without a magic word is the header of an old archive: its sum is right."""
    if len(head) < _BLOCK or not head[0]:
        return False
    try:
        said = int(head[148:156].strip(b" \0") or b"-1", 8)
    except ValueError:
        return False
    return said == sum(head[:148]) + sum(head[156:_BLOCK]) + 8 * ord(" ")


@contextmanager
def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[BinaryIO]:
    """A member's content. Raises `DamagedError` when there is less of it than there should be."""
    stream = archive.extractfile(info)
    if stream is None:
        raise _stream.DamagedError("it has no content")
    try:
        yield cast("BinaryIO", _Member(cast("BinaryIO", stream)))
    finally:
        stream.close()


class _Member:
    """A member that tells of damage in our words: behind it nothing more can be read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises `CutShortError`."""
        try:
            return self._stream.read(size)
        except tarfile.TarError as error:
            raise _stream.CutShortError(str(error)) from None


class _Checked:
    """The archive's own bytes: damage of their compression is told in our words, and the beginning can be seen."""

    def __init__(self, stream: BinaryIO) -> None:
        self._chunks = _stream.chunks(stream, _PIECE, eager=True)
        self._held = b""
        self._error = ""
        """What went wrong behind what is held."""

    def peek(self) -> bytes:
        """The first block. Raises `DamagedError`."""
        self._held = self.read(_BLOCK) + self._held
        return self._held[:_BLOCK]

    def read(self, size: int) -> bytes:
        """`size` bytes, fewer only at the end. Raises `CutShortError`."""
        try:
            while len(self._held) < size and (chunk := next(self._chunks, b"")):
                self._held += chunk
        except _stream.DamagedError as error:
            self._error = str(error)
        if self._error and not self._held:
            raise _stream.CutShortError(self._error)
        data, self._held = self._held[:size], self._held[size:]
        return data


def read(item: Item, options: Options) -> Iterator[Document | Record | Problem | Passed]:
    """What is in the archive, for those who read it in one go."""
    return _rows.whole(item, options)
