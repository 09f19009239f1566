"""CSV and TSV: a row is a page; the first row names the columns."""

from __future__ import annotations

import csv
from collections import deque
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
    """The rows of the file in pieces. Raises `OSError`."""
    with _stream.opened(item.path) as (stream, raw):
        yield from cut_stream(item, stream, raw.tell, options)


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


def _table(lines: _Lines) -> Iterator[Mapping[str, Any] | _rows.Doubt]:
    """The rows by the names of their columns. Raises `DamagedError`."""
    names: list[str] | None = None
    for row in _Reader(lines):
        if isinstance(row, _rows.Doubt):
            yield row
        elif names is None:
            names = [name.strip() for name in row]
            own = _rows.is_own(tuple(names))
        elif row:
            record = dict(zip(names, row, strict=False))
            yield _rows.own_row(record) if own else record


class _Reader:
    """Reads rows strictly; one that breaks the rules of quotes is read as far as it goes, and doubted if it is long.

    A quote that is never closed makes one field of all rows up to the next one. That is hard to tell from a text of
    several lines, so what was read is given all the same.
    """

    def __init__(self, lines: _Lines) -> None:
        self._lines = iter(lines)
        self._delimiter = lines.delimiter
        self._again: deque[str] = deque()
        self._row: list[str] = []
        """The lines of the row that is being read."""

    def __iter__(self) -> Iterator[list[str] | _rows.Doubt]:
        """The rows. Raises `DamagedError` for one that is too long."""
        rows = self._rows(strict=True)
        while True:
            self._row.clear()
            try:
                row = next(rows, None)
            except csv.Error:
                row = self._loosely()
                if row is not None and len(self._row) > 1:
                    yield _rows.Doubt(
                        f"a quote in it is not closed, or not doubled; it was read with the lines that follow, "
                        f"{len(self._row)} in all, as one row"
                    )
                rows = self._rows(strict=True)
            if row is None:
                return
            yield row

    def _loosely(self) -> list[str] | None:
        """The row whose lines were taken before the reader gave up."""
        self._again.extendleft(reversed(self._row))
        self._row.clear()
        try:
            return next(self._rows(strict=False), None)
        except csv.Error as error:
            raise _stream.DamagedError(str(error)) from None

    def _rows(self, *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(self._taken(), delimiter=self._delimiter, strict=strict)

    def _taken(self) -> Iterator[str]:
        while True:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return
            self._row.append(line)
            yield line


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
    return _rows.whole(item, options)
