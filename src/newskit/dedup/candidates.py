"""Postings to the pairs of texts that are worth comparing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from newskit.dedup import postings
from newskit.dedup.clusters import Pair
from newskit.dedup.compare import COMMON
from newskit.dedup.signature import ONE_OF, grains

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.dedup.find import Maps

    Numbers = NDArray[np.int64]

_HUBS = 3
"""A text is compared with so many hubs at most."""
_PAIR_SHARE = 0.12
"""Of the rare shingles of the text that has fewer, the share that a pair has in common to be compared."""
_HUB_SHARE = 0.10
"""Of the shingles kept of a text, the share that it has in common with a hub to be compared."""
_LEAST = 3


def candidates(folder: str, engine: Maps, ranks: Numbers, letters: Sequence[int]) -> list[Pair]:
    """The pairs worth comparing, the smaller number first; writes the common hashes down, too.

    `ranks` and `letters` (how many) are those of the texts.
    """
    import numpy as np

    look = partial(_look, folder, ranks.astype(np.int32).tobytes())
    rare = np.zeros(len(ranks), np.int64)
    with open(os.path.join(folder, COMMON), "wb") as file:
        for found in engine.map(look, range(postings.RANGES)):
            file.write(found.common)
            rare += np.frombuffer(found.rare, np.uint16)
    lengths = np.array(letters, np.int64)
    size = len(lengths)
    one_of = np.array(ONE_OF)[grains(lengths)]
    both = [np.zeros(0, np.int64)]
    for first, second, counts in postings.summed(folder, "pairs", size):
        coarser = np.maximum(one_of[first], one_of[second])  # what both have is counted by the coarser grain
        fewest = np.minimum(rare[first] * one_of[first], rare[second] * one_of[second]) / coarser
        enough = counts >= np.maximum(_LEAST, _PAIR_SHARE * fewest)
        both.append(first[enough] * size + second[enough])
    for text, hub, counts in postings.summed(folder, "hubs", size):
        text, hub = _to_hubs(text, hub, counts, lengths // one_of)  # noqa: PLW2901 - the best of them
        both.append(np.minimum(text, hub) * size + np.maximum(text, hub))
    pairs = np.unique(np.concatenate(both))
    return list(zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True)) if size else []


def _look(folder: str, ranks: bytes, number: int) -> postings.Found:
    import numpy as np

    return postings.look(folder, number, np.frombuffer(ranks, np.int32).astype(np.int64))


def _to_hubs(text: Numbers, hub: Numbers, counts: Numbers, kept: Numbers) -> tuple[Numbers, Numbers]:
    """For each text the hubs that it shares most with; `kept` says how many shingles are kept of each text, about."""
    import numpy as np

    enough = counts >= np.maximum(_LEAST, _HUB_SHARE / postings.THINNED * kept[text])
    text, hub, counts = text[enough], hub[enough], counts[enough]
    order = np.lexsort((hub, -counts, text))
    text, hub = text[order], hub[order]
    starts = np.flatnonzero(np.append(True, text[1:] != text[:-1])) if len(text) else np.zeros(0, np.int64)
    place = np.arange(len(text)) - np.repeat(starts, np.diff(np.append(starts, len(text))))
    return text[place < _HUBS], hub[place < _HUBS]
