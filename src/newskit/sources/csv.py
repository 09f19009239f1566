"""CSV and TSV: a row is a page; the first row names the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from msgspec.structs import replace

from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources import _rows, _stream
from newskit.sources._model import Format, Item, Options, Passed
from newskit.text.decode import NotText, clean, decode

FORMAT = Format(
    name="csv",
    suffixes=(".csv", ".tsv", ".tab"),
    description="CSV and TSV tables, one page a row; --text-field names the column of the text",
    layout="cut",
    shy=True,
)
_DELIMITERS = ",;\t|"
_HEAD = 1 << 16


def cut(item: Item, options: Options) -> Iterator[Item]:
    """The rows of the file in pieces."""
    try:
        with _stream.opened(item.path) as (stream, raw):
            yield from cut_stream(item, stream, raw.tell, options)
    except OSError as error:
        yield replace(item, size=0, problem=f"it cannot be read: {error.strerror or error}")


def cut_stream(
    item: Item, stream: BinaryIO, tell: _stream.Tell, options: Options, _budget: object = None
) -> Iterator[Item]:
    """The rows of a stream in pieces."""
    csv.field_size_limit(options.max_page_bytes)
    try:
        lines = _Lines(stream, options.max_page_bytes)
        yield from _rows.pieces(item, _table(lines), tell)
    except NotText as error:
        yield replace(item, size=0, problem=str(error))


def _table(lines: _Lines) -> Iterator[Mapping[str, Any]]:
    """The rows by the names of their columns. Raises `DamagedError`."""
    rows = csv.reader(lines, delimiter=lines.delimiter)
    try:
        names = [name.strip() for name in next(rows, [])]
        own = _rows.is_own(tuple(names))
        for row in rows:
            if row:
                record = dict(zip(names, row, strict=False))
                yield _rows.own_row(record) if own else record
    except csv.Error as error:
        raise _stream.DamagedError(str(error)) from None


class _Lines:
    """The lines of a table in any encoding, with their ends, for the reader of rows."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        """Looks at the beginning of `stream`. Raises `NotText`, `DamagedError`."""
        chunks = _stream.narrowed(_stream.chunks(stream))
        head = b""
        for chunk in chunks:
            head += chunk
            if len(head) >= _HEAD:
                break
        self._limit = limit
        self._encoding = decode(head[: head.rfind(b"\n") + 1] or head).encoding
        self._chunks = _joined(head.removeprefix(b"\xef\xbb\xbf"), chunks)
        first = head.split(b"\n", 1)[0].decode(self._encoding, "replace")
        self.delimiter = max(_DELIMITERS, key=first.count) if any(map(first.count, _DELIMITERS)) else ","

    def __iter__(self) -> Iterator[str]:
        encoding = "utf-8" if self._encoding.startswith("utf") or self._encoding == "ascii" else self._encoding
        for line in _stream.lines(self._chunks, self._limit):
            if line is None:
                raise _stream.DamagedError(f"a line is longer than {self._limit:,} bytes")
            yield clean(line.decode(encoding, "replace").removesuffix("\r")) + "\n"


def _joined(head: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def read(item: Item, options: Options) -> Iterator[Document | Record | Problem | Passed]:
    """The pages of the rows of a whole table."""
    if item.data is not None:
        stream = io.BytesIO(item.data)
        yield from _rows.whole(cut_stream(item, stream, stream.tell, options), options)
    else:
        yield from _rows.whole(cut(item, options), options)
