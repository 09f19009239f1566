"""What is remembered of pairs that were compared before, so that they need not be compared again.

The evidence for a pair depends on the two texts, on which of their shingles are common, and on the limits. All but the
limits is in the states of the two texts: the same states, the same evidence. So what is remembered never changes a
result, whatever pages came or went in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from newskit.dedup.common import Common
from newskit.dedup.measure import Evidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

Remembered = tuple[int, int, int, int, bytes]
"""Numbers of the letters of two texts, the smaller first, the states of the two, and the evidence."""
State = tuple[int, int]
"""The number of the letters of a text, and its state."""

_encode = msgspec.msgpack.encode
_decode = msgspec.msgpack.Decoder(Evidence).decode
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


class Verdicts:
    """The evidence for pairs of texts, which are named by the numbers of their letters."""

    def __init__(self, remembered: Iterable[Remembered] = ()) -> None:
        """Knows what is `remembered`."""
        self._known = {found[:2]: found[2:] for found in remembered}
        self._used: dict[tuple[int, int], tuple[int, int, bytes]] = {}

    def recall(self, one: State, other: State) -> Evidence | None:
        """The evidence for two texts in these states; `None` when it is not known."""
        (first, first_state), (second, second_state) = sorted((one, other))
        known = self._known.get((first, second))
        if known is None or known[:2] != (first_state, second_state):
            return None
        self._used[first, second] = known
        return _decode(known[2])

    def keep(self, one: State, other: State, evidence: Evidence) -> None:
        """Nothing; remembers the evidence for two texts in these states."""
        (first, first_state), (second, second_state) = sorted((one, other))
        self._used[first, second] = (first_state, second_state, _encode(evidence))

    def remembered(self) -> Iterator[Remembered]:
        """All that was recalled or kept: what is worth remembering."""
        return ((*pair, *known) for pair, known in self._used.items())


def common_sums(signatures: Iterable[Hashes], common: Common) -> list[int]:
    """For each of the signatures a number for the hashes in it that are common, whatever their order."""
    import numpy as np

    found = []
    for hashes in signatures:
        some = np.unique(hashes[common.holds(hashes)])
        some ^= some << np.uint64(17)
        found.append(int((some * np.uint64(_ODD[0]) ^ some >> np.uint64(29)).sum(dtype=np.uint64)))
    return found


def state(form: int, common: int, *, is_lead: bool) -> int:
    """A number for all of a text that matters to a comparison, as SQLite can hold it.

    `form` stands for the folded text, `common` for those of its shingles that are common.
    """
    mixed = (form * _ODD[1] ^ common) * _ODD[2] + is_lead
    mixed ^= mixed >> 31
    return mixed & ((1 << 63) - 1)
