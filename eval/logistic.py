"""Logistic regression on one-hot features (L2 penalty, L-BFGS)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]


def logistic(features: csr_matrix, labels: Floats, penalty: float, weights: Floats | None = None) -> Floats:
    """Weights of a logistic regression (bias is the features' own business)."""
    transposed = features.T.tocsr()
    share = np.ones(len(labels)) if weights is None else weights

    def loss(w: Floats) -> tuple[float, Floats]:
        z = features @ w
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        value = float((share * (np.logaddexp(0, z) - labels * z)).sum()) + penalty * float(w @ w)
        return value, transposed @ (share * (p - labels)) + 2 * penalty * w

    return minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
