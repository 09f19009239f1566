"""The lines of a text as spans."""

from __future__ import annotations

from collections.abc import Iterator


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    r"""The `(start, end)` of every line of `text`, without its `\n`.

    Offsets count code points, half open. Only `\n` ends a line: U+2028, U+0085, form feeds and the like are
    characters of the line. A `\n` at the very end opens no further line, so an empty text has no lines.

    >>> list(line_spans("ab\n\nc\n"))
    [(0, 2), (3, 3), (4, 5)]
    """
    start = 0
    find = text.find
    while (end := find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    if start < len(text):
        yield start, len(text)
