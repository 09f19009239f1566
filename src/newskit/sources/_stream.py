r"""Bytes of files: opened through their compression, read with a limit, cut into whole lines.

Lines of records end with `\n`, `\r\n` or a lone `\r` (JSON strings cannot hold either), and with nothing else.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BufferedReader
from typing import Any, BinaryIO, cast

from newskit.errors import MissingExtra
from newskit.model import Problem
from newskit.sources import _remote
from newskit.sources._model import Item

CHUNK = 1 << 18
"""Bytes read at a time."""
_COMPRESSIONS = {
    ".gz": ("gzip", re.compile(rb"\x1f\x8b\x08")),
    ".bz2": ("bz2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")),
    ".xz": ("lzma", re.compile(rb"\xfd7zXZ\x00")),
    ".zst": ("zstandard", re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")),
}
"""Suffix of compressed files, the module that opens them, and how they begin."""
_SHORT = {".tgz": ".gz", ".tbz": ".bz2", ".tbz2": ".bz2", ".txz": ".xz", ".tzst": ".zst"}
"""Suffixes that stand for an archive and its compression."""
Tell = Callable[[], int]
"""How many bytes of a file have been read, which is progress."""
_MAGIC = MAGIC = 512
"""Bytes that tell formats apart."""
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"{\0\0\0", "utf-32-le"),
    (b"{\0", "utf-16-le"),
    (b"\0\0\0{", "utf-32-be"),
    (b"\0{", "utf-16-be"),
)
"""How records in encodings with zero bytes begin: a byte order mark, or the first brace."""


class DamagedError(Exception):
    """A compressed file that cannot be read to its end; `str()` says why."""


class CutShortError(DamagedError):
    """An archive of which nothing more can be read; `str()` says why."""


class TooLongError(Exception):
    """A page that is longer than the limit."""


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, without that of a compression; empty when it has none.

    >>> suffix_of("dump/News.JSONL.gz"), suffix_of("page"), suffix_of("v1.2/page")
    ('.jsonl', '', '')
    """
    stem, suffix = os.path.splitext(name.lower())
    return os.path.splitext(stem)[1] if suffix in _COMPRESSIONS else suffix


def opened_raw(path: str) -> BufferedReader:
    """The file at `path` as it is, which may be an address. Raises `OSError`."""
    return _remote.opened(path) if "://" in path and _remote.is_remote(path) else open(path, "rb")


@contextmanager
def opened(path: str) -> Iterator[tuple[BinaryIO, BufferedReader]]:
    """The content of `path` (decompressed where it is compressed) and the file itself, whose `tell` is progress.

    Raises `OSError` when the file cannot be opened.
    """
    with opened_raw(path) as raw, unpacked(raw, path) as stream:
        yield stream, raw


@contextmanager
def unpacked(raw: BufferedReader[Any], name: str) -> Iterator[BinaryIO]:
    """The content of `raw`, decompressed if its `name` or its first bytes say that it is compressed."""
    opener = _opener(name, raw.peek(_MAGIC)[:_MAGIC])
    if opener is None:
        yield raw
    elif opener == "zstandard":
        with _zstd(raw) as stream:
            yield stream
    else:
        with import_module(opener).open(raw, "rb") as stream:
            yield stream


def _zstd(raw: BufferedReader[Any]) -> BinaryIO:
    """The content of zstd data. Raises `MissingExtra`."""
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("reading zstd", "web") from None
    unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    return cast("BinaryIO", unpacker.stream_reader(raw, read_across_frames=True, closefd=False))


def misnamed(head: bytes, expected: str) -> str:
    r"""The message for a file that begins with `head`, which the format `expected` does not.

    >>> misnamed(b"<html>", "zip"), misnamed(b"PK\3\4", "tar")
    ('it is not zip, whatever its name says (text)', 'it is not tar, whatever its name says (zip)')
    """
    known = {
        b"PK": "zip",
        b"\x1f\x8b": "gzip data",
        b"BZh": "bzip2 data",
        b"\x28\xb5\x2f\xfd": "zstd data",
        b"WARC/": "WARC",
    }
    seen = next((what for magic, what in known.items() if head.startswith(magic)), None)
    plain = not head.translate(None, bytes(range(32, 256)) + b"\t\n\f\r")
    seen = seen or ("text" if head and plain else "binary data" if head else "nothing")
    return f"it is not {expected}, whatever its name says ({seen})"


