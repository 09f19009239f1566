"""Tables: rows of one table are decided about together, for half a table is of no use to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newskit.parsing.lines import Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_LEAST_ROWS, _LEAST_TABS = 3, 2
_BONUS = 0.7
"""What is added to the log-odds of rows: numbers look less like a story than they are."""

Span = tuple[int, int]


def tables(lines: Sequence[Line]) -> list[Span]:
    """The runs of lines that are rows of a table, as numbers of the first line and of the one after the last."""
    rows = [at for at, line in enumerate(lines) if "\t" in line.text and is_row(line)]
    runs: list[Span] = []
    for at in rows:
        first = runs.pop()[0] if runs and runs[-1][1] == at else at
        runs.append((first, at + 1))
    return [(first, end) for first, end in runs if end - first >= _LEAST_ROWS]


def is_row(line: Line) -> bool:
    """Whether the line has cells, parted by tabs."""
    return "\t" in line.text and line.text.count("\t") >= _LEAST_TABS


def as_one(odds: Floats, runs: Sequence[Span], most: float) -> Floats:
    """The log-odds of lines, those of the rows of a table made the same; each counts `most` at most."""
    if not runs:
        return odds
    even = odds.clip(-most, most)
    for first, end in runs:
        even[first:end] = even[first:end].mean() + _BONUS
    return even
