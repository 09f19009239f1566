"""How a source is stored: so that records of one file come in the order of their number.

`dump.jsonl#2` stands before `dump.jsonl#10`: a number at the end, after `#` or `@`, is sorted as a number.
"""

from __future__ import annotations

_LONGEST = 18
"""Digits of a number that SQLite can hold."""

Place = tuple[str, int, str]
"""File, number, and the end of the source as it was written; sorts as sources are listed."""


def place(source: str) -> Place:
    """Where `source` stands among all; file and item joined are the source again.

    >>> place("dump.jsonl#10"), place("pages/a.txt")
    (('dump.jsonl', 10, '#10'), ('pages/a.txt', 0, ''))
    """
    number = source[len(source.rstrip("0123456789")) :]
    start = len(source) - len(number) - 1
    if start < 0 or source[start] not in "#@" or not 0 < len(number) <= _LONGEST:
        return source, 0, ""
    return source[:start], int(number), source[start:]
