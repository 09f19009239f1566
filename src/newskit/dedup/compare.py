"""Pairs of texts to evidence, by tasks that workers can do: what they need lies in the folder of the run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newskit.dedup.common import common_in
from newskit.dedup.limits import Limits
from newskit.dedup.measure import Evidence, measure
from newskit.dedup.proof import ROW, row_of
from newskit.dedup.reader import Reader
from newskit.dedup.verdicts import common_sums

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

COMMON = "common"
"""The file of the hashes that many have."""


def evidence(folder: str, limits: Limits, pairs: Numbers) -> list[Evidence]:
    """The evidence for each of the pairs, two columns of texts."""
    import numpy as np

    common = common_in(os.path.join(folder, COMMON))
    texts, places = np.unique(pairs, return_inverse=True)
    with Reader(folder) as reader:
        turned = places.reshape(-1, 2)
        placed = list(zip(turned[:, 0].tolist(), turned[:, 1].tolist(), strict=True))
        return measure(reader.texts(texts), reader.hashes(texts), placed, common, limits)


def proof(folder: str, limits: Limits, data: bytes, *, everything: bool) -> bytes:
    """The evidence for each of the pairs that are copies or parts, as rows; for `everything` the others, too.

    `data` are the pairs, as two columns of texts.
    """
    import numpy as np

    pairs = np.frombuffer(data, np.int64).reshape(-1, 2)
    rows = np.zeros(len(pairs), ROW)
    for place, ((one, other), found) in enumerate(zip(pairs.tolist(), evidence(folder, limits, pairs), strict=True)):
        rows[place] = row_of(one, other, found)
    return (rows if everything else rows[rows["verdict"] > 0]).tobytes()


def sums(folder: str, data: bytes) -> bytes:
    """For each text a number for those of its hashes that are common, as uint64; `data` are the texts."""
    import numpy as np

    with Reader(folder) as reader:
        hashes = reader.hashes(np.frombuffer(data, np.int64))
    found = common_sums(hashes, common_in(os.path.join(folder, COMMON)))
    return np.array(found, np.uint64).tobytes()
