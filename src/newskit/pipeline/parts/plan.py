"""The plan of a run: inputs are cut into parts, workers look at them, and each part gets its name.

What has to be done is the same however many workers there are, and whichever engine. A plan that is in the folder is
used again when the inputs are the same: then nobody has to learn from the pages again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct, structs

from newskit.engines import Engine, Failed
from newskit.parsing import RULES
from newskit.pipeline.learn import Lessons, can_teach
from newskit.pipeline.overrides import Overrides
from newskit.pipeline.parse import Request
from newskit.pipeline.parts import manifest
from newskit.pipeline.parts.cut import Part, numbered, parts_of, ranges_in
from newskit.pipeline.parts.look import Glance, Pages, look_at, pages_in
from newskit.pipeline.parts.manifest import Failure, Manifest, Plan, Planned
from newskit.pipeline.parts.store import Store
from newskit.pipeline.watch import Watch
from newskit.pipeline.work import ID_BYTES, Corrections
from newskit.sources import Inventory, is_range_of_lines, listing, printable
from newskit.version import __version__

PART_BYTES = 32_000_000
"""Aim of a part's input: minutes of work at most, so that little is lost with a worker, and few files for much text."""
_LEAST_DIGITS = 5


class Wanted(Struct, frozen=True, kw_only=True):
    """What is to be made, and where."""

    request: Request
    out: str
    """The folder, as it was named."""
    form: str = "jsonl"
    part_size: int = PART_BYTES
    shard: tuple[int, int] | None = None
    """Only this share of the parts, of so many; the first is 1."""
    only_plan: bool = False


def recipe(wanted: Wanted) -> dict[str, Any]:
    """All that parts depend on beside their input, in JSON's types."""
    request = wanted.request
    options = msgspec.to_builtins(request.options)
    return {
        "newskit": __version__,
        "rules": RULES,
        "format": wanted.form,
        "split": request.split,
        "blocks": request.blocks,
        "isolated": not request.learns,
        "site": request.site,
        "reading": {name: options[name] for name in sorted(options) if name not in ("base", "brief")},
    }


