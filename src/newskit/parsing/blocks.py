"""Blocks: the decisions about lines laid out over the page, so that they tile it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from newskit.model import Block, BlockKind


class Span(Struct, frozen=True, gc=False):
    """A decided stretch of the page: it begins at `start` and reaches to where the next one begins."""

    start: int
    kind: BlockKind
    rule: str
    score: float | None = None
    joins: bool = False
    """It belongs to the block before it (a wrapped paragraph's next line, a teaser's summary)."""


def tile(text: str, spans: Iterable[Span]) -> tuple[Block, ...]:
    """Blocks over the whole `text`, no gap, no overlap; `spans` in order of `start`.

    White space belongs to the block before it, at the page's beginning to the first block.
    """
    kept = [span for at, span in enumerate(spans) if not span.joins or at == 0]
    if not kept:
        return (Block("furniture", 0, len(text), "blank"),) if text else ()
    edges = [0, *[span.start for span in kept[1:]], len(text)]
    return tuple(
        [
            Block(span.kind, start, end, span.rule, None if span.score is None else round(span.score, 3))
            for span, (start, end) in zip(kept, pairwise(edges), strict=True)
        ]
    )


def line_starts(text: str, starts: Sequence[int]) -> list[int]:
    """Where the lines that hold `starts` begin, bullets and indents included."""
    return [text.rfind("\n", 0, start) + 1 for start in starts]
