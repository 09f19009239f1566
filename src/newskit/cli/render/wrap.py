"""Text cut into lines that fit a number of cells; wide characters take two, and nothing stays at a line's end."""

from __future__ import annotations

from collections.abc import Iterator


def wrapped(text: str, width: int, first: int | None = None) -> Iterator[str]:
    """Lines of at most `width` cells, the first of at most `first`; one empty line when there are no words.

    White space is one blank; a word that is longer than a line is cut.

    >>> list(wrapped("Rain  is coming", 8))
    ['Rain is', 'coming']
    """
    from rich.cells import cell_len, chop_cells

    line, used, free = "", 0, max(1, width if first is None else first)
    for word in text.split():
        size = cell_len(word)
        if line and used + 1 + size <= free:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            yield line
            free = width
        if size > free:
            *pieces, word = chop_cells(word, free)  # noqa: PLW2901 - the rest of the word
            yield from pieces
            free, size = width, cell_len(word)
        line, used = word, size
    yield line
