"""Cells of a spreadsheet: text that would be run as a formula is made harmless, and can be had back.

Spreadsheets run a cell that begins with `=`, `+`, `-` or `@`, also after a tab or line break, and the full-width
forms of these signs (OWASP, "CSV Injection"). An apostrophe before it makes it text. Plain numbers (`-5`, `+3.5 %`)
are left alone: they calculate nothing. Text that has such an apostrophe already gets one more, so that taking one
away gives the original in every case.
"""

from __future__ import annotations

import re

FORMULA = "=+-@\t\r\n＝＋－＠"
"""Signs that a cell which is run begins with."""

_RUN = re.compile(f"'*[{re.escape(FORMULA)}]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*[  ]?%?\Z")
_GUARDED = re.compile(f"''*[{re.escape(FORMULA)}]")


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet runs.

    >>> guarded("=1+1"), guarded("-5"), guarded("- Wait"), guarded("plain")
    ("'=1+1", '-5', "'- Wait", 'plain')
    """
    if _RUN.match(text) and not _NUMBER.match(text):
        return "'" + text
    return text


def unguarded(cell: str) -> str:
    """The text that `guarded` made `cell` of.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if _GUARDED.match(cell) else cell
