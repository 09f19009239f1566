"""What a report consists of."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

Cell = str | int | float | None


class Table(Struct, frozen=True):
    """Rows of cells under the names of their columns."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


class Figure(Struct, frozen=True, kw_only=True):
    """A figure: a chart and the table that says the same, or only a table."""

    id: str
    """Letters, digits and `-`; no other figure of the report has it."""
    title: str
    table: Table
    note: str = ""
    """What must be known to read it."""
    svg: str | None = None
    """The chart; `None` where the table is the figure."""


class Section(Struct, frozen=True, kw_only=True):
    """Figures on one thing."""

    id: str
    title: str
    figures: Sequence[Figure]
    note: str = ""


class Report(Struct, frozen=True, kw_only=True):
    """All of it."""

    title: str
    date: str
    """When it was made, as it is printed."""
    made_with: str
    sections: Sequence[Section]
