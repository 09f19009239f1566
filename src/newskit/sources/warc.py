"""WARC and WET: a record of a page that was fetched, or of its text, is a page.

Records of another kind, redirects, errors and what is no HTML are counted and passed over. A large file is read in
pieces: each reader takes the records that begin in its range of bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b32encode
from collections.abc import Iterator
from typing import BinaryIO

from msgspec.structs import replace

from newskit.errors import NotText
from newskit.model import Document, Hints, Problem, page_id
from newskit.sources import _http, _remote, _stream
from newskit.sources._model import SHARD_BYTES, Format, Item, Options, Passed
from newskit.sources._page import BY_SCRIPTS, NO_TEXT, page
from newskit.sources._warc import Damage, Entry, entries, next_record
from newskit.text.decode import decode

FORMAT = Format(
    name="warc",
    suffixes=(".warc", ".wet"),
    description="WARC and WET files of web archives (also .gz and .zst): HTML pages and texts",
    extra="web",
    layout="cut",
)
_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_RANGE = 4 * SHARD_BYTES
_PROBE = 32 * SHARD_BYTES
"""Compressed bytes in which a second record begins, in a file whose records are compressed one by one."""
_LANGUAGES = {
    "eng": "en", "vie": "vi", "deu": "de", "fra": "fr", "spa": "es", "por": "pt", "ita": "it", "nld": "nl", "pol": "pl",
    "rus": "ru", "ukr": "uk", "tur": "tr", "ara": "ar", "fas": "fa", "heb": "he", "hin": "hi", "ben": "bn", "ind": "id",
    "zho": "zh", "jpn": "ja", "kor": "ko", "tha": "th", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "ces": "cs",
    "slk": "sk", "hun": "hu", "ron": "ro", "bul": "bg", "ell": "el", "srp": "sr", "hrv": "hr", "cat": "ca", "est": "et",
    "lav": "lv", "lit": "lt", "msa": "ms", "urd": "ur",
}  # fmt: skip
"""ISO 639-3 codes, as Common Crawl writes them, of languages that news is often in."""
_SUCCESS = 2
_BEGIN = re.compile(rb"\r\n\r\n(?=WARC/[01]\.\d{1,2}\r\n)")


def cut(item: Item, options: Options) -> Iterator[Item]:
    """Ranges of bytes of the file; pieces of its content, where records cannot be found by their place.

    Raises `OSError`.
    """
    if by_place(item, options):
        for start in range(0, max(item.size, 1), _RANGE):
            stop = min(start + _RANGE, item.size)
            yield replace(item, start=start, stop=stop, size=stop - start)
        return
    with _stream.opened(item.path) as (stream, raw):
        yield from cut_stream(item, stream, raw.tell, options)


def by_place(item: Item, _: Options) -> bool:
    """Whether the file can be read from any place, so that ranges of bytes are pieces of it. Raises `OSError`."""
    if item.size == 0 or not _remote.is_shared(item.path):
        return False
    with _stream.opened_raw(item.path) as raw:
        return _is_cut_by_record(raw)


def cut_stream(
    item: Item, stream: BinaryIO, tell: _stream.Tell, options: Options, _budget: object = None
) -> Iterator[Item]:
    """Pieces of whole records of a stream; offsets count bytes of it, unpacked. `tell` is how far it was read."""
    held, offset, told = b"", 0, tell()
    try:
        for chunk in _stream.chunks(stream, SHARD_BYTES):
            held += chunk
            ends = [found.end() for found in _BEGIN.finditer(held)]
            if len(held) > 2 * options.max_page_bytes:
                ends = ends or [len(held)]
            if len(held) >= _RANGE and ends:
                here = tell()
                yield replace(item, data=held[: ends[-1]], start=offset, size=here - told)
                told, offset, held = here, offset + ends[-1], held[ends[-1] :]
    except _stream.DamagedError as error:
        if held:
            yield replace(item, data=held, start=offset, size=0)
        yield replace(
            item, size=0, problem=f"it is damaged and cannot be read beyond byte {offset + len(held):,}: {error}"
        )
        return
    if held or not offset:
        yield replace(item, data=held, start=offset, size=tell() - told)


def _is_cut_by_record(raw: BinaryIO) -> bool:
    """Whether every record can be found by its place: it is not compressed, or compressed by itself."""
    head = raw.read(4)
    if head[:3] not in (b"\x1f\x8b\x08", b"\x28\xb5\x2f", b"BZh", b"\xfd7z"):
        return not head.startswith(b"\x50\x2a\x4d\x18"[1:])
    if head[:3] in (b"BZh", b"\xfd7z"):
        return False
    return next_record(io.BytesIO(head + raw.read(_PROBE)), 1) is not None


def read(item: Item, options: Options) -> Iterator[Document | Problem | Passed]:
    """The pages among the records that begin in the item's range; damaged ones are named by their offset."""
    try:
        if item.data is not None:
            yield from _pages(io.BytesIO(item.data), item, 0, len(item.data), options)
            return
        with _stream.opened_raw(item.path) as stream:
            yield from _pages(stream, item, item.start, item.size if item.stop is None else item.stop, options)
    except OSError as error:
        yield Problem(item.source, f"it cannot be read: {error.strerror or error}")


