"""Names for reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newskit.cli.render.table import Column, day, end_of, figure, show_table, whole
from newskit.record import EntityRow, MentionRow, PageEntityRow, PairRow
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

_LISTED = 3
"""Other names and roles that are shown."""
_COLUMNS = {
    "entities": (
        Column("Name"), whole("Type"), figure("Mentions"), figure("Pages"), whole("First", 100), whole("Last", 100),
        Column("Also", since=60), Column("Roles", since=60),
    ),
    "page_entities": (
        whole("Page"), Column("Name"), whole("Type"), figure("Mentions", 60), Column("Also", since=70),
        Column("Roles", since=80),
    ),
    "mentions": (
        whole("Page"), figure("From", 60), figure("To", 60), Column("Words"), whole("Type", 50),
        Column("Name", since=50),
    ),
    "pairs": (figure("Pages"), Column("One"), whole("Type", 60), Column("Other"), whole("Type", 60)),
}  # fmt: skip


def show(rows: Sequence[Any], table: str, console: Console) -> None:
    """Print the rows as a table; nothing where there are none."""
    if rows:
        show_table(_COLUMNS[table], (_cells(row, console) for row in rows), console)


def _cells(row: EntityRow | PageEntityRow | MentionRow | PairRow, console: Console) -> tuple[str, ...]:
    """What is shown of a row, harmless."""
    if isinstance(row, PairRow):
        return f"{row.weight:,}", inert(row.source), row.source_type, inert(row.target), row.target_type
    if isinstance(row, MentionRow):
        start, end = ("–" if place is None else f"{place:,}" for place in (row.start, row.end))
        return end_of(row.source, console, 5), start, end, inert(row.text), row.type, inert(row.entity)
    more = _some(row.aliases), _some(row.roles)
    if isinstance(row, PageEntityRow):
        return end_of(row.source, console, 5), inert(row.name), row.type, f"{row.count:,}", *more
    seen = day(row.first_seen), day(row.last_seen)
    return inert(row.name), row.type, f"{row.count:,}", f"{row.pages:,}", *seen, *more


def _some(names: Sequence[str]) -> str:
    text = "; ".join(map(inert, names[:_LISTED]))
    return f"{text} …" if len(names) > _LISTED else text
