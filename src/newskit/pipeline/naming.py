"""From pages to names: what the corpus or some inputs hold is read, surveyed, and looked through, page by page.

What the pages of a run teach about words is counted before the first name is found, so nothing depends on their order
or on the number of processes. In a corpus that keeps names only the other pages are looked through.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import IO, TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

from newskit.corpus import Corpus, fetch
from newskit.corpus import entities as stored
from newskit.corpus.entities import EVIDENCE, SETUP, Keeper, Kept
from newskit.engines import Engine, engine
from newskit.entities import backends
from newskit.entities.across import Across
from newskit.entities.user import aliases_of
from newskit.pipeline.recognise import (
    Part,
    Reading,
    Setup,
    Sheet,
    Stack,
    chunked,
    find_part,
    hand_out,
    packed,
    sheet_of,
    survey_part,
    unpacked,
)
from newskit.record import EntityRow

if TYPE_CHECKING:
    from newskit.entities.evidence import Evidence
    from newskit.pipeline.watch import Watch
    from newskit.search.query import Query

_READINGS, _SHEETS = "readings", "sheets"
_TOGETHER = 500
"""Pages that are saved in one transaction."""

_ON_THIS_MACHINE = partial(engine, "auto")

_encode = msgspec.json.encode
_decode_reading = msgspec.json.Decoder(Reading).decode


class Names(Struct, frozen=True):
    """The names that were found."""

    file: IO[bytes]
    """Readings, one a line, in the order of the sources."""
    across: Across
    languages: Counter[str]
    """How many pages there are in which language."""
    counts: Counter[str]
    """How many `pages` there are, and how many of them were looked through now (`found`)."""

    def readings(self) -> Iterator[Reading]:
        """What was found on each page, once for each of its sources, in their order; can be asked for again."""
        self.file.seek(0)
        return map(_decode_reading, self.file)

    def pages(self) -> Iterator[Reading]:
        """The same, each page once."""
        met: set[str] = set()
        for reading in self.readings():
            if reading.id not in met:
                met.add(reading.id)
                yield reading

    def rows(self) -> list[EntityRow]:
        """The people, organisations and places over all pages, those on most pages first."""
        return [_row(entity) for entity in self.across.rows()]

    def numbers(self, reading: Reading) -> list[int]:
        """For each entity of a page the number of its row."""
        return self.across.of_page(reading.id, reading.entities)


class _Work(Struct, frozen=True):
    """What a run works with."""

    folder: str
    setup: Setup
    jobs: int | None
    watch: Watch
    hire: Callable[[int | None], Engine]
    """Engages so many workers."""


@contextmanager
def of_sheets(
    setup: Setup, jobs: int | None, watch: Watch, read: Callable[[Engine, Stack], None],
    hire: Callable[[int | None], Engine],
) -> Iterator[Names]:  # fmt: skip
    """The names on the sheets that `read` puts down; nothing is saved. `hire` engages so many workers."""
    with _working(setup, watch, jobs, hire) as work:
        with _stack(work) as stack, hire(jobs) as readers:
            read(readers, stack)
        with _names(work) as names:
            with _workers(work, stack.parts) as workers:
                evidence = _surveyed(work, workers, stack.parts, None)
                for line in _found(work, workers, stack.parts, evidence):
                    _take(names, line)
            names.counts["found"] = _looked_through(stack.parts)
            yield names


@contextmanager
def of_corpus(
    corpus: Corpus,
    setup: Setup,
    query: Query | None,
    watch: Watch,
    *,
    jobs: int | None,
    keeper: Keeper | None = None,
    again: bool = False,
) -> Iterator[Names]:
    """The names in `corpus`, of the pages that fit `query`; with `keeper`, they are saved.

    What the corpus keeps is used if it was found in the same way, and not `again`.
    """
    with _working(setup, watch, jobs) as work, corpus.snapshot():
        is_same = not again and stored.memory(corpus, SETUP) == _encode(setup)
        seen = stored.seen(corpus) if is_same else {}
        chosen = None if query is None else _chosen(corpus, query)
        with _stack(work) as stack:
            counted = _read_corpus(corpus, work, stack, seen, chosen)
        kept = stored.memory(corpus, EVIDENCE) if is_same else None
        with _names(work) as names:
            with _workers(work, stack.parts) as workers:
                evidence = _surveyed(work, workers, stack.parts, kept)
                if keeper is not None:
                    keeper.begin(_encode(setup), evidence, counted, anew=not is_same)
                found = _found(work, workers, stack.parts, evidence)
                for line in _in_order(corpus, seen, chosen, found if keeper is None else _keeping(found, keeper)):
                    _take(names, line)
            names.counts["found"] = _looked_through(stack.parts)
            if keeper is not None:
                keeper.finish(names.rows(), _placed(names), {row.name: row.aliases for row in setup.rows})
            yield names


@contextmanager
def _working(
    setup: Setup, watch: Watch, jobs: int | None, hire: Callable[[int | None], Engine] = _ON_THIS_MACHINE
) -> Iterator[_Work]:
    backends.check(setup.backend)
    with tempfile.TemporaryDirectory(prefix="newskit-") as folder:
        yield _Work(folder, setup, jobs, watch, hire)


def _workers(work: _Work, parts: Sequence[Part]) -> Engine:
    """One process for little work, and for models if nothing is said: they use all processors."""
    if not parts[1:] or (work.jobs is None and backends.is_model(work.setup.backend)):
        return engine("serial")
    return work.hire(work.jobs)


@contextmanager
def _stack(work: _Work) -> Iterator[Stack]:
    path = os.path.join(work.folder, _SHEETS)
    with open(path, "wb") as file:
        yield Stack(file, path)


@contextmanager
def _names(work: _Work) -> Iterator[Names]:
    with open(os.path.join(work.folder, _READINGS), "w+b") as file:
        aliases = aliases_of(work.setup.rows) if work.setup.rows else None
        yield Names(file, Across(aliases), Counter(), Counter())


def _take(names: Names, line: bytes) -> None:
    """Nothing; takes in what was found on a page."""
    names.file.write(line + b"\n")
    reading = _decode_reading(line)
    is_new = names.across.add(reading.source, reading.id, reading.published, reading.entities)
    names.counts["pages"] += is_new
    names.languages[reading.language] += is_new


def _looked_through(parts: Iterable[Part]) -> int:
    """On how many pages names were looked for, however many sources they have."""
    return sum(sum(part.first) for part in parts if part.read)


def _read_corpus(
    corpus: Corpus, work: _Work, stack: Stack, seen: Mapping[int, bool], chosen: Collection[int] | None
) -> list[int]:
    """The pages whose words are counted now; puts down the sheets of these and of all that are to be read."""
    counted: list[int] = []
    sheets: list[Sheet] = []
    last = (True, True)
    done = "(SELECT page FROM entity_pages WHERE entities IS NOT NULL)" if seen else "()"

    def put(surveyed: bool, read: bool) -> None:  # noqa: FBT001 - two of a kind
        for chunk in chunked(sheets):
            stack.put(chunk, surveyed=surveyed, read=read)
        sheets.clear()

    work.watch.stage("read", None)
    for page, record in fetch.keyed_records(corpus.connection, f"WHERE s.page NOT IN {done}", blocks=True):
        use = (page not in seen, chosen is None or page in chosen)
        if not any(use):
            continue
        if use != last or len(sheets) >= _TOGETHER:
            put(*last)
            last = use
        sheets.append(sheet_of(record, teasers=work.setup.teasers, page=page))
        if use[0]:
            counted.append(page)
        work.watch.advance(1, 1)
    put(*last)
    return counted


def _chosen(corpus: Corpus, query: Query) -> set[int]:
    """The pages that fit."""
    from newskit.corpus.match import page_set
    from newskit.search.find import parts_for

    found, values = page_set(corpus.connection, query.plan, tuple(parts_for(query, None)))
    return {page for (page,) in corpus.connection.execute(found, values)}


def _surveyed(work: _Work, workers: Engine, parts: Iterable[Part], kept: bytes | None) -> bytes:
    """What all pages teach about words, packed; empty when the backend does not ask. `kept` is what others taught."""
    if not backends.needs_evidence(work.setup.backend):
        return b""
    from newskit.entities.evidence import Evidence

    asked = [part for part in parts if part.surveyed]
    if not asked and kept:
        return kept
    evidence: Evidence = unpacked(kept) if kept else Evidence()
    work.watch.stage("survey", sum(part.length for part in asked))
    for part, found in zip(asked, workers.map(survey_part, asked), strict=True):
        evidence.merge(unpacked(found))
        work.watch.advance(len(part.first), part.length)
    return packed(evidence)


def _found(work: _Work, workers: Engine, parts: Iterable[Part], evidence: bytes) -> Iterator[bytes]:
    """What is found on the pages that are to be read, a line for each, in their order."""
    asked = [part for part in parts if part.read]
    hand_out(work.folder, work.setup, evidence)
    work.watch.stage("find", sum(part.length for part in asked))
    for part, lines in zip(asked, workers.map(partial(find_part, work.folder), asked), strict=True):
        work.watch.advance(len(part.first), part.length)
        yield from lines.splitlines()


def _in_order(
    corpus: Corpus, seen: Mapping[int, bool], chosen: Collection[int] | None, found: Iterator[bytes]
) -> Iterator[bytes]:
    """The readings in the order of the sources: those that the corpus keeps, and between them those that are found."""
    query = (
        "SELECT s.page, s.file || s.item, p.id, p.published, p.language FROM page_sources s JOIN pages p USING (page)"
        " ORDER BY s.file, s.number, s.item"
    )
    for page, source, id_, published, language in corpus.connection.execute(query):
        if chosen is not None and page not in chosen:
            continue
        kept = stored.kept(corpus, page) if seen.get(page) else None
        if kept is None:
            yield next(found)
        else:
            parts = (msgspec.Raw(kept.entities.encode()), msgspec.Raw(kept.mentions.encode()))
            yield _encode((source, id_, page, published, language, *parts))


def _keeping(found: Iterator[bytes], keeper: Keeper) -> Iterator[bytes]:
    """The readings, each after it was saved or is about to be."""
    batch: list[tuple[int, Kept]] = []
    with ExitStack() as rest:
        rest.callback(lambda: keeper.keep(batch))
        for line in found:
            reading = _decode_reading(line)
            entities, mentions = _encode(reading.entities).decode(), _encode(reading.mentions).decode()
            batch.append((reading.page, Kept(entities, mentions)))
            if len(batch) >= _TOGETHER:
                keeper.keep(batch)
                batch.clear()
            yield line


def _placed(names: Names) -> Iterator[tuple[int, int, int]]:
    """For each entity of each page: the number of its row, the page, its number on the page."""
    for reading in names.pages():
        for number, row in enumerate(names.numbers(reading)):
            yield row, reading.page, number


def _row(entity: object) -> EntityRow:
    found = structs.asdict(entity)  # type: ignore[arg-type]
    return EntityRow(**{"key" if name == "id" else name: value for name, value in found.items()})
