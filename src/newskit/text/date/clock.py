"""Times of day and time zones, as news pages write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from newskit.text.date.tokens import Tokens

TIME = re.compile(
    r"(?=[ad])(?<![d#:.])(?:a ?)?d"
    r"(?: ?: ?d(?::d(?:[.,][d#Y])?)?(?: ?a)?(?: ?h)?"  # 15:04, 04:25:02 PM, 21:50 Uhr
    r"|\.d(?: ?[ah])"  # 16.03 Uhr, 4.34pm
    r"| ?h(?: ?d(?: ?i)?)?(?![a-z])"  # 14h52, 20时01分, 15 Uhr
    r"| ?a)"  # 5 AM
    r"(?![d#:])"
)
_SIGNS = frozenset(":.ha")
"""The letters of which each time of day holds one."""
_DOTTED = re.compile(r"(?<![d#:./-])d\.d(?![d#:./-])")
_ZONE = re.compile(
    r"[\s,]{0,2}\(?(UTC|GMT)?\s?([+\-−–])(\d{1,2}):?(\d\d)?(?!\d)\)?"
    r"|[\s,]{0,2}\(?([A-ZМСК]{1,5}?)(?:(?![^\W\d_])|(?=[A-Z][a-z]))\)?"
)
_OFFSETS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MEZ": 60, "WAT": 60,
    "CEST": 120, "MESZ": 120, "EET": 120, "SAST": 120, "CAT": 120, "EEST": 180, "MSK": 180, "МСК": 180,
    "TRT": 180, "EAT": 180, "PKT": 300, "NPT": 345, "WIB": 420, "ICT": 420, "WITA": 480, "SGT": 480,
    "MYT": 480, "HKT": 480, "AWST": 480, "WIT": 540, "JST": 540, "KST": 540, "ACST": 570, "AEST": 600,
    "AEDT": 660, "NZST": 720, "NZDT": 780, "NDT": -150, "NST": -210, "BRT": -180, "ART": -180, "ADT": -180,
    "EDT": -240, "EST": -300, "CDT": -300, "MDT": -360, "MST": -420, "PDT": -420, "PST": -480, "AKDT": -480,
    "AKST": -540, "HST": -600,
}  # fmt: skip
"""Minutes east of UTC. Names that mean several zones (IST, CST, AST) are absent: they are not guessed."""
_AMERICAN = {"ET": -300, "CT": -360, "MT": -420, "PT": -480}
"""Zones named without summer or winter: minutes east of UTC in winter."""
_FAR = 14 * 60
_PM = frozenset(["下午", "晚上", "오후", "午後"])


class Clock(NamedTuple):
    """A time of day found in a line: token span, end offset with the zone, and what it says."""

    first: int
    last: int
    end: int
    hour: int
    minute: int
    second: int | None
    zone: str | None
    """`Z`, an offset as written (`+07:00`), or a zone's name that `offset` may know."""


def clocks(line: str, found: Tokens) -> list[Clock]:
    """The times of day in `line`, in order; impossible ones are left out."""
    if _SIGNS.isdisjoint(found.letters):
        return []
    result = [c for m in TIME.finditer(found.letters) if (c := _clock(line, found, *m.span()))]
    if result:
        return result
    return [c for m in _DOTTED.finditer(found.letters) if (c := _clock(line, found, *m.span()))]


def _clock(line: str, found: Tokens, first: int, last: int) -> Clock | None:
    letters = found.letters[first:last]
    numbers = [int(found.words[first + i]) for i, letter in enumerate(letters) if letter == "d"]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    second = numbers[2] if len(numbers) > 2 and letters.count(":") > 1 else None  # noqa: PLR2004
    if "a" in letters:
        half = _hour(hour, found.words[first + letters.index("a")])
        if half is None:
            return None
        hour = half
    if hour > 23 or minute > 59 or (second or 0) > 59:  # noqa: PLR2004 - a clock
        return None
    end = found.starts[last]
    zone, end = _zone(line, end)
    return Clock(first, last, end, hour, minute, second, zone)


def _hour(hour: int, half: str) -> int | None:
    """The hour of 24 that `hour` in a half of the day (`pm`, `下午`) is; None when there is none."""
    if half.isascii():
        if not 1 <= hour <= 12:  # noqa: PLR2004 - `15:04 pm` is written, and meant as 15:04
            return hour if 12 < hour < 24 else None  # noqa: PLR2004
        return hour % 12 + (12 if half[0] in "pP" else 0)
    return hour + 12 if half in _PM and hour < 12 else hour  # noqa: PLR2004


def _zone(line: str, end: int) -> tuple[str | None, int]:
    match = _ZONE.match(line, end)
    if match is None:
        return None, end
    if match[2]:
        hours, minutes = int(match[3]), int(match[4] or 0)
        if hours * 60 + minutes > _FAR or not (match[1] or match[4]):
            return None, end
        return f"{'+' if match[2] == '+' else '-'}{hours:02}:{minutes:02}", match.end()
    name = match[5]
    known = name in _OFFSETS or name in _AMERICAN
    return (name, match.end()) if known else (None, end)


def offset(zone: str | None, day: dt.date) -> str:
    """The offset of `zone` on `day` as ISO 8601 writes it; empty when it is not known.

    >>> (
    ...     offset("ET", dt.date(2024, 7, 1)),
    ...     offset("WIB", dt.date(2024, 7, 1)),
    ...     offset("UTC", dt.date(2024, 1, 1)),
    ... )
    ('-04:00', '+07:00', 'Z')
    """
    if zone is None or zone[0] in "+-":
        return zone or ""
    minutes = _OFFSETS.get(zone)
    if minutes is None:
        if zone not in _AMERICAN:
            return ""
        minutes = _AMERICAN[zone] + (60 if _is_american_summer(day) else 0)
    if minutes == 0:
        return "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _is_american_summer(day: dt.date) -> bool:
    """Whether summer time holds: second Sunday of March to first Sunday of November (since 2007)."""
    march, november = dt.date(day.year, 3, 14), dt.date(day.year, 11, 7)
    begin = march - dt.timedelta(days=(march.weekday() + 1) % 7)
    end = november - dt.timedelta(days=(november.weekday() + 1) % 7)
    return begin <= day < end
