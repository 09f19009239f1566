"""What lines say of which a person has said what they are: names in a byline, a date, teasers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from newskit import cues as cue_files
from newskit.model import Field, Teaser
from newskit.parsing.fields import dateline, day_of
from newskit.parsing.fields.lexicon import announcing, names_of
from newskit.parsing.fields.people import byline
from newskit.parsing.lines import Line
from newskit.parsing.teasers import Finders, Reader
from newskit.text.date import find

_RULE = "override"
_SUMMARY = 60
"""Characters from which on a sentence right below a teaser's title is its summary."""
_SHORT = 40
_STOPS = ".!?…。！？।"


def authors_of(line: Line) -> tuple[Field, ...]:
    """The names that a byline holds."""
    cues = cue_files.load()
    found = byline(line.text, find(line.text, names_of(cues)), announcing(cues))
    people = () if found is None else found.people
    return tuple(
        Field(" ".join(one.name.split()), line.start + one.start, line.start + one.end, _RULE) for one in people
    )


def date_of(line: Line) -> Field | None:
    """The first date that a line states."""
    found = next((f for f in find(line.text, names_of(cue_files.load())) if f.kind == "date" and f.value), None)
    if found is None or found.value is None:
        return None
    return Field(found.value, line.start + found.start, line.start + found.end, _RULE)


def teasers_of(lines: Sequence[Line], new: Sequence[int], inline: frozenset[int]) -> list[Teaser]:
    """The teasers that the lines `new` (in order) make: each a title, or what stands below one.

    Those in `inline` stand in the story, each for itself. Every line is part of a teaser.
    """
    titles = [at for number, at in enumerate(new) if at in inline or not (number and _is_below(lines, new, number))]
    result: list[Teaser] = []
    left = list(new)
    while left:
        free = [False] * len(lines)
        for at in left:
            free[at] = True
        used: set[int] = set()
        for promotion in Reader(lines, free, titles, _finders(lines, inline)).read():
            result.append(_marked(promotion.teaser))
            used.update(promotion.roles)
        left = titles = [at for at in left if at not in used]
    return result


def _is_below(lines: Sequence[Line], new: Sequence[int], number: int) -> bool:
    """Whether a line belongs to the teaser in the line above: its date, or a sentence that sums it up."""
    at = new[number]
    if new[number - 1] != at - 1 or lines[at].blanks > 1:
        return False
    return _date(lines, at) is not None or is_summary(lines[at])


def is_summary(line: Line) -> bool:
    """Whether a line right below a teaser's title is a sentence that sums the story up."""
    return line.blanks <= 1 and len(line.text) >= _SUMMARY and line.text[-1] in _STOPS


def _date(lines: Sequence[Line], at: int) -> Field | None:
    line = lines[at]
    found = day_of(line.text) if len(line.text) <= _SHORT else None
    return None if found is None else Field(found.value, line.start, line.end, _RULE)


def _finders(lines: Sequence[Line], inline: frozenset[int]) -> Finders:
    cues = cue_files.load()
    return Finders(
        date=lambda at: _date(lines, at),
        ago=lambda at: cues.relative.find(lines[at].text) is not None,
        dateline=dateline,
        is_agency=lambda text: "agency" in cues.categories(text),
        lead=lambda text: cues.prefix(text, "read_more_inline") if ":" in text[:40] or "|" in text[:40] else 0,
        is_heading=lambda _: False,
        alone=inline,
    )


def _marked(teaser: Teaser) -> Teaser:
    """The teaser with the rule of corrections on its parts."""
    parts = {name: getattr(teaser, name) for name in ("title", "section", "agency", "published", "summary")}
    marked = {name: structs.replace(field, rule=_RULE) for name, field in parts.items() if field is not None}
    return structs.replace(teaser, **marked)
