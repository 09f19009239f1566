"""The records of WARC files, read by fastwarc; what is damaged is named by its offset, and the rest is read.

fastwarc reads on at full speed until something does not fit. Then the record in question is looked at by itself, and
reading begins anew at the next place where a record begins.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Generator, Iterator
from functools import cache
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from newskit.errors import MissingExtra

if TYPE_CHECKING:
    from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord

_BEGIN = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n|\x1f\x8b\x08[\0-\x1f]|\x28\xb5\x2f\xfd")
_TYPE = re.compile(rb"WARC-Type[ \t]{0,5}:", re.IGNORECASE)
_FIRST_WINDOW, _WINDOW = 1 << 17, 1 << 20
"""Bytes that are searched at a time for the beginning of a record: more and more."""
_PROBE = 256
"""Compressed bytes that show the beginning of a header: what follows may be damaged."""
_HEAD = 1 << 16
"""Bytes in which a record's header ends."""


class Entry(Struct, frozen=True):
    """A record. `block` is `None` for one that can hold no page."""

    offset: int
    headers: HeaderMap
    block: bytes | None

    def header(self, name: str) -> str:
        """What the record's header says by that name; empty when it does not."""
        return self.headers.get(name) or ""


class Damage(Struct, frozen=True, gc=False):
    """A record that cannot be read."""

    offset: int
    reason: str


def entries(stream: BinaryIO, start: int, stop: int, limit: int) -> Iterator[Entry | Damage]:
    """The records that begin from `start` to before `stop`, in order; blocks of at most `limit` bytes.

    What stands before the first record of the stream is damage too. Raises `MissingExtra` without `newskit[web]`.
    """
    at = next_record(stream, start)
    if start == 0 and at != 0:
        yield Damage(0, "there is no WARC record" if at is None else "the record at the beginning is damaged")
    while at is not None and at < stop:
        at = yield from _read_on(stream, at, stop, limit)


def next_record(stream: BinaryIO, start: int) -> int | None:
    """The offset of the first record that begins at `start` or later; `None` when there is none."""
    held, offset, size = b"", start, _FIRST_WINDOW
    stream.seek(start)
    while True:
        chunk = stream.read(size)
        window, more = held + chunk, len(chunk) == size
        for found in _BEGIN.finditer(window):
            if more and found.start() + _HEAD > len(window):
                break  # to be looked at with what follows
            if _begins(window[found.start() : found.start() + _HEAD]):
                return offset + found.start()
        if not more:
            return None
        kept = min(len(window), _HEAD + 32)
        offset += len(window) - kept
        held = window[-kept:]
        size = min(2 * size, _WINDOW)


def _begins(head: bytes) -> bool:
    """Whether a record begins so, compressed or not."""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head[:_PROBE], 4096)
        except zlib.error:
            return False
    elif head.startswith(b"\x28\xb5"):
        try:
            return any(record.headers.get("WARC-Type") for record in _iterate(io.BytesIO(head)))
        except OSError:
            return False
    return head.startswith(b"WARC/") and _TYPE.search(head[:4096]) is not None


def _iterate(stream: BinaryIO) -> ArchiveIterator:
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        raise MissingExtra("reading WARC", "web") from None
    return ArchiveIterator(stream, parse_http=False)


def _read_on(stream: BinaryIO, start: int, stop: int, limit: int) -> Generator[Entry | Damage, None, int | None]:
    """The records from `start` on, until one does not fit; the value is where to begin anew, `None` at the end."""
    stream.seek(start)
    held: Entry | Damage | None = None
    last = start
    try:
        for record in _iterate(stream):
            if held is not None:
                yield held
                held = None
            last = record.stream_pos
            if last >= stop:
                return None
            held = _entry(record, limit)
    except OSError:
        return (yield from _mend(stream, last, limit))
    if held is None:
        return None
    return (yield from _mend(stream, last, limit))  # the end: or fastwarc takes what follows for padding


def _entry(record: WarcRecord, limit: int, offset: int = 0) -> Entry | Damage:
    """A record with its block read."""
    at = offset + record.stream_pos
    size, headers = record.content_length, record.headers
    if not size and not (headers.get("Content-Length") or "").strip().isdigit():
        return Damage(at, "its header is damaged")
    if not int(record.record_type) & _read():
        return Entry(at, headers, None) if headers.get("WARC-Type") else Damage(at, "its header is damaged")
    if size > limit:
        return Damage(at, f"it says that it is {size:,} bytes long; the limit is {limit:,}")
    block = record.reader.read()
    if len(block) < size:
        return Damage(at, f"it ends after {len(block):,} of {size:,} bytes")
    return Entry(at, headers, block)


@cache
def _read() -> int:
    """The types of records that may hold a page, as bits; of the others only the type is of interest."""
    from fastwarc.warc import WarcRecordType

    return int(WarcRecordType.response) | int(WarcRecordType.resource) | int(WarcRecordType.conversion)


def _mend(stream: BinaryIO, at: int, limit: int) -> Generator[Entry | Damage, None, int | None]:
    """What can be made of the stretch from `at` to the next record, which the generator's value is."""
    following = next_record(stream, at + 1)
    stream.seek(at)
    most = 2 * limit + _WINDOW
    data = stream.read(most if following is None else min(following - at, most))
    try:
        record = next(iter(_iterate(io.BytesIO(data))), None)
        entry = None if record is None else _entry(record, limit, at)
    except OSError:
        entry = None
    if not isinstance(entry, Entry):
        yield entry or Damage(at, "it cannot be unpacked" if data[:1] in b"\x1f\x28" else "its header is damaged")
        return following
    rest, fits = _behind(data)
    if not fits:
        yield Damage(at, "its length is not what its header says")
        return following
    yield entry
    if rest < len(data) and data[rest:].strip(b"\r\n\0"):
        yield Damage(at + rest, "its header is damaged")
    return following


def _behind(data: bytes) -> tuple[int, bool]:
    """Where the record ends that `data` begins with, and whether it ends as a record should."""
    if data.startswith(b"\x28\xb5"):
        return len(data), True
    if not data.startswith(b"\x1f\x8b"):
        end = _end(data)
        return end + 4, data[end : end + 4] == b"\r\n\r\n" or not data[end:].strip()
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(data)
    except zlib.error:
        return len(data), False
    return len(data) - len(unpacker.unused_data), unpacker.eof and plain[_end(plain) :].strip() == b""


def _end(plain: bytes) -> int:
    """Where the block of a record ends, by its header."""
    head = plain.find(b"\r\n\r\n", 0, _HEAD)
    length = re.search(rb"\r\nContent-Length[ \t]{0,5}:[ \t]{0,5}(\d{1,15})", plain[:head], re.IGNORECASE)
    return head + 4 + int(length[1]) if length else 0
