"""The stages one after the other: texts come in, clusters and what contains what come out."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from msgspec import Struct, structs

from newskit.dedup import compare
from newskit.dedup.candidates import candidates
from newskit.dedup.clusters import Order, Pair, Star, edges_of, stars, untried
from newskit.dedup.compare import Task
from newskit.dedup.gather import gathered
from newskit.dedup.limits import Limits
from newskit.dedup.measure import PAIRS_AT_ONCE, Evidence
from newskit.dedup.postings import Postings
from newskit.dedup.texts import Signatures, Signed, Texts
from newskit.dedup.verdicts import State, Verdicts, state

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

_ROUNDS = 4
"""How often texts that never met the centre of their component are compared with it."""
_LIKENESS = 10_000
"""Similarities are added up as whole numbers, so that their order does not matter."""
_TEXTS_AT_ONCE = 4_000
"""Texts whose common hashes are added up at once."""

Folded = Callable[[int], str]
"""Gives the folded text of a document, by its number."""


class Maps(Protocol):
    """An engine: maps a function over items, in order."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """`function(item)` for every item, in the order of the items."""


class Outcome(Struct, frozen=True):
    """What was found among the texts of a run."""

    clusters: list[Star]
    evidence: dict[Pair, Evidence]
    """For pairs of copies and of parts; the smaller number first."""
    inside: dict[int, list[int]]
    """For a text the longer ones it is part of."""
    compared: int
    """How many pairs."""
    recalled: int
    """How many of them were known from an earlier run."""


class Finder:
    """Takes texts in, a batch at a time, and finds the copies among them. A context manager.

    What is large lies in files in `folder`.
    """

    def __init__(
        self, folder: str, limits: Limits | None = None, *, verdicts: Verdicts | None = None,
        folded: Folded | None = None,
    ) -> None:  # fmt: skip
        """Nothing is there yet. `verdicts` are asked first and remember the rest.

        `folded` is asked for those of the texts that were added without being at hand.
        """
        self._folder = folder
        self._limits = limits or Limits()
        self._verdicts = verdicts
        self._folded = folded
        self._texts = Texts(os.path.join(folder, compare.TEXTS))
        self._signatures = Signatures(os.path.join(folder, compare.SIGNATURES))
        self._postings = Postings(folder)
        self._recalled = 0
        self._compared = 0
        self._sums: dict[int, int] = {}
        self.texts_of = array("l")
        """The number of the text of each document, in the order of coming."""

    def __enter__(self) -> Self:
        self._postings.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._postings.__exit__(kind, error, trace)

    def add(self, batch: Signed) -> None:
        """Nothing; takes in the documents of `batch`."""
        import numpy as np

        numbers, new = self._texts.add(batch, len(self.texts_of))
        self.texts_of.extend(numbers)
        sizes = np.array(batch.sizes, np.int64)
        wanted = np.repeat(new, sizes)
        hashes = np.frombuffer(batch.hashes, np.uint64)
        hashes = hashes if wanted.all() else hashes[wanted]
        self._signatures.add(hashes, sizes[new].tolist())
        self._postings.add(hashes, np.repeat(np.array(numbers, np.int64)[new], sizes[new]))

    def length(self, text: int) -> int:
        """Letters of a text."""
        return self._texts.lengths[text]

    def signature(self, document: int) -> tuple[int, int, Hashes]:
        """The number of the letters of a document's text, how many these are, and its hashes."""
        text = self.texts_of[document]
        (hashes,) = compare.signatures_in(self._folder, [self._signatures.span(text)])
        return self._texts.keys[text], self._texts.lengths[text], hashes

    def find(self, engine: Maps) -> Outcome:
        """All copies among what was taken in."""
        self._postings.flush()
        ranks = self._texts.ranks()
        pairs = candidates(self._folder, engine, ranks, self._texts.lengths)
        evidence: dict[Pair, Evidence] = {}
        tried = set(pairs)
        clusters: list[Star] = []
        for _ in range(_ROUNDS):
            evidence |= self._compare(engine, pairs, ranks)
            for pair in gathered(evidence, self.length):
                evidence[pair] = structs.replace(evidence[pair], verdict="contained", rule="one of several stories")
            edges, clusters = self._clusters(evidence)
            pairs = untried(clusters, edges, tried)
            tried.update(pairs)
            if not pairs:
                break
        return Outcome(clusters, evidence, self._inside(clusters, evidence), self._compared, self._recalled)

    def explain(self, one: int, other: int) -> Evidence:
        """The evidence for two texts, whatever it says; after `find`."""
        self._fill([(one, other)])
        return compare.evidence(self._folder, self._limits, self._task([(one, other)], self._texts.ranks()))[0]

    def _clusters(self, evidence: dict[Pair, Evidence]) -> tuple[dict[int, set[int]], list[Star]]:
        """The texts that are copies of each other, and the clusters that they make."""
        near: list[Pair] = []
        parts: dict[int, set[int]] = {}
        likeness = array("q", bytes(8 * len(self._texts)))
        for pair, found in evidence.items():
            if found.verdict == "near":
                near.append(pair)
                for text in pair:
                    likeness[text] += round(_LIKENESS * found.similarity)
            else:
                short, long = sorted(pair, key=self.length)
                parts.setdefault(short, set()).add(long)
        edges = edges_of(near)
        return edges, stars(edges, Order(likeness, self._texts.keys, self._texts.lengths, parts))

    def _compare(self, engine: Maps, pairs: Sequence[Pair], ranks: Numbers) -> dict[Pair, Evidence]:
        """The evidence for those of the pairs that are copies or parts."""
        self._compared += len(pairs)
        found: dict[Pair, Evidence] = {}
        if self._verdicts is not None:
            self._add_up(engine, pairs)
            pairs = self._recall(self._verdicts, pairs, found)
        self._fill(pairs)
        function = partial(compare.evidence, self._folder, self._limits)
        chunks = [pairs[start : start + PAIRS_AT_ONCE] for start in range(0, len(pairs), PAIRS_AT_ONCE)]
        answers = engine.map(function, (self._task(chunk, ranks) for chunk in chunks))
        for chunk, some in zip(chunks, answers, strict=True):
            for pair, evidence in zip(chunk, some, strict=True):
                if self._verdicts is not None:
                    self._verdicts.keep(self._state(pair[0]), self._state(pair[1]), evidence)
                if evidence.verdict != "none":
                    found[pair] = evidence
        return found

    def _recall(self, verdicts: Verdicts, pairs: Sequence[Pair], found: dict[Pair, Evidence]) -> list[Pair]:
        """The pairs that have to be compared; what is remembered of the others is put into `found`."""
        left = []
        for pair in pairs:
            evidence = verdicts.recall(self._state(pair[0]), self._state(pair[1]))
            if evidence is None:
                left.append(pair)
            elif evidence.verdict != "none":
                found[pair] = evidence
        self._recalled += len(pairs) - len(left)
        return left

    def _add_up(self, engine: Maps, pairs: Sequence[Pair]) -> None:
        """Nothing; works out which hashes of the texts are common, as a number for each text."""
        texts = sorted({text for pair in pairs for text in pair if text not in self._sums})
        chunks = [texts[start : start + _TEXTS_AT_ONCE] for start in range(0, len(texts), _TEXTS_AT_ONCE)]
        spans = (list(map(self._signatures.span, chunk)) for chunk in chunks)
        for chunk, sums in zip(chunks, engine.map(partial(compare.sums, self._folder), spans), strict=True):
            self._sums.update(zip(chunk, sums, strict=True))

    def _state(self, text: int) -> State:
        texts = self._texts
        return texts.keys[text], state(texts.forms[text], self._sums[text], is_lead=bool(texts.leads[text]))

    def _fill(self, pairs: Sequence[Pair]) -> None:
        """Nothing; asks for the texts of the pairs that are not at hand."""
        for text in self._texts.missing(text for pair in pairs for text in pair):
            if self._folded is not None:
                self._texts.fill(text, self._folded(self._texts.home(text)))

    def _task(self, pairs: Sequence[Pair], ranks: Numbers) -> Task:
        """The pairs as a task; the text with the smaller rank comes first, whatever the numbers."""
        place: dict[int, int] = {}
        turned = []
        for one, other in pairs:
            if ranks[one] > ranks[other]:
                one, other = other, one  # noqa: PLW2901 - turned around
            turned.append((place.setdefault(one, len(place)), place.setdefault(other, len(place))))
        texts = self._texts
        return Task(
            spans=list(map(texts.span, place)),
            signatures=list(map(self._signatures.span, place)),
            lengths=[texts.lengths[text] for text in place],
            leads=[bool(texts.leads[text]) for text in place],
            pairs=turned,
        )

    def _inside(self, clusters: Sequence[Star], evidence: dict[Pair, Evidence]) -> dict[int, list[int]]:
        """For each text that is part of longer ones, these; copies are no parts."""
        cluster = {text: star.centre for star in clusters for text in (star.centre, *star.members)}
        found: dict[int, list[int]] = {}
        for (one, other), share in evidence.items():
            if share.verdict == "contained" and cluster.get(one, one) != cluster.get(other, other):
                short, long = sorted((one, other), key=self.length)
                found.setdefault(short, []).append(long)
        return found
