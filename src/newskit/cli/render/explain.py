"""Every block of a page: what it is, what it says, which rule decided and how sure it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import UNSET

from newskit.cli.render.wrap import wrapped
from newskit.model import Part, part_of
from newskit.record import BlockRecord, Record
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

STORY, TEASER, FURNITURE, UNSURE = "█", "▒", "·", "?"
"""The marks of the four sorts of blocks, told apart without colour."""

_MARKS: Mapping[Part, str] = {"story": STORY, "teasers": TEASER, "furniture": FURNITURE, "unassigned": UNSURE}
_STYLES = {STORY: "green", TEASER: "yellow", FURNITURE: "dim", UNSURE: "red"}
_KIND_WIDTH = 14
_LONGEST = 500
"""Characters of a block that are shown; all with `whole`."""


def explain_all(records: Iterable[Record], console: Console, *, whole: bool = False) -> None:
    """Print the pages one after the other, and at the end what the marks mean."""
    for record in records:
        explain_page(record, console, whole=whole)
    explain_legend(console)


def explain_page(record: Record, console: Console, *, whole: bool = False) -> None:
    """Print the page of `record` block by block; with `whole`, long blocks to their end."""
    from rich.text import Text

    title = f"{record.source}  {record.kind} {grade(record.confidence)}  {record.language}"
    reasons = f"  ({', '.join(record.reasons)})" if record.reasons else ""
    console.print(Text(inert(title), style="bold").append(inert(reasons), style="not bold"))
    if record.blocks is UNSET or record.page_text is UNSET:
        console.print(Text("No blocks are known of this page: it came as a record without them."))
        return
    for block in record.blocks:
        _print_block(block, record.page_text, console, whole=whole)
    console.print()


def explain_legend(console: Console) -> None:
    """Print what the marks mean."""
    from rich.text import Text

    legend = Text()
    for meaning, mark in _MARKS.items():
        legend.append(f"{mark} {meaning}", style=_STYLES[mark]).append("   ")
    console.print(legend.append("right: the rule that decided, and its score from 0 to 1"))


def grade(score: float | None) -> str:
    """A score from 0 to 1 as it is shown.

    >>> grade(0.974), grade(1.0), grade(None)
    ('.97', '1.0', '')
    """
    if score is None:
        return ""
    shown = f"{score:.2f}"
    return "1.0" if shown == "1.00" else shown.removeprefix("0")


def mark_of(kind: str) -> str:
    """The mark of a kind of block."""
    return _MARKS[part_of(kind)]


def _print_block(block: BlockRecord, text: str, console: Console, *, whole: bool) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    mark = mark_of(block.kind)
    style = _STYLES[mark]
    why = inert(f"{block.rule} {grade(block.score)}".rstrip())
    room = console.width - _KIND_WIDTH - 3
    first = True
    for line in wrapped(_said(text[block.start : block.end], whole=whole), room, max(10, room - cell_len(why) - 2)):
        row = Text(f"{inert(block.kind) if first else '':{_KIND_WIDTH}} ", style=style)
        row.append(f"{mark} ", style=style).append(line, style="" if mark == STORY else style)
        if first:
            row.append(" " * max(2, console.width - row.cell_len - cell_len(why))).append(why, style="dim")
        console.print(row, no_wrap=True, overflow="ignore", crop=True)
        first = False


def _said(text: str, *, whole: bool) -> str:
    """The words of a block on one line."""
    words = inert(" ".join(text[: None if whole else _LONGEST * 4].split()))
    if whole or len(words) <= _LONGEST:
        return words
    return f"{words[:_LONGEST]}… (of {len(text):,} characters)"
