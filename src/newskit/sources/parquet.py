"""Parquet: a row is a page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from msgspec.structs import replace

from newskit.errors import MissingExtra
from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources import _rows, _stream
from newskit.sources._model import Format, Item, Options, Passed

FORMAT = Format(
    name="parquet",
    suffixes=(".parquet", ".pq"),
    description="Parquet tables, one page a row; --text-field names the column of the text",
    extra="parquet",
    layout="cut",
)
_ROWS = 512
"""Rows read at a time."""


def cut(item: Item, options: Options) -> Iterator[Item]:
    """The rows of the file in pieces. Raises `OSError`."""
    with _stream.opened_raw(item.path) as raw:
        yield from cut_stream(item, raw, raw.tell, options, in_memory=False)


def cut_stream(
    item: Item,
    stream: BinaryIO,
    tell: _stream.Tell,
    options: Options,
    _budget: object = None,
    *,
    in_memory: bool = True,
) -> Iterator[Item]:
    """The rows of a stream in pieces; one in an archive is held in memory."""
    if in_memory:
        data = stream.read(options.max_page_bytes + 1)
        if len(data) > options.max_page_bytes:
            yield replace(
                item, problem=f"it is longer than {options.max_page_bytes:,} bytes; if it may be, raise --max-page"
            )
            return
        stream = io.BytesIO(data)
    yield from _rows.pieces(item, _records(stream), tell)


def _records(stream: BinaryIO) -> Iterator[Mapping[str, Any]]:
    """The rows. Raises `DamagedError`."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra("reading parquet", "parquet") from None
    try:
        with parquet.ParquetFile(stream) as table:
            own = _rows.is_own(tuple(table.schema_arrow.names))
            for batch in table.iter_batches(_ROWS, use_threads=False):
                for row in batch.to_pylist():
                    yield _rows.own_row(row) if own else row
    except (pa.ArrowException, OSError) as error:
        raise _stream.DamagedError(str(error).split("\n")[0]) from None


def read(item: Item, options: Options) -> Iterator[Document | Record | Problem | Passed]:
    """The pages of the rows of a whole table."""
    return _rows.whole(item, options)
