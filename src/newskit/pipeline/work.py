"""What the workers do: a shard in, encoded bytes out.

Encoded records cost a third of what structs with copies of the text cost on their way between processes, and the
parent often has nothing to do with them but to write them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import UNSET, Struct, structs

from newskit.model import Document, Page, Problem
from newskit.parsing import parse
from newskit.parsing.corrected import carry_out
from newskit.parsing.memory import SiteMemory
from newskit.parsing.overrides import Correction
from newskit.pipeline.learn import Lesson, Look, observed, remembered
from newskit.record import Record, record_of
from newskit.sources import Options, Shard, read_shard

UNSURE = 0.5
"""Pages whose confidence is not above this should be looked at before they are trusted."""
ID_BYTES = 8
"""Bytes of an id, written as twice as many hex digits."""
_NOTHING_KNOWN = bytes(ID_BYTES)

_SPLIT_ALREADY = "its page is a record that was split before; only pages can be corrected"

_ID = re.compile(r"[0-9a-f]{16}")
_encode = msgspec.json.encode
_encode_lines = msgspec.json.Encoder().encode_lines


Corrections = dict[str, tuple[Correction, ...]]


class Job(Struct, frozen=True, kw_only=True):
    """What is to be done with every shard of a run."""

    options: Options
    split: bool = True
    """Whether pages are split; else each is one clean story."""
    blocks: bool = False
    """Whether printed records have blocks and page text."""
    printed: bool = True
    stored: bool = False
    """Whether records for the corpus are made; those always have blocks and page text."""
    encoded: bool = True
    """Whether these come encoded, which costs least between processes."""
    memory: str | None = None
    """Where `remembered` finds what the pages of a site teach each other; `None`: each page stands for itself."""
    site: str | None = None
    """The site of all pages; `None`: each page's own."""
    corrections: Corrections = {}
    """What people said of pages, by the page's id."""


class Task(Struct, frozen=True):
    """A shard, and the ids of its documents that need no work."""

    shard: Shard
    known: bytes = b""
    """8 bytes a document, in the order of reading; zeros for one that is to be done."""


class Tally(Struct):
    """How many of what: pages, words of stories, teasers."""

    pages: int = 0
    words: int = 0
    teasers: int = 0
    unsure: int = 0
    """Pages whose confidence is not above `UNSURE`."""

    def add(self, other: Tally) -> None:
        """Count `other` in."""
        self.pages += other.pages
        self.words += other.words
        self.teasers += other.teasers
        self.unsure += other.unsure


class Batch(Struct, frozen=True, kw_only=True):
    """What a worker has made of a shard."""

    size: int
    """Bytes of input that it stands for."""
    lines: bytes = b""
    """Records to be printed, one a line."""
    records: bytes | Sequence[Record] = b""
    """Records to be stored, one a line."""
    kinds: dict[str, Tally] = {}
    skipped: int = 0
    """Documents that are known already."""
    problems: tuple[Problem, ...] = ()
    passed: dict[str, int] = {}
    """Parts of the inputs that hold no pages, by what they are."""

    @property
    def pages(self) -> int:
        """Documents that were read, whether done or known."""
        return self.skipped + sum(tally.pages for tally in self.kinds.values())


def parse_shard(job: Job, task: Task) -> Batch:
    """The batch that `task` gives: every document of it split, encoded and counted."""
    lines: list[bytes] = []
    records: list[Record] = []
    kinds: dict[str, Tally] = {}
    problems: list[Problem] = []
    skipped = 0
    passed: Counter[str] = Counter()
    for number, found in enumerate(_documents(task.shard, job.options, problems, passed)):
        if _is_known(found, number, task.known):
            skipped += 1
            continue
        record = _record(found, job, problems)
        if record is None:
            continue
        kinds.setdefault(record.kind, Tally()).add(_count(record))
        if job.stored:
            records.append(record)
        if job.printed:
            lines.append(_encode(record if job.blocks else without_blocks(record)))
    return Batch(
        size=task.shard.size,
        lines=_joined(lines),
        records=_encode_lines(records) if job.encoded else records,
        kinds=kinds,
        skipped=skipped,
        problems=tuple(problems),
        passed=dict(passed),
    )


def story_records(job: Job, shard: Shard, problems: list[Problem]) -> Iterator[tuple[Record, Tally]]:
    """The record of every document of a shard with what it counts for; what cannot be read goes into `problems`."""
    yield from split(job, _documents(shard, job.options, problems), problems)


