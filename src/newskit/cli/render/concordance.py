"""A concordance for reading: the hits stand one below the other, whatever the width and the script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newskit.corpus.concordance import Line
from newskit.search.context import first_characters, last_characters
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_LIT = "bold yellow"
_GAP = "  "
_NARROW = 60
"""Terminals that are narrower have no room for sources."""
_LONGEST_SOURCE = 32
_NODE = 10
"""Cells that a usual hit takes: so much more room is behind the middle than before it."""


def show_lines(lines: Iterable[Line], console: Console) -> None:
    """Print each line as it comes: left context, hit, right context, source."""
    width = console.width
    source = min(_LONGEST_SOURCE, width // 4) if width >= _NARROW else 0
    free = width - (source + len(_GAP) if source else 0)
    for line in lines:
        console.print(_row(line, (free - _NODE) // 2, free, source))


def _row(line: Line, left: int, free: int, source: int) -> Text:
    """A line in which the hit begins after `left` cells and a gap, and the source after `free` cells and a gap."""
    from rich.cells import cell_len
    from rich.text import Text

    before = _end(inert(line.left), left)
    node = _start(inert(line.node), free - left - 1)
    after = _start(inert(line.right), free - left - 1 - cell_len(node))
    row = Text(" " * (left - cell_len(before)) + before + " ", no_wrap=True, overflow="crop")
    row.append(node, style=_LIT).append(after)
    if source:
        used = left + 1 + cell_len(node) + cell_len(after)
        row.append(" " * (free - used) + _GAP).append(_tail(inert(line.source), source), style="dim")
    return row


def _start(text: str, cells: int) -> str:
    """The beginning of `text` that fits, cut between words."""
    return first_characters(text, _fitting(text, cells))


def _end(text: str, cells: int) -> str:
    """The end of `text` that fits, cut between words."""
    return last_characters(text, _fitting(text[::-1], cells))


def _tail(name: str, cells: int) -> str:
    """The name, or its end where it does not fit."""
    size = _fitting(name[::-1], cells)
    return name if size == len(name) else "…" + name[len(name) - _fitting(name[::-1], cells - 1) :]


def _fitting(text: str, cells: int) -> int:
    """How many characters at the beginning of `text` fit into the cells."""
    from rich.cells import get_character_cell_size

    used = 0
    for number, sign in enumerate(text):
        used += get_character_cell_size(sign)
        if used > cells:
            return number
    return len(text)
