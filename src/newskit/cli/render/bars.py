"""Counts as bars and sparklines, for reading; they need no colour, and say the figures too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from newskit.corpus.stat import Stat
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"
_NAME = 32
"""Cells of a value that are shown, at most."""
_LEAST_BAR, _MOST_BAR = 10, 40
_TIMES = frozenset({"day", "week", "month", "year"})
_MANY = 36
"""Periods from which on they are signs in a line, not lines."""
_SLOTS = {"day": (10, 7, 31), "week": (8, 4, 53), "month": (7, 4, 12)}
"""How long a period's name is, how much of it names its line, and how many periods a line has room for."""
_HEADS = {
    "total": "", "part": "What the text is", "kind": "Kind", "section": "Section", "source": "Source",
    "agency": "Agency", "lang": "Language", "length": "Words of a story", "copies": "Copies", "day": "Day",
    "week": "Week", "month": "Month", "year": "Year",
}  # fmt: skip
_UNITS = {"part": "characters", "kind": "pages", "copies": "pages"}


def bar(share: float, width: int) -> str:
    """A bar of up to `width` cells for a share of 0 to 1; what is not nothing is seen.

    >>> bar(0.5, 4), bar(0.001, 4), bar(0, 4)
    ('██', '▏', '')
    """
    eighths = min(round(share * width * 8), width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def sparkline(figures: Sequence[float], most: float) -> str:
    """A sign for each figure, the higher the more; a blank for nothing.

    >>> sparkline([0, 1, 4, 8], 8)
    ' ▂▅█'
    """
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[round(figure / most * top)] if figure else " " for figure in figures)


def show_stats(rows: Iterable[Stat], limit: int, console: Console) -> None:
    """Print each group under its name: the first `limit` values of those that have many, 0 for all."""
    for number, ((query, by), found) in enumerate(groupby(rows, key=lambda row: (row.query, row.by))):
        if number:
            console.print()
        group = list(found)
        _print_group(query, by, group, limit, console)


def _print_group(query: str | None, by: str, rows: list[Stat], limit: int, console: Console) -> None:
    if by == "total" and query is None:
        _print_total(rows[0], console)
        return
    unit = "hits" if query is not None else _UNITS.get(by, "stories")
    head = " ".join(part for part in (inert(query or ""), f"by {by}" if query else _HEADS[by]) if part)
    _line(console, f"{head} ({unit})", "bold")
    if by in _TIMES - {"year"} and len(rows) > _MANY:
        _print_lines(rows, console)
        return
    shown = rows if by in _TIMES or not limit else rows[:limit]
    _print_bars(shown, console)
    if len(rows) > len(shown):
        _line(console, f"… {len(rows) - len(shown):,} more; -n 0 shows all", "dim")


def _print_total(row: Stat, console: Console) -> None:
    from newskit.cli.render.columns import plural

    told = plural(row.pages or 0, "page"), plural(row.stories or 0, "story", "stories"), plural(row.words or 0, "word")
    _line(console, ", ".join(told), "bold")


def _print_bars(rows: Sequence[Stat], console: Console) -> None:
    """A line for each row: its value, its figure, its share (of hits: among a thousand stories), a bar."""
    from rich.cells import cell_len, set_cell_size

    names = [_fitted(_named(row)) for row in rows]
    figures = [f"{_figure(row):,}" for row in rows]
    shares = [_share(row) for row in rows]
    first, second, third = (max(map(cell_len, cells)) for cells in (names, figures, shares))
    width = max(_LEAST_BAR, min(_MOST_BAR, console.width - first - second - third - 6))
    most = max((_weight(row) for row in rows if row.value is not None), default=0) or 1
    for row, name, figure, share in zip(rows, names, figures, shares, strict=True):
        drawn = bar(min(_weight(row) / most, 1), width) if row.value is not None else ""
        _line(console, f"{set_cell_size(name, first)}  {figure:>{second}}  {share:>{third}}  {drawn}".rstrip())


def _print_lines(rows: Sequence[Stat], console: Console) -> None:
    """A line for each year, or for each month of days, with a sign for each period; then the rest, as bars."""
    exact, length, slots = _SLOTS[rows[0].by]
    dated = [row for row in rows if row.value is not None and len(row.value) == exact]
    most = max((_weight(row) for row in dated), default=0) or 1
    for name, found in groupby(dated, key=lambda row: (row.value or "")[:length]):
        figures = [0.0] * slots
        number = 0
        for row in found:
            figures[int((row.value or "")[-2:]) - 1] = _weight(row)
            number += _figure(row)
        _line(console, f"{name}  {number:>9,}  {sparkline(figures, most)}".rstrip())
    rest = [row for row in rows if row not in dated]
    if rest:
        _print_bars(rest, console)


def _named(row: Stat) -> str:
    if row.value == "XXXX":
        return "no year"
    return inert(row.value) if row.value else ("all" if row.by == "total" else "–")


def _fitted(name: str) -> str:
    from rich.cells import cell_len, set_cell_size

    return name if cell_len(name) <= _NAME else set_cell_size(name, _NAME - 1).rstrip() + "…"


def _figure(row: Stat) -> int:
    if row.by == "part":
        return row.characters or 0
    return (row.pages if row.by in {"kind", "copies"} and row.query is None else row.stories) or 0


def _weight(row: Stat) -> float:
    """What the bar shows: hits by what they are among, so that a rich month does not look like a trend."""
    return _figure(row) if row.per_1000 is None else row.per_1000


def _share(row: Stat) -> str:
    if row.per_1000 is not None:
        return f"{row.per_1000:,.1f} ‰"
    return "" if row.share is None else f"{100 * row.share:.1f} %"


def _line(console: Console, text: str, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(text, style=style, no_wrap=True, overflow="crop"))
