"""Tokens for what a page is (its kind, language, section, agency and month), so that the index can filter by it.

They stand in a column of their own, which counts nothing in the ranking.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator

from newskit.text.fold import fold

FIELDS = {"kind": "k", "lang": "l", "section": "s", "agency": "g", "month": "m"}
"""The letter that stands for each field in its tokens."""

_START, _GAP = "\ue000", "\ue001"
"""Private-use characters, token characters for FTS5, which nobody types: a filter is one token that no word is."""
_NEXT = "\1"
"""No token has this sign: what ends with it comes right behind the token before."""
_LENGTH = 120
_NO_TOKEN = re.compile(r"[\W_]")
_EXACT = frozenset({"kind", "lang"})


def tag(field: str, value: str) -> str:
    r"""The token for a value of a field, the same for all spellings that fold alike.

    >>> tag("section", "Thời sự").encode("ascii", "backslashreplace").decode()
    '\\ue000sthoi\\ue001su\\ue000'
    """
    return f"{_START}{FIELDS[field]}{_squeezed(value)}{_START}"


def _squeezed(value: str) -> str:
    return _NO_TOKEN.sub(_GAP, fold(value)[:_LENGTH])


def value_of(token: str) -> str:
    """The value of a token: folded, with a blank for each sign; empty for what is not known.

    >>> value_of(tag("month", "2025-03"))
    '2025 03'
    """
    return token[2:-1].replace(_GAP, " ")


def asks_for(field: str, value: str, *, prefix: bool = False) -> Callable[[str | None], bool]:
    """A test for values of a field: its words stand in them, for `kind` and `lang` nothing else.

    With `prefix`, the last of its words may go on.

    >>> fits = asks_for("section", "sport")
    >>> fits("Local sports"), fits("Sport & culture"), fits(None)
    (False, True, False)
    """
    wanted = " ".join(_squeezed(value).replace(_GAP, " ").split())
    start = "" if field in _EXACT else " "
    end = "" if prefix else " "

    def fits(value: str | None) -> bool:
        words = " ".join(_squeezed(value or "").replace(_GAP, " ").split())
        if field in _EXACT:
            return words.startswith(wanted) if prefix else words == wanted
        return f"{start}{wanted}{end}" in f" {words} "

    return fits


def tokens(connection: sqlite3.Connection, index: str, field: str) -> Iterator[str]:
    """The tokens of a field that are in the index, sorted."""
    table = f"words_of_{index}"
    _make(connection, table, index)
    token, last = _START + FIELDS[field], _START + chr(ord(FIELDS[field]) + 1)
    one = f"(SELECT term FROM temp.{table} WHERE term >= {{}} AND term < :last LIMIT 1)"
    # from token to token: reading all would read a row for each page
    query = (
        f"WITH RECURSIVE known (term) AS (SELECT {one.format(':first')} UNION ALL"
        f" SELECT {one.format('known.term || :next')} FROM known WHERE known.term IS NOT NULL)"
        " SELECT term FROM known WHERE term IS NOT NULL"
    )
    for (term,) in connection.execute(query, {"first": token, "last": last, "next": _NEXT}):
        yield term


def _make(connection: sqlite3.Connection, table: str, index: str) -> None:
    """Nothing; makes a view of the index's words for this connection. The corpus itself is not touched."""
    if connection.execute("SELECT 1 FROM temp.sqlite_master WHERE name = ?", (table,)).fetchone():
        return
    (only_reads,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = 0")
    try:
        connection.execute(f"CREATE VIRTUAL TABLE temp.{table} USING fts5vocab(main, {index}, instance)")
    finally:
        connection.execute(f"PRAGMA query_only = {only_reads}")
