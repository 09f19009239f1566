"""Who promotes what, for reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newskit.cli.render.table import Column, day, end_of, figure, show_table, whole
from newskit.corpus.promotion import Edge, Link, Promoted, Unresolved
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = {
    "links": (
        whole("Page"), figure("#"), Column("Teaser"), whole("Promotes"), figure("Score", 70), whole("Rule", 70),
    ),
    "promoted": (
        figure("Pages"), figure("#", 60), whole("First", 60), whole("Last", 60), Column("Story"), whole("Source"),
    ),
    "unresolved": (figure("Pages"), figure("#", 60), whole("First", 60), whole("Last", 60), Column("Title")),
    "edges": (
        whole("Page"), whole("Promotes"), figure("Teasers"), figure("#", 60), figure("Score", 60), whole("Rule", 60),
    ),
}  # fmt: skip


def show(rows: Sequence[Any], table: str, console: Console) -> None:
    """Print the rows as a table; nothing where there are none."""
    if rows:
        show_table(_COLUMNS[table], (_cells(row, console) for row in rows), console)


def _cells(row: Link | Promoted | Unresolved | Edge, console: Console) -> tuple[str, ...]:
    """What is shown of a row, harmless."""
    if isinstance(row, Link):
        score = "" if row.score is None else f"{row.score:.2f}"
        page, target = end_of(row.source, console, 4), end_of(row.target_source or "–", console, 4)
        return page, str(row.position), inert(row.title or "–"), target, score, row.rule or ""
    if isinstance(row, Edge):
        page, target = end_of(row.source, console, 4), end_of(row.target, console, 4)
        return page, target, f"{row.weight:,}", str(row.position), f"{row.score:.2f}", row.rule
    counted = f"{row.pages:,}", f"{row.position:g}", day(row.first_seen), day(row.last_seen), inert(row.title or "–")
    return (*counted, end_of(row.target_source, console, 4)) if isinstance(row, Promoted) else counted
