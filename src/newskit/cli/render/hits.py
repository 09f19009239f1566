"""What a search has found, for reading: a table with the hits lit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newskit.corpus.hit import SearchHit
from newskit.search import Results
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_LIT = "bold yellow"
_DATE = 10
"""Characters of a date that are shown: year, month, day."""


def show_hits(results: Results, console: Console) -> None:
    """Print the hits as a table: date, title and snippet, source."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False, header_style="bold", expand=True)
    table.add_column("Date", no_wrap=True, min_width=_DATE)
    table.add_column("Story", ratio=3, overflow="fold")
    table.add_column("Source", ratio=1, overflow="fold", min_width=14)
    for number, hit in enumerate(results.hits):
        if number:
            table.add_row()
        table.add_row(Text(inert((hit.published or "–")[:_DATE])), _story(hit), Text(inert(hit.source), style="dim"))
    console.print(table)


def _story(hit: SearchHit) -> Text:
    """Title and snippet, the matches lit; and what is not a story of its own is said."""
    from rich.text import Text

    cell = Text(inert(hit.title or "(no title)"), style="bold")
    note = [] if hit.part == "story" else [f"in {hit.part}"]
    if hit.copies:
        note.append(f"+{hit.copies} {'copy' if hit.copies == 1 else 'copies'}")
    if note:
        cell.append(f"  [{', '.join(note)}]", style="not bold cyan")
    cell.append("\n")
    done = 0
    for start, end in hit.matches:
        cell.append(inert(hit.snippet[done:start]), style="not bold")
        cell.append(inert(hit.snippet[start:end]), style=_LIT)
        done = end
    return cell.append(inert(hit.snippet[done:]), style="not bold")
