"""`newskit doctor INPUT`: how pages split, before anyone trusts counts made of them."""

from __future__ import annotations

from functools import partial

from msgspec import Struct

from newskit.engines import engine
from newskit.model import Document, Page, Problem
from newskit.pipeline.learn import Lessons
from newskit.pipeline.parse import Request, learned
from newskit.pipeline.watch import Watch
from newskit.pipeline.work import UNSURE, Job, page_of
from newskit.record import Record
from newskit.sources import Shard, find, read_shard
from newskit.text.spread import count_words

_LISTED = 1000
"""Unsure pages that are kept at most; the least sure ones."""


class Unsure(Struct, frozen=True, order=True):
    """A page that should be looked at before it is trusted."""

    confidence: float
    source: str
    kind: str
    reasons: tuple[str, ...]


class Inspection(Struct, kw_only=True):
    """How pages split."""

    pages: int = 0
    kinds: dict[str, int] = {}
    """Pages of each kind."""
    words: dict[str, int] = {}
    """Words in blocks of each kind."""
    languages: dict[str, int] = {}
    """Pages in each language."""
    unsure: list[Unsure] = []
    """The pages of low confidence, the least sure first."""
    unsure_total: int = 0
    already: int = 0
    """Records of newskit's own, which were split before and are not looked into."""
    problems: list[Problem] = []
    size: int = 0

    def add(self, other: Inspection) -> None:
        """Count `other` in."""
        self.pages += other.pages
        self.already += other.already
        self.unsure_total += other.unsure_total
        self.size += other.size
        for name in ("kinds", "words", "languages"):
            mine: dict[str, int] = getattr(self, name)
            for key, number in getattr(other, name).items():
                mine[key] = mine.get(key, 0) + number
        self.unsure = sorted(self.unsure + other.unsure)[:_LISTED]
        self.problems += other.problems


def inspect_inputs(request: Request, watch: Watch) -> Inspection:
    """How the pages of the inputs split; nothing is saved. Raises `InputError` when there is nothing to read."""
    whole = Inspection()
    with (
        find(request.inputs, request.options) as found,
        Lessons(site=request.site) as lessons,
        engine(request.engine, request.jobs, request.address) as workers,
    ):
        for problem in found.problems:
            watch.problem(problem)
        whole.problems += found.problems
        memory = learned(found, workers, request, lessons, watch=watch)
        job = Job(options=request.options, split=request.split, memory=memory, site=request.site)
        watch.stage("parse", found.size())
        for part in workers.map(partial(inspect_shard, job), found.shards):
            for problem in part.problems:
                watch.problem(problem)
            whole.add(part)
            watch.advance(part.pages, part.size)
    return whole


def inspect_shard(job: Job, shard: Shard) -> Inspection:
    """How the pages of `shard` split."""
    inspection = Inspection(size=shard.size)
    for found in read_shard(shard, job.options):
        if isinstance(found, Problem):
            inspection.problems.append(found)
        elif isinstance(found, Record):
            inspection.already += 1
        else:
            inspection.add(_looked_at(found, job))
    return inspection


def _looked_at(document: Document, job: Job) -> Inspection:
    problems: list[Problem] = []
    page = page_of(document, job, problems)
    if page is None:
        return Inspection(problems=problems)
    unsure = page.confidence <= UNSURE
    return Inspection(
        pages=1,
        kinds={page.kind: 1},
        words=_words(page),
        languages={page.language: 1},
        unsure=[Unsure(round(page.confidence, 3), document.source, page.kind, page.reasons)] if unsure else [],
        unsure_total=int(unsure),
    )


def _words(page: Page) -> dict[str, int]:
    """The number of words in the blocks of each kind."""
    words: dict[str, int] = {}
    for block in page.blocks:
        number = count_words(page.document.text[block.start : block.end])
        if number:
            words[block.kind] = words.get(block.kind, 0) + number
    return words
