"""Lengths of time that published dates are counted by."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

PERIODS = ("day", "week", "month", "year")
NO_YEAR = "XXXX"
"""Stands for dates that state a month and a day, but no year: which year is never guessed."""

MOST = 2000
"""Periods that are named one by one."""

_STEP = {"day": timedelta(1), "week": timedelta(7), "month": timedelta(27), "year": timedelta(365)}
"""Never more than a period."""

_LENGTH = {"day": 10, "week": 8, "month": 7, "year": 4}
"""Characters of a period's name."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def of(per: str) -> Callable[[str | None], str | None]:
    """A function that names the period of a date in EDTF: `2025-02`, for a week `2025-W09` (ISO 8601).

    A date that is less exact than the period is named by what it says; `None` stays `None`.

    >>> [of("month")(date) for date in ("2025-02-27T09:10+07:00", "2025-02", "2025", "XXXX-02-27", None)]
    ['2025-02', '2025-02', '2025', 'XXXX', None]
    >>> of("week")("2024-12-30"), of("week")("2024-12"), of("year")("2024-12-30"), of("day")("2024-12-30T10:00Z")
    ('2025-W01', '2024-12', '2024', '2024-12-30')
    """
    length = {"day": 10, "week": 10, "month": 7, "year": 4}[per]
    cut = _week if per == "week" else str

    def period(published: str | None) -> str | None:
        if published is None:
            return None
        if published.startswith("X"):
            return NO_YEAR
        return cut(published[:length])

    return period


def _week(day: str) -> str:
    """The week of a day; what is no day stays as it is."""
    if not _DAY.fullmatch(day):
        return day
    try:
        year, week, _ = date.fromisoformat(day).isocalendar()
    except ValueError:
        return day
    return f"{year:04}-W{week:02}"


def between(first: str, last: str, per: str) -> list[str]:
    """All periods from `first` to `last`, both as `of` names them; at most `MOST`, else just the two.

    >>> between("2024-11", "2025-02", "month")
    ['2024-11', '2024-12', '2025-01', '2025-02']
    >>> between("2024-W52", "2025-W02", "week"), between("2023", "2025", "year")
    (['2024-W52', '2025-W01', '2025-W02'], ['2023', '2024', '2025'])
    """
    named = of(per)
    day, end = _first_day(first), _first_day(last)
    found = [first]
    while day < end and len(found) <= MOST:
        day += _STEP[per]
        name = named(day.isoformat()) or ""
        if name != found[-1]:
            found.append(name)
    return found if found[-1] == last else [first, last]


def apart(first: str, last: str, per: str) -> int:
    """How many periods at most lie between `first` and `last`, both as `of` names them.

    >>> apart("2025-01-01", "2025-02-01", "day"), apart("2025-01", "2025-02", "month"), apart("1990", "2025", "year")
    (31, 1, 35)
    """
    return (_first_day(last) - _first_day(first)) // _STEP[per]


def _first_day(period: str) -> date:
    if "W" in period:
        return date.fromisocalendar(int(period[:4]), int(period[-2:]), 1)
    return date.fromisoformat(f"{period}{'-01-01'[len(period) - 4 :]}"[:10])


def is_exact(value: str | None, per: str) -> bool:
    """Whether a period, as `of` names it, says all that is asked for, so that it has a place on an axis.

    >>> is_exact("2025-02", "month"), is_exact("2025", "month"), is_exact(NO_YEAR, "year"), is_exact(None, "day")
    (True, False, False, False)
    """
    return value not in {None, NO_YEAR} and len(value or "") == _LENGTH[per]


def order(value: str | None) -> tuple[int, str]:
    """What periods are sorted by: in time, a year before its months; then those without a year, then the unknown."""
    if value is None:
        return 2, ""
    return int(value == NO_YEAR), value
