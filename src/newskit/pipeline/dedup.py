"""`newskit dedup INPUT…`: which stories of some inputs are copies of others. For those of a corpus see `copies`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from newskit.dedup.find import Finder
from newskit.dedup.limits import Limits
from newskit.dedup.report import Copies, Page
from newskit.dedup.texts import Signed, signed
from newskit.dedup.why import fits
from newskit.engines import engine
from newskit.model import Problem
from newskit.parsing.fields import day_of
from newskit.pipeline.parse import Summary, learned
from newskit.pipeline.work import Job, Tally, story_records
from newskit.record import Record
from newskit.sources import Shard, find, read_shard

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request
    from newskit.pipeline.watch import Watch

SHOWN = 80
"""Characters of a text without a title that stand for one."""


class _Stories(Struct, frozen=True, kw_only=True):
    """What a worker makes of a shard."""

    pages: list[Page]
    batch: Signed
    texts: dict[int, str] = {}
    """Texts of the pages that were asked for, by their number in the shard."""
    size: int = 0
    kinds: dict[str, Tally] = {}
    problems: tuple[Problem, ...] = ()


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
    titled: bool

    def add(self, stories: _Stories) -> None:
        """Nothing; takes in what a worker has made."""
        first = len(self.copies.pages)
        self.texts.update((first + number, text) for number, text in stories.texts.items())
        pages = stories.pages
        if not self.titled:
            pages = [Page(page.source, page.id, page.published, None) for page in pages]
        self.copies.add(pages, stories.batch)


@contextmanager
def copies_of_inputs(request: Request, asked: Asked, watch: Watch, summary: Summary) -> Iterator[Read]:
    """The copies among just these inputs; nothing is saved. Raises `InputError` when there is nothing to read."""
    from newskit.pipeline.learn import Lessons

    job = Job(options=request.options, split=request.split, site=request.site)
    with (
        find(request.inputs, request.options) as found,
        Lessons(site=request.site) as lessons,
        engine(jobs=request.jobs) as workers,
        tempfile.TemporaryDirectory(prefix="newskit-") as folder,
        Finder(folder, asked.limits) as finder,
    ):
        for problem in found.problems:
            watch.problem(problem)
        summary.problems += len(found.problems)
        memory = learned(found, workers, request, lessons, watch=watch)
        job = structs.replace(job, memory=memory)
        watch.stage("read", found.size())
        read = Read(Copies(finder), {}, asked.titled)
        for stories in workers.map(partial(_sign_shard, job, asked.why or ()), found.shards):
            _count(stories, watch, summary)
            read.add(stories)
        summary.skipped = dict(found.skipped)
        watch.stage("compare", None)
        read.copies.find(workers)
        yield read


def _count(stories: _Stories, watch: Watch, summary: Summary) -> None:
    """Nothing; says what was read."""
    for kind, tally in stories.kinds.items():
        summary.kinds.setdefault(kind, Tally()).add(tally)
    summary.problems += len(stories.problems)
    for problem in stories.problems:
        watch.problem(problem)
    watch.advance(len(stories.pages), stories.size)


def _sign_shard(job: Job, wanted: Sequence[str], shard: Shard) -> _Stories:
    """The stories of a shard, hashed."""
    problems: list[Problem] = []
    pages: list[Page] = []
    texts: list[str] = []
    kinds: dict[str, Tally] = {}
    for page, text, tally in _split(job, shard, problems) if job.split else _unsplit(job, shard, problems):
        kinds.setdefault("story", Tally()).add(tally)
        pages.append(page)
        texts.append(text)
    return _Stories(
        pages=pages,
        batch=signed(texts),
        texts=_wanted(wanted, pages, texts),
        size=shard.size,
        kinds=kinds,
        problems=tuple(problems),
    )


def _split(job: Job, shard: Shard, problems: list[Problem]) -> Iterator[tuple[Page, str, Tally]]:
    """The main stories of a shard."""
    for record, tally in story_records(job, shard, problems):
        yield _page(record), story_text(record.title, record.text), tally


def _unsplit(job: Job, shard: Shard, problems: list[Problem]) -> Iterator[tuple[Page, str, Tally]]:
    """The texts of a shard as they are: to make records of them would take longer than to compare them."""
    for found in read_shard(shard, job.options):
        if isinstance(found, Problem):
            problems.append(found)
        elif isinstance(found, Record):
            yield _page(found), story_text(found.title, found.text), Tally(pages=1)
        else:
            hints = found.hints
            day = day_of(hints.date) if hints.date else None
            page = Page(found.source, found.id, None if day is None else day.value, _headline(hints.title, found.text))
            yield page, story_text(hints.title, found.text), Tally(pages=1)


def _wanted(names: Sequence[str], pages: Sequence[Page], texts: Sequence[str]) -> dict[int, str]:
    """The texts of the pages that the names fit, by their number."""
    if not names:
        return {}
    return {
        number: text
        for number, (page, text) in enumerate(zip(pages, texts, strict=True))
        if any(fits(name, page.source, page.id) for name in names)
    }


def _page(record: Record) -> Page:
    return Page(record.source, record.id, record.published, _headline(record.title, record.text))


def _headline(title: str | None, text: str) -> str | None:
    """What a page is called in a list: its title, or the beginning of its text."""
    return title or text[:SHOWN].strip().partition("\n")[0] or None
