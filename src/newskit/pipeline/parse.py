"""`newskit parse`: inputs are read and split, and the records are given out, saved, or both.

Saving takes two passes. The first reads every input and asks the corpus which of the documents it knows; the second
splits the others. What workers send back is encoded and comes in the order of the inputs, whatever the number of
jobs, and only a bounded number of shards is under way.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import IO

import msgspec
from msgspec import Struct, structs

from newskit import exporters
from newskit.corpus import open_writer
from newskit.corpus.writer import Added, Writer
from newskit.engines import Engine, engine
from newskit.model import Problem
from newskit.parsing import RULES
from newskit.pipeline.learn import Lessons, can_teach
from newskit.pipeline.overrides import Overrides
from newskit.pipeline.place import placed
from newskit.pipeline.presence import Presence
from newskit.pipeline.watch import Watch
from newskit.pipeline.work import Batch, Job, Tally, Task, pack_ids, parse_shard, survey_shard
from newskit.record import Record
from newskit.sources import Inventory, Options, find, printable

JSON_LINES = "jsonl"
_DOUBLED = "another page was read under this name before; only the first is kept: give each page an id of its own"

_decode_records = msgspec.json.Decoder(Record).decode_lines


class Request(Struct, frozen=True, kw_only=True):
    """What is to be parsed, and how."""

    inputs: Sequence[str]
    options: Options
    split: bool = True
    blocks: bool = False
    """Whether printed records have blocks and the page's text."""
    jobs: int | None = None
    engine: str = "auto"
    """What does the work; see `newskit.engines`."""
    address: str | None = None
    """The cluster that the engine is to use."""
    again: bool = False
    """Whether pages that an older version of the rules has split are split again."""
    prune: bool = False
    """Whether sources that are gone are taken out of the corpus."""
    stem: str | None = None
    """How a new corpus stems words; `None`: the language of its first pages decides."""
    isolated: bool = False
    """Whether each page is split by itself, and learns nothing from others."""
    site: str | None = None
    """The site that all pages are from; `None`: the host of a page's URL, else its folder or file."""

    overrides: str | None = None
    """A file of corrections, which win over the parser; `None`: none but those that the corpus has kept."""

    @property
    def alone(self) -> bool:
        """Whether this process does all the work."""
        return self.engine == "serial" or (self.engine == "auto" and self.jobs == 1 and not self.address)

    @property
    def on_cluster(self) -> bool:
        """Whether other machines may do the work."""
        return self.engine == "ray" or bool(self.address)

    @property
    def learns(self) -> bool:
        """Whether pages of a site teach each other."""
        return self.split and not self.isolated


class Summary(Struct, kw_only=True):
    """What a run has done so far."""

    kinds: dict[str, Tally] = {}
    """Pages that were split in this run, by kind."""
    problems: int = 0
    unchanged: int = 0
    """Documents that the corpus had already."""
    skipped: dict[str, int] = {}
    """Files that were passed over because they are no pages, by suffix."""
    added: Added | None = None
    """What became of the records in the corpus; `None` when nothing was saved."""
    pruned: int = 0
    """Sources taken out because they are gone."""
    resumed: bool = False
    """Whether an interrupted run was gone on with."""

    def count(self, batch: Batch) -> None:
        """Count `batch` in."""
        for kind, tally in batch.kinds.items():
            self.kinds.setdefault(kind, Tally()).add(tally)
        self.pass_over(batch.passed)
        self.problems += len(batch.problems)
        self.unchanged += batch.skipped

    def pass_over(self, skipped: Mapping[str, int]) -> None:
        """Count files in that hold no pages."""
        for what, number in skipped.items():
            self.skipped[what] = self.skipped.get(what, 0) + number

    @property
    def total(self) -> Tally:
        """All kinds together."""
        total = Tally()
        for tally in self.kinds.values():
            total.add(tally)
        return total


def print_pages(request: Request, watch: Watch, summary: Summary) -> Generator[Batch]:
    """The batches of all inputs, with lines to print; nothing is saved.

    Raises `InputError` when there is nothing to read.
    """
    job = Job(options=request.options, split=request.split, blocks=request.blocks, site=request.site)
    overrides = Overrides(request.overrides)
    with (
        find(request.inputs, request.options) as found,
        Lessons(site=request.site) as lessons,
        engine(request.engine, request.jobs, request.address) as workers,
    ):
        memory = learned(found, workers, request, lessons, watch=watch, overrides=overrides)
        job = structs.replace(job, memory=memory, corrections=overrides.all())
        yield from _batches(found, workers, job, None, watch=watch, summary=summary)
        _tell_unmatched(overrides, watch, summary)
        summary.pass_over(found.skipped)


