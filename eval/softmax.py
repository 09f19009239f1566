"""Choosing one of several candidates (or none) by the sum of the weights of their features: learned with numpy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE = "none"
"""The feature of the choice that no candidate is right."""
_LEAST = 0.0005


class Group(NamedTuple):
    """The candidates of one page: the features of each, and which ones are right (none may be)."""

    site: str
    features: list[list[str]]
    right: list[bool]
    weight: float = 1.0


class _Table(NamedTuple):
    """All candidates in one table: entry → candidate and feature, candidate → group."""

    rows: NDArray
    columns: NDArray
    owner: NDArray
    right: NDArray
    weight: NDArray
    starts: NDArray


def learn(
    groups: Sequence[Group],
    *,
    strength: float,
    scales: Sequence[Sequence[str]] = (),
    smoothness: float = 0.0,
    rounds: int = 300,
) -> dict[str, float]:
    """The weights that most likely choose what is right: softmax, L2 penalty `strength`, Adam.

    `smoothness`: the penalty on the differences of neighbours on `scales`, features in their order.
    """
    import numpy as np

    names = sorted({f for g in groups for row in g.features for f in row} | {NONE})
    index = {name: i for i, name in enumerate(names)}
    table = _table(groups, index)
    known = [[index[name] for name in scale if name in index] for scale in scales]
    pairs = np.array([pair for scale in known for pair in pairwise(scale)], int).reshape(-1, 2)
    weights, first, second = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, rounds + 1):
        steps = weights[pairs[:, 0]] - weights[pairs[:, 1]]
        pull = np.bincount(pairs[:, 0], steps, len(names)) - np.bincount(pairs[:, 1], steps, len(names))
        gradient = _gradient(table, weights) + (strength * weights + smoothness * pull) / len(groups)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True) if abs(w) >= _LEAST}


def _table(groups: Sequence[Group], index: dict[str, int]) -> _Table:
    import numpy as np

    rows: list[int] = []
    columns: list[int] = []
    owner: list[int] = []
    right: list[bool] = []
    for number, group in enumerate(groups):
        flags = [*group.right, not any(group.right)]
        for features, flag in zip([*group.features, [NONE]], flags, strict=True):
            rows += [len(owner)] * len(features)
            columns += [index[feature] for feature in features]
            owner.append(number)
            right.append(flag)
    owners = np.array(owner)
    weight = np.array([group.weight for group in groups])
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    return _Table(np.array(rows), np.array(columns), owners, np.array(right), weight, starts)


def _gradient(table: _Table, weights: NDArray) -> NDArray:
    """The gradient of the mean loss: what is chosen less what should be (shared among the right ones)."""
    import numpy as np

    scores = np.bincount(table.rows, weights[table.columns], len(table.owner))
    powers = np.exp(scores - np.maximum.reduceat(scores, table.starts)[table.owner])
    share = powers / np.add.reduceat(powers, table.starts)[table.owner]
    wanted = np.where(table.right, powers, 0)
    wanted /= np.maximum(np.add.reduceat(wanted, table.starts), 1e-12)[table.owner]
    error = (share - wanted) * table.weight[table.owner]
    return np.bincount(table.columns, error[table.rows], len(weights)) / len(table.weight)


def folds(groups: Sequence[Group], count: int = 8) -> list[list[int]]:
    """Numbers of groups, divided so that no site is in two folds; the same for each call."""
    place = {site: (i * 7919) % count for i, site in enumerate(sorted({group.site for group in groups}))}
    result: list[list[int]] = [[] for _ in range(count)]
    for number, group in enumerate(groups):
        result[place[group.site]].append(number)
    return result
