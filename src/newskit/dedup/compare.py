"""Pairs of texts to evidence, by tasks that workers can do: what they need lies in the folder of the run."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.dedup.clusters import Pair
from newskit.dedup.common import common_in
from newskit.dedup.limits import Limits
from newskit.dedup.measure import Evidence, Text, measure
from newskit.dedup.texts import Span
from newskit.dedup.verdicts import common_sums

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

TEXTS, SIGNATURES, COMMON = "texts", "signatures", "common"
"""The files of a run: folded texts, their hashes, the hashes that many have."""
_HASH_BYTES = 8


class Task(Struct, frozen=True):
    """Pairs to be compared: texts by their places in the files, pairs by their numbers among those."""

    spans: list[Span]
    signatures: list[Span]
    lengths: list[int]
    leads: list[bool]
    pairs: list[Pair]


def evidence(folder: str, limits: Limits, task: Task) -> list[Evidence]:
    """The evidence for each pair of the task."""
    common = common_in(os.path.join(folder, COMMON))
    signatures = signatures_in(folder, task.signatures)
    with open(os.path.join(folder, TEXTS), "rb") as file:
        texts = [
            Text(file, span, length=length, is_lead=is_lead)
            for span, length, is_lead in zip(task.spans, task.lengths, task.leads, strict=True)
        ]
        return measure(texts, signatures, task.pairs, common, limits)


def sums(folder: str, spans: Sequence[Span]) -> list[int]:
    """For each text, whose hashes stand at `spans`, a number for those of them that are common."""
    return common_sums(signatures_in(folder, spans), common_in(os.path.join(folder, COMMON)))


def signatures_in(folder: str, spans: Sequence[Span]) -> list[Hashes]:
    """The hashes of the texts whose hashes stand at `spans`."""
    import numpy as np

    with open(os.path.join(folder, SIGNATURES), "rb") as file:
        found = []
        for start, end in spans:
            file.seek(start * _HASH_BYTES)
            found.append(np.frombuffer(file.read((end - start) * _HASH_BYTES), np.uint64))
        return found
