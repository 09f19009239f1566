"""The learned weights: readable tables of numbers, one row a feature.

The tables are

    first second third   looks at what is story text
    teaser kin           looks at what is a teaser's title

A table is a file of tab-separated lines `group, bucket, weight`; `newskit.parsing.features` says what each group's
buckets mean. The tables are learned by `eval/learn.py`; what they were learned from is named in NOTICE.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from itertools import accumulate
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
    """Where each group's buckets begin in `table`, and the last one."""
    first: Thousandths
    """The weights of the first table, by bucket."""
    others: Thousandths
    """`[bucket, table]`: those of the other tables. Four numbers are copied several times faster than five."""
    bias: Mapping[str, float]


class Tally:
    """The weights of the features of a page's lines, added up look by look."""

    def __init__(self) -> None:
        """Nothing is added yet."""
        self._weights = load()
        self._added: set[str] = set()
        self._sums: Thousandths | int = 0

    def add(self, features: Mapping[str, Ints]) -> None:
        """Count in the groups of `features` that are new; those that no table knows weigh nothing."""
        import numpy as np

        known = self._weights.groups
        new = [group for group in features if group not in self._added and group in known]
        self._added.update(new)
        columns = [features[group] for group in new]
        starts, lasts = _stretches(tuple(new))
        size = len(columns[0])
        step = max(1, _BLOCK // len(new))
        if size <= step:
            self._sums = self._sums + self._of(np.concatenate(columns).reshape(-1, size), starts, lasts)
            return
        blocks = [np.stack([column[at : at + step] for column in columns]) for at in range(0, size, step)]
        self._sums = self._sums + np.concatenate([self._of(block, starts, lasts) for block in blocks])

    def _of(self, places: Ints, starts: Ints, lasts: Ints) -> Thousandths:
        """`[line, table]`: the sums of the weights of the buckets `places`, `[group, line]`."""
        import numpy as np

        at = np.minimum(places, lasts)
        at += starts
        groups, lines = at.shape
        others = self._weights.others.take(at, axis=0).reshape(groups, -1)
        result = np.empty((lines, len(TABLES)), np.int32)
        result[:, 0] = np.add.reduce(self._weights.first.take(at), axis=0, dtype=np.int32)
        result[:, 1:] = np.add.reduce(others, axis=0, dtype=np.int32).reshape(lines, -1)
        return result

    def odds(self, table: str) -> Floats:
        """What the groups added so far tell by one of the `TABLES`: the log-odds of each line."""
        if isinstance(self._sums, int):
            raise TypeError("no features are added yet")
        result: Floats = self._sums[:, TABLES.index(table)] / _SCALE + self._weights.bias[table]
        return result


@functools.lru_cache(_REMEMBERED)
def _stretches(groups: tuple[str, ...]) -> tuple[Ints, Ints]:
    """Where the buckets of `groups` begin in the tables, and their last ones, each a column."""
    import numpy as np

    known = load().groups
    starts, lasts = np.array([known[group] for group in groups]).T[:, :, None]
    return starts, lasts


@functools.cache
def load() -> Weights:
    """All tables."""
    import numpy as np

    rows = {name: _read(name) for name in TABLES}
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
