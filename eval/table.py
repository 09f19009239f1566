"""Figures as a table for a terminal of 80 columns: a line for each measure, a column for each group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from eval.fields import Figures
from eval.floors import Floor

COUNTS = frozenset(("pages", "differences"))
DISPENSABLE = ("newspaper4k", "readability", "wcxb", "Latin")
"""Small groups that are left out, in this order, where there is no room; they are in ALL and in --json."""
WIDTH = 80
_LABEL = 12
_FLOOR = 6
_NARROW = 4


def table(name: str, figures: Mapping[str, Figures], floors: Mapping[str, Mapping[str, Floor]]) -> Iterator[str]:
    """The lines of the table of one set; `floor` shows the floors of NEWS, or of ALL where there is no such group."""
    shown = _that_fit(figures)
    marks = floors.get("NEWS" if "NEWS" in figures else "ALL", {})
    widths = [_width(group) for group in shown]
    titles = "".join(f"{group:>{width}}" for group, width in zip(shown, widths, strict=True))
    yield f"{name:<{_LABEL}}{'floor':>{_FLOOR}}{titles}"
    for measure in dict.fromkeys(key for group in shown for key in figures[group]):
        floor = cell(measure, marks[measure].floor if measure in marks else None)
        cells = (cell(measure, figures[group].get(measure)) for group in shown)
        yield f"{measure:<{_LABEL}}{floor:>{_FLOOR}}" + "".join(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True))


def _that_fit(groups: Iterable[str]) -> list[str]:
    """The groups that there is room for."""
    shown = list(groups)
    for one in DISPENSABLE:
        if one in shown and _LABEL + _FLOOR + sum(map(_width, shown)) > WIDTH:
            shown.remove(one)
    return shown


def _width(group: str) -> int:
    return max(len(group), _NARROW) + 1


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
