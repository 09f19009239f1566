"""Between `Record` and the rows of the tables: what is stored how, and read back the same.

Lists are JSON; `paragraphs` only where the text does not say them already. The page's text is a raw deflate stream
with the record's fields as its dictionary, because it is mostly made of them; blocks are the lengths of the spans
with a legend of what they are.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, structs

from newskit.record import BlockRecord, Record, SubStory, TeaserRecord

PAGE_COLUMNS = (
    "id", "kind", "confidence", "language", "title", "kicker", "deck", "agency", "place", "section", "authors",
    "published", "published_text", "updated", "truncated", "words", "tags", "reasons", "text", "paragraphs",
    "captions", "unassigned", "stories",
)  # fmt: skip
"""The columns of `pages` that hold a record, in the order of `page_row` and `record_from`."""

TEASER_COLUMNS = ("position", "title", "section", "agency", "published", "summary", "url")

Row = tuple[Any, ...]

_strings = msgspec.json.Decoder(tuple[str, ...])
_stories = msgspec.json.Decoder(tuple[SubStory, ...])
_blocks = msgspec.json.Decoder(tuple[list[tuple[str, str]], list[int], list[float | None]])
_loose_blocks = msgspec.json.Decoder(tuple[BlockRecord, ...])
_encode = msgspec.json.encode
_LEVEL = 3
"""Of deflate: half the time of the usual 6 for a twentieth more bytes."""
_INTEGERS = 1 << 63
_UNFIT = re.compile("[\0\ud800-\udfff]")


class Said(Struct, frozen=True):
    """A record as it can be stored."""

    record: Record
    """Without what SQLite cannot hold: NULs and lone surrogates are U+FFFD."""
    json: bytes
    """What it says of its page, without what follows from the rest: the same for all sources with the same split."""
    paragraphs: str | None
    """JSON of the paragraphs; `None` where the text says them."""


def said(record: Record) -> Said:
    """`record` as it can be stored."""
    try:
        found = _said(record)
        if b"\\u0000" not in found.json and not _UNFIT.search(record.source + (record.url or "")):
            return found
    except UnicodeEncodeError:
        pass
    return _said(msgspec.convert(_scrub(structs.asdict(record)), Record))


def _said(record: Record) -> Said:
    paragraphs = None if _is_split(record.text, record.paragraphs) else _json(record.paragraphs)
    told = structs.replace(record, source="", url=None, page_text=UNSET)
    return Said(record, _encode(told if paragraphs else structs.replace(told, paragraphs=())), paragraphs)


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return _UNFIT.sub("\ufffd", value)
    if isinstance(value, msgspec.Struct):
        value = structs.asdict(value)
    if isinstance(value, dict):
        return {key: _scrub(item) for key, item in value.items() if item is not UNSET}
    if isinstance(value, list | tuple):
        return [_scrub(item) for item in value]
    return value


def is_story(record: Record) -> bool:
    """Whether there is a story on the page: a title or text of its own."""
    return bool(record.title or record.text or record.stories)


def page_row(record: Record, paragraphs: str | None) -> Row:
    """The values of `PAGE_COLUMNS`; `paragraphs` as in `Said`."""
    return (
        record.id, record.kind, record.confidence, record.language, record.title, record.kicker, record.deck,
        record.agency, record.place, record.section, _json(record.authors), record.published,
        record.published_text, record.updated, int(record.truncated), _fitting(record.words), _json(record.tags),
        _json(record.reasons), record.text, paragraphs, _json(record.captions), _json(record.unassigned),
        _json(record.stories),
    )  # fmt: skip


def teaser_row(teaser: TeaserRecord) -> Row:
    """The values of `TEASER_COLUMNS`."""
    return (
        _fitting(teaser.position), teaser.title, teaser.section, teaser.agency, teaser.published, teaser.summary,
        teaser.url,
    )  # fmt: skip


def teaser_from(row: Sequence[Any]) -> TeaserRecord:
    """The teaser whose `TEASER_COLUMNS` are `row`."""
    position, title, section, agency, published, summary, url = row
    return TeaserRecord(
        position=position, title=title, section=section, agency=agency, published=published, summary=summary, url=url
    )


def record_from(row: Sequence[Any], *, source: str, url: str | None, teasers: Iterable[TeaserRecord]) -> Record:
    """The record whose `PAGE_COLUMNS` are `row`, for one of its sources."""
    (id_, kind, confidence, language, title, kicker, deck, agency, place, section, authors, published,
     published_text, updated, truncated, words, tags, reasons, text, paragraphs, captions, unassigned,
     stories) = row  # fmt: skip
    return Record(
        id=id_, source=source, kind=kind, confidence=confidence, language=language, title=title, kicker=kicker,
        deck=deck, agency=agency, place=place, section=section, authors=_strings.decode(authors),
        published=published, published_text=published_text, updated=updated, text=text,
        paragraphs=_split(text) if paragraphs is None else _strings.decode(paragraphs),
        captions=_strings.decode(captions), teasers=tuple(teasers), stories=_stories.decode(stories),
        tags=_strings.decode(tags), unassigned=_strings.decode(unassigned), truncated=bool(truncated),
        reasons=_strings.decode(reasons), words=words, url=url,
    )  # fmt: skip


def _fitting(number: int) -> int:
    """The nearest number that SQLite can hold."""
    return max(-_INTEGERS, min(number, _INTEGERS - 1))


def _json(value: object) -> str:
    return _encode(value).decode() if value else "[]"


def _is_split(text: str, paragraphs: tuple[str, ...]) -> bool:
    """Whether `paragraphs` are those of `text`, found out without cutting it where that is possible."""
    if not text or "\n\n\n" in text:
        return paragraphs == _split(text)
    return text.count("\n\n") == len(paragraphs) - 1 and "\n\n".join(paragraphs) == text


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n\n")) if text else ()


def pack_text(record: Record) -> bytes | None:
    """The page's text, compressed; empty when it is the story's text, `None` when the record does not have it."""
    if record.page_text is UNSET:
        return None
    if record.page_text == record.text:
        return b""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _dictionary(record))
    return packer.compress(record.page_text.encode("utf-8", "surrogatepass")) + packer.flush()


def unpack_text(packed: bytes, record: Record) -> str:
    """The text of the page of `record`, whose fields must be those that it was packed with."""
    if not packed:
        return record.text
    unpacker = zlib.decompressobj(-15, _dictionary(record))
    return (unpacker.decompress(packed) + unpacker.flush()).decode("utf-8", "surrogatepass")


def _dictionary(record: Record) -> bytes:
    """What deflate may refer to: the fields of the record. It looks back 32 KB, so what is longest stands last."""
    parts = [part for teaser in record.teasers for part in (teaser.title, teaser.summary) if part]
    return "\n".join((*record.unassigned, *record.captions, *parts, record.text)).encode()[-32768:]


def pack_blocks(blocks: Sequence[BlockRecord]) -> str:
    """Blocks as compact JSON: `[[[kind, rule], …], [legend number, length, …], [score, …]]`.

    Blocks that do not tile the page (another program's) are kept as a list of objects.
    """
    legend: dict[tuple[str, str], int] = {}
    spans: list[int] = []
    end = 0
    for block in blocks:
        if block.start != end or block.end < end:
            return _json(blocks)
        end = block.end
        spans += legend.setdefault((block.kind, block.rule), len(legend)), end - block.start
    scores = [block.score for block in blocks]
    return _json((tuple(legend), spans, scores if any(score is not None for score in scores) else ()))


def unpack_blocks(packed: str) -> tuple[BlockRecord, ...]:
    """The blocks that `pack_blocks` packed."""
    if packed.startswith("[{"):
        return _loose_blocks.decode(packed)
    legend, spans, scores = _blocks.decode(packed)
    blocks = []
    start = 0
    for number, (code, length) in enumerate(zip(spans[::2], spans[1::2], strict=True)):
        kind, rule = legend[code]
        score = scores[number] if scores else None
        blocks.append(BlockRecord(kind=kind, start=start, end=start + length, rule=rule, score=score))
        start += length
    return tuple(blocks)


def lengths(packed: str) -> Iterator[tuple[str, int]]:
    """Kind and number of characters of each block that `pack_blocks` packed; cheaper than the blocks."""
    if packed.startswith("[{"):
        yield from ((block.kind, block.end - block.start) for block in _loose_blocks.decode(packed))
        return
    legend, spans, _ = _blocks.decode(packed)
    yield from ((legend[code][0], length) for code, length in zip(spans[::2], spans[1::2], strict=True))
