"""Rows of tables and elements of arrays to lines of JSON, which are read as such: `FILE#ID`, else the row's number."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources import _cut, _registry, _stream
from newskit.sources._archive import Budget
from newskit.sources._model import SHARD_BYTES, Item, Options, Passed

_OWN = ("schema", "id", "source", "kind")
"""The columns by which a table of newskit's own is known."""
_JOINT = "; "
"""What newskit's own tables put between the elements of a list."""
_LISTS = frozenset(("authors", "captions", "tags", "unassigned", "reasons"))
_COUNT = re.compile(r"[0-9]{1,18}")
"""Numbers that Python reads whatever its limits, and SQLite holds."""
_encode = msgspec.json.Encoder().encode
_FIELDS = frozenset(field.name for field in msgspec.structs.fields(Record))


class Doubt(Struct, frozen=True):
    """Said of the row that comes next."""

    message: str


def pieces(item: Item, rows: Iterator[Mapping[str, Any] | Doubt], tell: _stream.Tell) -> Iterator[Item]:
    """Items of JSON lines, one a row; `tell` is how far the file was read. Damage ends them with a problem."""
    held: list[bytes] = []
    size, number, first, told = 0, 0, 1, tell()
    lines = replace(item, format="jsonl", noun="row", stop=None)
    try:
        for row in rows:
            if isinstance(row, Doubt):
                yield replace(item, size=0, problem=f"row {number + 1}: {row.message}")
                continue
            number += 1
            line = _encode(row)
            held.append(line)
            size += len(line)
            if size >= SHARD_BYTES:
                here = tell()
                yield replace(lines, data=b"\n".join([*held, b""]), first=first, size=here - told)
                held, size, first, told = [], 0, number + 1, here
    except _stream.DamagedError as error:
        if held:
            yield replace(lines, data=b"\n".join([*held, b""]), first=first, size=0)
        yield replace(item, size=0, problem=f"it is damaged and cannot be read beyond row {number}: {error}")
        return
    if held:
        yield replace(lines, data=b"\n".join([*held, b""]), first=first, size=max(0, item.size - told))
    elif not number:
        yield replace(item, size=0, problem="there is no row in it")


def is_own(columns: Mapping[str, Any] | tuple[str, ...]) -> bool:
    """Whether a table of these columns was written by newskit."""
    return all(name in columns for name in _OWN)


def own_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of newskit's own table as its record: numbers are numbers again, lists are lists.

    >>> own_row({"schema": "1", "id": "a", "text": "b", "authors": "Ann; Bo", "words": "1", "title": ""})
    {'schema': 1, 'id': 'a', 'text': 'b', 'authors': ['Ann', 'Bo'], 'words': 1, 'paragraphs': ['b']}
    """
    record: dict[str, Any] = {}
    for name, value in row.items():
        if name not in _FIELDS or value is None or value == "":
            continue
        if isinstance(value, str) and name in _LISTS:
            record[name] = value.split(_JOINT)
        elif isinstance(value, str) and name in ("schema", "words"):
            record[name] = int(value) if _COUNT.fullmatch(value) else value
        elif isinstance(value, str) and name in ("confidence", "truncated"):
            record[name] = _number(value)
        else:
            record[name] = value
    if isinstance(record.get("text"), str):
        record.setdefault("paragraphs", record["text"].split("\n\n"))
    return record


def _number(value: str) -> Any:
    if value.casefold() in ("true", "false"):
        return value.casefold() == "true"
    try:
        return float(value)
    except ValueError:
        return value


def whole(item: Item, options: Options) -> Iterator[Document | Record | Problem | Passed]:
    """What is in a file that is read in one go, and not cut by the parent process."""
    for piece in _pieces_of(item, options):
        if piece.problem is not None:
            yield Problem(piece.source, piece.problem)
        elif piece.passed is not None:
            yield Passed(piece.passed)
        else:
            yield from _registry.source(piece.format).read(piece, options)


def _pieces_of(item: Item, options: Options) -> Iterator[Item]:
    if item.data is None:
        return _cut.cut(item, options)
    stream = io.BytesIO(item.data)
    return _registry.cutter(item.format).cut_stream(item, stream, stream.tell, options, Budget(len(item.data), options))