def save_pages(
    path: str, request: Request, watch: Watch, summary: Summary, *, printed: bool = False
) -> Generator[Batch, None, None]:
    """The batches, each after it was saved into the corpus at `path`.

    Pages that the corpus knows are not split again; with `printed` they are all the same, because they have to be
    printed. Left before the end, what was given out stays saved and the next run goes on with the rest.

    Raises `InputError` when there is nothing to read, `CorpusError` when the corpus cannot be used.
    """
    request = structs.replace(request, options=structs.replace(request.options, lasting=True))
    job = Job(
        options=request.options, split=request.split, blocks=request.blocks, printed=printed, stored=True,
        encoded=not request.alone, site=request.site,
    )  # fmt: skip
    overrides = Overrides(request.overrides)
    is_new = not os.path.exists(path)
    rules = RULES if request.split else -RULES
    with (
        find(request.inputs, request.options) as found,
        engine(request.engine, request.jobs, request.address) as workers,
        open_writer(path, stem=request.stem, rules=rules, task=_task(request)) as writer,
        Lessons(writer.site_counts() if request.learns else None, request.site) as lessons,
    ):
        summary.resumed = writer.resumed
        overrides.keep(writer.corrections())
        presence = Presence(request.options.base)
        known = None
        if request.prune or writer.resumed or not is_new:
            known = _survey(
                found, workers, writer, request, watch=watch, presence=presence, lessons=lessons, overrides=overrides
            )
            known = overrides.undone(known)
            memory = lessons.folder()
        else:
            memory = learned(found, workers, request, lessons, watch=watch, overrides=overrides)
        job = structs.replace(job, memory=memory, corrections=overrides.all())
        writer.correct(overrides.new())
        for batch in _batches(found, workers, job, None if printed else known, watch=watch, summary=summary):
            writer.add(_decode_records(batch.records) if isinstance(batch.records, bytes) else batch.records)
            tell_left_out(writer, watch, summary)
            yield batch
        _tell_unmatched(overrides, watch, summary)
        if request.prune:
            summary.pruned = writer.prune(presence.has).sources
        summary.pass_over(found.skipped)
        summary.added = writer.finish(lessons.counts())


def learned(
    found: Inventory, workers: Engine, request: Request, lessons: Lessons, *,
    watch: Watch, overrides: Overrides | None = None,
) -> str | None:  # fmt: skip
    """Where workers find what the pages of the inputs teach each other; `None` when that is nothing.

    `overrides` are told which pages there are.
    """
    learns = request.learns and can_teach(found)
    asked = overrides is not None and overrides.asked
    if not learns and not asked:
        return None
    watch.stage("look", found.size())
    look = lessons.look(found) if learns else None
    for survey in workers.map(partial(survey_shard, request.options, look), found.shards):
        lessons.add(survey.lessons)
        if overrides is not None:
            overrides.saw(survey)
        watch.advance(len(survey.pairs), survey.size)
    return lessons.folder()


def records(batches: Iterable[Batch]) -> Iterator[Record]:
    """The records that the batches would print."""
    for batch in batches:
        yield from _decode_records(batch.lines)


def write_records(batches: Iterable[Batch], stream: IO[bytes], form: str, options: exporters.ExportOptions) -> None:
    """Nothing; writes the records of the batches to `stream` in the format `form`."""
    if form != JSON_LINES:
        exporters.write(records(batches), stream, form, options)
        return
    stream.writelines(batch.lines for batch in batches)


def _task(request: Request) -> str:
    """What is imported, by which an interrupted run is known again."""
    return "\n".join(sorted(set(map(printable, request.inputs))))


def _survey(
    found: Inventory, workers: Engine, writer: Writer, request: Request, *,
    watch: Watch, presence: Presence, lessons: Lessons, overrides: Overrides,
) -> list[bytes]:  # fmt: skip
    """For each shard the ids of the documents that need no work, see `Task.known`; the others' lessons are taken."""
    watch.stage("look", found.size())
    known: list[bytes] = []
    look = lessons.look(found) if request.learns else None
    for survey in workers.map(partial(survey_shard, request.options, look), found.shards):
        lessons.add(survey.lessons)
        overrides.saw(survey)
        there = writer.known(survey.pairs, again=request.again)
        known.append(pack_ids(id_ if (source, id_) in there else "" for source, id_ in survey.pairs))
        if request.prune:
            presence.saw(survey)
        watch.advance(len(survey.pairs), survey.size)
    return known


def tell_left_out(writer: Writer, watch: Watch, summary: Summary) -> None:
    """Name the pages of the last batch that were not taken, because another page came under the same source."""
    _tell([Problem(source, _DOUBLED) for source in writer.left_out], watch, summary)


def _tell_unmatched(overrides: Overrides, watch: Watch, summary: Summary) -> None:
    """Name the corrections of pages that are not among the inputs."""
    _tell(overrides.unmatched(), watch, summary)


def _tell(problems: Sequence[Problem], watch: Watch, summary: Summary) -> None:
    summary.problems += len(problems)
    for problem in problems:
        watch.problem(problem)


def _batches(
    found: Inventory, workers: Engine, job: Job, known: Sequence[bytes] | None, *, watch: Watch, summary: Summary
) -> Iterator[Batch]:
    """What the workers make of the shards, in order; counted and told as it comes."""
    for problem in found.problems:
        watch.problem(problem)
    summary.problems += len(found.problems)
    watch.stage("parse", found.size())
    for batch in workers.map(partial(parse_shard, job), _tasks(found, known)):
        summary.count(batch)
        for problem in batch.problems:
            watch.problem(placed(problem, job.options.base))
        yield batch
        watch.advance(batch.pages, batch.size)


def _tasks(found: Inventory, known: Sequence[bytes] | None) -> Iterable[Task]:
    if known is None:
        return (Task(shard) for shard in found.shards)
    return (Task(shard, ids) for shard, ids in zip(found.shards, known, strict=True))
