"""What is kept beside the parts: the plan that a run follows, what each part holds, and the manifest that ends it.

Their names begin with `_`, so that nobody takes them for pages:

    _plan.json              what is to be done: the parts with their hashes, and what all of them depend on
    _done-HASH.json         what a finished part holds, until the manifest says it
    _shard-I-of-N.json      that shard I is through, and what of it failed
    _manifest.json          the run is finished: the parts, in order, and what failed
    _sites-DIGEST/          what pages of a site teach each other
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from newskit.model import Problem
from newskit.pipeline.parts.store import Store
from newskit.pipeline.work import Corrections, Tally

VERSION = 1
"""Of the files that this module writes; raised when a key changes its meaning."""
PLAN, MANIFEST = "_plan.json", "_manifest.json"
_PART = re.compile(r"part-[0-9]{5,9}-[0-9a-f]{16}\.(?:jsonl|parquet)")
_DONE = re.compile(r"_done-[0-9a-f]{16}\.json")
_SHARD = re.compile(r"_shard-[0-9]{1,9}-of-[0-9]{1,9}\.json")
_SITES = re.compile(r"_sites-[0-9a-f]{16}")

Kept = TypeVar("Kept", bound=Struct)


class Planned(Struct, frozen=True, kw_only=True):
    """A part that is to be made."""

    name: str
    """`part-NUMBER-HASH.FORMAT`; NUMBER is its place in the plan, from 0."""
    hash: str
    """Of all that the part is made of: its input's digest, the recipe, the site memory, its corrections."""
    digest: str
    """Of the bytes of its input."""
    first: str
    """The first source in it."""
    size: int
    """Bytes of input."""
    lines: tuple[int, ...] = ()
    """The number of the first line of each range of lines that its input has."""
    corrections: Corrections = {}
    """What a person says of pages in it, by their ids."""


class Failure(Struct, frozen=True, kw_only=True):
    """A part that was given up."""

    part: int
    """Its number."""
    first: str
    """The first source in it."""
    tries: int
    reason: str


class Plan(Struct, frozen=True, kw_only=True):
    """What a run is to do."""

    version: int = VERSION
    digest: str = ""
    """Of all that it makes: the hashes of its parts."""
    recipe: dict[str, Any]
    """All that the parts depend on beside their input: options, versions."""
    inputs: tuple[str, ...]
    """As they were named."""
    listing: str
    """A digest of the names, sizes and times of all inputs, and of how they are cut."""
    part_size: int
    """Bytes of input that a part was aimed at."""
    sites: str | None
    """The folder of the site memory; `None`: there is none."""
    taught: bool
    """Whether pages are split with that memory; it may hold too little."""
    overrides: str | None = None
    """A digest of what a person says of pages; `None`: nothing."""
    parts: tuple[Planned, ...]
    failed: tuple[Failure, ...] = ()
    """Parts whose input could not be looked at."""
    problems: tuple[Problem, ...] = ()
    """Inputs that are missing."""
    unmatched: tuple[Problem, ...] = ()
    """Corrections of pages that are not there."""
    skipped: dict[str, int] = {}
    """Files that hold no pages, by suffix."""
    seconds: dict[str, float] = {}
    older: tuple[str, ...] = ()
    """Files of earlier runs into this folder, which go when this one is finished."""


class Done(Struct, frozen=True, kw_only=True):
    """What a finished part holds."""

    name: str | None
    """Its file; `None`: there is no page in it, and so no file."""
    hash: str
    read: int
    """Bytes of input."""
    bytes: int
    """Bytes of the file."""
    pages: int
    kinds: dict[str, Tally]
    passed: dict[str, int] = {}
    """Parts of files that hold no pages, by what they are."""
    problems: int = 0
    shown: tuple[Problem, ...] = ()
    """The first of the problems."""
    seconds: float = 0.0


class Shard(Struct, frozen=True, kw_only=True):
    """A share of a plan that was gone through."""

    version: int = VERSION
    shard: int
    """From 1."""
    of: int
    plan: str
    """The digest of the plan."""
    parts: tuple[str, ...]
    """The hashes of its finished parts."""
    failed: tuple[Failure, ...]
    seconds: dict[str, float] = {}


