"""Paragraphs: what each line of a story is, and its words."""

from __future__ import annotations

import re

from newskit.model import BlockKind, Field
from newskit.parsing.lines import Line

DASHES = ("—", "–")
"""They open speech more often than items of a list."""
_CROSSHEAD = 90
_SPEAKER = re.compile(r"[^\W\d_][\w.' -]{1,40}:\s+\S")
"""What opens a turn of an interview."""


def story_kind(line: Line, *, followed: bool) -> BlockKind:
    """What a line of the story is: `paragraph`, `crosshead` (a short one, `followed` by text) or `list`."""
    if line.bullet in DASHES:
        return "paragraph"
    if line.bullet:
        return "list"
    if _SPEAKER.match(line.text):
        return "paragraph"
    short = len(line.text) <= _CROSSHEAD and line.text[-1:] not in '.!…:;,。！।"”’»)'
    return "crosshead" if short and followed else "paragraph"


def as_field(text: str, start: int, end: int, rule: str) -> Field:
    """The words of `text[start:end]`, white space folded, with where they stand."""
    return Field(" ".join(text[start:end].split()), start, end, rule)
