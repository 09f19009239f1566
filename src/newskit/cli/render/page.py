"""One page for reading: title, what is known about it, the story, and what else stood on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newskit.cli.render.explain import grade
from newskit.cli.render.wrap import wrapped
from newskit.record import Record, StoryFields, TeaserRecord
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

_WIDEST = 100
"""Columns of text: longer lines are hard to read."""
_BULLETS = "•◦▪■●○‣·*– "
"""What lists are marked with here anyway."""


def show_page(record: Record, console: Console) -> None:
    """Print the page of `record`."""
    width = min(_WIDEST, console.width)
    _print(console, record.title or "(no title)", "bold", width)
    _print(console, " · ".join(_facts(record)), "dim", width)
    _print_story(record, console, width)
    for number, story in enumerate(record.stories, start=2):
        console.print()
        _print(console, f"{number}. {story.title or '(no title)'}", "bold", width)
        _print_story(story, console, width)
    _print_list(console, "Captions", record.captions, width)
    _print_list(console, f"Teasers of other stories ({len(record.teasers)})", map(_teaser, record.teasers), width)
    _print_list(console, "Not assigned", record.unassigned, width)
    console.print()


def _facts(record: Record) -> Iterator[str]:
    """What is known about the page, what is not left out."""
    dated = record.published or ""
    if record.updated:
        dated = f"{dated} (updated {record.updated})".strip()
    said = (record.kicker, record.section, record.agency, ", ".join(record.authors), record.place, dated)
    yield from (part for part in said if part)
    yield f"{record.kind} {grade(record.confidence)}"
    yield f"{record.language}, {record.words:,} words" + (", cut short" if record.truncated else "")
    yield record.source
    yield record.id
    if record.url:
        yield record.url


def _print_story(story: Record | StoryFields, console: Console, width: int) -> None:
    if story.deck:
        console.print()
        _print(console, story.deck, "italic", width)
    for paragraph in story.paragraphs:
        console.print()
        _print(console, paragraph, "", width)
    if story.tags:
        console.print()
        _print(console, "Tags: " + ", ".join(story.tags), "dim", width)


def _print_list(
    console: Console, heading: str, entries: Iterator[str] | tuple[str, ...] | map[str], width: int
) -> None:
    """Print a list under a heading; nothing when it is empty."""
    for number, entry in enumerate(entries):
        if not number:
            console.print()
            _print(console, heading, "bold", width)
        _print(console, entry.lstrip(_BULLETS), "", width, bullet="• ")


def _teaser(teaser: TeaserRecord) -> str:
    parts = (teaser.section, teaser.title, teaser.agency, teaser.published, teaser.summary, teaser.url)
    return " · ".join(part for part in parts if part) or "(empty)"


def _print(console: Console, text: str, style: str, width: int, *, bullet: str = "") -> None:
    from rich.text import Text

    indent = " " * len(bullet)
    for number, line in enumerate(wrapped(inert(text), width - len(bullet))):
        console.print(Text((indent if number else bullet) + line, style=style), no_wrap=True, overflow="ignore")
