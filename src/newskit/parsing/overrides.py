"""Corrections that a person makes to pages: what one says, and whether it is sound.

A correction names a page by its source or id. It gives a line another kind of block, or a field of the story (or the
page's kind) another value; it wins over the parser. `checked` makes one of the row of a table, `corrected`
carries corrections out. Reading files is not done here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Literal, get_args

from msgspec import Struct

from newskit.model import BlockKind, PageKind
from newskit.parsing.lines import BULLETS

COLUMNS = ("source", "line", "text", "kind", "field", "value")
"""What a row may hold."""

FieldName = Literal[
    "title", "kicker", "deck", "section", "authors", "published", "updated", "agency", "place", "kind"
]  # fmt: skip
"""What a value can be given for; `kind` is that of the page."""

BLOCK_KINDS: tuple[str, ...] = get_args(BlockKind)
PAGE_KINDS: tuple[str, ...] = get_args(PageKind)
FIELDS: tuple[str, ...] = get_args(FieldName)

_EDTF = re.compile(
    r"(?P<year>[0-9]{4}|XXXX)(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:[T ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_LEAP_YEAR = 2024
_LONGEST_NUMBER = 9
_SHOWN = 60
"""Characters of a text that a message quotes."""


class Correction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person says of a page."""

    origin: str
    """Where it was written: `fixes.csv:7`."""
    source: str
    """The page's source or id."""
    line: int | None = None
    """The line of the page's text that is meant, from 1."""
    text: str | None = None
    """The words that the line equals or begins with."""
    kind: BlockKind | None = None
    """What the line is."""
    field: FieldName | None = None
    value: str | None = None
    """The value of `field`; `None`: there is none. Several authors with semicolons between."""

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing: then earlier corrections of the page no longer count."""
        return self.kind is None and self.field is None


def checked(row: Mapping[str, str], origin: str) -> Correction:
    """The correction that a row of a table makes; absent and empty cells are the same.

    Raises `ValueError`, which says in one line what is wrong with the row.
    """
    cells = {name: value.strip() for name, value in row.items() if value.strip()}
    unknown = next((name for name in row if name not in COLUMNS), None)
    if unknown is not None:
        raise ValueError(f"there is no column {quoted(unknown)}. {_guess(unknown, COLUMNS)}")
    if "source" not in cells:
        raise ValueError("it has no source")
    kind, field, line, text = (cells.get(name) for name in ("kind", "field", "line", "text"))
    _check_shape(cells)
    return Correction(
        origin=origin,
        source=cells["source"].removeprefix("./"),
        line=None if line is None else _number(line),
        text=text,
        kind=None if kind is None else _known("kind", kind, BLOCK_KINDS),
        field=None if field is None else _known("field", field, FIELDS),
        value=None if field is None else _value(field, cells.get("value")),
    )


def _check_shape(cells: Mapping[str, str]) -> None:
    """Nothing; raises `ValueError` when the cells do not belong together."""
    placed = "line" in cells or "text" in cells
    if "kind" in cells and not placed:
        hint = "; the page's kind is field kind" if cells["kind"] in PAGE_KINDS else ""
        raise ValueError(f"a kind needs the line or the text that it is of{hint}")
    if "value" in cells and "field" not in cells:
        raise ValueError("a value needs the field that it is of")
    if placed and "kind" not in cells and "field" not in cells:
        raise ValueError("it has neither a kind nor a field")
    if "text" in cells and not plain(cells["text"]):
        raise ValueError("the text has no words")


def _number(cell: str) -> int:
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= _LONGEST_NUMBER and int(cell)):
        raise ValueError(f"{quoted(cell)} is no line number (1, 2, 3 …)")
    return int(cell)


def _known(what: str, cell: str, names: Sequence[str]) -> Any:
    if cell not in names:
        raise ValueError(f"there is no {what} {quoted(cell)}. {_guess(cell, names)}")
    return cell


def _value(field: str, cell: str | None) -> str | None:
    """The value of `field` in its normal form."""
    if field == "kind":
        if cell is None:
            raise ValueError("a page's kind cannot be empty")
        return str(_known("kind of page", cell, PAGE_KINDS))
    if cell is None:
        return None
    if field in ("published", "updated"):
        return _date(cell)
    if field == "authors":
        return "; ".join(names_in(cell)) or None
    return plain(cell)


def _date(cell: str) -> str:
    """The date in `cell` as EDTF.

    >>> _date("2025-02-27 09:10+07:00"), _date("XXXX-02-27")
    ('2025-02-27T09:10+07:00', 'XXXX-02-27')
    """
    found = _EDTF.fullmatch(cell)
    if found is None or cell == "XXXX" or not _is_on_calendar(found):
        raise ValueError(f"{quoted(cell)} is no date like 2025-02-27, 2025-02 or 2025-02-27T09:10+07:00")
    return cell.replace(" ", "T")


def _is_on_calendar(found: re.Match[str]) -> bool:
    year = _LEAP_YEAR if found["year"] == "XXXX" else int(found["year"])
    try:
        dt.date(year, int(found["month"] or 1), int(found["day"] or 1))
        dt.time.fromisoformat((found["time"] or "00:00") + (found["zone"] or ""))
    except ValueError:
        return False
    return True


def names_in(cell: str) -> list[str]:
    """The names that semicolons part.

    >>> names_in("Ann Lee;  Bo  Chan ;")
    ['Ann Lee', 'Bo Chan']
    """
    return [words for name in cell.split(";") if (words := " ".join(name.split()))]


def quoted(text: str) -> str:
    """`text` as a message shows it: in quote marks, not too long."""
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[:_SHOWN]}…"'


def plain(text: str) -> str:
    """The words of a text, without a bullet before them."""
    words = " ".join(text.split())
    return words[1:].lstrip() if words[:1] and words[0] in BULLETS else words


def _guess(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, n=2)
    return f"Did you mean {' or '.join(close)}?" if close else f"There are: {', '.join(known)}."