class Planner:
    """Makes the plan of a run; `parts` are the plan's, in its order, ready to be read."""

    def __init__(self, wanted: Wanted, store: Store, found: Inventory, workers: Engine, watch: Watch) -> None:
        """Nothing is read yet."""
        self._wanted, self._request = wanted, wanted.request
        self._store, self._found, self._workers, self._watch = store, found, workers, watch
        self._overrides = Overrides(wanted.request.overrides)
        self._root = os.getcwd()
        self._failed: dict[int, Failure] = {}
        self._seconds: dict[str, float] = {}
        self.parts: list[Part] = []

    def plan(self) -> Plan:
        """The plan; it is in the folder then, and what pages teach beside it."""
        started = time.perf_counter()
        self.parts = parts_of(self._found, self._workers, self._request.options, self._wanted.part_size)
        before = manifest.load(self._store, manifest.PLAN, Plan)
        draft = self._draft()
        known = before if before is not None and _fits(before, draft) and self._has_sites(before) else None
        self._seconds["plan"] = time.perf_counter() - started
        if known is not None and (self._wanted.shard is not None or self._is_unchanged(known)):
            self.parts = [numbered(part, planned.lines) for part, planned in zip(self.parts, known.parts, strict=True)]
            return structs.replace(known, inputs=draft.inputs, seconds={**known.seconds, **self._rounded()})
        plan = self._looked(draft)
        plan = structs.replace(plan, older=self._older(plan, before))
        manifest.save(self._store, manifest.PLAN, plan)
        return plan

    def _rounded(self) -> dict[str, float]:
        return {name: round(seconds, 3) for name, seconds in self._seconds.items()}

    def _draft(self) -> Plan:
        """The plan as far as it is known before anything was read."""
        return Plan(
            recipe=recipe(self._wanted),
            inputs=tuple(sorted(set(map(printable, self._request.inputs)))),
            listing=listing(piece for part in self.parts for piece in part.pieces),
            part_size=self._wanted.part_size,
            sites=None,
            taught=False,
            overrides=self._overrides.digest(),
            parts=(),
            problems=self._found.problems,
            skipped=dict(self._found.skipped),
        )

    def _has_sites(self, plan: Plan) -> bool:
        return plan.sites is None or self._store.read(f"{plan.sites}/sites.json") is not None

    def _is_unchanged(self, known: Plan) -> bool:
        """Whether the inputs' bytes are still those that a plan was made for."""
        glances = self._glances(partial(look_at, self._request.options, None, self._root))
        digests = ["" if glance is None else glance.digest.value for glance in glances]
        return digests == [part.digest for part in known.parts]

    def _looked(self, draft: Plan) -> Plan:
        """The draft with what the workers have seen, and what they have learned."""
        started = time.perf_counter()
        with Lessons(site=self._request.site) as lessons:
            look = lessons.look(self._found) if self._request.learns and can_teach(self._found) else None
            glances = self._glances(partial(look_at, self._request.options, look, self._root))
            for glance in filter(None, glances):
                lessons.add(glance.lessons)
            sites, taught = self._keep(lessons), lessons.teaches
        lines = first_lines(self.parts, glances)
        self.parts = [numbered(part, numbers) for part, numbers in zip(self.parts, lines, strict=True)]
        corrections = self._corrections()
        self._seconds["look"] = time.perf_counter() - started
        names = _Names(draft.recipe, sites if taught else None, self._wanted.form, len(self.parts))
        parts = tuple(names.planned(self.parts, glances, lines, corrections))
        return structs.replace(
            draft,
            sites=sites,
            taught=taught,
            parts=parts,
            digest=manifest.short_digest([part.hash for part in parts]),
            failed=tuple(failure for _, failure in sorted(self._failed.items())),
            unmatched=tuple(self._overrides.unmatched()),
            seconds=self._rounded(),
        )

    def _glances(self, look: partial[Glance]) -> list[Glance | None]:
        """What there is in each part; `None` for one that could not be looked at."""
        self._watch.stage("look", sum(part.size for part in self.parts))
        self._failed.clear()
        found: list[Glance | None] = []
        for part, glance in zip(self.parts, self._workers.tried(look, self.parts), strict=True):
            if isinstance(glance, Failed):
                self._fail(len(found), part, glance)
                found.append(None)
            else:
                found.append(glance)
            self._watch.advance(part.files, part.size)
        return found

    def _fail(self, number: int, part: Part, failed: Failed) -> None:
        failure = Failure(part=number, first=part.first, tries=failed.tries, reason=failed.reason)
        self._failed[number] = failure

    def _keep(self, lessons: Lessons) -> str | None:
        """The folder of the site memory, in which it is then; `None` when nothing was learned."""
        files = lessons.files()
        if files is None:
            return None
        name = f"_sites-{blake2b(b''.join(files.values()), digest_size=8).hexdigest()}"
        self._store.put_all(name, files)
        return name

    def _corrections(self) -> list[Corrections]:
        """What a person says of pages in each part."""
        if not self._overrides.asked:
            return [{} for _ in self.parts]
        work = partial(pages_in, self._request.options, self._overrides.names(), self._root)
        seen: list[Pages] = []
        for number, (part, pages) in enumerate(zip(self.parts, self._workers.tried(work, self.parts), strict=True)):
            if isinstance(pages, Failed):
                self._fail(number, part, pages)
            seen.append(Pages((), b"") if isinstance(pages, Failed) else pages)
            self._overrides.saw_pairs(seen[-1].named)
        said = self._overrides.all()
        return [{id_: said[id_] for id_ in said if _is_in(id_, pages.ids)} for pages in seen]

    def _older(self, plan: Plan, before: Plan | None) -> tuple[str, ...]:
        """What earlier runs have left in the folder and this one does not need."""
        last = manifest.load(self._store, manifest.MANIFEST, Manifest)
        names: set[str | None] = set()
        if last is not None:
            names.update([last.sites, *(done.name for done in last.parts)])
        if before is not None:
            names.update([before.sites, *before.older, *(part.name for part in before.parts)])
        names -= {plan.sites, None, *(part.name for part in plan.parts)}
        there = {*self._store.names(), *self._store.folders()}
        return tuple(sorted(name for name in names if name in there))


