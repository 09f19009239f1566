"""Small tables of plain text, for summaries and lists; rich would cost more than it adds."""

from __future__ import annotations

from collections.abc import Sequence

_GAP = "  "
_BELOW = "    "
"""What stands before lines that go on."""
_LEAST = 16
"""Characters that a wrapped column has at least."""


def columns(rows: Sequence[Sequence[str]], align: str) -> list[str]:
    """The rows as lines with columns in line; `align` has `<` or `>` for each column.

    >>> columns([("kind", "pages"), ("story", "9")], "<>")
    ['kind   pages', 'story      9']
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        _GAP.join(f"{cell:{side}{width}}" for cell, side, width in zip(row, align, widths, strict=True)).rstrip()
        for row in rows
    ]


def fitted(rows: Sequence[Sequence[str]], align: str, width: int) -> list[str]:
    """The same, in lines of at most `width` characters: what does not fit goes on below.

    The last column is wrapped; where the others leave it too little room, it stands below them. A longer word stays
    whole.

    >>> fitted([("state", "sound, and all of it is here"), ("size", "9 MB")], "<<", 24)
    ['state  sound, and all of', '       it is here', 'size   9 MB']
    >>> fitted([("datasette", "pip install newskit")], "<<", 24)
    ['datasette', '    pip install newskit']
    """
    from functools import partial
    from textwrap import wrap

    wrapped = partial(wrap, width=width, break_long_words=False, break_on_hyphens=False)
    heads = columns([row[:-1] for row in rows], align[:-1])
    start = max(map(len, heads)) + len(_GAP)
    lines: list[str] = []
    for head, row in zip(heads, rows, strict=True):
        if width - start < min(_LEAST, len(row[-1])):
            lines += wrapped(head, subsequent_indent=_BELOW)
            lines += wrapped(row[-1], initial_indent=_BELOW, subsequent_indent=_BELOW)
        else:
            lines += wrapped(f"{head:{start}}{row[-1]}", subsequent_indent=" " * start)
    return lines


def plural(number: int, one: str, many: str | None = None) -> str:
    """The number with its noun.

    >>> plural(1, "page"), plural(2000, "page"), plural(2, "story", "stories")
    ('1 page', '2,000 pages', '2 stories')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
