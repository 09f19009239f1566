"""The learned weights: readable tables of numbers, one row a feature.

A table is a file of tab-separated lines `group, bucket, weight`; `newskit.parsing.features` says what each group's
buckets mean. The tables are learned by `eval/learn.py`; what they were learned from is named in NOTICE.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

BIAS = "bias"


class Weights(Struct, frozen=True):
    """The weights of some groups of features, laid out so that one look-up a group gives a line's score."""

    groups: tuple[str, ...]
    starts: Ints
    """Where each group's buckets begin in `table`."""
    sizes: Ints
    table: Floats
    bias: float

    def score(self, features: Mapping[str, Ints]) -> Floats:
        """The sum of the weights of each line's features: the log-odds of being what the table tells.

        Groups that the page does not show weigh nothing.
        """
        import numpy as np

        known = [at for at, group in enumerate(self.groups) if group in features]
        places = np.stack([features[self.groups[at]] for at in known])
        np.minimum(places, self.sizes[known, None] - 1, out=places)
        places += self.starts[known, None]
        result: Floats = self.table[places].sum(axis=0) + self.bias
        return result


@functools.cache
def load(name: str) -> Weights:
    """The weights of the table `name` (`first`, `second` …)."""
    rows: dict[str, dict[int, float]] = {}
    for line in files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            group, bucket, weight = line.split("\t")
            rows.setdefault(group, {})[int(bucket)] = float(weight)
    return _layout(rows)


def _layout(rows: Mapping[str, Mapping[int, float]]) -> Weights:
    import numpy as np

    groups = tuple(sorted(group for group in rows if group != BIAS))
    sizes = np.array([max(rows[group]) + 1 for group in groups], np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)))[:-1]
    table = np.zeros(int(sizes.sum()))
    for start, group in zip(starts.tolist(), groups, strict=True):
        for bucket, weight in rows[group].items():
            table[start + bucket] = weight
    return Weights(groups, starts, sizes, table, rows.get(BIAS, {}).get(0, 0.0))
