"""Dates as people type them in a query: a year, a month, a day, or from one to another."""

from __future__ import annotations

import re

from newskit.corpus.plan import Dated

_DATE = r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?|(\d{4})(\d{2})(\d{2})"
"""Not compiled before it is needed: most queries have no date."""
_MONTHS = 12
_DAYS = 31


def dated(field: str, value: str) -> Dated | None:
    """What `field` (`date`, `after` or `before`) asks of the page's date; `None` when `value` is no date.

    `date:` includes both of its ends, `after:` and `before:` leave out the whole day, month or year that they name.

    >>> dated("date", "2025-01..2025-03")
    Dated(first='2025-01', last='2025-03', includes=True)
    >>> dated("after", "2024"), dated("before", "yesterday")
    (Dated(first='2024', last=None, includes=False), None)
    """
    if field == "after":
        first = _normal(value)
        return Dated(first, None, includes=False) if first else None
    if field == "before":
        last = _normal(value)
        return Dated(None, last, includes=False) if last else None
    start, dots, end = value.partition("..")
    end = end.lstrip(".") if dots else start
    if not (start or end) or (start and not _normal(start)) or (end and not _normal(end)):
        return None
    return Dated(_normal(start), _normal(end))


def _normal(value: str) -> str | None:
    """The date in EDTF; `None` when it is none.

    >>> _normal("2025/3/9"), _normal("20250309"), _normal("2025-13")
    ('2025-03-09', '2025-03-09', None)
    """
    match = re.fullmatch(_DATE, value)
    if match is None:
        return None
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    if not 1 <= int(month or 1) <= _MONTHS or not 1 <= int(day or 1) <= _DAYS:
        return None
    return "-".join(part.zfill(2) for part in (year, month, day) if part)
