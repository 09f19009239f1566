"""OpenSearch and Elasticsearch: bulk NDJSON with `create` actions.

In a folder it is cut into batches of less than 8 MB, as `POST _bulk` takes them, beside a `mapping.json` whose analyzer
folds accents: `dien bien` finds `Điện Biên`. The id of a row stays the same as long as the row does, so that what is
there already is refused and not doubled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import chain
from types import NoneType
from typing import IO, Any, get_args, get_origin

import msgspec
from msgspec import UnsetType

from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._folder import Folder
from newskit.exporters._table import TABLES, builtins, checked, chosen

FORMAT = Format(
    name="opensearch",
    suffixes=(".bulk.ndjson", ".bulk"),
    description="bulk NDJSON for OpenSearch, Elasticsearch; as a folder in batches with a mapping",
    batches=True,
)

MOST_BYTES = 8_000_000
"""A batch is smaller, unless a single row is larger."""
_KEYS = {
    "stories": ("id", "source"),
    "pages": ("id", "source"),
    "clusters": ("id", "source"),
    "teasers": ("id", "source", "position"),
    "links": ("id", "source", "position"),
}
_UNFIT = re.compile("[^a-z0-9_.-]+")
_WORDS = frozenset(
    {"title", "kicker", "deck", "text", "captions", "summary", "snippet", "unassigned", "left", "right", "node"}
    | {"term", "page_text", "paragraphs"}
)
"""Keys whose words are searched; other strings are looked up as they are."""
_DATES = frozenset({"published", "updated", "first_seen", "last_seen", "source_published", "target_published"})
_encode = msgspec.json.encode


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many documents were written, two lines each."""
    number = 0
    for lines in _documents(rows, options):
        stream.write(lines)
        number += 1
    return number


def write_batches(rows: Iterable[Row], folder: Folder, options: ExportOptions) -> int:
    """How many documents were written, into as many files as it takes."""
    rest = _documents(rows, options)
    number = batches = 0
    first = next(rest, None)
    while first is not None:
        batches += 1
        with folder.file(f"bulk-{batches:06}", ".ndjson") as (name, stream):
            size = 0
            for lines in chain([first], rest):
                if size and size + len(lines) >= MOST_BYTES:
                    first = lines
                    break
                stream.write(lines)
                size += len(lines)
                number += 1
            else:
                first = None
            if size >= MOST_BYTES:
                options.note(f"{name}: one document alone is {size:,} bytes; the server may refuse it")
    return number


def companions(options: ExportOptions, name: str) -> Mapping[str, bytes]:
    """The mapping: `PUT INDEX` with it before the first batch; `name` does not matter."""
    mapping = {"settings": {"analysis": _ANALYSIS}, "mappings": {"dynamic": False, "properties": _properties(options)}}
    return {".mapping.json": msgspec.json.format(_encode(mapping), indent=2) + b"\n"}


_ANALYSIS = {
    "filter": {"folded": {"type": "asciifolding", "preserve_original": False}},
    "analyzer": {
        "folded": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "folded"]},
    },
    "normalizer": {"folded": {"type": "custom", "filter": ["lowercase", "folded"]}},
}


def index_name(options: ExportOptions) -> str:
    """The index to write into: lower case, no signs that OpenSearch refuses.

    >>> index_name(ExportOptions(table="teasers")), index_name(ExportOptions(index="News 2025"))
    ('newskit-teasers', 'news-2025')
    """
    name = _UNFIT.sub("-", (options.index or f"newskit-{options.table}").lower()).lstrip("-_+.")
    return name[:200] or "newskit"


def _documents(rows: Iterable[Row], options: ExportOptions) -> Iterator[bytes]:
    """An action and its document for each row."""
    checked(options)
    index = index_name(options)
    for row in rows:
        mapping = builtins(row)
        action = {"create": {"_index": index, "_id": _id(mapping, options.table)}}
        yield _encode(action) + b"\n" + _encode(chosen(row, options)) + b"\n"


def _id(row: Mapping[str, Any], table: str) -> str:
    """An id of at most 512 bytes that stands for the row: of its page, its source, its place there."""
    keys = _KEYS.get(table)
    parts = [row[key] for key in keys] if keys else row
    name = blake2b(_encode(parts), digest_size=12).hexdigest()
    return f"{_UNFIT.sub('-', str(row['id']))[:64]}-{name}" if keys else name


def _properties(options: ExportOptions) -> dict[str, Any]:
    fields = msgspec.structs.fields(TABLES[options.table])
    return {
        field.encode_name: _property(field.encode_name, field.type)
        for field in fields
        if not options.fields or field.encode_name in options.fields
    }


def _property(name: str, annotation: Any) -> dict[str, Any]:
    kinds = [kind for kind in get_args(annotation) if kind not in (NoneType, UnsetType, ...)]
    if get_origin(annotation) is not tuple and len(kinds) == 1:
        return _property(name, kinds[0])
    if get_origin(annotation) is tuple and isinstance(kinds[0], type) and issubclass(kinds[0], msgspec.Struct):
        inner = msgspec.structs.fields(kinds[0])
        return {"properties": {field.encode_name: _property(field.encode_name, field.type) for field in inner}}
    if name in _DATES:
        date = {"type": "date", "format": "strict_date_optional_time", "ignore_malformed": True}
        return {"type": "keyword", "ignore_above": 100, "fields": {"date": date}}
    if name in _WORDS:
        return {"type": "text", "analyzer": "folded"}
    simple = {bool: "boolean", int: "long", float: "double"}
    if annotation in simple:
        return {"type": simple[annotation]}
    return {"type": "keyword", "ignore_above": 8000, "fields": {"folded": {"type": "text", "analyzer": "folded"}}}
