"""Figures as a table for a terminal of 80 columns: a line for each measure, a column for each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.fields import Figures
from eval.floors import Floor

COUNTS = frozenset(("pages", "differences"))
LEFT_OUT = frozenset(("readability", "newspaper4k", "wcxb"))
"""Small sets that the table has no room for; they are in ALL and in --json."""
_LABEL = 12
_NARROW = 4


def table(name: str, figures: Mapping[str, Figures], floors: Mapping[str, Mapping[str, Floor]]) -> Iterator[str]:
    """The lines of the table of one set; `floor` shows the floors of its first group."""
    shown = [group for group in figures if group not in LEFT_OUT]
    marks = next((floors[group] for group in figures if group in floors), {})
    widths = [max(len(group), _NARROW) + 1 for group in shown]
    titles = "".join(f"{group:>{width}}" for group, width in zip(shown, widths, strict=True))
    yield f"{name:<{_LABEL}}{'floor':>6}{titles}"
    for measure in dict.fromkeys(key for group in shown for key in figures[group]):
        floor = cell(measure, marks[measure].floor if measure in marks else None)
        cells = (cell(measure, figures[group].get(measure)) for group in shown)
        yield f"{measure:<{_LABEL}}{floor:>6}" + "".join(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True))


def cell(measure: str, value: float | None) -> str:
    """A figure in four signs.

    >>> cell("f1", 0.9541), cell("f1", 1.0), cell("pages", 341), cell("f1", None)
    ('.954', '1.00', '341', '')
    """
    if value is None:
        return ""
    if measure in COUNTS:
        return f"{value:.0f}"
    text = f"{value:.3f}"
    return text[1:] if text.startswith("0") else f"{value:.2f}"
