"""Paragraphs: what each line of a story is, and its words."""

from __future__ import annotations

import re

from newskit.model import BlockKind, Field
from newskit.parsing.lines import Line
from newskit.parsing.tables import is_row

DASHES = ("—", "–")
"""They open speech more often than items of a list."""
_CROSSHEAD = 90
_SPEAKER = re.compile(r"[^\W\d_][\w.' -]{1,40}:\s+\S")
"""What opens a turn of an interview."""


def story_kind(line: Line, *, followed: bool) -> BlockKind:
    """What a line of the story is: `paragraph`, `crosshead` (short, `followed` by text) or `list` (also of cells)."""
    if is_row(line):
        return "list"
    if line.bullet:
        return "paragraph" if line.bullet in DASHES else "list"
    if not followed or len(line.text) > _CROSSHEAD or line.text[-1] in '.!…:;,。！।"”’»)':
        return "paragraph"
    return "paragraph" if _SPEAKER.match(line.text) else "crosshead"


def as_field(text: str, start: int, end: int, rule: str) -> Field:
    """The words of `text[start:end]`, white space folded, with where they stand."""
    words = text[start:end].strip()
    if not words.isprintable() or "  " in words:  # no white space is printable but the plain one
        words = " ".join(words.split())
    return Field(words, start, end, rule)
