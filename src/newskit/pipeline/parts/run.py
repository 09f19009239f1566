"""`newskit parse -o out/`: the driver. It plans, hands out parts, counts what comes back, and writes the manifest."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec

from msgspec import Struct, structs

from newskit.engines import Engine, Failed, engine
from newskit.errors import MissingExtra, UsageError
from newskit.model import Problem
from newskit.pipeline.parse import Summary
from newskit.pipeline.parts import manifest
from newskit.pipeline.parts.manifest import Done, Failure, Manifest, Plan, Planned, Shard
from newskit.pipeline.parts.plan import Planner, Wanted
from newskit.pipeline.parts.store import Store, is_unfinished, store
from newskit.pipeline.parts.write import FORMATS, Task, Work, Written, write_part
from newskit.pipeline.watch import Watch
from newskit.pipeline.work import Job
from newskit.sources import find, is_remote

STDIN = "-"


class Outcome(Struct, kw_only=True):
    """What a run into a folder has done so far."""

    parts: int = 0
    """Parts that the inputs make; those of a shard only, where it is one."""
    there: int = 0
    """Those that were there already."""
    made: int = 0
    failed: list[Failure] = []
    missing: int = 0
    """Parts of other shards that are not there yet."""
    removed: int = 0
    """Files of earlier runs that were removed."""
    left: tuple[str, ...] = ()
    """Files in the folder that are none of newskit's."""
    finished: bool = False
    """Whether the manifest was written."""


def parse_into(wanted: Wanted, watch: Watch, summary: Summary, outcome: Outcome) -> None:
    """Parts in the folder, and with the last of them the manifest. What was done is told to the last three.

    Raises `UsageError` for what cannot be done in parts, `InputError` when there is nothing to read, `OutputError` when
    the folder does not take what belongs to it.
    """
    _check(wanted)
    request = wanted.request
    folder = store(wanted.out)
    with (
        find(request.inputs, request.options) as found,
        engine(request.engine, request.jobs, request.address) as workers,
    ):
        folder.try_out()
        planner = Planner(wanted, folder, found, workers, watch)
        plan = planner.plan()
        _tell((*plan.problems, *plan.unmatched), watch, summary)
        summary.pass_over(plan.skipped)
        outcome.parts = len(plan.parts)
        if wanted.only_plan:
            outcome.failed.extend(plan.failed)
            return
        tasks = [Task(part, planned) for part, planned in zip(planner.parts, plan.parts, strict=True)]
        _Run(wanted, folder, plan, watch=watch, summary=summary, outcome=outcome).go(workers, tasks)


class _Run:
    """The parts of a plan, on their way into the folder."""

    def __init__(
        self, wanted: Wanted, folder: Store, plan: Plan, *, watch: Watch, summary: Summary, outcome: Outcome
    ) -> None:
        self._wanted, self._folder, self._plan = wanted, folder, plan
        self._watch, self._summary, self._outcome = watch, summary, outcome
        self._done: dict[str, Done] = {}
        self._failed = {failure.part: failure for failure in plan.failed}

    def go(self, workers: Engine, tasks: Sequence[Task]) -> None:
        """Make what is missing, and say that it is done."""
        started = time.perf_counter()
        mine = dict(self._mine(tasks))
        self._done = manifest.finished(self._folder, [task.planned for task in mine.values()])
        self._outcome.parts = len(mine)
        self._take_over(mine)
        missing = {n: task for n, task in mine.items() if task.planned.hash not in self._done and n not in self._failed}
        self._watch.stage("parse", sum(task.part.size for task in missing.values()))
        work = partial(write_part, self._work())
        for number, written in zip(missing, workers.tried(work, missing.values()), strict=True):
            self._take(number, missing[number], written)
        self._outcome.failed = [failure for number, failure in self._failed.items() if number in mine]
        seconds = {**self._plan.seconds, "parse": round(time.perf_counter() - started, 3)}
        if self._wanted.shard is not None:
            self._end_shard(self._wanted.shard, mine, seconds)
        else:
            failed = tuple(failure for _, failure in sorted(self._failed.items()))
            made = finish(self._folder, self._plan, self._done, failed, seconds)
            self._outcome.removed, self._outcome.left, self._outcome.finished = made.removed, made.left, True

    def _mine(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Task]]:
        """The parts of this shard, by number."""
        share, of = self._wanted.shard or (1, 1)
        return ((number, task) for number, task in enumerate(tasks) if number % of == share - 1)

    def _work(self) -> Work:
        request, plan = self._wanted.request, self._plan
        memory = self._folder.path(plan.sites) if plan.sites is not None and plan.taught else None
        job = Job(options=request.options, split=request.split, blocks=request.blocks, memory=memory, site=request.site)
        return Work(job=job, store=self._folder.address, form=self._wanted.form, root=os.getcwd())

    def _take_over(self, mine: Mapping[int, Task]) -> None:
        """Count what is there already, and give it the number that it has now."""
        for number, task in mine.items():
            done = self._done.get(task.planned.hash)
            if done is None:
                continue
            self._failed.pop(number, None)
            self._done[done.hash] = done = _renamed(self._folder, done, task.planned)
            self._outcome.there += 1
            self._count(done, done.shown)

    def _take(self, number: int, task: Task, written: Written | Failed) -> None:
        """Count a part in that was made, or given up."""
        if isinstance(written, Failed):
            failure = Failure(part=number, first=task.part.first, tries=written.tries, reason=written.reason)
            self._failed[number] = failure
            self._watch.advance(0, task.part.size)
            self._folder.try_out()  # with a full disk all others would fail the same way, each after hours
            return
        self._done[written.done.hash] = written.done
        self._outcome.made += 1
        self._count(written.done, written.problems)
        self._watch.advance(written.done.pages, task.part.size)

    def _count(self, done: Done, shown: Sequence[Problem]) -> None:
        for kind, tally in done.kinds.items():
            self._summary.kinds.setdefault(kind, type(tally)()).add(tally)
        self._summary.pass_over(done.passed)
        self._summary.problems += done.problems
        for problem in shown:
            self._watch.problem(problem)
        if done.problems > len(shown):
            more = f"{done.problems - len(shown):,} more problems of documents in this part"
            self._watch.problem(Problem(done.name or done.hash, more))

    def _end_shard(self, shard: tuple[int, int], mine: Mapping[int, Task], seconds: dict[str, float]) -> None:
        hashes = [task.planned.hash for task in mine.values() if task.planned.hash in self._done]
        failed = tuple(self._outcome.failed)
        through = Shard(
            shard=shard[0], of=shard[1], plan=self._plan.digest, parts=tuple(hashes), failed=failed, seconds=seconds
        )
        manifest.save(self._folder, manifest.shard_name(shard), through)
        there = manifest.number_there(self._folder, self._plan)
        self._outcome.missing = max(0, len(self._plan.parts) - there - len(failed))


