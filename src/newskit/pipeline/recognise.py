"""Finding the names on pages: what the workers do, and the files by which they are handed their work.

Three steps. Pages become sheets (their passages, encoded) in a file; the sheets are surveyed for what all pages teach
about words; then names are found on each. A worker gets the place of some sheets in the file and sends back encoded
lines, so hardly anything is copied between processes, and memory does not grow with the pages.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct

from newskit.entities.alias import Aliases
from newskit.entities.mention import Mention, Passage, Recogniser
from newskit.entities.page import PageEntity, page_entities
from newskit.entities.passages import passages
from newskit.entities.user import Known, aliases_of
from newskit.entities.watchlist import Watchlist, add_watched
from newskit.entities.watchlist import unpacked as read_packed
from newskit.record import EntityType, Record

if TYPE_CHECKING:
    from newskit.entities.evidence import Evidence

CHUNK = 200_000
"""Bytes of sheets that a worker is given at once."""

_SETUP, _EVIDENCE, _WATCHLIST = "setup.json", "evidence", "watchlist"
_encode = msgspec.json.encode
_encode_lines = msgspec.json.Encoder().encode_lines


class Setup(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How names are found and merged: the same setup and pages, the same names."""

    backend: str = "rules"
    version: str = ""
    """Of the rules or models."""
    teasers: bool = False
    """Whether teasers are read, too."""
    aliases: tuple[Known, ...] = ()
    watchlist: tuple[Known, ...] = ()

    @property
    def rows(self) -> tuple[Known, ...]:
        """What the user says of names, the alias file first: of the watchlist only what it says besides names."""
        return (*self.aliases, *(row for row in self.watchlist if row.aliases or row.key or row.never))


class Sheet(Struct, frozen=True, array_like=True):
    """A page to be read."""

    source: str
    id: str
    page: int
    """Its key in the corpus; 0 without one."""
    published: str | None
    language: str
    passages: list[Passage]


class Place(Struct, frozen=True, array_like=True):
    """A mention, placed on its page."""

    entity: int
    """Its number among the entities of the page."""
    part: str
    start: int | None
    end: int | None
    text: str
    type: EntityType
    confidence: float
    rule: str


class Reading(Struct, frozen=True, array_like=True):
    """What was found on a page."""

    source: str
    id: str
    page: int
    published: str | None
    language: str
    entities: list[PageEntity]
    mentions: list[Place]


class Part(NamedTuple):
    """Some sheets in a file."""

    path: str
    start: int
    length: int
    first: bytes
    """A byte for each of them: 1 for a page that was not met before, 0 for one that other sources have, too."""
    surveyed: bool = True
    """Whether its words are counted."""
    read: bool = True
    """Whether names are looked for."""


class Chunk(Struct, frozen=True):
    """Some sheets, encoded, one a line."""

    lines: bytes
    ids: list[str]


def sheet_of(record: Record, *, teasers: bool, page: int = 0) -> Sheet:
    """The sheet of a record."""
    read = passages(record, teasers=teasers)
    return Sheet(record.source, record.id, page, record.published, record.language, read)


def chunked(sheets: Iterable[Sheet]) -> Iterator[Chunk]:
    """The sheets in chunks of about `CHUNK` bytes."""
    lines: list[bytes] = []
    ids: list[str] = []
    size = 0
    for sheet in sheets:
        lines.append(_encode(sheet))
        ids.append(sheet.id)
        size += len(lines[-1])
        if size >= CHUNK:
            yield Chunk(b"\n".join(lines), ids)
            lines, ids, size = [], [], 0
    if lines:
        yield Chunk(b"\n".join(lines), ids)


def survey_part(part: Part) -> bytes:
    """What the pages of a part teach about words, packed; each page counts once."""
    from newskit.entities.evidence import survey

    return packed(survey(sheet.passages for sheet, first in zip(_sheets(part), part.first, strict=True) if first))


def packed(evidence: Evidence) -> bytes:
    """What pages teach, as `unpacked` reads it."""
    return msgspec.msgpack.encode(vars(evidence))


