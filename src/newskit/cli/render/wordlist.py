"""Lists of words with figures, for reading; wide characters take two cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newskit.corpus.concordance import Collocate, Keyword
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

_LONGEST = 40
"""Cells of a word that are shown."""


def show_words(heads: Sequence[str], rows: Sequence[Sequence[str]], console: Console) -> None:
    """Print a table whose first column holds words and whose others hold figures, which stand right."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    words = [_fitted(inert(row[0])) for row in rows]
    first = max(cell_len(word) for word in (heads[0], *words))
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(1, len(heads))]

    def line(word: str, figures: Sequence[str]) -> str:
        cells = (f"{figure:>{width}}" for figure, width in zip(figures, widths, strict=True))
        return "  ".join((set_cell_size(word, first), *cells))

    console.print(Text(line(heads[0], heads[1:]), style="bold", no_wrap=True, overflow="crop"))
    for word, row in zip(words, rows, strict=True):
        console.print(Text(line(word, row[1:]), no_wrap=True, overflow="crop"))


def _fitted(word: str) -> str:
    """The word, cut if it is very long."""
    from rich.cells import cell_len, set_cell_size

    return word if cell_len(word) <= _LONGEST else set_cell_size(word, _LONGEST - 1).rstrip() + "…"


def show_collocates(rows: Sequence[Collocate], console: Console) -> None:
    """Print collocates with their counts and measures."""
    heads = ("Word", "Near", "Before", "Behind", "In all", "logDice", "MI", "LL")
    cells = [
        (
            row.word,
            *map(_count, (row.count, row.left, row.right, row.total)),
            *map(_figure, (row.logdice, row.mi, row.ll)),
        )
        for row in rows
    ]
    show_words(heads, cells, console)


def show_keywords(rows: Sequence[Keyword], console: Console) -> None:
    """Print words with their frequencies, and how they compare where they are compared."""
    heads = ["Word", "Count", "Per million", "Pages"]
    cells = [[row.term, _count(row.count), f"{row.per_million:,.1f}", _count(row.pages)] for row in rows]
    if rows and rows[0].reference is not None:
        heads += ["Others", "Per million", "LL", "Log ratio"]
        for row, line in zip(rows, cells, strict=True):
            others = f"{row.reference_per_million or 0:,.1f}"
            line += [_count(row.reference or 0), others, _figure(row.ll or 0), _figure(row.log_ratio or 0)]
    show_words(heads, cells, console)


def _count(number: int) -> str:
    return f"{number:,}"


def _figure(number: float) -> str:
    return f"{number:,.2f}"
