"""Text cut into lines that fit a number of cells; wide characters take two, and nothing stays at a line's end."""

from __future__ import annotations

from collections.abc import Iterator


def wrapped(text: str, width: int, first: int | None = None) -> Iterator[str]:
    """Lines of at most `width` cells, the first of at most `first`; one empty line when there are no words.

    White space is one blank; a word that is longer than a line is cut.

    >>> list(wrapped("Rain  is coming", 8))
    ['Rain is', 'coming']
    """
    from rich.cells import cell_len

    line, used, free = "", 0, max(1, width if first is None else first)
    for word in text.split():
        size = cell_len(word)
        if line and used + 1 + size <= free:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            yield line
            free = width
        start = 0
        while size > free:
            end = start + _fitting(word[start : start + free], free)
            yield word[start:end]
            start, free = end, width
            size = cell_len(word[start : start + width + 1]) if len(word) - start <= width else width + 1
        line, used = word[start:], size
    yield line


def _fitting(text: str, cells: int) -> int:
    """How many characters at the beginning of `text` fit in `cells`; at least one."""
    from rich.cells import cell_len

    number = len(text)
    while number > 1 and cell_len(text[:number]) > cells:
        number -= 1
    return number
