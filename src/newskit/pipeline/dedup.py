"""`newskit dedup INPUT…`: which stories of some inputs are copies of others. For those of a corpus see `copies`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from newskit.dedup.find import Finder
from newskit.dedup.limits import Limits
from newskit.dedup.report import Copies
from newskit.dedup.segment import Page, Segment, SegmentWriter
from newskit.dedup.texts import signed
from newskit.dedup.why import fits
from newskit.engines import Engine, Failed, engine
from newskit.model import Document, Problem
from newskit.parsing.fields import day_of
from newskit.pipeline.learn import Lessons, can_teach
from newskit.pipeline.parse import Summary
from newskit.pipeline.parts.cut import Part, numbered, parts_of, ranges_in
from newskit.pipeline.parts.look import Glance, look_at
from newskit.pipeline.parts.plan import first_lines
from newskit.pipeline.work import Job, Tally, readable, split
from newskit.record import Record
from newskit.sources import Inventory, find, is_range_of_lines, read_items

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request
    from newskit.pipeline.watch import Watch

SHOWN = 80
"""Characters of a text without a title that stand for one."""


_AT_ONCE = 500
"""Texts that are hashed at once."""
_LEAST_PART, _MOST_PART, _PARTS = 1 << 20, 32 << 20, 64
"""Bytes of a part, at least and at most, and how many there are of inputs that are not very large."""
_MOST_TOLD = 1_000
"""Problems of a part that are told."""
_SITES = "sites"


class _Task(Struct, frozen=True, kw_only=True):
    """What is to be done with every part."""

    job: Job
    folder: str
    """Where segments are written, as all workers see it."""
    root: str
    """The folder that relative paths of inputs are taken from."""
    wanted: tuple[str, ...] = ()
    """Names of pages whose texts are asked for."""
    titled: bool = False
    """Whether titles are kept."""


class _Stories(Struct, frozen=True, kw_only=True):
    """What a worker says of a part that it has written down."""

    segments: list[Segment]
    pages: int
    texts: dict[int, str]
    """Texts of the pages that were asked for, by their number in the part."""
    tally: Tally
    problems: tuple[Problem, ...]
    """At most `_MOST_TOLD`."""
    faults: int
    """How many problems there were."""


def story_text(title: str | None, text: str) -> str:
    """What copies are looked for in: title and text of the main story."""
    return f"{title}\n\n{text}" if title and title != text else text


class Asked(Struct, frozen=True):
    """What is asked of copies."""

    limits: Limits = Limits()
    why: tuple[str, str] | None = None
    """Two pages, by names that may fit several, whose texts are wanted."""
    titled: bool = False
    """Whether titles are kept: they take memory, and only tables show them."""
    mark: bool = False
    """Whether the outcome is to be marked in the corpus."""


class Read(Struct, frozen=True):
    """The copies, and the texts of the pages that were asked for."""

    copies: Copies
    texts: dict[int, str]


@contextmanager
def copies_of_inputs(
    request: Request, asked: Asked, watch: Watch, summary: Summary, work: str | None = None
) -> Iterator[Read]:
    """The copies among just these inputs; nothing is saved. Raises `InputError` when there is nothing to read.

    What is large lies in a folder that goes in the end: in `work`, which all workers have to see, or in this machine's
    temporary one.
    """
    with (
        find(request.inputs, request.options) as found,
        engine(request.engine, request.jobs, request.address) as workers,
        tempfile.TemporaryDirectory(prefix="_newskit-", dir=work, ignore_cleanup_errors=True) as folder,
        Finder(folder, asked.limits) as finder,
    ):
        for problem in found.problems:
            watch.problem(problem)
        summary.problems += len(found.problems)
        size = min(_MOST_PART, max(_LEAST_PART, found.size() // _PARTS))
        parts = parts_of(found, workers, request.options, size)
        parts, memory = _looked(found, parts, workers, request, folder=folder, watch=watch)
        task = _Task(
            job=Job(options=request.options, split=request.split, site=request.site, memory=memory),
            folder=os.path.abspath(folder), root=os.getcwd(), wanted=asked.why or (), titled=asked.titled,
        )  # fmt: skip
        read = Read(Copies(finder), {})
        _sign(read, task, parts, workers, watch=watch, summary=summary)
        summary.skipped = dict(found.skipped)
        watch.stage("compare", None)
        read.copies.find(workers)
        yield read


def _looked(
    found: Inventory, parts: list[Part], workers: Engine, request: Request, *, folder: str, watch: Watch
) -> tuple[list[Part], str | None]:
    """The parts, knowing the numbers of their first lines, and where workers find what pages teach each other."""
    with Lessons(site=request.site) as lessons:
        look = lessons.look(found) if request.learns and can_teach(found) else None
        wanted = [part for part in parts if look is not None or any(map(is_range_of_lines, ranges_in(part)))]
        if wanted:
            watch.stage("look", sum(part.size for part in wanted))
        glances: dict[Part, Glance] = {}
        answers = workers.tried(partial(look_at, request.options, look, os.getcwd()), wanted)
        for part, glance in zip(wanted, answers, strict=True):
            if not isinstance(glance, Failed):  # else reading the part will fail, too, and say so
                glances[part] = structs.replace(glance, lessons=())
                lessons.add(glance.lessons)
            watch.advance(part.files, part.size)
        lines = first_lines(parts, [glances.get(part) for part in parts])
        parts = [numbered(part, numbers) for part, numbers in zip(parts, lines, strict=True)]
        return parts, _kept(lessons, folder)


def _kept(lessons: Lessons, folder: str) -> str | None:
    """Where workers find what pages teach each other, in the run's folder; `None` when that is nothing."""
    files = lessons.files() if lessons.teaches else None
    if files is None:
        return None
    place = os.path.join(os.path.abspath(folder), _SITES)
    os.mkdir(place)
    for name, data in files.items():
        with open(os.path.join(place, name), "wb") as file:
            file.write(data)
    return place


