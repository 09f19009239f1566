"""Postings to the pairs of texts that are worth comparing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from newskit.dedup import postings
from newskit.dedup.catalogue import TEXT_BITS, Catalogue
from newskit.dedup.compare import COMMON
from newskit.dedup.files import written
from newskit.dedup.proof import pairs_of
from newskit.dedup.reader import Reader, array_in
from newskit.dedup.signature import ONE_OF, grains

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.dedup.maps import Maps

    Numbers = NDArray[np.int64]

_HUBS = 3
"""A text is compared with so many hubs at most."""
_PAIR_SHARE = 0.12
"""Of the rare shingles of the text that has fewer, the share that a pair has in common to be compared."""
_HUB_SHARE = 0.10
"""Of the shingles kept of a text, the share that it has in common with a hub to be compared."""
_LEAST = 3
_RARE = "rare.npy"


def candidates(folder: str, engine: Maps, catalogue: Catalogue) -> Numbers:
    """The pairs worth comparing, as two columns of texts, the smaller number first; ascending.

    Writes the common hashes down, too.
    """
    import numpy as np

    ranges = postings.divided(catalogue.hashes, len(catalogue))
    rare = np.zeros(len(catalogue), np.uint32)
    pairs: list[str] = []
    hubs: list[str] = []
    with written(os.path.join(folder, COMMON)) as file:
        for found in engine.map(partial(postings.look, folder, ranges), range(ranges.tasks)):
            file.write(found.common)
            pairs += found.pairs
            hubs += found.hubs
            rare += np.fromfile(os.path.join(folder, found.rare), "<u2")
    with written(os.path.join(folder, _RARE)) as file:
        np.save(file, rare)
    tasks = postings.tasks_of(folder, [*pairs, *hubs])
    worth = engine.map(partial(_worth_comparing, folder, pairs, hubs), tasks)
    keys = np.unique(np.concatenate([np.zeros(0, np.uint64), *(np.frombuffer(some, np.uint64) for some in worth)]))
    return pairs_of(keys.astype(np.int64))


def _worth_comparing(folder: str, pairs: Sequence[str], hubs: Sequence[str], task: tuple[int, int]) -> bytes:
    """The pairs of a part of the texts that are worth comparing, as uint64: the smaller number, then the other."""
    import numpy as np

    with Reader(folder) as reader:
        letters = reader.table["letters"]
    rare = array_in(folder, _RARE)
    one_of = np.array(ONE_OF)
    both = [np.zeros(0, np.uint64)]
    for first, second, counts in postings.summed(folder, pairs, task):
        one, other = one_of[grains(letters[first])], one_of[grains(letters[second])]
        coarser = np.maximum(one, other)  # what both have is counted by the coarser grain
        fewest = np.minimum(rare[first] * one, rare[second] * other) / coarser
        enough = counts >= np.maximum(_LEAST, _PAIR_SHARE * fewest)
        both.append(_key(first[enough], second[enough]))
    for text, hub, counts in postings.summed(folder, hubs, task):
        of_text = letters[text].astype(np.int64)
        text, hub = _to_hubs(text, hub, counts, of_text // one_of[grains(of_text)])  # noqa: PLW2901 - the best of them
        both.append(_key(np.minimum(text, hub), np.maximum(text, hub)))
    return np.concatenate(both).tobytes()


def _key(first: Numbers, second: Numbers) -> NDArray[np.uint64]:
    import numpy as np

    return first.astype(np.uint64) << np.uint64(TEXT_BITS) | second.astype(np.uint64)


def _to_hubs(text: Numbers, hub: Numbers, counts: Numbers, kept: Numbers) -> tuple[Numbers, Numbers]:
    """For each text the hubs that it shares most with; `kept` says how many shingles are kept of the text, about."""
    import numpy as np

    enough = counts >= np.maximum(_LEAST, _HUB_SHARE / postings.THINNED * kept)
    text, hub, counts = text[enough], hub[enough], counts[enough]
    order = np.lexsort((hub, -counts, text))
    text, hub = text[order], hub[order]
    starts = np.flatnonzero(np.append(True, text[1:] != text[:-1])) if len(text) else np.zeros(0, np.int64)
    place = np.arange(len(text)) - np.repeat(starts, np.diff(np.append(starts, len(text))))
    return text[place < _HUBS], hub[place < _HUBS]
