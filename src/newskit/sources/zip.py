"""Zip archives: each member is read as a file of its name would be."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO, cast

from msgspec.structs import replace

from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources import _rows, _stream
from newskit.sources._archive import Budget, Member, items, too_long
from newskit.sources._model import Format, Item, Options, Passed

FORMAT = Format(
    name="zip",
    suffixes=(".zip",),
    description="zip archives of anything that can be read",
    layout="cut",
    holds_files=True,
)
_ENCRYPTED = 1
_LINK = 0o12
"""The kind of file that a symbolic link is, in Unix's numbers."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What `zipfile` raises for a member that it cannot read."""
_END = 22
"""Bytes of the record that ends an archive, before its comment."""
_LOCAL_HEADER = 30
"""Bytes of the header before a member's name and content."""


def cut(item: Item, options: Options) -> Iterator[Item]:
    """The members of the archive. Raises `OSError`."""
    with _stream.opened_raw(item.path) as raw:
        yield from _cut(item, raw, raw.tell, options, Budget(item.size, options))


def cut_stream(item: Item, stream: BinaryIO, tell: _stream.Tell, options: Options, budget: Budget) -> Iterator[Item]:
    """The members of an archive in an archive, which is held in memory."""
    data = stream.read(options.max_page_bytes + 1)
    if len(data) > options.max_page_bytes:
        yield replace(item, problem=too_long(None, options))
        return
    yield from _cut(item, io.BytesIO(data), tell, options, budget)


def _cut(item: Item, stream: BinaryIO, tell: _stream.Tell, options: Options, budget: Budget) -> Iterator[Item]:
    head = stream.read(_stream.MAGIC)
    if head and not head.startswith(b"PK"):
        yield replace(item, size=0, problem=_stream.misnamed(head, "zip"))
        return
    if not _has_end(stream):
        yield replace(item, size=0, problem="it is damaged or cut short: its table of contents is missing")
        return
    try:
        with zipfile.ZipFile(stream) as archive:
            if problem := _bomb(archive):
                yield replace(item, size=0, problem=problem)
            else:
                yield from items(item, _members(archive), tell, budget, options)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        yield replace(item, size=0, problem=f"it is damaged or cut short: {error}")


def _has_end(stream: BinaryIO) -> bool:
    """Whether the archive ends as archives do: an archive that is its last member must not be taken for it."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END - 0xFFFF))
    tail = stream.read()
    at = len(tail)
    while (at := tail.rfind(b"PK\5\6", 0, at)) >= 0:
        if at + _END + int.from_bytes(tail[at + _END - 2 : at + _END], "little") == len(tail):
            return True
    return False


def _members(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        if not info.is_dir():
            problem = "it is encrypted; it is not read" if info.flag_bits & _ENCRYPTED else _link(info)
            yield Member(info.filename, info.file_size, partial(_opened, archive, info), problem)


def _link(info: zipfile.ZipInfo) -> str | None:
    kind = info.external_attr >> 28
    return "it is a link; links in archives are not followed" if kind == _LINK else None


def _bomb(archive: zipfile.ZipFile) -> str | None:
    """Whether members share their bytes, which only bombs do."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            return "its members overlap, as those of a zip bomb do; it is not read"
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    return None


@contextmanager
def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[BinaryIO]:
    """A member's content. Raises `DamagedError`, also while it is read."""
    try:
        with archive.open(info) as stream:
            yield cast("BinaryIO", _Checked(cast("BinaryIO", stream)))
    except _DAMAGE as error:
        raise _stream.DamagedError(str(error)) from None


class _Checked:
    """A member that tells of damage in our words."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises `DamagedError`."""
        try:
            return self._stream.read(size)
        except _DAMAGE as error:
            raise _stream.DamagedError(str(error)) from None


def read(item: Item, options: Options) -> Iterator[Document | Record | Problem | Passed]:
    """What is in the archive, for those who read it in one go."""
    return _rows.whole(item, options)
