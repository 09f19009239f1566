"""Logistic regression on one-hot features (L2 penalty, L-BFGS).

Weights of neighbouring buckets are held near each other by a penalty on their differences (Eilers & Marx 1996,
"Flexible smoothing with B-splines and penalties"), which needs fewer pages than to learn each for itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]


def logistic(
    features: csr_matrix,
    labels: Floats,
    penalty: float,
    weights: Floats | None = None,
    *,
    neighbours: Sequence[tuple[int, int]] = (),
    smoothness: float = 0.0,
) -> Floats:
    """Weights of a logistic regression (bias is the features' own business); `weights`: how much each row counts.

    `smoothness`: the penalty on the differences of the weights of `neighbours`, pairs of columns.
    """
    transposed = features.T.tocsr()
    share = np.ones(len(labels)) if weights is None else weights
    steps = _differences(neighbours, features.shape[1])
    back = steps.T.tocsr()

    def loss(w: Floats) -> tuple[float, Floats]:
        z = features @ w
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        d = steps @ w
        value = float((share * (np.logaddexp(0, z) - labels * z)).sum())
        value += penalty * float(w @ w) + smoothness * float(d @ d)
        return value, transposed @ (share * (p - labels)) + 2 * penalty * w + 2 * smoothness * (back @ d)

    return minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def _differences(pairs: Sequence[tuple[int, int]], width: int) -> csr_matrix:
    """`[pair, column]`: 1 for the first of each pair, -1 for the second."""
    rows = np.repeat(np.arange(len(pairs)), 2)
    signs = np.tile([1.0, -1.0], len(pairs))
    return csr_matrix((signs, (rows, np.array(pairs, int).reshape(-1))), shape=(len(pairs), width))
