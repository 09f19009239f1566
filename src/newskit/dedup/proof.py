"""The evidence of a run, in an array: for pairs of copies and of parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, get_args

from newskit.dedup.catalogue import TEXT_BITS
from newskit.dedup.measure import Evidence, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

ROW = [
    ("one", "<i4"), ("other", "<i4"), ("verdict", "u1"), ("rule", "u1"), ("similarity", "<f8"), ("shared", "<f8"),
    ("length_ratio", "<f8"), ("alignment", "<f8"), ("figures", "<f8"),
]  # fmt: skip
"""The texts of a pair, the smaller number first, and its evidence; what is not known is no number."""
VERDICTS: tuple[Verdict, ...] = ("none", *(verdict for verdict in get_args(Verdict) if verdict != "none"))
NEAR, CONTAINED = VERDICTS.index("near"), VERDICTS.index("contained")
SEVERAL = "one of several stories"
_RULES = (
    SEVERAL, "same letters", "part of a longer story", "too little shared", "each has much of its own", "most shingles",
    "most of the shorter", "aligned", "not aligned", "other words in a template", "other words in a short text",
    "same but for slips", "other figures",
)  # fmt: skip
_MEASURES = ("alignment", "figures")


def row_of(one: int, other: int, evidence: Evidence) -> tuple[Any, ...]:
    """A `ROW` for the evidence of a pair."""
    unsure = (getattr(evidence, name) for name in _MEASURES)
    return (
        one, other, VERDICTS.index(evidence.verdict), _RULES.index(evidence.rule), evidence.similarity,
        evidence.shared, evidence.length_ratio, *(float("nan") if value is None else value for value in unsure),
    )  # fmt: skip


def evidence_of(row: Iterable[Any]) -> Evidence:
    """What `row_of` has made a row of."""
    _, _, verdict, rule, similarity, shared, length_ratio, alignment, figures = row
    return Evidence(
        verdict=VERDICTS[verdict],
        rule=_RULES[rule],
        similarity=similarity,
        shared=shared,
        length_ratio=length_ratio,
        alignment=None if alignment != alignment else alignment,  # noqa: PLR0124 - no number is not equal to itself
        figures=None if figures != figures else figures,  # noqa: PLR0124
    )


class Proof:
    """The evidence for pairs of texts, in the order of their numbers."""

    def __init__(self) -> None:
        """None yet."""
        import numpy as np

        self.rows: NDArray[Any] = np.zeros(0, ROW)
        self._keys = key_of(self.rows["one"], self.rows["other"])

    def add(self, rows: NDArray[Any]) -> None:
        """Nothing; takes in the evidence for pairs, of which none is there yet."""
        import numpy as np

        joined = np.concatenate([self.rows, rows])
        keys = key_of(joined["one"], joined["other"])
        order = np.argsort(keys)
        self.rows, self._keys = joined[order], keys[order]

    def gather(self, places: Numbers) -> None:
        """Nothing; the pairs at these places of `rows` are parts, because the longer text gathers several stories."""
        self.rows["verdict"][places] = CONTAINED
        self.rows["rule"][places] = _RULES.index(SEVERAL)

    def find(self, one: int, other: int) -> Evidence | None:
        """The evidence for two texts; `None` when they are neither copies nor parts, or were not compared."""
        import numpy as np

        key = min(one, other) << TEXT_BITS | max(one, other)
        place = int(np.searchsorted(self._keys, key))
        if place == len(self._keys) or int(self._keys[place]) != key:
            return None
        return evidence_of(self.rows[place].item())


def key_of(first: Numbers, second: Numbers) -> Numbers:
    """A number for each pair: the first text, then the second."""
    import numpy as np

    return first.astype(np.int64) << TEXT_BITS | second.astype(np.int64)


def pairs_of(keys: Numbers) -> Numbers:
    """The pairs with these numbers, as two columns of texts."""
    import numpy as np

    return np.stack([keys >> TEXT_BITS, keys & ((1 << TEXT_BITS) - 1)], 1)
