"""Pages that a person corrected, as labels: what `newskit parse --overrides FILE` makes of them is taken for right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.gold import Gold, LabelledSet, Pointer, promoted
from eval.reading import Listener
from newskit.errors import InputError
from newskit.model import Problem
from newskit.pipeline.overrides import read_overrides
from newskit.pipeline.parse import Request, Summary, print_pages, records
from newskit.record import Record
from newskit.sources import Options

NAME = "corrected"
_DAY = 10
"""Characters of a date that is known to the day."""


def corrected(path: Path, inputs: Sequence[str]) -> tuple[LabelledSet, dict[str, Record], list[Problem]]:
    """The pages of `inputs` that the file of corrections at `path` names, what newskit says of them, and problems.

    Every page that the file names counts as right in full once it is corrected; the others are not looked at.
    Raises `InputError` when the file cannot be used, or names none of the pages.
    """
    named = {correction.source for correction in read_overrides(str(path)) if not correction.is_blank}
    listener = Listener()
    right = _of(named, _parsed(inputs, str(path), listener))
    if not right:
        told = [f"{problem.source}: {problem.message}" for problem in listener.problems]
        raise InputError(told[0] if told else f"{path} says nothing of any page")
    found = _of(named, _parsed(inputs, None, Listener()))
    gold = {name: _gold(record) for name, record in right.items()}
    teasers = {name: promoted(page.teasers or ()) for name, page in gold.items()}
    return LabelledSet(name=NAME, gold=gold, teasers=teasers, files={}), found, listener.problems


def _parsed(inputs: Sequence[str], overrides: str | None, listener: Listener) -> Iterable[Record]:
    request = Request(inputs=inputs, options=Options(), blocks=True, overrides=overrides)
    return records(print_pages(request, listener, Summary()))


def _of(named: set[str], pages: Iterable[Record]) -> dict[str, Record]:
    """The first record of each page that is named, by its source or its id."""
    found: dict[str, Record] = {}
    for record in pages:
        if record.source in named or record.id in named:
            found.setdefault(record.source, record)
    return found


def _gold(record: Record) -> Gold:
    day = record.published if record.published and record.published[:_DAY].count("-") == len("--") else None
    return Gold(
        id=record.source,
        source_set=NAME,
        language=record.language,
        kind=record.kind,
        title=record.title,
        body="\n\n".join(record.paragraphs) or None,
        authors=record.authors or None,
        date=day and day[:_DAY],
        teasers=tuple(Pointer(teaser.title, teaser.summary) for teaser in record.teasers if teaser.title),
    )
