"""The tables that can be exported, and their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, structs

from newskit.corpus.clusters import CopyRow
from newskit.corpus.concordance import Collocate, Keyword, Line
from newskit.corpus.hit import FacetRow, SearchHit
from newskit.corpus.promotion import Edge, Link, Promoted, Unresolved
from newskit.corpus.stat import Stat
from newskit.errors import UsageError
from newskit.exporters._family import ExportOptions, Row
from newskit.record import EntityRow, MentionRow, PageEntityRow, PairRow, Record, SubStory, TeaserRow

TABLES: Mapping[str, type[Struct]] = {
    "stories": Record, "teasers": TeaserRow, "hits": SearchHit, "facets": FacetRow,
    "lines": Line, "collocates": Collocate, "keywords": Keyword, "clusters": CopyRow,
    "links": Link, "promoted": Promoted, "unresolved": Unresolved, "edges": Edge, "stats": Stat,
    "entities": EntityRow, "page_entities": PageEntityRow, "mentions": MentionRow, "pairs": PairRow,
    "pages": Record,
}  # fmt: skip
"""What the rows of a table are. Most are what a command has found; see `newskit.pipeline.export` for a corpus'."""

RECORDS = ("stories", "pages")
"""The tables whose rows are whole records."""

_NESTED: Mapping[type[Struct], frozenset[str]] = {
    Record: frozenset({"paragraphs", "teasers", "stories", "page_text", "blocks"}),
    SearchHit: frozenset({"matches"}),
}
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
    fields = checked(structs.replace(options, fields=()))
    nested = _NESTED.get(TABLES[options.table], frozenset())
    known = tuple(field for field in fields if field not in nested)
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


def values(row: Row, names: Sequence[str]) -> list[Any]:
    """What `row` has under the names of columns; `None` for what it does not say."""
    if isinstance(row, Mapping):
        return [row.get(name) for name in names]
    found = [getattr(row, name) for name in names]
    return [None if value is UNSET else value for value in found] if UNSET in found else found


def record_of(row: Row) -> Record:
    """`row` of stories or pages as the record that it is."""
    return row if isinstance(row, Record) else msgspec.convert(builtins(row), Record)


def stories_of(record: Record) -> tuple[Record | SubStory, ...]:
    """The main story of a page, as the record has it, and its further ones."""
    return (record, *record.stories)


def chosen(row: Row, options: ExportOptions) -> Row:
    """`row` with the fields asked for only."""
    if not options.fields:
        return row
    mapping = builtins(row)
    return {field: mapping.get(field) for field in options.fields}


def scrubbed(value: Any) -> Any:
    """`value` without lone surrogates, for which UTF-8 has no bytes."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, dict):
        return {key: scrubbed(item) for key, item in value.items()}
    return [scrubbed(item) for item in value] if isinstance(value, list | tuple) else value
