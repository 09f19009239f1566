"""Dates as people type them in a query: a year, a month, a day, or from one to another."""

from __future__ import annotations

import re
from calendar import monthrange

from newskit.corpus.plan import Dated

_DATE = r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?|(\d{4})(\d{2})(\d{2})"
"""Not compiled before it is needed: most queries have no date."""
_MONTHS = 12


def dated(field: str, value: str) -> Dated | None:
    """What `field` (`date`, `after` or `before`) asks of the page's date; `None` when `value` is no date.

    `date:` includes both of its ends, `after:` and `before:` leave out the whole day, month or year that they name.
    The ends may be the wrong way round, see `in_order`.

    >>> dated("date", "2025-01..2025-03")
    Dated(first='2025-01', last='2025-03', includes=True)
    >>> dated("after", "2024"), dated("before", "yesterday")
    (Dated(first='2024', last=None, includes=False), None)
    """
    if field == "after":
        first = normal(value)
        return Dated(first, None, includes=False) if first else None
    if field == "before":
        last = normal(value)
        return Dated(None, last, includes=False) if last else None
    start, dots, end = value.partition("..")
    end = end.lstrip(".") if dots else start
    if not (start or end) or (start and not normal(start)) or (end and not normal(end)):
        return None
    return Dated(normal(start), normal(end))


def in_order(asked: Dated) -> Dated:
    """What `asked` asks for, the earlier of its two ends first.

    >>> in_order(Dated("2025-03", "2024")), in_order(Dated("2025-03", "2025"))
    (Dated(first='2024', last='2025-03', includes=True), Dated(first='2025-03', last='2025', includes=True))
    """
    first, last = asked.first or "", asked.last or ""
    exact = min(len(first), len(last))
    return Dated(asked.last, asked.first, asked.includes) if first[:exact] > last[:exact] else asked


def normal(value: str) -> str | None:
    """The date in EDTF; `None` when it is none.

    >>> normal("2025/3/9"), normal("20250309"), normal("2025-13"), normal("2025-02-31")
    ('2025-03-09', '2025-03-09', None, None)
    """
    match = re.fullmatch(_DATE, value, re.ASCII)
    if match is None:
        return None
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    if not 1 <= int(month or 1) <= _MONTHS or (day and not 1 <= int(day) <= _days(int(year), int(month))):
        return None
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _days(year: int, month: int) -> int:
    """The days of a month."""
    return monthrange(year or 4, month)[1]  # the calendar begins with 1; the year 0 would be a leap year