def content(item: Item, limit: int) -> bytes | Problem:
    """All bytes of a page, what the item carries or what is in its file; or why they cannot be had."""
    try:
        data = read_all(item.path, limit) if item.data is None else item.data
    except TooLongError:
        return Problem(item.source, too_long(limit))
    except DamagedError as error:
        return Problem(item.source, f"it is damaged: {error}")
    except OSError as error:
        return Problem(item.source, f"it cannot be read: {error.strerror or error}")
    return data if len(data) <= limit else Problem(item.source, too_long(limit))


def too_long(limit: int) -> str:
    """What is said of a page of more than `limit` bytes."""
    return f"the page is longer than {limit:,} bytes"


def read_all(path: str, limit: int) -> bytes:
    """All bytes of a page's file, decompressed where it is compressed.

    Raises `TooLongError` for more than `limit` bytes, `DamagedError` for damaged compression, `OSError`.
    """
    with opened(path) as (stream, raw):
        if stream is raw and not _remote.is_remote(path) and os.fstat(raw.fileno()).st_size > limit:
            raise TooLongError
        parts, size = [], 0
        for chunk in chunks(stream):
            parts.append(chunk)
            size += len(chunk)
            if size > limit:
                raise TooLongError
    return b"".join(parts)


def read_head(path: str) -> bytes:
    """The first bytes of what is in `path`, at most 64 KB. Raises `DamagedError`, `OSError`."""
    with opened(path) as (stream, _):
        return next(chunks(stream, 1 << 16), b"")


def chunks(stream: BinaryIO, size: int = CHUNK, *, eager: bool = False) -> Iterator[bytes]:
    """What is left of `stream` in pieces of up to `size` bytes.

    `eager`: as soon as there are any, so that all that comes before damage is given.
    Raises `DamagedError` where compressed data cannot be read on.
    """
    read = getattr(stream, "read1", stream.read) if eager else stream.read
    while True:
        try:
            chunk = read(size)
        except _damage() as error:
            raise DamagedError(str(error)) from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise DamagedError(str(error)) from None
        if not chunk:
            return
        yield chunk


def _damage() -> tuple[type[Exception], ...]:
    """What the decompressors in use raise for damaged data; they are only loaded where there is such a file."""
    lzma, zstandard = sys.modules.get("lzma"), sys.modules.get("zstandard")
    return (EOFError, zlib.error, *([lzma.LZMAError] if lzma else []), *([zstandard.ZstdError] if zstandard else []))


def span(stream: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    """The bytes of `stream` from `start` to `stop`, in chunks; fewer when the file has shrunk."""
    stream.seek(start)
    left = stop - start
    while left > 0 and (chunk := stream.read(min(CHUNK, left))):
        left -= len(chunk)
        yield chunk


def wide_encoding(head: bytes) -> str | None:
    """The encoding of records that begin with `head`, where its units are wider than a byte; else `None`."""
    return next((encoding for mark, encoding in _WIDE if head.startswith(mark)), None)


def narrowed(stream: Iterable[bytes]) -> Iterator[bytes]:
    """The same records in UTF-8, where they are in UTF-16 or UTF-32; other bytes as they are."""
    decoder: codecs.IncrementalDecoder | None = None
    for number, chunk in enumerate(stream):
        if number == 0 and (encoding := wide_encoding(chunk)):
            decoder = codecs.getincrementaldecoder(encoding)("replace")
        yield decoder.decode(chunk).encode() if decoder else chunk
    if decoder and (rest := decoder.decode(b"", final=True)):
        yield rest.encode()


def unix_ends(stream: Iterable[bytes]) -> Iterator[bytes]:
    r"""The same bytes with every `\r\n` and lone `\r` as `\n`."""
    held = b""
    for chunk in stream:
        if not held and b"\r" not in chunk:
            yield chunk
            continue
        whole = held + chunk
        held = b"\r" if whole.endswith(b"\r") else b""
        yield whole.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if held:
        yield b"\n"


def lines(stream: Iterable[bytes], limit: int) -> Iterator[bytes | None]:
    r"""The lines of chunks in which `\n` ends a line, without it; `None` for a line of more than `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    for chunk in stream:
        for number, part in enumerate(chunk.split(b"\n")):
            if number:
                yield b"".join(parts) if size <= limit else None
                parts.clear()
                size = 0
            size += len(part)
            if size <= limit:
                parts.append(part)
            else:
                parts.clear()
    if size:
        yield b"".join(parts) if size <= limit else None


def _opener(path: str, head: bytes) -> str | None:
    """The module that opens `path`: by its suffix, else by its first bytes; `None`: it is not compressed."""
    suffix = os.path.splitext(path.lower())[1]
    suffix = _SHORT.get(suffix, suffix)
    if suffix in _COMPRESSIONS:
        return _COMPRESSIONS[suffix][0]
    return next((module for module, magic in _COMPRESSIONS.values() if magic.match(head)), None)
