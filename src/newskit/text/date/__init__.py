"""Dates in a line of text: found, read and written as EDTF (extended ISO 8601).

Own patterns, no guessing: a missing year stays missing (`XXXX-02-27`), `03/04/2025` is `2025` unless the
order of day and month is known, `10:30 GMT+7` is `+07:00` (not POSIX's UTC-7). Names of months and the like
are handed in, because this room knows no languages.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from msgspec import Struct

from newskit.text.date.clock import Clock, clocks, offset
from newskit.text.date.forms import Day, days, edtf
from newskit.text.date.names import Names, Order, Unit, names
from newskit.text.date.relative import Ago, agos
from newskit.text.date.tokens import LIMIT, Tokens, tokens

__all__ = ["LIMIT", "Ago", "Found", "Names", "Order", "Unit", "find", "names", "resolve"]

_NUMBER = re.compile(r"\d+")
_PLAIN = re.compile(r"\d\s?[-./:／：–][\s\d]?\d|\d\s?[年月日년월일時时小分시]|\d\s?(?:[hH]\d|[hH]\b|[aApP]\.?[mM])")
"""Numbers that are a date or time without any name beside them."""
_WORD = re.compile(r"[^\s\d\W_][^\s!-@]*")
_JOINT = re.compile(r"[A-Z](?<=[a-zé][A-Z])")
"""Where small letters run into a capital one: the search for a capital letter is the quicker one."""
_NEAR = 24
_MANY = 12
_GAP_COST = {" ": 0, ",": 0, ";": 1, "-": 1, "/": 1, "(": 1, ")": 1, "f": 1, "r": 1, "W": 1, "'": 1, ".": 1}
_GAP_COST |= {"|": 2, "x": 3, "a": 3, ":": 4, "o": 3}
_FARTHEST = 5


class Found(Struct, frozen=True, gc=False):
    """A date in a line."""

    start: int
    """Offsets in the line, half open; a time and zone that belong to the date are part of it."""
    end: int
    value: str | None
    """EDTF: `2025-02-27T09:10+07:00`, `2025-02-27`, `2025-02`, `XXXX-02-27`; None: a time, or relative."""
    kind: Literal["date", "relative", "time"]
    missing: tuple[str, ...] = ()
    """What is not stated: of `year month day time zone`, and `order` when day and month could be swapped."""
    ago: Ago | None = None
    """For a relative one: how long before the moment of writing."""


def find(line: str, known: Names, order: Order | None = None) -> list[Found]:
    """The dates in `line`, left to right; only the first `LIMIT` characters are looked at.

    `order` says how the page writes `03/04/2025`; None: unknown, such a date keeps its year only. Linear.

    >>> known = names({"february": 2})
    >>> [found.value for found in find("27 February 2025, 11-03-2026 16:27 (GMT+7)", known, "dmy")]
    ['2025-02-27', '2026-03-11T16:27+07:00']
    """
    number = _NUMBER.search(line, 0, LIMIT)
    if number is None or not _may_hold(line, number.start(), known):
        return []
    parts = tokens(line, known)
    dates = days(parts, known, order)
    times = _outside(clocks(line, parts), dates)
    if not times:
        result = [_found(parts, day, None) for day in dates if day.form != "short" or _has_weekday(parts, day)]
        return _with_agos(result, parts, known)
    result, used = _join(parts, dates, times)
    result = _with_agos(result, parts, known)
    free = [c for i, c in enumerate(times) if i not in used and _is_plain(parts, c)]
    result += [_time(parts, c) for c in free if not any(f.start <= parts.starts[c.first] < f.end for f in result)]
    result.sort(key=_start)
    return result


def _may_hold(line: str, start: int, known: Names) -> bool:
    """Whether the numbers from `start` on may be dates: beside a sign of dates, near a word of the tables, or many."""
    if _PLAIN.search(line, start, LIMIT) is not None:
        return True
    numbers = [match.span() for match in _NUMBER.finditer(line, start, LIMIT)]
    if len(numbers) > _MANY:
        return True
    near = " ".join([line[max(0, start - _NEAR) : end + _NEAR] for start, end in numbers])
    words = _WORD.findall(_JOINT.sub(r" \g<0>", near).casefold())
    if not known.words.isdisjoint(words):
        return True
    return not near.isascii() and any(known.fold(word) in known.words for word in words if not word.isascii())


def _with_agos(result: list[Found], parts: Tokens, known: Names) -> list[Found]:
    """The dates of a line with those that are told from today, left to right."""
    told = agos(parts, known)
    if told:
        result += [Found(parts.starts[a.first], parts.starts[a.last], None, "relative", (), a) for a in told]
        result.sort(key=_start)
    return result


def _start(found: Found) -> int:
    return found.start


def _outside(times: list[Clock], dates: list[Day]) -> list[Clock]:
    return [c for c in times if not any(d.first < c.last and c.first < d.last for d in dates)]


def _is_plain(parts: Tokens, clock: Clock) -> bool:
    return ":" in parts.letters[clock.first : clock.last] or "a" in parts.letters[clock.first : clock.last]


def _join(parts: Tokens, dates: list[Day], times: list[Clock]) -> tuple[list[Found], set[int]]:
    """Each date with the time beside it, nearest pairs first; and the numbers of the times used."""
    pairs = sorted(
        (cost, c.first < d.first, abs(d.first - c.first), i, k)
        for i, d in enumerate(dates)
        for k, c in enumerate(times)
        if abs(d.first - c.first) < 40 and (cost := _distance(parts, d, c)) <= _FARTHEST  # noqa: PLR2004
    )
    time_of: dict[int, int] = {}
    used: set[int] = set()
    for *_, i, k in pairs:
        if i not in time_of and k not in used:
            time_of[i] = k
            used.add(k)
    result = []
    for i, day in enumerate(dates):
        clock = times[time_of[i]] if i in time_of else None
        if day.form == "short" and clock is None and not _has_weekday(parts, day):
            continue
        result.append(_found(parts, day, clock))
    return result, used


def _distance(parts: Tokens, day: Day, clock: Clock) -> int:
    """How much stands between a date and a time: 0 next to each other, large when they are unrelated."""
    if clock.first >= day.last:
        gap = parts.letters[day.last : clock.first]
    else:
        gap = parts.letters[clock.last : day.first]
        zone = sum(1 for s in parts.starts[clock.last : day.first] if s < clock.end)
        gap = gap[zone:]
    return sum(_GAP_COST.get(letter, _FARTHEST) for letter in gap)


def _has_weekday(parts: Tokens, day: Day) -> bool:
    return "W" in parts.letters[max(0, day.first - 3) : day.first]


def _found(parts: Tokens, day: Day, clock: Clock | None) -> Found:
    start, end = parts.starts[day.first], parts.starts[day.last]
    value = edtf(day)
    missing = [name for name, part in (("year", day.year), ("month", day.month), ("day", day.day)) if part is None]
    if day.doubt:
        missing.append("order")
    if clock is None:
        missing.append("time")
    else:
        start, end = min(start, parts.starts[clock.first]), max(end, clock.end)
        if day.year and day.month and day.day:
            zone = offset(clock.zone, dt.date(day.year, day.month, day.day))
            value = f"{value}T{_hands(clock)}{zone}"
            missing += [] if zone else ["zone"]
    return Found(start, end, value, "date", tuple(missing))


def _hands(clock: Clock) -> str:
    seconds = "" if clock.second is None else f":{clock.second:02}"
    return f"{clock.hour:02}:{clock.minute:02}{seconds}"


def _time(parts: Tokens, clock: Clock) -> Found:
    return Found(parts.starts[clock.first], clock.end, None, "time", ("year", "month", "day"))


def resolve(found: Found, stated: str) -> str | None:
    """The EDTF value of a relative date seen at `stated` (ISO 8601); None when that cannot be said.

    Hours and minutes give the time only when `stated` has one.

    >>> resolve(Found(0, 1, None, "relative", (), Ago(0, 1, 2, "day")), "2025-03-01")
    '2025-02-27'
    """
    if found.ago is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(stated)
    except ValueError:
        return None
    return found.ago.before(moment, exact=len(stated) > len("2025-03-01"))
