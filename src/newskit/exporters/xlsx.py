"""Excel: a sheet with a frozen header, real dates, and text that stays text.

Nothing is a formula or a link: every text is written as text. A date is one for Excel where it says its day, and none
before March 1900, which Excel counts wrongly; others, such as `2025-02`, are text. Excel has no time zones: the time is
that of the page's own. What a sheet cannot hold goes into a further one.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from newskit.errors import OutputError
from newskit.exporters._delimited import joined
from newskit.exporters._family import ExportOptions, Format, Row, load
from newskit.exporters._table import columns, values
from newskit.exporters._xml import fit

FORMAT = Format(
    name="xlsx",
    suffixes=(".xlsx",),
    description="Excel: real dates, no formulas, a frozen header",
    extra="xlsx",
    binary=True,
)

MOST_ROWS = 1_048_576
"""Rows of a sheet, the header among them."""
MOST_CHARACTERS = 32_767
"""Characters (UTF-16 code units) of a cell."""

_EMPTY: tuple[object, ...] = ("", (), [])
_DATES = frozenset({"published", "updated", "first_seen", "last_seen", "source_published", "target_published"})
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_FIRST = dt.datetime(1900, 3, 1)  # noqa: DTZ001 - Excel has no time zones
_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001
"""What every file says: the same rows make the same bytes. It is the first day that zip knows."""
_WIDTHS = {"title": 50, "text": 60, "snippet": 60, "source": 30, "id": 18, "summary": 50, "published": 17}


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many rows were written after the headers. Raises `MissingExtra` without xlsxwriter."""
    library = load("xlsxwriter", FORMAT)
    names = columns(options)
    with tempfile.TemporaryDirectory(prefix=".newskit-", dir=options.scratch) as folder:
        how = {"constant_memory": True, "tmpdir": folder, "use_zip64": True, "in_memory": False}
        book = _Book(library.Workbook(stream, how), options.table, names)
        try:
            for row in rows:
                book.add(values(row, names))
            book.close()
        except OSError as error:
            raise OutputError(f"the sheet cannot be written: {error.strerror or error}") from error
        finally:
            book.abandon()
    if book.cut:
        cells = "cell was" if book.cut == 1 else "cells were"
        options.note(f"xlsx: {book.cut:,} {cells} longer than {MOST_CHARACTERS:,} characters and cut")
    return book.rows


class _Book:
    """A workbook that is being written, row by row."""

    def __init__(self, book: Any, table: str, names: Sequence[str]) -> None:
        self._book = book
        book.set_properties({"created": _CREATED})
        self._table = table
        self._names = names
        self._head = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._time = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self._sheets = 0
        self.rows = 0
        self.cut = 0
        self._begin()

    def add(self, row: Sequence[Any]) -> None:
        """Write a row, into a further sheet where this one is full."""
        if self._next == MOST_ROWS:
            self._begin()
        for place, (name, value) in enumerate(zip(self._names, row, strict=True)):
            self._write(place, name, value)
        self._next += 1
        self.rows += 1

    def close(self) -> None:
        """Write all of it to the stream."""
        self._book.close()

    def abandon(self) -> None:
        """Close what is open after an error, so that nothing is tried once more when the book is thrown away."""
        self._book.fileclosed = 1
        for sheet in self._book.worksheets():
            file = getattr(sheet, "row_data_fh", None)
            if file is not None and not file.closed:
                file.close()

    def _begin(self) -> None:
        self._sheets += 1
        name = self._table[:24] + (f" {self._sheets}" if self._sheets > 1 else "")
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, title in enumerate(self._names):
            self._sheet.set_column(place, place, _WIDTHS.get(title, 12))
        for place, title in enumerate(self._names):
            self._sheet.write_string(0, place, title, self._head)
        self._next = 1

    def _write(self, place: int, name: str, value: Any) -> None:
        if value is None or value in _EMPTY:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(self._next, place, value)
        elif isinstance(value, int | float):
            self._sheet.write_number(self._next, place, value)
        elif name in _DATES and (day := moment(value)) is not None:
            self._sheet.write_datetime(self._next, place, day, self._time if "T" in value else self._day)
        else:
            text = fit(joined(value)).replace("\r", "\n")
            self._sheet.write_string(self._next, place, self._fitting(text))

    def _fitting(self, text: str) -> str:
        shown = cut(text)
        self.cut += shown is not text
        return shown


def moment(value: str) -> dt.datetime | None:
    """The day or minute of a date (EDTF); `None` where it does not say its day, or Excel does not know it.

    >>> moment("2025-02-27T09:10+07:00"), moment("2025-02"), moment("1899-12-31")
    (datetime.datetime(2025, 2, 27, 9, 10), None, None)
    """
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    try:
        found = dt.datetime(*(int(part) for part in match.groups() if part))  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return None
    return found if found >= _FIRST else None


def cut(text: str) -> str:
    """`text` as far as a cell holds it, with a mark at its end that says how long it was; `text` itself if it fits.

    >>> cut("short"), cut("x" * 40_000)[-26:]
    ('short', ' […cut: 40,000 characters]')
    """
    if len(text) <= MOST_CHARACTERS // 2 or _units(text) <= MOST_CHARACTERS:
        return text
    mark = f" […cut: {len(text):,} characters]"
    room = (MOST_CHARACTERS - len(mark)) * 2
    return text.encode("utf-16-le", "replace")[:room].decode("utf-16-le", "ignore") + mark


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2
