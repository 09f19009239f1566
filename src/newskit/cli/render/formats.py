"""What can be read and written, for reading: a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newskit.cli.render.table import Column, show_table, whole
from newskit.pipeline.formats import KnownFormat
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = (whole(""), whole("format"), Column("suffixes", since=60), Column("needs", since=60), Column(""))


def show_formats(rows: Iterable[KnownFormat], console: Console) -> None:
    """Print what is done with each format, its name and suffixes, what must be installed for it, and what it is."""
    cells = ((row.does, row.name, " ".join(row.suffixes), row.needs, row.description) for row in rows)
    show_table(_COLUMNS, ([inert(cell) for cell in row] for row in cells), console)
