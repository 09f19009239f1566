"""Evidence to clusters, component by component: what hangs together is settled together, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from newskit.dedup.clusters import Order, Pair, edges_of, stars, untried
from newskit.dedup.gather import gathered
from newskit.dedup.measure import Evidence
from newskit.dedup.proof import NEAR, SEVERAL, Proof, evidence_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_LIKENESS = 10_000
"""Similarities are added up as whole numbers, so that their order does not matter."""
_AT_ONCE = 1 << 15
"""Pairs that are settled at once, if no component has more."""


class _Settled(Struct, frozen=True):
    """What came out for some components."""

    gathered: list[Pair]
    """Pairs that are parts after all."""
    centres: list[tuple[int, int]]
    """The members of clusters, each with the centre."""
    untried: list[Pair]


def settle(proof: Proof, touched: Numbers, lengths: NDArray[np.uint32], centre: Numbers) -> Numbers:
    """The pairs that should be compared as well, as two columns; those that were compared may be among them.

    Writes the centre of its cluster into `centre` for each text of the components in which a text is `touched`: for one
    in no cluster, itself. `lengths` are the letters of the texts. Some evidence becomes that of parts.
    """
    import numpy as np

    one, other = proof.rows["one"], proof.rows["other"]
    nodes, places = np.unique(np.concatenate([one, other]), return_inverse=True)
    label = components(places[: len(one)], places[len(one) :], len(nodes))
    is_touched = np.zeros(len(nodes), bool)
    is_touched[label[np.searchsorted(nodes, touched)]] = True
    centre[nodes[is_touched[label]]] = nodes[is_touched[label]]
    of_row = label[places[: len(one)]]
    alone = (np.bincount(of_row, minlength=len(nodes)) == 1)[of_row]
    pair = alone & (proof.rows["verdict"] == NEAR)  # most clusters are pairs
    centre[other[pair]] = one[pair]
    left = np.flatnonzero(is_touched[of_row] & ~alone)
    found: list[Pair] = []
    for some in _together(left, of_row):
        settled = _settled(proof.rows[some], lengths)
        places_of = dict(zip(_pairs(proof.rows[some]), some.tolist(), strict=True))
        proof.gather(np.array([places_of[pair] for pair in settled.gathered], np.int64))
        for text, middle in settled.centres:
            centre[text] = middle
        found += settled.untried
    return np.array(found, np.int64).reshape(-1, 2)


def components(first: Numbers, second: Numbers, size: int) -> Numbers:
    """For each of `size` texts the smallest that it hangs together with, by these pairs.

    >>> import numpy as np
    >>> components(np.array([1, 2, 4]), np.array([2, 5, 3]), 6).tolist()
    [0, 1, 1, 3, 3, 1]
    """
    import numpy as np

    label = np.arange(size)
    while True:
        one, other = label[first], label[second]
        apart = one != other
        if not apart.any():
            return label
        first, second, one, other = first[apart], second[apart], one[apart], other[apart]
        np.minimum.at(label, np.maximum(one, other), np.minimum(one, other))
        while (label[label] != label).any():
            label = label[label]


def _together(rows: Numbers, of_row: Numbers) -> Iterator[Numbers]:
    """The rows in groups, those of a component in one."""
    import numpy as np

    rows = rows[np.argsort(of_row[rows], kind="stable")]
    ends = np.flatnonzero(np.append(of_row[rows][1:] != of_row[rows][:-1], True)) + 1 if len(rows) else rows
    start = 0
    while start < len(rows):
        end = int(ends[min(int(np.searchsorted(ends, start + _AT_ONCE)), len(ends) - 1)])
        yield np.sort(rows[start:end])
        start = end


def _settled(rows: NDArray[Any], lengths: NDArray[np.uint32]) -> _Settled:
    """The clusters of some components, whose evidence is `rows`."""
    import numpy as np

    evidence = dict(zip(_pairs(rows), map(evidence_of, rows.tolist()), strict=True))
    texts = np.unique(np.concatenate([rows["one"], rows["other"]]))
    letters = dict(zip(texts.tolist(), lengths[texts].tolist(), strict=True))
    moved = gathered(evidence, letters.__getitem__)
    for pair in moved:
        evidence[pair] = structs.replace(evidence[pair], verdict="contained", rule=SEVERAL)
    edges, order = _ordered(evidence, letters)
    found = stars(edges, order)
    centres = [(text, star.centre) for star in found for text in star.members]
    return _Settled(moved, centres, untried(found, edges, set()))


def _ordered(evidence: dict[Pair, Evidence], letters: dict[int, int]) -> tuple[dict[int, set[int]], Order]:
    """The texts that are copies of each other, and what decides about their clusters."""
    near: list[Pair] = []
    parts: dict[int, set[int]] = {}
    likeness = dict.fromkeys(letters, 0)
    for pair, found in evidence.items():
        if found.verdict == "near":
            near.append(pair)
            for text in pair:
                likeness[text] += round(_LIKENESS * found.similarity)
        else:
            short, long = sorted(pair, key=letters.__getitem__)
            parts.setdefault(short, set()).add(long)
    return edges_of(near), Order(likeness, {text: text for text in letters}, letters, parts)


def _pairs(rows: NDArray[Any]) -> Sequence[Pair]:
    return list(zip(rows["one"].tolist(), rows["other"].tolist(), strict=True))
