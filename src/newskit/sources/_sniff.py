"""What the first bytes of a file say about its format."""

from __future__ import annotations

import re

import msgspec

from newskit.sources import _stream
from newskit.sources._model import Item

OWN_START = b'{"schema":'
"""How newskit's own records begin; those from other hands may begin otherwise."""
_BOM = b"\xef\xbb\xbf"
_RECORD = re.compile(rb'\s{0,100}(?:\{\s{0,100}"[^"\n]{0,100}"\s{0,10}:|\[\s{0,100}[\[{])')
_HTML = re.compile(
    rb"\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?(?:<!--.{0,1000}?-->\s{0,100})?<(?:!doctype\s+html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAR = slice(257, 262)


def packed(head: bytes) -> str | None:
    """The format of a file that begins with `head`, where its bytes are of no text; `None` when they may be."""
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return "zip"
    return "parquet" if head.startswith(b"PAR1") else None


def format_of(head: bytes) -> str | None:
    """The format that content (unpacked, in UTF-8) seems to have which begins with `head`; `None`: a page of text."""
    if head[_TAR] == b"ustar":
        return "tar"
    if head.startswith((b"WARC/1.", b"WARC/0.")):
        return "warc"
    if is_html(head):
        return "html"
    if is_json(head):
        return "jsonl" if has_records(head) else "json"
    return None


def is_json(head: bytes) -> bool:
    r"""Whether a file that begins with `head` (UTF-8) holds JSON records, and is no page that begins with a brace.

    >>> is_json(b'{"title": "Rain"}'), is_json(b"[Photo] Rain is coming."), is_json(b'[\n {"a":')
    (True, False, True)
    """
    return bool(_RECORD.match(head.removeprefix(_BOM)))


def holds_own(item: Item) -> bool:
    """Whether the file begins with a record of newskit's own; one that cannot be read does not."""
    try:
        return item.format == "jsonl" and _stream.read_head(item.path).startswith(OWN_START)
    except (OSError, _stream.DamagedError):
        return False


def is_html(head: bytes) -> bool:
    """Whether a file that begins with `head` (UTF-8) is an HTML page.

    >>> is_html(b"<!DOCTYPE html><html>"), is_html(b"<3 from Berlin")
    (True, False)
    """
    return bool(_HTML.match(head.removeprefix(_BOM)))


def has_records(head: bytes) -> bool:
    """Whether JSON that begins with `head` (UTF-8) seems to have one record a line, damaged ones perhaps."""
    head = head.removeprefix(_BOM)
    if head.lstrip().startswith(b"["):
        return False
    first, *others = (line or b"" for line in _stream.lines(_stream.unix_ends([head]), len(head)))
    return not others or _is_record(first) or any(line.startswith(b"{") and _is_record(line) for line in others)


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
