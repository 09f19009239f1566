"""The stages one after the other: texts come in, clusters and what contains what come out."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from msgspec import Struct, structs

from newskit.dedup import postings, texts
from newskit.dedup.clusters import Pair, Star, edges_of, stars, untried
from newskit.dedup.gather import gathered
from newskit.dedup.limits import Limits
from newskit.dedup.measure import PAIRS_AT_ONCE, Evidence, measure
from newskit.dedup.postings import Postings
from newskit.dedup.signature import KEEP, LONG, is_even
from newskit.dedup.texts import Signed, Span, Texts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_HUBS = 3
"""A text is compared with so many hubs at most."""
_PAIR_SHARE = 0.12
"""Of the rare shingles of the text that has fewer, the share that a pair has in common to be compared."""
_HUB_SHARE = 0.10
"""Of the shingles kept of a text, the share that it has in common with a hub to be compared."""
_LEAST = 3
_ROUNDS = 4
"""How often texts that never met the centre of their component are compared with it."""


_LIKENESS = 10_000
"""Similarities are added up as whole numbers, so that their order does not matter."""


class Maps(Protocol):
    """An engine: maps a function over items, in order."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """`function(item)` for every item, in the order of the items."""


class Task(Struct, frozen=True):
    """Pairs to be compared: texts by their places in the file, pairs by their numbers among those."""

    spans: list[Span]
    leads: list[bool]
    """Which of the texts break off, to go on elsewhere."""
    pairs: list[Pair]


class Outcome(Struct, frozen=True):
    """What was found among the texts of a run."""

    clusters: list[Star]
    evidence: dict[Pair, Evidence]
    """For pairs of copies and of parts; the smaller number first."""
    inside: dict[int, list[int]]
    """For a text the longer ones it is part of."""
    compared: int
    """How many pairs."""


class Finder:
    """Takes texts in, a batch at a time, and finds the copies among them. A context manager.

    What is large lies in files in `folder`.
    """

    def __init__(self, folder: str, limits: Limits | None = None) -> None:
        """Nothing is there yet."""
        self._folder = folder
        self._limits = limits or Limits()
        self._texts = Texts(os.path.join(folder, "texts"))
        self._postings = Postings(folder)
        self.texts_of = array("l")
        """The number of the text of each document, in the order of coming."""

    def __enter__(self) -> Self:
        self._postings.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._texts.close()
        self._postings.__exit__(kind, error, trace)

    def add(self, batch: Signed) -> None:
        """Nothing; takes in the documents of `batch`."""
        import numpy as np

        numbers, new = self._texts.add(batch)
        self.texts_of.extend(numbers)
        hashes, of = np.frombuffer(batch.hashes, np.uint64), np.frombuffer(batch.numbers, np.int64)
        short = np.array(batch.lengths) < LONG
        wanted = new[of] & (is_even(hashes) | short[of])
        self._postings.add(hashes[wanted], np.array(numbers, np.int64)[of[wanted]])

    def length(self, text: int) -> int:
        """Letters of a text."""
        return self._texts.length(text)

    def find(self, engine: Maps) -> Outcome:
        """All copies among what was taken in."""
        self._texts.close()
        self._postings.flush()
        ranks = self._texts.ranks()
        candidates = self._candidates(engine, ranks)
        evidence: dict[Pair, Evidence] = {}
        tried = set(candidates)
        near: list[Pair] = []
        compared = 0
        clusters: list[Star] = []
        for _ in range(_ROUNDS):
            compared += len(candidates)
            fresh = self._compare(engine, candidates, ranks)
            evidence |= fresh
            for pair in gathered(evidence, self._texts.length):
                evidence[pair] = structs.replace(evidence[pair], verdict="contained", rule="one of several stories")
            near.clear()
            likeness = array("q", bytes(8 * len(self._texts)))
            for pair, found in evidence.items():
                if found.verdict == "near":
                    near.append(pair)
                    for text in pair:
                        likeness[text] += round(_LIKENESS * found.similarity)
            edges = edges_of(near)
            clusters = stars(edges, likeness, ranks.tolist())
            candidates = untried(clusters, edges, tried)
            tried.update(candidates)
            if not candidates:
                break
        return Outcome(clusters, evidence, self._inside(clusters, evidence), compared)

    def explain(self, one: int, other: int) -> Evidence:
        """The evidence for two texts, whatever it says; after `find`."""
        texts_of = self._texts
        task = Task(
            [texts_of.span(one), texts_of.span(other)], [texts_of.is_lead(one), texts_of.is_lead(other)], [(0, 1)]
        )
        return _evidence(self._folder, self._limits, task)[0]

    def _candidates(self, engine: Maps, ranks: Numbers) -> list[Pair]:
        """Pairs that are worth comparing."""
        import numpy as np

        look = partial(_look, self._folder, ranks.astype(np.int32).tobytes())
        common = []
        rare = np.zeros(len(ranks), np.int64)
        for found in engine.map(look, range(postings.RANGES)):
            common.append(found.common)
            rare += np.frombuffer(found.rare, np.uint16)
        with open(os.path.join(self._folder, "common"), "wb") as file:
            file.writelines(common)
        lengths = np.array([self._texts.length(text) for text in range(len(self._texts))], np.int64)
        size = len(lengths)
        both = [np.zeros(0, np.int64)]
        for first, second, counts in postings.summed(self._folder, "pairs", size):
            mixed = (lengths[first] < LONG) != (lengths[second] < LONG)
            share = np.where(mixed, _PAIR_SHARE / 2, _PAIR_SHARE)  # the shorter has twice as many shingles there
            enough = counts >= np.maximum(_LEAST, share * np.minimum(rare[first], rare[second]))
            both.append(first[enough] * size + second[enough])
        for text, hub, counts in postings.summed(self._folder, "hubs", size):
            text, hub = _to_hubs(text, hub, counts, lengths)  # noqa: PLW2901 - the best of them
            both.append(np.minimum(text, hub) * size + np.maximum(text, hub))
        pairs = np.unique(np.concatenate(both))
        return list(zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True)) if size else []

    def _compare(self, engine: Maps, candidates: Sequence[Pair], ranks: Numbers) -> dict[Pair, Evidence]:
        """The evidence for those of the pairs that are copies or parts."""
        compare = partial(_compare, self._folder, self._limits)
        found: dict[Pair, Evidence] = {}
        chunks = [candidates[start : start + PAIRS_AT_ONCE] for start in range(0, len(candidates), PAIRS_AT_ONCE)]
        tasks = (self._task(chunk, ranks) for chunk in chunks)
        for chunk, answers in zip(chunks, engine.map(compare, tasks), strict=True):
            found.update((chunk[place], evidence) for place, evidence in answers)
        return found

    def _task(self, pairs: Sequence[Pair], ranks: Numbers) -> Task:
        """The pairs as a task; the text with the smaller rank comes first, whatever the numbers."""
        place: dict[int, int] = {}
        turned = []
        for one, other in pairs:
            if ranks[one] > ranks[other]:
                one, other = other, one  # noqa: PLW2901 - turned around
            turned.append((place.setdefault(one, len(place)), place.setdefault(other, len(place))))
        return Task(list(map(self._texts.span, place)), list(map(self._texts.is_lead, place)), turned)

    def _inside(self, clusters: Sequence[Star], evidence: dict[Pair, Evidence]) -> dict[int, list[int]]:
        """For each text that is part of longer ones, these; copies are no parts."""
        cluster = {text: star.centre for star in clusters for text in (star.centre, *star.members)}
        found: dict[int, list[int]] = {}
        for (one, other), share in evidence.items():
            if share.verdict == "contained" and cluster.get(one, one) != cluster.get(other, other):
                short, long = sorted((one, other), key=self._texts.length)
                found.setdefault(short, []).append(long)
        return found


def _look(folder: str, ranks: bytes, number: int) -> postings.Found:
    import numpy as np

    return postings.look(folder, number, np.frombuffer(ranks, np.int32).astype(np.int64))


def _compare(folder: str, limits: Limits, task: Task) -> list[tuple[int, Evidence]]:
    """For each pair of the task that is a copy or a part, its place and the evidence."""
    found = _evidence(folder, limits, task)
    return [(place, evidence) for place, evidence in enumerate(found) if evidence.verdict != "none"]


def _evidence(folder: str, limits: Limits, task: Task) -> list[Evidence]:
    import numpy as np

    common = np.fromfile(os.path.join(folder, "common"), np.uint64)
    folded = texts.read(os.path.join(folder, "texts"), task.spans)
    return measure(folded, task.leads, task.pairs, common, limits)


def _to_hubs(text: Numbers, hub: Numbers, counts: Numbers, lengths: Numbers) -> tuple[Numbers, Numbers]:
    """For each text the hubs that it shares most with."""
    import numpy as np

    enough = counts >= np.maximum(_LEAST, _HUB_SHARE / KEEP / postings.THINNED * lengths[text])
    text, hub, counts = text[enough], hub[enough], counts[enough]
    order = np.lexsort((hub, -counts, text))
    text, hub = text[order], hub[order]
    starts = np.flatnonzero(np.append(True, text[1:] != text[:-1])) if len(text) else np.zeros(0, np.int64)
    place = np.arange(len(text)) - np.repeat(starts, np.diff(np.append(starts, len(text))))
    return text[place < _HUBS], hub[place < _HUBS]
