"""JSON lines: a record is a page (of any tool), or a page that newskit has split before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from newskit.errors import NotText
from newskit.model import Document, PageKind, Problem
from newskit.record import SCHEMA, Record
from newskit.sources import _stream
from newskit.sources._model import Format, Item, Options
from newskit.sources._record import Fields, NoTextError
from newskit.sources._sniff import OWN_START
from newskit.text.decode import decode

FORMAT = Format(
    name="jsonl",
    suffixes=(".jsonl", ".ndjson"),
    description="JSON lines, one page a line, of any tool; newskit's own records",
    layout="lines",
)
_BOM = b"\xef\xbb\xbf"
_OWN = ("id", "source", "kind")
"""The keys of strings that each record of newskit has, beside the number of its schema."""
_decode = msgspec.json.Decoder().decode
_decode_own = msgspec.json.Decoder(Record).decode


class _Head(Struct, frozen=True):
    """What tells a record of newskit's own."""

    schema: int
    id: str
    source: str
    kind: PageKind


_decode_head = msgspec.json.Decoder(_Head).decode


class _UnreadableError(Exception):
    """A line that is no record; `str()` says what is wrong with it."""


def read(item: Item, options: Options) -> Iterator[Document | Record | Problem]:
    """The records of the item; a line that is none is a Problem named by its number."""
    blank = item.first == 1
    try:
        for number, line in enumerate(_lines(item, options), item.first):
            if line is None:
                blank = False
                message = f"{item.noun} {number} is longer than {options.max_page_bytes:,} bytes"
                yield Problem(f"{item.source}#{number}", message)
            elif line and not line.isspace():
                blank = False
                yield from _read_line(line, number, item, options)
    except OSError as error:
        yield Problem(item.source, f"it cannot be read: {error.strerror or error}")
    else:
        if blank:
            yield Problem(item.source, "there is no record in it")


def _lines(item: Item, options: Options) -> Iterator[bytes | None]:
    """The lines of the item, from what it carries or from its place in the file."""
    if item.data is not None:
        yield from _stream.lines([item.data], options.max_page_bytes)
        return
    with _stream.opened_raw(item.path) as stream:
        stop = item.size if item.stop is None else item.stop
        ends = _stream.unix_ends(_stream.span(stream, item.start, stop))
        yield from _stream.lines(ends, options.max_page_bytes)


def _read_line(line: bytes, number: int, item: Item, options: Options) -> Iterator[Document | Record | Problem]:
    own = _own_line(line, brief=options.brief) if line.startswith(OWN_START) else None
    if own is not None:
        yield own
        return
    source = f"{item.source}#{number}"
    try:
        record, damaged = _parse(line)
        if _is_own(record):
            yield _own(record)
            return
        fields = Fields(record, options)
        source = f"{item.source}#{fields.own_id() or number}"
        yield fields.document(source)
    except (_UnreadableError, NoTextError) as error:
        yield Problem(source, f"{item.noun} {number}: {error}")
    else:
        if damaged:
            yield Problem(source, f"{item.noun} {number}: the page was read, but some of it could not be (now U+FFFD)")


def _own_line(line: bytes, *, brief: bool) -> Record | None:
    """A record of newskit's own; `None` when the line has to be looked at more closely."""
    try:
        if not brief:
            record = _decode_own(line)
            return record if record.schema <= SCHEMA else None
        head = _decode_head(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    found = head.schema <= SCHEMA
    return Record(id=head.id, source=head.source, kind=head.kind, confidence=0.0) if found else None


def _parse(line: bytes) -> tuple[dict[str, Any], bool]:
    """The object of a line, and whether some of its characters were lost before it came here.

    Raises `_UnreadableError`.
    """
    damaged = False
    try:
        value = _decode(line.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value, damaged = _parse_leniently(line)
    if not isinstance(value, dict):
        hint = "; `jq -c .[]` makes lines of a JSON array" if isinstance(value, list) else ""
        raise _UnreadableError(f"it is JSON, but not a record{hint}")
    return value, damaged


def _parse_leniently(line: bytes) -> tuple[Any, bool]:
    """The value of a line that is not strictly JSON: other encodings, NaN, control characters in strings."""
    try:
        decoded = decode(line)
        value = json.loads(decoded.text, strict=False)
    except NotText as error:
        raise _UnreadableError(str(error)) from None
    except json.JSONDecodeError as error:
        raise _UnreadableError(f"it is not JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise _UnreadableError("it is JSON nested too deeply") from None
    except ValueError as error:
        raise _UnreadableError(f"it is not JSON: {error}") from None
    return value, bool(decoded.damaged) or _has_surrogates(decoded.text, value)


def _has_surrogates(text: str, value: Any) -> bool:
    r"""Whether an escape such as `\ud800` of `text` left half a character in `value`."""
    if "\\u" not in text:
        return False
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        return True
    except (ValueError, TypeError, RecursionError):
        return False
    return False


def _is_own(record: dict[str, Any]) -> bool:
    """Whether newskit wrote the record; other tools have keys of these names too, but not of these types."""
    return isinstance(record.get("schema"), int) and all(isinstance(record.get(key), str) for key in _OWN)


def _own(record: dict[str, Any]) -> Record:
    """A record of newskit's own, kept as it is. Raises `_UnreadableError`."""
    schema = record["schema"]
    if isinstance(schema, int) and schema > SCHEMA:
        raise _UnreadableError(f"it was written by a newer newskit (schema {schema}, known: {SCHEMA})")
    try:
        return msgspec.convert(record, Record)
    except msgspec.ValidationError as error:
        raise _UnreadableError(f"it is no whole record of newskit: {error}") from None