def _pages(
    stream: BinaryIO, item: Item, start: int, stop: int, options: Options
) -> Iterator[Document | Problem | Passed]:
    base = 0 if item.data is None else item.start
    for entry in entries(stream, start, stop, options.max_page_bytes):
        source = f"{item.source}@{base + entry.offset}"
        if isinstance(entry, Damage):
            yield Problem(source, f"a damaged record: {entry.reason}")
        else:
            yield from _page(entry, source, options)


def _page(entry: Entry, source: str, options: Options) -> Iterator[Document | Problem | Passed]:
    """The page of a record; that it was passed over, where it holds none."""
    type_, kind = entry.header("WARC-Type"), entry.header("Content-Type").lower()
    if entry.block is None:
        yield Passed(f"WARC {type_}")
    elif not _is_intact(entry.block, entry.header("WARC-Block-Digest")):
        yield Problem(source, "a damaged record: its content does not fit its digest")
    elif type_ == "conversion":
        yield from _text(entry, entry.block, source)
    elif "http" in kind and type_ == "response":
        yield from _response(entry, entry.block, source, options)
    elif kind.split(";")[0].strip() in _PAGES:
        crawled = entry.header("WARC-Date") or None
        yield from _with_text(page(entry.block, source, url=_address(entry), crawled=crawled, brief=options.brief))
    else:
        yield Passed(f"WARC {type_}, not HTML")


def _address(entry: Entry) -> str | None:
    return entry.header("WARC-Target-URI").strip("<>") or None


def _response(entry: Entry, block: bytes, source: str, options: Options) -> Iterator[Document | Problem | Passed]:
    found = _http.response(block)
    if found is None:
        yield Problem(source, "a damaged record: it is no HTTP response")
    elif found.status // 100 != _SUCCESS:
        yield Passed(f"WARC response, status {found.status}")
    elif found.kind not in _PAGES and entry.header("WARC-Identified-Payload-Type") not in _PAGES:
        yield Passed("WARC response, not HTML")
    else:
        try:
            body = _http.content(found, options.max_page_bytes)
        except _http.EncodedError as error:
            yield Problem(source, str(error))
        else:
            crawled = entry.header("WARC-Date") or None
            address, charset = _address(entry), found.charset
            read_page = page(body, source, declared=charset, url=address, crawled=crawled, brief=options.brief)
            yield from _with_text(read_page)


def _with_text(found: Iterator[Document | Problem]) -> Iterator[Document | Problem | Passed]:
    """The page; one without text, of which crawls have many, is passed over."""
    for one in found:
        without = isinstance(one, Problem) and one.message in {BY_SCRIPTS, NO_TEXT}
        yield Passed("WARC response, no text") if without else one


def _text(entry: Entry, block: bytes, source: str) -> Iterator[Document | Problem | Passed]:
    """The page of a WET record: text that somebody made of a page."""
    try:
        text = decode(block).text
    except NotText as error:
        yield Problem(source, str(error))
        return
    if not text.strip():
        yield Passed("WARC conversion, no text")
        return
    language = _LANGUAGES.get(entry.header("WARC-Identified-Content-Language").split(",")[0])
    hints = Hints(url=_address(entry), crawled=entry.header("WARC-Date") or None, language=language)
    yield Document(page_id(text), source, text, hints)


def _is_intact(block: bytes, digest: str) -> bool:
    """Whether a block has the digest that its header names; digests of unknown making are believed."""
    name, _, said = digest.partition(":")
    if name.lower() not in ("sha1", "sha256", "md5"):
        return True
    made = hashlib.new(name.lower(), block, usedforsecurity=False)
    return said.strip().lower() in (made.hexdigest(), b32encode(made.digest()).decode().lower(), "")
