"""Small tables of plain text, for summaries and lists; rich would cost more than it adds."""

from __future__ import annotations

from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]], align: str) -> list[str]:
    """The rows as lines with columns in line; `align` has `<` or `>` for each column.

    >>> columns([("kind", "pages"), ("story", "9")], "<>")
    ['kind   pages', 'story      9']
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(row, align, widths, strict=True)).rstrip()
        for row in rows
    ]


def plural(number: int, one: str, many: str | None = None) -> str:
    """The number with its noun.

    >>> plural(1, "page"), plural(2000, "page"), plural(2, "story", "stories")
    ('1 page', '2,000 pages', '2 stories')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