def split(job: Job, documents: Iterable[Document | Record], problems: list[Problem]) -> Iterator[tuple[Record, Tally]]:
    """The record of every document with what it counts for; what cannot be split goes into `problems`."""
    for found in documents:
        record = _record(found, job, problems)
        if record is not None:
            yield record, _count(record)


class Survey(Struct, frozen=True):
    """What there is in a shard, without having split it."""

    size: int
    pairs: tuple[tuple[str, str], ...]
    """Source and id of every document, in the order of reading."""
    files: tuple[str, ...]
    """The files that it is of, as sources."""
    problems: tuple[Problem, ...]
    lessons: tuple[Lesson, ...] = ()
    """What the documents teach about their sites."""


def survey_shard(options: Options, look: Look | None, shard: Shard) -> Survey:
    """What there is in `shard`, and what its pages teach if `look` says which to observe."""
    problems: list[Problem] = []
    pairs: list[tuple[str, str]] = []
    lessons: list[Lesson] = []
    for found in _documents(shard, structs.replace(options, brief=True), problems):
        pairs.append((found.source, found.id))
        if look is not None and isinstance(found, Document) and (lesson := observed(found, look)):
            lessons.append(lesson)
    return Survey(
        size=shard.size,
        pairs=tuple(pairs),
        files=tuple(dict.fromkeys(item.archive or item.source for item in shard.items)),
        problems=tuple(problems),
        lessons=tuple(lessons),
    )


def pack_ids(ids: Iterable[str]) -> bytes:
    """The ids in 8 bytes each; zeros for one that is none of newskit's.

    >>> pack_ids(["00000000000000ff", ""]).hex()
    '00000000000000ff0000000000000000'
    """
    return b"".join(bytes.fromhex(id_) if _ID.fullmatch(id_) else _NOTHING_KNOWN for id_ in ids)


def without_blocks(record: Record) -> Record:
    """`record` without the page's text and blocks."""
    if record.blocks is UNSET and record.page_text is UNSET:
        return record
    return structs.replace(record, blocks=UNSET, page_text=UNSET)


def _documents(
    shard: Shard, options: Options, problems: list[Problem], passed: Counter[str] | None = None
) -> Iterator[Document | Record]:
    """What can be read in `shard`; what cannot goes into `problems`, what holds no page is counted in `passed`."""
    return readable(read_shard(shard, options, passed), problems)


def readable(found: Iterable[Document | Record | Problem], problems: list[Problem]) -> Iterator[Document | Record]:
    """What could be read; what could not goes into `problems`."""
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
        else:
            yield one


def _is_known(found: Document | Record, number: int, known: bytes) -> bool:
    here = known[number * ID_BYTES : (number + 1) * ID_BYTES]
    return bool(here) and here != _NOTHING_KNOWN and here.hex() == found.id


def _record(found: Document | Record, job: Job, problems: list[Problem]) -> Record | None:
    """The record of a document; `None` when it could not be split, which is then among the problems."""
    if isinstance(found, Record):
        said = job.corrections.get(found.id, ())
        problems += [Problem(row.origin, _SPLIT_ALREADY) for row in said[:1] if row.source in (found.source, found.id)]
        return found
    page = page_of(found, job, problems)
    return None if page is None else record_of(page, blocks=job.blocks or job.stored)


def page_of(found: Document, job: Job, problems: list[Problem]) -> Page | None:
    """The page that a document is split into; `None` when it could not be, which is then among the problems."""
    said = job.corrections.get(found.id, ())
    try:
        page = parse(found, split=job.split, memory=_memory_of(job.memory), site=job.site)
        if said:
            page, missed = carry_out(page, said)
            problems += [
                Problem(row.origin, f"{row.source}: {reason}")
                for row, reason in missed
                if row.source in (found.source, found.id)
            ]
    except Exception as error:  # noqa: BLE001 - law 5: a page that trips the parser must not end the run
        problems.append(Problem(found.source, _fault_of(error)))
        return None
    return page


def _memory_of(folder: str | None) -> SiteMemory | None:
    """What pages taught, from `folder`."""
    return None if folder is None else remembered(folder)


def _fault_of(error: Exception) -> str:
    """The message for a page that tripped the parser: what and where, for a report."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_code.co_qualname}, line {trace.tb_lineno}" if trace else ""
    return f"a fault of newskit ({type(error).__name__}{where}); please report it with this page"


def _count(record: Record) -> Tally:
    return Tally(
        pages=1,
        words=record.words + sum(story.words for story in record.stories),
        teasers=len(record.teasers),
        unsure=int(record.confidence <= UNSURE),
    )


def _joined(lines: list[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n" if lines else b""
