"""Tables for reading that leave out what a narrow terminal has no room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

_DATE = 10
"""Characters of a date that are shown."""
_SHORTEST = 10
"""Characters of a source that are shown at least."""


class Column(NamedTuple):
    """A column of a table."""

    name: str
    is_figure: bool = False
    is_whole: bool = False
    """Whether its cells are short, and stay in one line."""
    since: int = 0
    """Columns of the terminal from which on it is shown."""


def figure(name: str, since: int = 0) -> Column:
    """A column of numbers."""
    return Column(name, is_figure=True, is_whole=True, since=since)


def whole(name: str, since: int = 0) -> Column:
    """A column of short cells."""
    return Column(name, is_whole=True, since=since)


def show_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], console: Console) -> None:
    """Print the rows, whose cells are harmless, as a table."""
    from rich.table import Table
    from rich.text import Text

    chosen = [console.width >= column.since for column in columns]
    shown = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False, header_style="bold")
    for column in compress(columns, chosen):
        shown.add_column(
            column.name, justify="right" if column.is_figure else "left", no_wrap=column.is_whole, overflow="fold"
        )
    for row in rows:
        shown.add_row(*map(Text, compress(row, chosen)))
    console.print(shown)


def end_of(source: str, console: Console, share: int) -> str:
    """A source, harmless, of long ones the end: one `share` of the terminal's width."""
    text, width = inert(source), max(_SHORTEST, console.width // share)
    return text if len(text) <= width else "…" + text[1 - width :]


def day(date: str | None) -> str:
    """The day of a date, harmless; a dash without one.

    >>> day("2025-03-01T10:20+07:00"), day(None)
    ('2025-03-01', '–')
    """
    return inert((date or "–")[:_DATE])
