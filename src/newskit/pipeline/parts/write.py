"""The second pass over parts, by the workers: a part is read, split, and written where it belongs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec
from msgspec import Struct, structs

from newskit import exporters
from newskit.errors import InputError
from newskit.model import Problem
from newskit.pipeline.parts import manifest
from newskit.pipeline.parts.cut import Part
from newskit.pipeline.parts.manifest import Done, Planned
from newskit.pipeline.parts.store import Store, store
from newskit.pipeline.work import Job, Tally, readable, split, without_blocks
from newskit.record import Record
from newskit.sources import digest, read_items

FORMATS = ("jsonl", "parquet")
"""What parts can be written in."""
MOST_TOLD = 1_000
"""Problems of a part that are told."""
_MOST_KEPT = 20
"""Those of them that are kept with the part."""

_encode = msgspec.json.Encoder().encode


class Work(Struct, frozen=True, kw_only=True):
    """What is to be done with every part of a run."""

    job: Job
    store: str
    """The address of the folder."""
    form: str
    """The format, one of `FORMATS`."""
    root: str
    """The folder that relative paths of inputs are taken from."""


class Task(Struct, frozen=True):
    """A part to be made."""

    part: Part
    planned: Planned


class Written(Struct, frozen=True):
    """A part that was made."""

    done: Done
    problems: tuple[Problem, ...]
    """At most `MOST_TOLD`."""


def write_part(work: Work, task: Task) -> Written:
    """The part that `task` asks for, made; it is in the folder then, with all that belongs to it.

    Raises `InputError` when its input is not what was planned with, `OutputError` when the folder does not take it.
    """
    started = time.perf_counter()
    items = tuple(task.part.items(work.root))
    if digest(items).value != task.planned.digest:
        raise InputError("its input has changed since it was looked at; the same command looks again")
    problems: list[Problem] = []
    passed: Counter[str] = Counter()
    kinds: dict[str, Tally] = {}
    job = structs.replace(work.job, corrections=task.planned.corrections)
    documents = readable(read_items(items, job.options, passed), problems)
    folder = store(work.store)
    size = _write(_counted(split(job, documents, problems), kinds), folder, task.planned.name, work)
    done = Done(
        name=task.planned.name if kinds else None,
        hash=task.planned.hash,
        read=task.part.size,
        bytes=size,
        pages=sum(tally.pages for tally in kinds.values()),
        kinds=kinds,
        passed=dict(passed),
        problems=len(problems),
        shown=tuple(problems[:_MOST_KEPT]),
        seconds=round(time.perf_counter() - started, 3),
    )
    manifest.save(folder, manifest.done_name(done.hash), done)
    return Written(done, tuple(problems[:MOST_TOLD]))


def _counted(found: Iterable[tuple[Record, Tally]], kinds: dict[str, Tally]) -> Iterator[Record]:
    for record, tally in found:
        kinds.setdefault(record.kind, Tally()).add(tally)
        yield record


def _write(records: Iterator[Record], folder: Store, name: str, work: Work) -> int:
    """The bytes that the records take under `name`; nothing is written when there is none."""
    first = next(records, None)
    if first is None:
        return 0
    blocks = work.job.blocks
    rows = (record if blocks else without_blocks(record) for record in chain((first,), records))
    with folder.writing(name) as stream:
        if work.form == "jsonl":
            stream.writelines(_encode(row) + b"\n" for row in rows)
        else:
            options = exporters.ExportOptions(table="pages" if blocks else "stories")
            exporters.write(rows, stream, work.form, options)
        return stream.tell()
