"""Snippets: one line of plain text, and where the matches stand in it."""

from __future__ import annotations

from collections.abc import Iterable

MAX_CHARACTERS = 400
_BEFORE = 120
"""Characters kept before the first match of a snippet that is cut."""
_CUT = "…"

Span = tuple[int, int]


def snippet(pieces: Iterable[tuple[str, bool]]) -> tuple[str, tuple[Span, ...]]:
    r"""The pieces (text, is a match) joined to one line with single blanks, and the spans of the matches in it.

    A line that is too long, because a word of it is thousands of characters, is cut around its first match.

    >>> snippet([("in ", False), ("Điện  Biên", True), ("\n\n Phủ", False)])
    ('in Điện Biên Phủ', ((3, 12),))
    """
    line = ""
    spans = []
    for text, is_match in pieces:
        words = " ".join(text.split())
        if line and not line.endswith(" ") and text[:1].isspace():
            line += " "
        start = len(line)
        line += words
        if is_match and words:
            spans.append((start, len(line)))
        if words and text[-1:].isspace():
            line += " "
    return _cut(line.rstrip(), spans)


def _cut(line: str, spans: list[Span]) -> tuple[str, tuple[Span, ...]]:
    if len(line) <= MAX_CHARACTERS:
        return line, tuple(spans)
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    end = start + MAX_CHARACTERS
    head = _CUT if start else ""
    shift = start - len(head)
    inside = (span for span in spans if span[0] < end)
    moved = tuple((first - shift, min(last, end) - shift) for first, last in inside)
    return head + line[start:end] + (_CUT if end < len(line) else ""), moved