class Ended(Struct, frozen=True):
    """What else happened when a run was finished."""

    removed: int
    left: tuple[str, ...]


def finish(
    folder: Store, plan: Plan, done: Mapping[str, Done], failed: Sequence[Failure], seconds: Mapping[str, float]
) -> Ended:
    """The manifest is written; then what earlier runs have left is removed, and what only this one needed."""
    parts = tuple(_renamed(folder, done[part.hash], part) for part in plan.parts if part.hash in done)
    kinds = manifest.total(parts)
    made = Manifest(
        newskit=plan.recipe["newskit"], rules=plan.recipe["rules"], plan=plan.digest, recipe=plan.recipe,
        inputs=plan.inputs,
        part_size=plan.part_size, sites=plan.sites, pages=sum(part.pages for part in parts), kinds=kinds, parts=parts,
        failed=tuple(failed), problems=(*plan.problems, *plan.unmatched), skipped=plan.skipped, seconds=dict(seconds),
    )  # fmt: skip
    manifest.save(folder, manifest.MANIFEST, made)
    return _tidied(folder, plan, made)


def _tidied(folder: Store, plan: Plan, made: Manifest) -> Ended:
    """What is in the folder and belongs to no run any more is removed; what was never newskit's is left."""
    needed = {manifest.PLAN, manifest.MANIFEST, plan.sites, *(part.name for part in made.parts)}
    there = {*folder.names(), *folder.folders()} - needed
    older = () if made.failed else plan.older
    gone = {name for name in there if name in older or is_unfinished(name) or manifest.is_own(name)}
    gone -= set(plan.older) - set(older)
    for name in sorted(gone):
        folder.remove(name)
    if older:
        manifest.save(folder, manifest.PLAN, structs.replace(plan, older=()))
    left = sorted({*folder.names()} - needed - gone - set(plan.older))
    return Ended(sum(map(manifest.is_part, gone)), tuple(left))


def _renamed(folder: Store, done: Done, planned: Planned) -> Done:
    """A finished part under the name that it has in the plan."""
    if done.name is None or done.name == planned.name:
        return done
    folder.rename(done.name, planned.name)
    return structs.replace(done, name=planned.name)


def _tell(problems: Sequence[Problem], watch: Watch, summary: Summary) -> None:
    summary.problems += len(problems)
    for problem in problems:
        watch.problem(problem)


def _check(wanted: Wanted) -> None:
    """Nothing; raises `UsageError` for what cannot be done in parts, `MissingExtra` for a format that is not there."""
    if wanted.form not in FORMATS:
        raise UsageError(f"parts are written as {' or '.join(FORMATS)}, not {wanted.form}")
    if STDIN in wanted.request.inputs:
        raise UsageError("standard input cannot be cut into parts; name files, folders or addresses")
    if wanted.form == "parquet" and find_spec("pyarrow") is None:
        raise MissingExtra("the format parquet", "parquet")
    if wanted.shard is not None and not 1 <= wanted.shard[0] <= wanted.shard[1]:
        raise UsageError(f"--shard {wanted.shard[0]}/{wanted.shard[1]}: the first number is from 1 to the second")
    if not is_remote(wanted.out):
        _check_place(wanted)


def _check_place(wanted: Wanted) -> None:
    """Nothing; raises `UsageError` when the parts would lie among the inputs, and be read as pages the next time."""
    out = os.path.realpath(wanted.out)
    for name in wanted.request.inputs:
        if is_remote(name) or not os.path.isdir(name):
            if os.path.exists(name) and not os.path.isfile(name):
                raise UsageError(f"{name} is a pipe or device, which cannot be cut into parts; name files or folders")
            continue
        inside = os.path.commonpath((out, os.path.realpath(name))) == os.path.realpath(name)
        if inside:
            raise UsageError(f"{wanted.out} lies in the input {name}: name a folder outside, or its parts become pages")
