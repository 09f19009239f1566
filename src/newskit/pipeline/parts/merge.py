"""`newskit merge`: folders of parts are finished, and put together into a corpus or one file."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from typing import IO, Any

import msgspec
from msgspec import Struct

from newskit import exporters
from newskit.corpus import open_writer
from newskit.engines import Engine, engine
from newskit.errors import InputError
from newskit.pipeline.learn import Lessons, counts_in, files_at
from newskit.pipeline.parse import JSON_LINES, Request, Summary, print_pages, tell_left_out, write_records
from newskit.pipeline.parts import manifest
from newskit.pipeline.parts.manifest import Done, Failure, Manifest, Plan, Planned
from newskit.pipeline.parts.run import finish
from newskit.pipeline.parts.store import Store, store
from newskit.pipeline.watch import Watch
from newskit.pipeline.work import Batch, Job, Task, parse_shard
from newskit.record import Record
from newskit.sources import Options, find

_CHUNK = 1 << 20
_decode_records = msgspec.json.Decoder(Record).decode_lines


class Missing(Struct, frozen=True):
    """A part that is not there."""

    name: str
    """What it is called, or would be; a number for one whose input could not be looked at."""
    first: str
    """The first source in it; empty when that is not known any more."""
    reason: str
    """Why it is missing."""


class Folder(Struct, frozen=True, kw_only=True):
    """A folder of parts, and whether all are there."""

    name: str
    """As it was named."""
    store: Store
    recipe: dict[str, Any]
    sites: str | None
    parts: tuple[Done, ...]
    """Those that are there, in order."""
    missing: tuple[Missing, ...]
    finished: bool
    """Whether it was finished just now."""

    @property
    def files(self) -> list[str]:
        """The paths or addresses of the parts, in order."""
        return [self.store.path(done.name) for done in self.parts if done.name is not None]

    @property
    def rules(self) -> int:
        """The version of the rules that have split the pages; below zero for pages that were not split."""
        rules = int(self.recipe["rules"])
        return rules if self.recipe["split"] else -rules


def opened(name: str) -> Folder:
    """The folder of parts called `name`; if all parts of its plan are there, it is finished first.

    Raises `InputError` when it is no folder of parts, `OutputError` when it cannot be finished.
    """
    place = store(name)
    plan, made = manifest.load(place, manifest.PLAN, Plan), manifest.load(place, manifest.MANIFEST, Manifest)
    if plan is not None and (made is None or made.failed or made.plan != plan.digest):
        return _of_plan(name, place, plan)
    if made is None:
        raise InputError(f"{name} is no folder of parts, which newskit parse -o {name} makes")
    names = place.names()
    there = [done for done in made.parts if done.name is None or names.get(done.name) == done.bytes]
    gone = [done for done in made.parts if done not in there]
    missing = [*(Missing(str(done.name), "", "the file is gone") for done in gone), *map(_given_up, made.failed)]
    return Folder(
        name=name, store=place, recipe=made.recipe, sites=made.sites, parts=tuple(there), missing=tuple(missing),
        finished=False,
    )  # fmt: skip


def _of_plan(name: str, place: Store, plan: Plan) -> Folder:
    """The folder as far as its plan was carried out."""
    done = manifest.finished(place, plan.parts)
    shards = list(manifest.shards(place, plan))
    failed = {failure.part: failure for shard in shards for failure in shard.failed}
    failed.update({failure.part: failure for failure in plan.failed})
    last = manifest.load(place, manifest.MANIFEST, Manifest)
    if last is not None and last.plan == plan.digest:
        failed.update({failure.part: failure for failure in last.failed})
    missing = [
        _missing(part, failed.get(number)) for number, part in enumerate(plan.parts) if part.hash not in done
    ]  # fmt: skip
    if not missing:
        seconds = {**plan.seconds, "parse": sum(shard.seconds.get("parse", 0.0) for shard in shards)}
        finish(place, plan, done, (), seconds)
        done = manifest.finished(place, plan.parts)
    return Folder(
        name=name, store=place, recipe=plan.recipe, sites=plan.sites, missing=tuple(missing),
        parts=tuple(done[part.hash] for part in plan.parts if part.hash in done), finished=not missing,
    )  # fmt: skip


def _missing(part: Planned, failure: Failure | None) -> Missing:
    if failure is not None:
        return _given_up(failure)
    return Missing(part.name, part.first, "it was not made yet")


def _given_up(failure: Failure) -> Missing:
    return Missing(f"part {failure.part}", failure.first, f"{failure.reason} (given up after {failure.tries} tries)")


def into_corpus(
    folders: Sequence[Folder], path: str, request: Request, watch: Watch, summary: Summary
) -> Generator[Batch]:
    """The batches of all parts, each after it was saved into the corpus at `path`; what pages taught goes in too.

    Left before the end, what was given out stays saved, and the same again goes on from there. Raises `CorpusError`
    when the corpus cannot be used.
    """
    task = "\n".join(["merge", *sorted(folder.store.address for folder in folders)])
    with (
        engine(request.engine, request.jobs, request.address) as workers,
        open_writer(path, stem=request.stem, rules=folders[0].rules, task=task) as writer,
        Lessons(writer.site_counts()) as lessons,
    ):
        summary.resumed = writer.resumed
        for folder in folders:
            for batch in _saved(folder, workers, watch):
                summary.count(batch)
                for problem in batch.problems:
                    watch.problem(problem)
                writer.add(_records(batch), rules=folder.rules)
                tell_left_out(writer, watch, summary)
                yield batch
                watch.advance(batch.pages, batch.size)
            if folder.sites is not None:
                lessons.take(counts_in(files_at(folder.store.path(folder.sites))))
        summary.added = writer.finish(lessons.counts())


def _records(batch: Batch) -> Sequence[Record]:
    return _decode_records(batch.records) if isinstance(batch.records, bytes) else batch.records


def _saved(folder: Folder, workers: Engine, watch: Watch) -> Iterator[Batch]:
    """The records of a folder, encoded for a corpus."""
    if not folder.files:
        return
    options = Options(base=os.curdir)
    with find(folder.files, options) as found:
        watch.stage("merge", found.size())
        job = Job(options=options, printed=False, stored=True)
        yield from workers.map(partial(parse_shard, job), map(Task, found.shards))


def into_file(
    folders: Sequence[Folder], stream: IO[bytes], form: str, request: Request, *, watch: Watch, summary: Summary
) -> None:
    """Nothing; writes the records of all parts to `stream` in the format `form`, in the order of the folders."""
    if form == JSON_LINES and all(folder.recipe["format"] == JSON_LINES for folder in folders):
        _copy(folders, stream, watch, summary)
        return
    blocks = all(folder.recipe["blocks"] for folder in folders)
    batches = _printed(folders, msgspec.structs.replace(request, blocks=blocks, isolated=True), watch, summary)
    options = exporters.ExportOptions(table="pages" if blocks and form == "parquet" else "stories")
    write_records(batches, stream, form, options)


def _printed(folders: Sequence[Folder], request: Request, watch: Watch, summary: Summary) -> Iterator[Batch]:
    for folder in folders:
        if folder.files:
            yield from print_pages(msgspec.structs.replace(request, inputs=folder.files), watch, summary)


def _copy(folders: Sequence[Folder], stream: IO[bytes], watch: Watch, summary: Summary) -> None:
    """Nothing; parts of lines are written one behind the other as they are."""
    watch.stage("merge", sum(done.bytes for folder in folders for done in folder.parts))
    for folder in folders:
        for done in folder.parts:
            for kind, tally in done.kinds.items():
                summary.kinds.setdefault(kind, type(tally)()).add(tally)
            if done.name is not None:
                with folder.store.reading(done.name) as part:
                    while chunk := part.read(_CHUNK):
                        stream.write(chunk)
            watch.advance(done.pages, done.bytes)
