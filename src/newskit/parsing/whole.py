"""Pages that are not split: the input is one clean story already, or it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from newskit.cues.language import detect
from newskit.model import Document, Field, Page, PageKind, Story
from newskit.parsing.blocks import Span, tile
from newskit.parsing.fields import day_of
from newskit.parsing.lines import Line
from newskit.parsing.paragraphs import as_field


def unsplit(document: Document, lines: Sequence[Line], *, split: bool) -> Page:
    """The page that is one story from its first line to its last; an empty one is no story at all."""
    rule = "blank" if split else "no-split"
    hints = document.hints
    spans = [Span(line.start, "paragraph", rule) for line in lines]
    story = Story(
        title=_hint(hints.title),
        published=day_of(hints.date) if hints.date else None,
        authors=tuple(Field(name, None, None, "hint") for name in hints.authors),
        section=_hint(hints.section),
        paragraphs=tuple(as_field(document.text, line.start, line.end, rule) for line in lines),
    )
    kind, confidence, reason = _verdict(story, rule)
    return Page(
        document=document,
        kind=kind,
        confidence=confidence,
        blocks=tile(document.text, spans),
        story=story if lines or hints.title else None,
        language=hints.language or detect(document.text[:6000]),
        reasons=(reason,),
    )


def _hint(value: str | None) -> Field | None:
    return Field(value, None, None, "hint") if value else None


def _verdict(story: Story, rule: str) -> tuple[PageKind, float, str]:
    if not story.paragraphs:
        return ("stub", 0.5, "title only") if story.title else ("other", 0.0, "empty")
    return ("story" if story.title else "fragment"), 1.0, rule
