"""Which entities are named on the same pages, and that as a graph."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import IO, TYPE_CHECKING

from newskit.record import EntityRow, PairRow
from newskit.text import graph
from newskit.text.graph import FORMATS, Graph, Joint, Node

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

__all__ = ["FORMATS", "MOST", "Pairs", "write"]

MOST = 300
"""Entities of one page that are paired: those that it names most. A page of more is a list or a register."""

_TOGETHER = 2_000_000
"""Pairs that are met before they are counted."""
_OF_NODES = (("type", "string"), ("pages", "int"))


class Pairs:
    """Counts on how many pages each two entities are named.

    A pair is one number, and equal numbers are counted together now and then: sixteen bytes for each different pair.
    """

    def __init__(self, rows: Sequence[EntityRow], wanted: Iterable[int]) -> None:
        """`wanted` are the numbers of the rows that are paired."""
        self._rows = rows
        self._wanted = frozenset(wanted)
        self._met = array("q")
        self._counted: tuple[Numbers, Numbers] | None = None
        self.cut = 0
        """Pages that name more than `MOST`."""

    def add(self, counts: Iterable[tuple[int, int]]) -> None:
        """Nothing; counts a page in: numbers of rows, each with how often the page names it."""
        here: Counter[int] = Counter()
        for number, count in counts:
            if number in self._wanted:
                here[number] += count
        named = sorted(here, key=lambda number: (-here[number], number))
        self.cut += len(named) > MOST
        size = len(self._rows)
        self._met.extend([one * size + other for one, other in combinations(sorted(named[:MOST]), 2)])
        if len(self._met) > _TOGETHER:
            self._count()

    def _count(self) -> None:
        """Nothing; counts what was met since the last time."""
        import numpy as np

        pairs, counts = np.unique(np.frombuffer(self._met, np.int64), return_counts=True)
        if self._counted is not None:
            pairs, where = np.unique(np.concatenate((self._counted[0], pairs)), return_inverse=True)
            counts = np.bincount(where, np.concatenate((self._counted[1], counts))).astype(np.int64)
        self._counted = pairs, counts
        self._met = array("q")

    def rows(self, least: int = 1) -> Iterator[PairRow]:
        """The pairs that are on at least so many pages, the most frequent first."""
        import numpy as np

        self._count()
        if self._counted is None:
            return
        pairs, counts = self._counted
        wanted = (counts >= least).nonzero()[0]
        for place in wanted[np.argsort(-counts[wanted], kind="stable")]:
            yield self._row(int(counts[place]), *divmod(int(pairs[place]), len(self._rows)))

    def _row(self, weight: int, one: int, other: int) -> PairRow:
        first, second = self._rows[one], self._rows[other]
        return PairRow(
            source=first.name,
            target=second.name,
            weight=weight,
            source_type=first.type,
            target_type=second.type,
            source_pages=first.pages,
            target_pages=second.pages,
            source_entity=one + 1,
            target_entity=other + 1,
        )


def write(rows: Iterable[PairRow], stream: IO[bytes], form: str) -> int:
    """How many pairs were written to `stream` as a graph in the format `form`, one of `FORMATS`."""
    pairs = list(rows)
    nodes: dict[int, Node] = {}
    for row in pairs:
        for number, name, type_, pages in (
            (row.source_entity, row.source, row.source_type, row.source_pages),
            (row.target_entity, row.target, row.target_type, row.target_pages),
        ):
            nodes.setdefault(number, Node(str(number), name, {"type": type_, "pages": pages}))
    drawn = Graph(
        name="entities",
        directed=False,
        nodes=list(nodes.values()),
        joints=[Joint(str(row.source_entity), str(row.target_entity), row.weight) for row in pairs],
        of_nodes=_OF_NODES,
    )
    return graph.write(drawn, stream, form)
