"""The stages one after the other: texts come in, clusters and what contains what come out.

The driver holds figures only: some 150 bytes a text, and 60 for a pair of copies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct

from newskit.dedup import compare
from newskit.dedup.candidates import candidates
from newskit.dedup.catalogue import Catalogue
from newskit.dedup.limits import Limits
from newskit.dedup.maps import Maps
from newskit.dedup.measure import PAIRS_AT_ONCE, Evidence
from newskit.dedup.proof import CONTAINED, ROW, Proof, evidence_of, key_of, pairs_of, row_of
from newskit.dedup.reader import Reader
from newskit.dedup.segment import Page, Segment, SegmentWriter
from newskit.dedup.settle import settle
from newskit.dedup.texts import Signed
from newskit.dedup.verdicts import State, Verdicts, state

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

_ROUNDS = 4
"""How often texts that never met the centre of their component are compared with it."""
_TEXTS_AT_ONCE = 4_000
"""Texts whose common hashes are added up at once."""

Folded = Callable[[int], str]
"""Gives the folded text of a document, by its number."""


class Outcome(Struct, frozen=True):
    """What was found among the texts of a run."""

    centre: Numbers
    """For each text the centre of its cluster; itself, if it is that or in none."""
    proof: Proof
    short: Numbers
    """Texts that are part of longer ones, ascending; some of them several times."""
    long: Numbers
    """The longer ones."""
    compared: int
    """How many pairs."""
    recalled: int
    """How many of them were known from an earlier run."""

    def longer(self, text: int) -> list[int]:
        """The texts that a text is part of."""
        import numpy as np

        start, stop = np.searchsorted(self.short, (text, text + 1)).tolist()
        longer: list[int] = self.long[start:stop].tolist()
        return longer


class Finder:
    """Takes segments of texts in, and finds the copies among them. A context manager.

    What is large lies in files in `folder`, which all workers have to see.
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
        self._segments: list[Segment] = []
        self._writer = SegmentWriter(folder, "own")
        self._catalogue: Catalogue | None = None
        self._sums: dict[int, int] = {}
        self._recalled = 0
        self._compared = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.__exit__(kind, error, trace)
        if self._catalogue is not None:
            self._catalogue.close()

    def take(self, segments: Sequence[Segment]) -> None:
        """Nothing; takes in documents, which a worker has written into the folder."""
        self._segments += segments

    def add(self, pages: Sequence[Page], batch: Signed) -> None:
        """Nothing; takes in documents, and writes them into the folder."""
        self._writer.add(pages, batch)

    @property
    def catalogue(self) -> Catalogue:
        """The texts; whole when it is asked for first."""
        if self._catalogue is None:
            self._writer.end()
            self._catalogue = Catalogue(self._folder, [*self._segments, *self._writer.segments])
            self._segments, self._writer.segments = [], []
        return self._catalogue

    def signature(self, document: int) -> tuple[int, int, Hashes]:
        """The number of the letters of a document's text, how many these are, and its hashes."""
        import numpy as np

        text = int(self.catalogue.text_of[document])
        with Reader(self._folder) as reader:
            (hashes,) = reader.hashes(np.array([text]))
        return int(self.catalogue.keys[text]), int(self.catalogue.lengths[text]), hashes

    def find(self, engine: Maps) -> Outcome:
        """All copies among what was taken in."""
        import numpy as np

        self.catalogue.save()
        pairs = candidates(self._folder, engine, self.catalogue)
        tried = key_of(*pairs.T)
        proof, centre = Proof(), np.arange(len(self.catalogue))
        for _ in range(_ROUNDS):
            rows = self._compare(engine, pairs)
            if not len(rows):
                break
            proof.add(rows)
            touched = np.unique(np.concatenate([rows["one"], rows["other"]]))
            left = settle(proof, touched, self.catalogue.lengths, centre)
            keys = np.setdiff1d(key_of(*left.T), tried)
            tried = np.union1d(tried, keys)
            pairs = pairs_of(keys)
        return self._outcome(proof, centre)

    def explain(self, one: int, other: int) -> Evidence:
        """The evidence for two texts, whatever it says; after `find`."""
        import numpy as np

        pairs = np.array([sorted((one, other))])
        self._ask(pairs)
        return compare.evidence(self._folder, self._limits, pairs)[0]

    def _compare(self, engine: Maps, pairs: Numbers) -> NDArray[Any]:
        """The evidence for those of the pairs that are copies or parts."""
        import numpy as np

        self._compared += len(pairs)
        found = [np.zeros(0, ROW)]
        if self._verdicts is not None:
            self._add_up(engine, pairs)
            pairs, known = self._recall(self._verdicts, pairs)
            found.append(known)
        self._ask(pairs)
        pairs = pairs[np.argsort(self.catalogue.homes[pairs[:, 0]], kind="stable")]  # as their texts lie in the files
        tasks = (pairs[start : start + PAIRS_AT_ONCE].tobytes() for start in range(0, len(pairs), PAIRS_AT_ONCE))
        function = partial(compare.proof, self._folder, self._limits, everything=self._verdicts is not None)
        for data in engine.map(function, tasks):
            rows = np.frombuffer(data, ROW)
            if self._verdicts is not None:
                self._keep(self._verdicts, rows)
            found.append(rows[rows["verdict"] > 0])
        return np.concatenate(found)

    def _recall(self, verdicts: Verdicts, pairs: Numbers) -> tuple[Numbers, NDArray[Any]]:
        """The pairs that have to be compared, and what is remembered of the others that are copies or parts."""
        import numpy as np

        is_left = np.zeros(len(pairs), bool)
        rows = []
        for place, (one, other) in enumerate(pairs.tolist()):
            evidence = verdicts.recall(self._state(one), self._state(other))
            if evidence is None:
                is_left[place] = True
            elif evidence.verdict != "none":
                rows.append(row_of(one, other, evidence))
        self._recalled += len(pairs) - int(is_left.sum())
        return pairs[is_left], np.array(rows, ROW)

    def _keep(self, verdicts: Verdicts, rows: NDArray[Any]) -> None:
        for row in rows.tolist():
            verdicts.keep(self._state(row[0]), self._state(row[1]), evidence_of(row))

    def _add_up(self, engine: Maps, pairs: Numbers) -> None:
        """Nothing; works out which hashes of the texts are common, as a number for each text."""
        import numpy as np

        texts = np.setdiff1d(pairs, np.fromiter(self._sums, np.int64, len(self._sums)))
        chunks = [texts[start : start + _TEXTS_AT_ONCE] for start in range(0, len(texts), _TEXTS_AT_ONCE)]
        answers = engine.map(partial(compare.sums, self._folder), (chunk.tobytes() for chunk in chunks))
        for chunk, sums in zip(chunks, answers, strict=True):
            self._sums.update(zip(chunk.tolist(), np.frombuffer(sums, np.uint64).tolist(), strict=True))

    def _state(self, text: int) -> State:
        catalogue = self.catalogue
        lead = bool(catalogue.table["lead"][text])
        return int(catalogue.keys[text]), state(int(catalogue.forms[text]), self._sums[text], is_lead=lead)

    def _ask(self, pairs: Numbers) -> None:
        """Nothing; asks for the texts of the pairs that are not at hand."""
        if self._folded is not None:
            self.catalogue.ask(pairs.ravel(), self._folded)

    def _outcome(self, proof: Proof, centre: Numbers) -> Outcome:
        """What was found, with the texts that are part of longer ones; copies are no parts."""
        import numpy as np

        parts = proof.rows[proof.rows["verdict"] == CONTAINED]
        one, other = parts["one"], parts["other"]
        apart = centre[one] != centre[other]
        one, other = one[apart], other[apart]
        is_short = self.catalogue.lengths[one] <= self.catalogue.lengths[other]
        short, long = np.where(is_short, one, other), np.where(is_short, other, one)
        order = np.argsort(short, kind="stable")
        return Outcome(centre, proof, short[order], long[order], self._compared, self._recalled)
