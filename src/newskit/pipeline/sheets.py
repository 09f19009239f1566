"""The pages of just some inputs as sheets, see `newskit.pipeline.recognise`: split by the workers, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from msgspec import Struct

from newskit.engines import Engine, engine
from newskit.model import Problem
from newskit.pipeline.learn import Lessons
from newskit.pipeline.naming import Names, of_sheets
from newskit.pipeline.parse import Request, Summary, learned
from newskit.pipeline.recognise import Chunk, Setup, Sheet, Stack, chunked, sheet_of
from newskit.pipeline.watch import Watch
from newskit.pipeline.work import Job, Tally, story_records
from newskit.sources import Shard, find


class Sheets(Struct, frozen=True):
    """What a worker has made of a shard."""

    chunks: list[Chunk]
    size: int
    kinds: dict[str, Tally]
    problems: tuple[Problem, ...]


@contextmanager
def of_inputs(request: Request, setup: Setup, watch: Watch, summary: Summary) -> Iterator[Names]:
    """The names in just these inputs; nothing is saved. Raises `InputError` when there is nothing to read."""

    def read(workers: Engine, stack: Stack) -> None:
        _read(request, setup, workers, stack, watch=watch, summary=summary)

    hire = partial(engine, request.engine, address=request.address)
    with of_sheets(setup, request.jobs, watch, read, hire) as names:
        yield names


def _read(request: Request, setup: Setup, workers: Engine, stack: Stack, *, watch: Watch, summary: Summary) -> None:
    """Nothing; splits the inputs and puts their sheets down."""
    with find(request.inputs, request.options) as found, Lessons(site=request.site) as lessons:
        for problem in found.problems:
            watch.problem(problem)
        summary.problems += len(found.problems)
        memory = learned(found, workers, request, lessons, watch=watch)
        job = Job(options=request.options, split=request.split, site=request.site, memory=memory, blocks=True)
        watch.stage("read", found.size())
        for sheets in workers.map(partial(sheets_of_shard, job, setup.teasers), found.shards):
            for chunk in sheets.chunks:
                stack.put(chunk)
            _count(sheets, watch, summary)
        summary.skipped = dict(found.skipped)


def _count(sheets: Sheets, watch: Watch, summary: Summary) -> None:
    for kind, tally in sheets.kinds.items():
        summary.kinds.setdefault(kind, Tally()).add(tally)
    summary.problems += len(sheets.problems)
    for problem in sheets.problems:
        watch.problem(problem)
    watch.advance(sum(len(chunk.ids) for chunk in sheets.chunks), sheets.size)


def sheets_of_shard(job: Job, teasers: bool, shard: Shard) -> Sheets:  # noqa: FBT001 - bound by partial
    """The sheets of a shard."""
    problems: list[Problem] = []
    kinds: dict[str, Tally] = {}
    sheets: list[Sheet] = []
    for record, tally in story_records(job, shard, problems):
        kinds.setdefault(record.kind, Tally()).add(tally)
        sheets.append(sheet_of(record, teasers=teasers))
    return Sheets(chunks=list(chunked(sheets)), size=shard.size, kinds=kinds, problems=tuple(problems))
