"""The learned weights: readable tables of numbers, one row a feature.

The tables are

    first second third   looks at what is story text
    teaser kin           looks at what is a teaser's title

Pages with marks have tables of their own, in the folder `marked`: marks are further groups, and change what the others
tell.

A table is a file of tab-separated lines `group, bucket, weight`; `newskit.parsing.features` says what each group's
buckets mean. The tables are learned by `eval/learn.py` and `eval/learn_marked.py`; what they were
learned from is named in NOTICE.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Thousandths = NDArray[np.int32]

BIAS = "bias"


TABLES = ("first", "second", "third", "teaser", "kin")
_SCALE = 1000
"""The tables have three decimals: sums of whole thousandths are exact, and faster."""
_REMEMBERED = 1024
"""Sets of groups: pages differ in the cues that they show."""
_BLOCK = 1 << 20
"""Look-ups at a time, which bounds the memory for long pages."""


class Weights(Struct, frozen=True):
    """The weights of all tables side by side: one look-up a group and line finds those of every table."""

    groups: Mapping[str, tuple[int, int]]
    """Where each group's buckets begin in the tables, and the last one."""
    first: Thousandths
    """The weights of the first table, by bucket. It knows only the groups of the first look."""
    others: Thousandths
    """`[bucket, table]`: those of the other tables. Four numbers are copied several times faster than five."""
    bias: Mapping[str, float]


class Tally:
    """The weights of the features of a page's lines, added up look by look."""

    def __init__(self, *, marked: bool = False) -> None:
        """Nothing is added yet; `marked`: by the tables for pages with marks."""
        self._marked = marked
        self._weights = load(marked=marked)
        self._seen = 0
        """Groups that were given so far."""
        self._first: Thousandths | None = None
        self._others: Thousandths | int = 0

    def add(self, features: Mapping[str, Ints]) -> None:
        """Count in the groups of `features` that stand behind those of the call before; unknown ones weigh nothing."""
        import numpy as np

        known = self._weights.groups
        new = [group for group in islice(features, self._seen, None) if group in known]
        self._seen = len(features)
        columns = [features[group] for group in new]
        starts, lasts = _stretches(tuple(new), marked=self._marked)
        size = len(columns[0])
        step = max(1, _BLOCK // len(new))
        blocks = [[column[at : at + step] for column in columns] for at in range(0, size, step)]
        places = []
        for block in blocks:
            at = np.minimum(np.concatenate(block).reshape(len(new), -1), lasts)
            at += starts
            places.append(at)
        if self._first is None:
            self._first = np.concatenate([self._sum(self._weights.first, at) for at in places])
        self._others = self._others + np.concatenate([self._sum(self._weights.others, at) for at in places])

    @staticmethod
    def _sum(weights: Thousandths, at: Ints) -> Thousandths:
        """The sums of the `weights` of the buckets `at`, `[group, line]`: one a line, or one a line and table."""
        import numpy as np

        groups, lines = at.shape
        rows = weights.take(at, axis=0).reshape(groups, -1)
        result: Thousandths = np.add.reduce(rows, axis=0, dtype=np.int32)
        return result if weights.ndim == 1 else result.reshape(lines, -1)

    def odds(self, table: str) -> Floats:
        """What the groups added so far tell by one of the `TABLES`: the log-odds of each line."""
        if self._first is None or isinstance(self._others, int):
            raise TypeError("no features are added yet")
        sums = self._first if table == TABLES[0] else self._others[:, TABLES.index(table) - 1]
        result: Floats = sums / _SCALE + self._weights.bias[table]
        return result


@functools.lru_cache(_REMEMBERED)
def _stretches(groups: tuple[str, ...], *, marked: bool) -> tuple[Ints, Ints]:
    """Where the buckets of `groups` begin in the tables, and their last ones, each a column."""
    import numpy as np

    known = load(marked=marked).groups
    starts, lasts = np.array([known[group] for group in groups]).T[:, :, None]
    return starts, lasts


@functools.cache
def load(*, marked: bool = False) -> Weights:
    """All tables, for pages without marks or with them."""
    import numpy as np

    rows = {name: _read(f"marked/{name}" if marked else name) for name in TABLES}
    bias = {name: table.pop(BIAS, {}).get(0, 0.0) for name, table in rows.items()}
    sizes: dict[str, int] = {}
    for table in rows.values():
        for group, buckets in table.items():
            sizes[group] = max(sizes.get(group, 0), max(buckets) + 1)
    starts = [0, *accumulate(sizes.values())]
    groups = {group: (start, sizes[group] - 1) for group, start in zip(sizes, starts, strict=False)}
    weights = np.zeros((starts[-1], len(TABLES)), np.int32)
    for column, table in enumerate(rows.values()):
        for group, buckets in table.items():
            start, last = groups[group]
            for bucket, weight in buckets.items():
                weights[start + bucket, column] = round(weight * _SCALE)
            weights[start + max(buckets) : start + last + 1, column] = round(buckets[max(buckets)] * _SCALE)
    return Weights(groups, weights[:, 0].copy(), weights[:, 1:].copy(), bias)


def _read(name: str) -> dict[str, dict[int, float]]:
    """Group to bucket to weight."""
    rows: dict[str, dict[int, float]] = {}
    for line in files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            group, bucket, weight = line.split("\t")
            rows.setdefault(group, {})[int(bucket)] = float(weight)
    return rows