def _sign(read: Read, task: _Task, parts: Sequence[Part], workers: Engine, *, watch: Watch, summary: Summary) -> None:
    """Nothing; has the parts read and written down. One that cannot be read at all is told as a problem."""
    watch.stage("read", sum(part.size for part in parts))
    first = 0
    for part, stories in zip(parts, workers.tried(partial(_sign_part, task), enumerate(parts)), strict=True):
        if isinstance(stories, Failed):
            summary.problems += 1
            watch.problem(Problem(part.first, f"{stories.reason} (tried {stories.tries} times); its part is left out"))
            continue
        read.texts.update((first + number, text) for number, text in stories.texts.items())
        read.copies.take(stories.segments)
        first += stories.pages
        summary.kinds.setdefault("story", Tally()).add(stories.tally)
        summary.problems += stories.faults
        for problem in stories.problems:
            watch.problem(problem)
        watch.advance(stories.pages, part.size)


def _sign_part(task: _Task, numbered: tuple[int, Part]) -> _Stories:
    """What was read of a part; it is in the run's folder then."""
    number, part = numbered
    problems: list[Problem] = []
    texts: dict[int, str] = {}
    tally = Tally()
    documents = readable(read_items(part.items(task.root), task.job.options), problems)
    stories = _split(task.job, documents, problems) if task.job.split else _unsplit(documents)
    first = 0
    with SegmentWriter(task.folder, f"{number:06}") as writer:
        while some := list(islice(stories, _AT_ONCE)):
            pages = [page if task.titled else structs.replace(page, title=None) for page, _, _ in some]
            writer.add(pages, signed(text for _, text, _ in some))
            for place, (page, text, counted) in enumerate(some, first):
                tally.add(counted)
                if any(fits(name, page.source, page.id) for name in task.wanted):
                    texts[place] = text
            first += len(some)
    return _Stories(
        segments=writer.segments, pages=first, texts=texts, tally=tally, problems=tuple(problems[:_MOST_TOLD]),
        faults=len(problems),
    )  # fmt: skip


def _split(
    job: Job, documents: Iterable[Document | Record], problems: list[Problem]
) -> Iterator[tuple[Page, str, Tally]]:
    """The main stories of documents."""
    for record, tally in split(job, documents, problems):
        yield _page(record), story_text(record.title, record.text), tally


def _unsplit(documents: Iterable[Document | Record]) -> Iterator[tuple[Page, str, Tally]]:
    """The texts of documents as they are: to make records of them would take longer than to compare them."""
    for found in documents:
        if isinstance(found, Record):
            yield _page(found), story_text(found.title, found.text), Tally(pages=1)
        else:
            hints = found.hints
            day = day_of(hints.date) if hints.date else None
            page = Page(found.source, found.id, None if day is None else day.value, _headline(hints.title, found.text))
            yield page, story_text(hints.title, found.text), Tally(pages=1)


def _page(record: Record) -> Page:
    return Page(record.source, record.id, record.published, _headline(record.title, record.text))


def _headline(title: str | None, text: str) -> str | None:
    """What a page is called in a list: its title, or the beginning of its text."""
    return title or text[:SHOWN].strip().partition("\n")[0] or None