def unpacked(data: bytes) -> Evidence:
    """What `packed` packed."""
    from newskit.entities.evidence import Evidence

    evidence = Evidence()
    for name, value in msgspec.msgpack.decode(data).items():
        kind = type(getattr(evidence, name))
        setattr(evidence, name, kind(value))
    return evidence


def find_part(folder: str, part: Part) -> bytes:
    """The readings of the pages of a part, one a line; `folder` is what `hand_out` made."""
    tools = _tools(folder)
    sheets = _sheets(part)
    found = tools.recogniser.find([sheet.passages for sheet in sheets])
    return _encode_lines([_reading(tools, sheet, mentions) for sheet, mentions in zip(sheets, found, strict=True)])


def _reading(tools: _Tools, sheet: Sheet, mentions: Sequence[Mention]) -> Reading:
    read = sheet.passages
    if tools.watchlist is not None:
        mentions = add_watched(read, mentions, tools.watchlist)
    entities = page_entities(read, mentions, tools.aliases)
    owner = {place: number for number, entity in enumerate(entities) for place in entity.mentions}
    places = [_placed(read[one.passage], one, owner[number]) for number, one in enumerate(mentions)]
    return Reading(sheet.source, sheet.id, sheet.page, sheet.published, sheet.language, entities, places)


def _placed(passage: Passage, found: Mention, entity: int) -> Place:
    """The mention with its place on the page, `None` where the page's text does not hold the passage."""
    base = passage.start
    start, end = (None, None) if base is None else (base + found.start, base + found.end)
    return Place(entity, passage.part, start, end, found.text, found.type, round(found.confidence, 3), found.rule)


class _Tools(Struct, frozen=True):
    """What a worker needs, loaded once."""

    recogniser: Recogniser
    aliases: Aliases | None
    watchlist: Watchlist | None


def hand_out(folder: str, setup: Setup, evidence: bytes) -> None:
    """Nothing; puts into `folder` what the workers need. `evidence` is what all pages teach, packed; empty for none."""
    _write(folder, _SETUP, _encode(Setup(backend=setup.backend, aliases=setup.rows)))
    _write(folder, _EVIDENCE, evidence)
    if setup.watchlist:
        _write(folder, _WATCHLIST, Watchlist.of(setup.watchlist).packed())


@cache
def _tools(folder: str) -> _Tools:
    from newskit.entities.backends import recogniser

    setup = msgspec.json.decode(_read(folder, _SETUP), type=Setup)
    evidence = _read(folder, _EVIDENCE)
    watched = read_packed(_read(folder, _WATCHLIST)) if os.path.exists(os.path.join(folder, _WATCHLIST)) else None
    tools = _Tools(
        recogniser(setup.backend, unpacked(evidence) if evidence else None),
        aliases_of(setup.aliases) if setup.aliases else None,
        watched,
    )
    gc.freeze()  # these stay: whoever looks for garbage need not go through a million strings each time
    return tools


def _sheets(part: Part) -> list[Sheet]:
    with open(part.path, "rb") as file:
        file.seek(part.start)
        return msgspec.json.Decoder(Sheet).decode_lines(file.read(part.length))


def _write(folder: str, name: str, data: bytes) -> None:
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def _read(folder: str, name: str) -> bytes:
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


class Stack:
    """Sheets on their way into a file; what was put down is a `Part`."""

    def __init__(self, file: IO[bytes], path: str) -> None:
        self._file = file
        self._path = path
        self._end = 0
        self._met: set[bytes] = set()
        self.parts: list[Part] = []

    def put(self, chunk: Chunk, *, surveyed: bool = True, read: bool = True) -> None:
        """Nothing; writes the sheets of `chunk` into the file."""
        first = bytes(self._is_first(id_) for id_ in chunk.ids)
        self._file.write(chunk.lines + b"\n")
        self.parts.append(Part(self._path, self._end, len(chunk.lines), first, surveyed, read))
        self._end += len(chunk.lines) + 1

    def _is_first(self, id_: str) -> bool:
        key = id_.encode()
        before = len(self._met)
        self._met.add(key)
        return len(self._met) > before
