"""The tables that can be exported, and their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct, structs

from newskit.corpus.clusters import CopyRow
from newskit.corpus.concordance import Collocate, Keyword, Line
from newskit.corpus.hit import FacetRow, SearchHit
from newskit.corpus.promotion import Edge, Link, Promoted, Unresolved
from newskit.errors import UsageError
from newskit.exporters._family import ExportOptions, Row
from newskit.record import Record, TeaserRow

TABLES: Mapping[str, type[Struct]] = {
    "stories": Record, "teasers": TeaserRow, "hits": SearchHit, "facets": FacetRow,
    "lines": Line, "collocates": Collocate, "keywords": Keyword, "clusters": CopyRow,
    "links": Link, "promoted": Promoted, "unresolved": Unresolved, "edges": Edge,
}  # fmt: skip
"""What the rows of a table are. From `hits` on they are what a command has found; `export` does not know them."""

_NESTED = frozenset({"paragraphs", "teasers", "stories", "page_text", "blocks", "matches"})
"""Keys that have no place in a cell: paragraphs are the text, teasers a table of their own, others refer to offsets."""


def checked(options: ExportOptions) -> tuple[str, ...]:
    """All keys that the rows of the table have; raises `UsageError` for an unknown table or field."""
    if options.table not in TABLES:
        raise UsageError(f"no table {options.table!r}; tables: {', '.join(TABLES)}")
    known = TABLES[options.table].__struct_fields__
    _check(options, known)
    return known


def columns(options: ExportOptions) -> tuple[str, ...]:
    """The columns of the table, or those of `options.fields`.

    Raises `UsageError` for an unknown table or field.
    """
    known = tuple(field for field in checked(structs.replace(options, fields=())) if field not in _NESTED)
    _check(options, known)
    return options.fields or known


def _check(options: ExportOptions, known: Sequence[str]) -> None:
    for field in options.fields:
        if field not in known:
            raise UsageError(f"{options.table} have no field {field!r}; fields: {', '.join(known)}")


def builtins(row: Row) -> Mapping[str, Any]:
    """`row` as a mapping of JSON's types."""
    if isinstance(row, Mapping):
        return row
    mapping: Mapping[str, Any] = msgspec.to_builtins(row)
    return mapping


def chosen(row: Row, options: ExportOptions) -> Row:
    """`row` with the fields asked for only."""
    if not options.fields:
        return row
    mapping = builtins(row)
    return {field: mapping.get(field) for field in options.fields}
