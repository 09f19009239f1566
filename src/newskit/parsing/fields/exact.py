"""How exactly a date is known: what a page states of a day, and what its source tells of the same one."""

from __future__ import annotations

from collections.abc import Iterable

from newskit.cues import load
from newskit.model import Field, Mark
from newskit.parsing.fields.lexicon import names_of
from newskit.text.date import find

_DAY = len("2025-03-05")
_CLOCK = len("07:40:00")
_WORD, _NAME = 3, 13
"""Letters of a short word beside a date, and of a short name."""
_WIDE = "\u2e80"
"""From here on are the letters of which one says as much as two."""


def day_of(text: str) -> Field | None:
    """The first date that a short text states, as a hint's value; None when it states none."""
    for found in find(text, names_of(load())):
        if found.kind == "date" and found.value:
            return Field(found.value, None, None, "hint")
    return None


def is_stamp(text: str) -> bool:
    """Whether a text is a date and hardly more: at most a name stands before it.

    >>> is_stamp("28.04.2023 - 19:09 Uhr"), is_stamp("Ann Lee 8:31 AM on December 24, 2023"), is_stamp("May 2024: Gems")
    (True, True, False)
    """
    dates = find(text, names_of(load()))
    if not dates:
        return False
    ends = [0, *(date.end for date in dates)]
    between = [text[end : date.start] for end, date in zip(ends, dates, strict=False)] + [text[ends[-1] :]]
    before, *rest = map(_letters, between)
    return sum(rest) <= _WORD and before <= (_NAME if dates[-1].end == len(text) else _WORD)


def _letters(text: str) -> int:
    return sum([1 + (sign >= _WIDE) for sign in text if sign.isalpha()])


def finer(stated: Field, told: Field | None) -> Field:
    """The date that a page states, or what is `told` of the same day if that is more exact; the words stay its own.

    >>> day = Field("2025-03-05", 0, 12, "date place")
    >>> finer(day, Field("2025-03-05T07:40Z", None, None, "hint")).value
    '2025-03-05T07:40Z'
    >>> finer(day, Field("2025-03-05T00:00Z", None, None, "hint")).value
    '2025-03-05'
    """
    if told is None or told.value[:_DAY] != stated.value[:_DAY] or _exactness(told) <= _exactness(stated):
        return stated
    return Field(told.value, stated.start, stated.end, f"{stated.rule} and {told.rule}")


def timed(stated: Field, marks: Iterable[Mark]) -> Field:
    """The date that a page states, with the time that a mark around its words tells of that day.

    `marks` are in the order of their starts.
    """
    start, end = stated.start, stated.end
    if start is None or end is None:
        return stated
    for mark in marks:
        if mark.start >= end:
            break
        if mark.kind == "time" and mark.value and mark.end > start:
            told = day_of(mark.value)
            stated = finer(stated, None if told is None else Field(told.value, None, None, "mark"))
    return stated


def _exactness(date: Field) -> int:
    """0 for a day, 1 for a time, 2 for a time with its zone; what is said to be midnight is a day."""
    time = date.value[_DAY + 1 :]
    if not time or time.startswith("00:00"):
        return 0
    return 2 if len(time) > _CLOCK or time.endswith("Z") or "+" in time or "-" in time else 1
