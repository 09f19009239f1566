"""Parquet: typed columns, lists as lists, compressed with zstd; for DuckDB, pandas, Spark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import NoneType, UnionType
from typing import IO, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct, UnsetType

from newskit.errors import OutputError
from newskit.exporters._family import ExportOptions, Format, Row, load
from newskit.exporters._table import TABLES, builtins, checked, scrubbed
from newskit.version import __version__

FORMAT = Format(
    name="parquet",
    suffixes=(".parquet", ".pq"),
    description="typed columns, lists as lists, zstd; for DuckDB, pandas, R",
    extra="parquet",
    binary=True,
)

_ROWS = 10_000
_BYTES = 8_000_000
"""A group of rows ends with one of these: so much is held in memory."""
_AT_ONCE = 100
"""Rows that become columns together: as objects of Python's they take many times as much."""
_PLAIN = frozenset({"text", "paragraphs", "page_text", "summary", "snippet"})
"""Columns in which hardly a value comes twice: a dictionary of them is work for nothing."""
_ON_REQUEST = frozenset({"page_text", "blocks"})


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many rows were written. Raises `MissingExtra` without pyarrow."""
    arrow, files = load("pyarrow", FORMAT), load("pyarrow.parquet", FORMAT)
    names = options.fields or _names(options)
    checked(options)
    schema = _schema(arrow, options.table, names)
    dictionaries = [name for name in names if name not in _PLAIN and arrow.types.is_string(schema.field(name).type)]
    number = 0
    try:
        with files.ParquetWriter(stream, schema, compression="zstd", use_dictionary=dictionaries) as writer:
            for group in _groups(arrow, rows, schema):
                writer.write_table(group, row_group_size=_ROWS)
                number += group.num_rows
    except arrow.ArrowException as error:
        raise OutputError(f"parquet cannot hold this: {error}") from error
    return number


def _names(options: ExportOptions) -> tuple[str, ...]:
    known = checked(options)
    return known if options.table == "pages" else tuple(name for name in known if name not in _ON_REQUEST)


def _groups(arrow: Any, rows: Iterable[Row], schema: Any) -> Iterator[Any]:
    """The rows as tables of some at a time."""
    tables: list[Any] = []
    number = size = 0
    rest = iter(rows)
    while some := list(islice(rest, _AT_ONCE)):
        tables.append(_table(arrow, [_chosen(builtins(row), schema.names) for row in some], schema))
        number += len(some)
        size += tables[-1].nbytes
        if number + _AT_ONCE > _ROWS or size > _BYTES:
            yield arrow.concat_tables(tables)
            tables, number, size = [], 0, 0
    if tables:
        yield arrow.concat_tables(tables)


def _chosen(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def _table(arrow: Any, group: list[dict[str, Any]], schema: Any) -> Any:
    try:
        return arrow.Table.from_pylist(group, schema=schema)
    except UnicodeEncodeError:  # lone surrogates, which UTF-8 has no bytes for
        return arrow.Table.from_pylist([scrubbed(row) for row in group], schema=schema)


def _schema(arrow: Any, table: str, names: Iterable[str]) -> Any:
    types = {field.encode_name: field.type for field in msgspec.structs.fields(TABLES[table])}
    fields = [arrow.field(name, _type(arrow, types[name])) for name in names]
    return arrow.schema(fields, metadata={"newskit": __version__, "table": table})


def _type(arrow: Any, annotation: Any) -> Any:
    """The column's type for a field's: what may be null or absent is nullable, as every column of Parquet's is."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        kinds = [kind for kind in inner if kind not in (NoneType, UnsetType)]
        return _type(arrow, kinds[0]) if len(kinds) == 1 else _mixed(arrow, kinds)
    if origin is Literal:
        return _type(arrow, type(inner[0]))
    if origin in (tuple, list):
        return arrow.list_(_type(arrow, inner[0]))
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        fields = msgspec.structs.fields(annotation)
        return arrow.struct([(field.encode_name, _type(arrow, field.type)) for field in fields])
    simple = {bool: arrow.bool_(), int: arrow.int64(), float: arrow.float64()}
    return simple.get(annotation, arrow.string())


def _mixed(arrow: Any, kinds: Iterable[Any]) -> Any:
    return arrow.float64() if set(kinds) <= {int, float} else arrow.string()