class Manifest(Struct, frozen=True, kw_only=True):
    """What a finished run has made."""

    version: int = VERSION
    newskit: str
    rules: int
    plan: str
    """The digest of the plan that was followed."""
    recipe: dict[str, Any]
    inputs: tuple[str, ...]
    part_size: int
    sites: str | None
    pages: int
    kinds: dict[str, Tally]
    parts: tuple[Done, ...]
    """In order of their input."""
    failed: tuple[Failure, ...]
    """Parts that are missing because they were given up."""
    problems: tuple[Problem, ...] = ()
    """Of the run as a whole; those of documents are with their parts."""
    skipped: dict[str, int] = {}
    seconds: dict[str, float] = {}
    """How long each stage of the last run took; what was there already took no time."""


def short_digest(value: Any) -> str:
    """16 hex digits of BLAKE2b over a value of JSON's types."""
    return blake2b(msgspec.json.encode(value, order="deterministic"), digest_size=8).hexdigest()


def load(store: Store, name: str, kind: type[Kept]) -> Kept | None:
    """What a file of the folder holds; `None` when it is not there, or is none that this version writes."""
    data = store.read(name)
    if data is None:
        return None
    try:
        found = msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    names = [getattr(part, "name", None) for part in getattr(found, "parts", ())]
    sound = all(not part or is_part(part) for part in names) and _is_sites(getattr(found, "sites", None))
    return found if sound and getattr(found, "version", VERSION) == VERSION else None


def _is_sites(name: str | None) -> bool:
    """Whether a name leads to a site memory in the folder, and nowhere else."""
    return name is None or _SITES.fullmatch(name) is not None


def save(store: Store, name: str, value: Struct) -> None:
    """Write a file of the folder, whole or not at all."""
    store.put(name, msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def done_name(hash_: str) -> str:
    """The name of the file that says what a finished part holds."""
    return f"_done-{hash_}.json"


def shard_name(shard: tuple[int, int]) -> str:
    """The name of the file that says that a shard is through."""
    return f"_shard-{shard[0]}-of-{shard[1]}.json"


def is_part(name: str) -> bool:
    """Whether a file has the name of a part.

    >>> is_part("part-00012-00112233aabbccdd.jsonl"), is_part("part-1.jsonl")
    (True, False)
    """
    return _PART.fullmatch(name) is not None


def is_own(name: str) -> bool:
    """Whether a file, or a folder, has a name that only a run gives, but for parts."""
    patterns = (_DONE, _SHARD, _SITES)
    return name in (PLAN, MANIFEST) or any(pattern.fullmatch(name) for pattern in patterns)


def shards(store: Store, plan: Plan) -> Iterator[Shard]:
    """The shares of the plan that were gone through."""
    for name in sorted(store.names()):
        if _SHARD.fullmatch(name):
            found = load(store, name, Shard)
            if found is not None and found.plan == plan.digest:
                yield found


def finished(store: Store, parts: Iterable[Planned]) -> dict[str, Done]:
    """Those of the parts that are there whole, by hash; their files may still have another number."""
    names = store.names()
    files = {_hash_in(name): name for name in names if is_part(name)}
    manifest = load(store, MANIFEST, Manifest)
    known = {} if manifest is None else {done.hash: done for done in manifest.parts}
    found: dict[str, Done] = {}
    for part in parts:
        done = known.get(part.hash)
        if done is None and done_name(part.hash) in names:
            done = load(store, done_name(part.hash), Done)
        if done is None:
            continue
        file = files.get(part.hash)
        if done.name is None:
            found[part.hash] = done
        elif file is not None and names[file] == done.bytes:
            found[part.hash] = msgspec.structs.replace(done, name=file)
    return found


def number_there(store: Store, plan: Plan) -> int:
    """How many parts of the plan say that they are finished."""
    names = store.names()
    return sum(done_name(part.hash) in names for part in plan.parts)


def total(parts: Iterable[Done]) -> dict[str, Tally]:
    """The counts of all parts together, by kind."""
    kinds: dict[str, Tally] = {}
    for done in parts:
        for kind, tally in done.kinds.items():
            kinds.setdefault(kind, Tally()).add(tally)
    return dict(sorted(kinds.items()))


def _hash_in(name: str) -> str:
    return name.rpartition(".")[0].rpartition("-")[2]
