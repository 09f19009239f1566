"""JSON: an array of pages, an object that holds one, or an object that is a page."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, cast

from msgspec.structs import replace

from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources import _cut, _rows, _sniff, _stream
from newskit.sources._model import Format, Item, Options, Passed

FORMAT = Format(
    name="json",
    suffixes=(".json",),
    description="JSON: an array of pages of any tool, or one page; --text-field names the key of the text",
    layout="cut",
    shy=True,
)
_BLANK = " \t\n\r\ufeff"
_HEAD = 1 << 16


def cut(item: Item, options: Options) -> Iterator[Item]:
    """The elements of the file in pieces. Raises `OSError`."""
    with _stream.opened(item.path) as (stream, raw):
        yield from cut_stream(item, stream, raw.tell, options)


def cut_stream(
    item: Item, stream: BinaryIO, tell: _stream.Tell, options: Options, _budget: object = None
) -> Iterator[Item]:
    """The elements of a stream in pieces; lines of JSON as such."""
    chunks = _stream.narrowed(_stream.chunks(stream))
    head = b""
    try:
        for chunk in chunks:
            head += chunk
            if len(head) >= _HEAD:
                break
    except _stream.DamagedError as error:
        yield replace(item, size=0, problem=f"it is damaged: {error}")
        return
    rest = _Joined(head, chunks)
    if head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] != b"[" and _sniff.has_records(head) and _is_lines(head):
        stream = cast("BinaryIO", rest)
        yield from _cut.cut_stream(replace(item, format="jsonl"), stream, tell, options.max_page_bytes)
        return
    yield from _rows.pieces(item, _records(rest, options.max_page_bytes), tell)


def _is_lines(head: bytes) -> bool:
    """Whether there is a second record."""
    return b"\n{" in head.strip()


def _records(stream: _Joined, limit: int) -> Iterator[Mapping[str, Any]]:
    """The objects of an array, or of the only array in an object. Raises `DamagedError`."""
    reader = _Reader(stream, limit)
    if reader.opens("["):
        yield from map(_record, reader.elements())
        return
    whole = reader.value()
    lists = [value for value in whole.values() if _is_table(value)] if isinstance(whole, dict) else []
    if len(lists) == 1:
        yield from map(_record, lists[0])
    else:
        yield _record(whole)


def _is_table(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) for one in value)
        and (
            any(len(one) > 2 for one in value)  # noqa: PLR2004 - a list of authors has objects too, of a name and a link
        )
    )


def _record(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _stream.DamagedError("it is JSON, but not a record")
    return value


class _Joined(io.RawIOBase):
    """A stream of chunks, the first of which have been looked at."""

    def __init__(self, head: bytes, chunks: Iterable[bytes]) -> None:
        self._held = head
        self._chunks = iter(chunks)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises `DamagedError`."""
        if not self._held:
            self._held = next(self._chunks, b"")
        data, self._held = (self._held, b"") if size < 0 else (self._held[:size], self._held[size:])
        return data


class _Reader:
    """Reads values from a stream of JSON, one after the other."""

    def __init__(self, stream: _Joined, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._json = json.JSONDecoder(strict=False)
        self._text = ""
        self._ended = False

    def opens(self, sign: str) -> bool:
        """Whether the next sign is `sign`, which is taken."""
        while not self._text and self._more():
            pass
        found = self._text.startswith(sign)
        self._text = self._text[len(sign) :].lstrip(_BLANK) if found else self._text
        return found

    def elements(self) -> Iterator[Any]:
        """The elements of an array that has been opened. Raises `DamagedError`."""
        while not self.opens("]"):
            if self._ended and not self._text:
                raise _stream.DamagedError("the array does not end")
            yield self.value()
            if not self.opens(",") and not self._text.startswith("]"):
                raise _stream.DamagedError("there is no comma between two records")

    def value(self) -> Any:
        """The next value. Raises `DamagedError`."""
        while True:
            try:
                value, end = self._json.raw_decode(self._text)
            except RecursionError:
                raise _stream.DamagedError("it is nested too deeply") from None
            except ValueError as error:
                if len(self._text) > self._limit:
                    raise _stream.DamagedError(f"a record is longer than {self._limit:,} bytes") from None
                if not self._more():
                    raise _stream.DamagedError(f"it is not JSON: {error}") from None
            else:
                self._text = self._text[end:].lstrip(_BLANK)
                return value

    def _more(self) -> bool:
        """Read at least as much again; whether there was any."""
        if self._ended:
            return False
        parts = [self._text]
        size, wanted = 0, max(_stream.CHUNK, len(self._text))
        while size < wanted and (chunk := self._stream.read()):
            parts.append(self._decoder.decode(chunk))
            size += len(chunk)
        self._ended = size < wanted
        if self._ended:
            parts.append(self._decoder.decode(b"", final=True))
        self._text = "".join(parts).lstrip(_BLANK) if not self._text else "".join(parts)
        return True


def read(item: Item, options: Options) -> Iterator[Document | Record | Problem | Passed]:
    """The pages of a whole file."""
    return _rows.whole(item, options)