class _Names:
    """Gives parts their names."""

    def __init__(self, made_by: dict[str, Any], sites: str | None, form: str, number: int) -> None:
        self._common = [made_by, sites]
        self._form = form
        self._digits = max(_LEAST_DIGITS, len(str(number - 1)))

    def planned(
        self, parts: Sequence[Part], glances: Sequence[Glance | None], lines: Sequence[tuple[int, ...]],
        corrections: Sequence[Corrections],
    ) -> Iterator[Planned]:  # fmt: skip
        """What is to be made of each part; one that could not be looked at has no name."""
        whole = _digests_of_files(parts, glances)
        for number, (part, glance) in enumerate(zip(parts, glances, strict=True)):
            if glance is None:
                yield Planned(name="", hash="", digest="", first=part.first, size=part.size)
                continue
            others = [whole[item.source] for item in ranges_in(part) if not is_range_of_lines(item)]
            made_of = [*self._common, glance.digest.value, lines[number], others, _without_origin(corrections[number])]
            hash_ = manifest.short_digest(made_of)
            yield Planned(
                name=f"part-{number:0{self._digits}}-{hash_}.{self._form}", hash=hash_, digest=glance.digest.value,
                first=part.first, size=part.size, lines=lines[number], corrections=corrections[number],
            )  # fmt: skip


def _fits(before: Plan, draft: Plan) -> bool:
    """Whether a plan is for the same inputs, as far as can be seen without reading them, and the same recipe."""
    same = ("recipe", "listing", "part_size", "overrides", "problems", "skipped")
    return not before.failed and all(getattr(before, name) == getattr(draft, name) for name in same)


def first_lines(parts: Sequence[Part], glances: Sequence[Glance | None]) -> list[tuple[int, ...]]:
    """The numbers of the first lines of the ranges of lines in each part: those before them in the file are counted."""
    found: list[tuple[int, ...]] = []
    file, line = "", 1
    for part, glance in zip(parts, glances, strict=True):
        numbers = []
        counts = iter(() if glance is None else glance.digest.lines)
        for item in filter(is_range_of_lines, ranges_in(part)):
            file, line = item.source, line if item.source == file else 1
            numbers.append(line)
            line += next(counts, 0)
        found.append(tuple(numbers))
    return found


def _digests_of_files(parts: Sequence[Part], glances: Sequence[Glance | None]) -> dict[str, list[str]]:
    """For each file that is cut at any byte the digests of all parts that it is in: records cross the cuts."""
    found: dict[str, list[str]] = {}
    for part, glance in zip(parts, glances, strict=True):
        for item in ranges_in(part):
            if not is_range_of_lines(item):
                found.setdefault(item.source, []).append("" if glance is None else glance.digest.value)
    return found


def _without_origin(corrections: Corrections) -> list[Any]:
    """What is said, without where it was written down."""
    return [
        (id_, [structs.replace(one, origin="") for one in said]) for id_, said in sorted(corrections.items())
    ]  # fmt: skip


def _is_in(id_: str, ids: bytes) -> bool:
    """Whether an id is among some that are packed in 8 bytes each."""
    wanted = bytes.fromhex(id_)
    at = ids.find(wanted)
    while at >= 0 and at % ID_BYTES:
        at = ids.find(wanted, at + 1)
    return at >= 0
