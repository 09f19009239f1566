"""Who promotes what, for reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newskit.corpus.promotion import Edge, Link, Promoted, Unresolved
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

_DATE = 10
"""Characters of a date that are shown."""
_SHORTEST = 16
"""Characters of a source that are shown at least."""
_COLUMNS = {
    "links": ("Page", "#", "Teaser", "Promotes", "Score", "Rule"),
    "promoted": ("Pages", "#", "First", "Last", "Story", "Source"),
    "unresolved": ("Pages", "#", "First", "Last", "Title"),
    "edges": ("Page", "Promotes", "Teasers", "#", "Score", "Rule"),
}
_FIGURES = frozenset({"#", "Pages", "Teasers", "Score"})
_NARROW = frozenset({"First", "Last", "Rule", "Page", "Promotes", "Source"})


def show(rows: Sequence[Any], table: str, console: Console) -> None:
    """Print the rows as a table; nothing where there are none."""
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    shown = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False, header_style="bold")
    for name in _COLUMNS[table]:
        right = name in _FIGURES
        shown.add_column(name, justify="right" if right else "left", no_wrap=right or name in _NARROW, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in _cells(row, max(_SHORTEST, console.width // 4))))
    console.print(shown)


def _cells(row: Link | Promoted | Unresolved | Edge, width: int) -> tuple[str, ...]:
    """What is shown of a row, harmless; of sources the last `width` characters."""
    if isinstance(row, Link):
        score = "" if row.score is None else f"{row.score:.2f}"
        page, target = _end(row.source, width), _end(row.target_source or "–", width)
        return page, str(row.position), inert(row.title or "–"), target, score, row.rule or ""
    if isinstance(row, Edge):
        page, target = _end(row.source, width), _end(row.target, width)
        return page, target, f"{row.weight:,}", str(row.position), f"{row.score:.2f}", row.rule
    seen = inert((row.first_seen or "–")[:_DATE]), inert((row.last_seen or "–")[:_DATE])
    counted = (f"{row.pages:,}", f"{row.position:g}", *seen, inert(row.title or "–"))
    return (*counted, _end(row.target_source, width)) if isinstance(row, Promoted) else counted


def _end(source: str, width: int) -> str:
    text = inert(source)
    return text if len(text) <= width else "…" + text[1 - width :]
