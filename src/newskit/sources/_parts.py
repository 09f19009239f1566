"""Folders of parts, which `newskit parse -o out/` writes, as inputs: which files are pages, and whether all are there.

What such a run writes beside the parts begins with `_`. Its manifest says what the parts are; without one the run is
not finished. Names and keys are those of `newskit.pipeline.parts.manifest`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection

import msgspec
from msgspec import Struct

MANIFEST, PLAN = "_manifest.json", "_plan.json"
FILES_BESIDE = (f"/{MANIFEST}", f"/{PLAN}")
STRAY = "no part of the run"
"""What other files in such a folder are counted as, but for those that the run has written beside the parts."""
_PART = re.compile(r"part-[0-9]{5,9}-[0-9a-f]{16}\.[a-z]{1,10}")
_NAMED = 3


class _Part(Struct, frozen=True):
    name: str | None


class _Failure(Struct, frozen=True):
    part: int


class _Manifest(Struct, frozen=True):
    plan: str
    """The digest of the plan that it followed."""
    parts: tuple[_Part, ...]
    failed: tuple[_Failure, ...] = ()


class _Plan(Struct, frozen=True):
    digest: str


class Chosen(Struct, frozen=True):
    """The files of a folder of parts that are to be read."""

    names: frozenset[str]
    problem: str | None = None
    """Why that is not all there should be."""


def parts_among(names: Collection[str], read: Callable[[str], bytes]) -> Chosen | None:
    """The parts among the files of a folder; `None` when it is no folder of parts.

    `read` gives what is in a file of the folder. Raises `OSError`.
    """
    if MANIFEST in names:
        try:
            manifest = msgspec.json.decode(read(MANIFEST), type=_Manifest)
            plan = msgspec.json.decode(read(PLAN), type=_Plan) if PLAN in names else None
            return _of(manifest, plan, names)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return Chosen(_like_parts(names), f"its {MANIFEST} or {PLAN} is damaged, or of a newer newskit")
    if PLAN in names:
        return Chosen(_like_parts(names), "not all of its parts are there: the run that writes them is not finished")
    return None


def is_beside_parts(path: str) -> bool:
    """Whether a path is of a file that a run writes beside its parts."""
    folder, name = os.path.split(path.rstrip("/"))
    return name.startswith("_") and any(os.path.exists(os.path.join(folder, one)) for one in (MANIFEST, PLAN))


def _like_parts(names: Collection[str]) -> frozenset[str]:
    return frozenset(name for name in names if _PART.fullmatch(name))


def _of(manifest: _Manifest, plan: _Plan | None, names: Collection[str]) -> Chosen:
    listed = [part.name for part in manifest.parts if part.name is not None]
    there = frozenset(listed).intersection(names)
    missing = [name for name in listed if name not in there]
    if missing:
        shown = ", ".join(missing[:_NAMED]) + (", …" if len(missing) > _NAMED else "")
        return Chosen(there, f"{len(missing):,} of its {len(listed):,} parts are missing ({shown})")
    if manifest.failed:
        number = len(manifest.failed)
        return Chosen(there, f"{number:,} of its {number + len(manifest.parts):,} parts failed when they were written")
    if plan is not None and plan.digest != manifest.plan:
        return Chosen(there, "a later run into it is not finished; these are the parts of the one before")
    return Chosen(there)
