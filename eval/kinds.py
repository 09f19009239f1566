"""Whether pages are taken for what they are, above all whether pages without a story are left without one."""

from __future__ import annotations

from collections.abc import Sequence

from eval.fields import Figures, Pair, share
from newskit.record import Record

SURE = 0.5
NO_STORY = frozenset(("other", "listing", "gallery"))


def has_story(record: Record | None) -> bool:
    """Whether a page was given a story, with a confidence above one half."""
    return record is not None and record.confidence > SURE and bool(record.text or record.stories)


def kinds(pairs: Sequence[Pair]) -> Figures:
    """`kind`: share of labelled kinds found; `no_story`: share of the pages without a story that were given none."""
    cases = [(gold, record) for gold, record in pairs if gold.kind]
    if not cases:
        return {}
    found = {"kind": share(record is not None and record.kind == gold.kind for gold, record in cases)}
    if others := [record for gold, record in cases if gold.kind in NO_STORY and not gold.body]:
        found["no_story"] = share(not has_story(record) for record in others)
    return found
