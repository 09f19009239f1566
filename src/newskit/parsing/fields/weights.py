"""The learned numbers behind the choice of title, date and authors.

`weights.json` ties a number to each named feature; a candidate's score is the sum of the numbers of its
features. `eval/learn_fields.py` learns them (logistic regression, cross-validated by site); they are meant to
be read.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import repeat

import msgspec

_MORE_LIKELY_THAN_NOT = 0.5
NONE = "none"
"""The feature of the choice that no candidate is right."""


@functools.cache
def load() -> Mapping[str, Mapping[str, float]]:
    """Field name → feature → weight."""
    data = files("newskit.parsing.fields").joinpath("weights.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, dict[str, float]])


def score(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of the weights of `features`; unknown ones count nothing."""
    return sum(map(weights.get, features, repeat(0.0)))


def choose(scores: Sequence[float], none: float = 0.0) -> tuple[int | None, float]:
    """The number of the best candidate and its probability; None (and its own) when none is more likely.

    The probabilities are a softmax over the candidates and the choice of none of them.

    >>> choose([2.0, 0.0])[0], choose([-3.0], none=1.0)[0]
    (0, None)
    """
    parts = shares(scores, none)
    if parts[-1] >= _MORE_LIKELY_THAN_NOT:
        return None, parts[-1]
    best = max(range(len(scores)), key=parts.__getitem__)
    return best, parts[best]


def shares(scores: Sequence[float], none: float = 0.0) -> list[float]:
    """The probability of each candidate, and last the one of none of them: a softmax.

    >>> [round(share, 2) for share in shares([0.0, 0.0])]
    [0.33, 0.33, 0.33]
    """
    top = max((*scores, none))
    powers = [math.exp(value - top) for value in (*scores, none)]
    total = sum(powers)
    return [power / total for power in powers]


def chance(value: float) -> float:
    """The probability that a score stands for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
