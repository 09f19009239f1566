"""How a page writes `03/04/2025`: what its address and its other dates tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newskit.parsing.lines import Line
from newskit.text.date import Names, Order, find

_LINES = 400
_LONGEST = 200
_DAY_FIRST = frozenset(
    [
        "uk",
        "ie",
        "au",
        "nz",
        "in",
        "za",
        "sg",
        "my",
        "hk",
        "vn",
        "pk",
        "bd",
        "lk",
        "ng",
        "gh",
        "ke",
        "tz",
        "ug",
        "zw",
    ]
)
"""Top-level domains of countries that write English dates with the day first."""
_AMERICAN = re.compile(r"\b(?:E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|AK[SD]T)\b")
_HOST = re.compile(r"(?:\w+://)?[^/]*?\.([a-z]{2,6})(?::\d+)?(?:/|$)")
_MONTH_FIRST = re.compile(r"[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d")
_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th)? [^\W\d_]{3,9}\.?,? (?:19|20)\d\d")


def order_of(lines: Sequence[Line], url: str | None, names: Names) -> Order | None:
    """The order of day and month on an English page, or on one of unknown language; None when nothing tells."""
    host = _HOST.match(url or "")
    if host and host[1] in _DAY_FIRST:
        return "dmy"
    votes = 0
    for line in lines[:_LINES]:
        if len(line.text) <= _LONGEST:
            votes += _vote(line.text, names)
    return None if votes == 0 else "mdy" if votes > 0 else "dmy"


def _vote(text: str, names: Names) -> int:
    """Above 0 for signs of month first, below for day first."""
    votes = 0
    if _MONTH_FIRST.search(text) or _AMERICAN.search(text):
        votes += 1
    if _DAY_BEFORE.search(text):
        votes -= 1
    if "/" in text or "-" in text:
        for date in find(text, names):
            votes += 3 * _numeric_vote(text[date.start : date.end])
    return votes


_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](?:\d\d){1,2}(?!\d)")


def _numeric_vote(text: str) -> int:
    match = _NUMERIC.search(text)
    if match is None:
        return 0
    first, second = int(match[1]), int(match[2])
    return (second > 12) - (first > 12)
