"""HTTP responses as WARC files keep them: status, content type, and the body without its encodings."""

from __future__ import annotations

import re
import zlib
from importlib import import_module

from msgspec import Struct

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})\b")
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w:.-]{2,40})", re.IGNORECASE)
_GZIP, _ZLIB, _RAW = 31, 15, -15
"""Window bits that tell zlib which wrapping to expect."""
_LONGEST_SIZE = 20
"""Characters of a line that states the size of a chunk."""


class Response(Struct, frozen=True):
    """A response, as far as reading its page needs it."""

    status: int
    kind: str
    """The media type in lower case; empty where the server said none."""
    charset: str | None
    body: bytes
    """As it was sent: see `content`."""
    encodings: tuple[str, ...]


class EncodedError(Exception):
    """A body that cannot be decoded; `str()` says why."""


def response(block: bytes) -> Response | None:
    """The response that `block` holds; `None` when it is none."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = block.find(b"\r\n\r\n")
    skip = 4
    if end < 0:
        end, skip = block.find(b"\n\n"), 2
    if end < 0:
        return None
    fields = _fields(block[:end].decode("latin-1"))
    kind = fields.get("content-type", "")
    found = _CHARSET.search(kind)
    order = (fields.get("content-encoding", ""), fields.get("transfer-encoding", ""))
    named = [name.strip().lower() for said in order for name in said.split(",")]
    return Response(
        status=int(status[1]),
        kind=kind.split(";")[0].strip().lower(),
        charset=found[1] if found else None,
        body=block[end + skip :],
        encodings=tuple(name for name in named if name not in ("", "identity")),
    )


def _fields(head: str) -> dict[str, str]:
    """The header's fields by name in lower case; of several the first."""
    fields: dict[str, str] = {}
    for line in head.split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def content(found: Response, limit: int) -> bytes:
    """The body without its encodings, of at most `limit` bytes.

    Many crawlers keep headers of encodings that they have undone: a body that does not look encoded is left alone.
    Raises `EncodedError`.
    """
    body = found.body
    for name in reversed(found.encodings):
        if name == "chunked":
            body = _joined(body)
        elif name in ("gzip", "x-gzip"):
            body = _inflated(body, _GZIP, limit) if body.startswith(b"\x1f\x8b") else body
        elif name == "deflate":
            body = _deflated(body, limit)
        elif name == "br":
            body = _unbrotlied(body, limit)
        elif body.lstrip()[:1] != b"<":
            raise EncodedError(f"its body is encoded as {name!r}, which newskit cannot read")
    if len(body) > limit:
        raise EncodedError(f"the page is longer than {limit:,} bytes")
    return body


def _joined(body: bytes) -> bytes:
    """A chunked body in one piece; as it is where it is not chunked."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at, at + _LONGEST_SIZE)
        try:
            size = int(body[at:end].split(b";")[0], 16) if end > at else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(parts) if parts else body
        if size == 0:
            break
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)


def _inflated(body: bytes, bits: int, limit: int) -> bytes:
    unpacker = zlib.decompressobj(bits)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise EncodedError(f"its compressed body is damaged: {error}") from None
    if len(plain) > limit:
        raise EncodedError(f"the page is longer than {limit:,} bytes")
    return plain


def _deflated(body: bytes, limit: int) -> bytes:
    if body.lstrip()[:1] == b"<":
        return body
    try:
        return _inflated(body, _ZLIB, limit)
    except EncodedError:
        return _inflated(body, _RAW, limit)


def _unbrotlied(body: bytes, limit: int) -> bytes:
    if body.lstrip()[:1] == b"<":
        return body
    brotli = import_module("brotli")  # fastwarc depends on it
    try:
        plain: bytes = brotli.Decompressor().process(body, output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise EncodedError(f"its compressed body is damaged: {error}") from None
    if len(plain) > limit:
        raise EncodedError(f"the page is longer than {limit:,} bytes")
    return plain
