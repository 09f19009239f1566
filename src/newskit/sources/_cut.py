"""Files of records cut into shards at line ends, in the parent process.

A plain file is cut by place: the parent counts line ends, which costs a fraction of reading the records, so that
every piece knows the number of its first line. What cannot be found by its place (compressed, or in UTF-16) is
read here and handed over in pieces of whole lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from msgspec.structs import replace

from newskit.sources import _registry, _remote, _stream
from newskit.sources._model import SHARD_BYTES, Item, Options


def cut(item: Item, options: Options) -> Iterator[Item]:
    """The pieces of `item`, a file of many pages, in order; at the end a Problem if it is damaged or cannot be read."""
    is_cut = _registry.source(item.format).FORMAT.layout == "cut"
    try:
        yield from _registry.cutter(item.format).cut(item, options) if is_cut else _of_lines(item, options)
    except OSError as error:
        yield replace(item, size=0, problem=f"it cannot be read: {error.strerror or error}")


def _of_lines(item: Item, options: Options) -> Iterator[Item]:
    empty = True
    with _stream.opened(item.path) as (stream, raw):
        if stream is raw and _remote.is_shared(item.path) and not _stream.wide_encoding(raw.peek(4)[:4]):
            pieces = _by_place(item, raw)
        else:
            pieces = cut_stream(item, stream, raw.tell, options.max_page_bytes)
        for piece in pieces:
            empty = False
            yield piece
    if empty:
        yield replace(item, size=0, problem="it is empty (0 bytes)")


def _by_place(item: Item, raw: BinaryIO) -> Iterator[Item]:
    """Byte ranges of whole lines, each of about `SHARD_BYTES` unless one line is longer."""
    start, end, first, number = 0, 0, item.first, item.first
    after_return = False
    while end < item.size and (chunk := raw.read(min(SHARD_BYTES, item.size - end))):
        cut_at = _last_end(chunk)
        number += _count_ends(chunk[:cut_at]) - (after_return and chunk.startswith(b"\n"))
        if cut_at:
            stop = end + cut_at
            yield replace(item, start=start, stop=stop, size=stop - start, first=first)
            start, first = stop, number
        number += _count_ends(chunk[cut_at:])
        end += len(chunk)
        after_return = chunk.endswith(b"\r")
    if start < end:
        yield replace(item, start=start, stop=end, size=end - start, first=first)


def _last_end(chunk: bytes) -> int:
    r"""The place after the last line end of `chunk`, 0 when there is none; never between `\r` and `\n`."""
    newline = chunk.rfind(b"\n") + 1
    return newline or chunk.rfind(b"\r", 0, -1) + 1


def _count_ends(chunk: bytes) -> int:
    returns = chunk.count(b"\r") - chunk.count(b"\r\n") if b"\r" in chunk else 0
    return chunk.count(b"\n") + returns


def cut_stream(item: Item, stream: BinaryIO, tell: _stream.Tell, limit: int) -> Iterator[Item]:
    """Pieces of whole lines that carry them; what `tell` says of how far was read is their size."""
    number, told = item.first, tell()
    try:
        narrow = _stream.unix_ends(_stream.narrowed(_stream.chunks(stream)))
        for piece in _pieces(narrow, limit):
            here = tell()
            yield replace(item, data=piece, size=here - told, first=number, stop=None)
            number += piece.count(b"\n")
            told = here
    except _stream.DamagedError as error:
        problem = f"it is damaged and cannot be read beyond record {number - 1}: {error}"
        yield replace(item, size=0, problem=problem)


def _pieces(stream: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Whole lines in pieces of about `SHARD_BYTES`.

    Of a line longer than `limit` only so much is kept that the reader sees that it is too long. Lines that
    came before damage are given before the exception goes on.
    """
    whole, tail = bytearray(), bytearray()
    try:
        for chunk in stream:
            cut_at = chunk.rfind(b"\n") + 1
            if cut_at:
                whole += tail
                whole += chunk[:cut_at]
                tail.clear()
            tail += chunk[cut_at : cut_at + max(0, limit + 1 - len(tail))]
            if len(whole) >= SHARD_BYTES:
                yield bytes(whole)
                whole.clear()
    except _stream.DamagedError:
        if whole:
            yield bytes(whole)
        raise
    if whole or tail:
        yield bytes(whole + tail)
