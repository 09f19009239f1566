"""The first pass over parts, by the workers: the digest of the input, what its pages teach, which pages are in it."""

from __future__ import annotations

import posixpath

from msgspec import Struct, structs

from newskit.model import Document, Problem
from newskit.pipeline.learn import Lesson, Look, observed
from newskit.pipeline.parts.cut import Part
from newskit.pipeline.work import pack_ids, readable
from newskit.sources import Digest, Options, digest, read_items


class Glance(Struct, frozen=True):
    """What there is in a part."""

    digest: Digest
    lessons: tuple[Lesson, ...] = ()
    """What its documents teach about their sites."""


def look_at(options: Options, look: Look | None, root: str, part: Part) -> Glance:
    """What there is in `part`, and what its pages teach if `look` says which to observe."""
    items = tuple(part.items(root))
    made = digest(items)
    if look is None:
        return Glance(made)
    unread: list[Problem] = []  # told when the part is parsed
    lessons: list[Lesson] = []
    for found in readable(read_items(items, structs.replace(options, brief=True)), unread):
        if isinstance(found, Document) and (lesson := observed(found, look)):
            lessons.append(lesson)
        unread.clear()
    return Glance(made, tuple(lessons))


class Pages(Struct, frozen=True):
    """Which pages are in a part."""

    named: tuple[tuple[str, str], ...]
    """Source and id of those that were asked for."""
    ids: bytes
    """The ids of all, 8 bytes each."""


def pages_in(options: Options, names: frozenset[str], root: str, part: Part) -> Pages:
    """The pages in `part`; `names` are sources, ids, and last parts of sources."""
    unread: list[Problem] = []
    named: list[tuple[str, str]] = []
    ids: list[str] = []
    for found in readable(read_items(part.items(root), structs.replace(options, brief=True)), unread):
        ids.append(found.id)
        if not names.isdisjoint((found.source, found.id, posixpath.basename(found.source))):
            named.append((found.source, found.id))
        unread.clear()
    return Pages(tuple(named), pack_ids(ids))
