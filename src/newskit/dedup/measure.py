"""Pairs of texts to evidence: what they share, and whether that makes them copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from newskit.dedup import limits as at
from newskit.dedup.common import Common
from newskit.dedup.letters import figures, letters_of, words
from newskit.dedup.limits import Limits
from newskit.dedup.signature import HASH_BITS, ONE_OF, grains, is_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

Verdict = Literal["exact", "near", "contained", "none"]

_LONGEST = 30_000
"""Letters that are aligned at most; what comes later in a text decides nothing more."""
_MOST_WORDS = 4_000
_PAIR_BITS = 16
PAIRS_AT_ONCE = 1 << 10
"""Pairs that are measured at once."""


class Evidence(Struct, frozen=True, kw_only=True, gc=False):
    """What two texts share."""

    verdict: Verdict
    rule: str
    """Which rule decided."""
    similarity: float
    """Jaccard over the rare shingles, or over all where these are mostly common."""
    shared: float
    """Containment over the same: how much of the shorter text stands in the longer one."""
    length_ratio: float
    alignment: float | None = None
    """Share of letters in the same order; `None` where it was not needed."""
    figures: float | None = None
    """Share of the numbers that agree; `None` where there are few."""


class _Counts(Struct, frozen=True):
    """Shingles of a pair."""

    shared: int
    union: int
    fewest: int
    """Of the text that has fewer."""

    @property
    def jaccard(self) -> float:
        return self.shared / self.union if self.union else 0.0

    @property
    def containment(self) -> float:
        return self.shared / self.fewest if self.fewest else 0.0


class Text:
    """A text to be compared, with what is worked out of it when it is asked for."""

    def __init__(self, read: Callable[[], str], *, length: int, is_lead: bool) -> None:
        """`read` gives its folded form; `length` are its letters."""
        self._read = read
        self.length = length
        self.is_lead = is_lead

    @cached_property
    def folded(self) -> str:
        """The text, folded."""
        return self._read()

    @cached_property
    def letters(self) -> bytes:
        """Its first letters, for an alignment."""
        return letters_of(self.folded)[:_LONGEST]

    @cached_property
    def figures(self) -> list[str]:
        """Its first numbers."""
        return figures(self.folded)[:_MOST_WORDS]

    @cached_property
    def words(self) -> list[str]:
        """Its first words and numbers."""
        return words(self.folded)[:_MOST_WORDS]


class _Pair(Struct, frozen=True):
    """Two texts with their counts."""

    one: Text
    other: Text
    rare: _Counts
    everything: _Counts
    common: float
    """Share of common shingles, in the text that has more of them."""

    @property
    def ratio(self) -> float:
        short, long = sorted((self.one.length, self.other.length))
        return short / long if long else 0.0

    @property
    def is_brief(self) -> bool:
        """Whether both texts are of a few words."""
        return max(self.one.length, self.other.length) < at.BRIEF

    def is_part(self, limits: Limits) -> bool:
        """Whether the shorter text, if it has its words from the longer one, is a part of it and no copy."""
        if self.ratio < limits.border:
            return True
        short, long = sorted((self.one, self.other), key=lambda text: text.length)
        return short.is_lead and not long.is_lead and self.ratio < at.NOT_CUT


def measure(
    texts: Sequence[Text], signatures: Sequence[Hashes], pairs: Sequence[tuple[int, int]], common: Common,
    limits: Limits,
) -> list[Evidence]:  # fmt: skip
    """The evidence for each of `pairs`, numbers of texts in `texts`, whose hashes are `signatures`.

    `common` are the hashes that say little.
    """
    found: list[Evidence] = []
    shingles = _Shingles(signatures, common, [text.length for text in texts])
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        some = pairs[start : start + PAIRS_AT_ONCE]
        for (one, other), counts in zip(some, shingles.counts(some), strict=True):
            found.append(_judged(_Pair(texts[one], texts[other], *counts), limits))
    return found


class _Shingles:
    """The shingles of some texts, to be counted pair by pair.

    They are counted by the coarser grain of the two.
    """

    def __init__(self, signatures: Sequence[Hashes], common: Common, lengths: Sequence[int]) -> None:
        import numpy as np

        numbers = np.repeat(np.arange(len(signatures), dtype=np.uint64), list(map(len, signatures)))
        packed = numbers << np.uint64(HASH_BITS) | np.concatenate([np.zeros(0, np.uint64), *signatures])
        packed.sort()
        packed = packed[np.append(True, packed[1:] != packed[:-1])] if len(packed) else packed
        hashes, numbers = packed & np.uint64((1 << HASH_BITS) - 1), (packed >> np.uint64(HASH_BITS)).astype(np.int64)
        is_common = common.holds(hashes)
        self._marked = hashes << np.uint64(1) | is_common.astype(np.uint64)
        self._grain = grains(lengths)
        self._all, self._rare = (
            np.array([np.bincount(some[is_of(of, grain)], minlength=len(lengths)) for grain in range(len(ONE_OF))])
            for some, of in ((numbers, hashes), (numbers[~is_common], hashes[~is_common]))
        )
        self._sizes = self._all[0]
        self._starts = np.cumsum(self._sizes) - self._sizes

    def counts(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[_Counts, _Counts, float]]:
        """For each pair its counts of rare shingles, of all, and the share of common ones."""
        import numpy as np

        one, other = np.array(pairs, np.int64).reshape(-1, 2).T
        keys = np.concatenate([self._keys(one), self._keys(other)])
        keys.sort(kind="stable")  # both halves are ascending: they are only merged
        twice = keys[1:][keys[1:] == keys[:-1]]
        number = (twice >> np.uint64(64 - _PAIR_BITS)).astype(np.int64)
        grain = np.maximum(self._grain[one], self._grain[other])
        counted = is_of(twice >> np.uint64(1), grain[number])
        number, is_rare = number[counted], twice[counted] & np.uint64(1) == 0
        everything = np.bincount(number, minlength=len(pairs))
        rare = np.bincount(number[is_rare], minlength=len(pairs))
        sizes = [few[grain, texts].tolist() for few in (self._rare, self._all) for texts in (one, other)]
        return [
            (
                _Counts(both_rare, one_rare + other_rare - both_rare, min(one_rare, other_rare)),
                _Counts(both, one_size + other_size - both, min(one_size, other_size)),
                1 - min(one_rare / max(one_size, 1), other_rare / max(other_size, 1)),
            )
            for both_rare, both, one_rare, other_rare, one_size, other_size in zip(
                rare.tolist(), everything.tolist(), *sizes, strict=True
            )
        ]  # fmt: skip

    def _keys(self, texts: Numbers) -> Hashes:
        """The marked hashes of the texts, each under the place of its text."""
        import numpy as np

        sizes = self._sizes[texts]
        begins = np.cumsum(sizes) - sizes
        at_ = np.arange(int(sizes.sum())) + np.repeat(self._starts[texts] - begins, sizes)
        place = np.repeat(np.arange(len(texts), dtype=np.uint64), sizes)
        keys: Hashes = self._marked[at_] | place << np.uint64(64 - _PAIR_BITS)
        return keys


def _judged(pair: _Pair, limits: Limits) -> Evidence:
    """The verdict on a pair, with the rule."""
    templated = pair.common > at.MANY_COMMON
    counts = pair.everything if templated else pair.rare
    if pair.is_part(limits):
        verdict, rule, alignment = _part(pair, limits, templated=templated)
    else:
        verdict, rule, alignment = _copy(pair, limits, templated=templated)
    agree = _figures_agree(pair) if verdict != "none" else None
    if verdict != "none" and agree is not None and agree < at.FIGURES_AGREE:
        verdict, rule = "none", "other figures"
    return Evidence(
        verdict=verdict,
        rule=rule,
        similarity=round(counts.jaccard, 4),
        shared=round(counts.containment, 4),
        length_ratio=round(pair.ratio, 4),
        alignment=None if alignment is None else round(alignment, 4),
        figures=None if agree is None else round(agree, 4),
    )


_Ruling = tuple[Verdict, str, float | None]


def _part(pair: _Pair, limits: Limits, *, templated: bool) -> _Ruling:
    """Whether the shorter text is part of the longer one."""
    if templated:
        inside = pair.everything.containment >= at.PART_OF_COMMON
    else:
        inside = pair.rare.containment >= limits.shared and pair.rare.shared >= at.FEWEST
    return ("contained", "part of a longer story", None) if inside else ("none", "too little shared", None)


def _copy(pair: _Pair, limits: Limits, *, templated: bool) -> _Ruling:
    """Whether two texts of similar length are copies."""
    if templated:
        return _copy_of_template(pair, limits)
    rare = pair.rare
    if pair.is_brief:
        return _copy_of_brief(pair, limits)
    if rare.shared >= at.FEWEST and (rare.jaccard >= limits.threshold or rare.containment >= limits.shared):
        if _have_own(pair, limits):
            return "none", "each has much of its own", None
        return "near", "most shingles" if rare.jaccard >= limits.threshold else "most of the shorter", None
    return _noisy_copy(pair, limits)


def _noisy_copy(pair: _Pair, limits: Limits) -> _Ruling:
    """Whether two texts that share few shingles have the same letters but for slips."""
    is_rare = pair.rare.containment >= at.NOISY
    if pair.ratio < at.ALIKE or not (is_rare or pair.everything.containment >= at.NOISY_FAMILY):
        return "none", "too little shared", None
    alignment = _alignment(pair)
    if alignment >= limits.aligned and (is_rare or _slipped(pair)):
        return "near", "aligned", alignment
    return "none", "not aligned" if alignment < limits.aligned else "other words in a template", alignment


def _copy_of_brief(pair: _Pair, limits: Limits) -> _Ruling:
    """Whether two texts of a few words are copies: they are so short that a turn of phrase is most of them."""
    rare = pair.rare
    if rare.shared < at.FEWEST or (rare.containment < at.NOISY and rare.jaccard < limits.threshold):
        return "none", "too little shared", None
    replaced, alike = _differing(pair, fewest=True)
    if replaced > at.REPLACED and alike < at.SLIPS:
        return "none", "other words in a short text", None
    if rare.jaccard >= limits.threshold or rare.containment >= limits.shared:
        return "near", "most shingles" if rare.jaccard >= limits.threshold else "most of the shorter", None
    alignment = _alignment(pair) if pair.ratio >= at.ALIKE else 0.0
    return ("near", "aligned", alignment) if alignment >= limits.aligned else ("none", "not aligned", alignment)


def _copy_of_template(pair: _Pair, limits: Limits) -> _Ruling:
    """Whether two texts whose shingles are mostly common differ as copies do: by slips, or by a few words."""
    whole = pair.everything
    plenty = whole.jaccard >= limits.threshold or whole.containment >= limits.shared
    if not plenty and pair.ratio < at.ALIKE:
        return "none", "too little shared", None
    alignment = None if plenty else _alignment(pair)
    if alignment is not None and alignment < limits.aligned:
        return "none", "not aligned", alignment
    if _slipped(pair):
        return "near", "same but for slips", alignment
    return "none", "other words in a template", alignment


def _slipped(pair: _Pair) -> bool:
    """Whether the words that differ are slips, or few."""
    differing, alike = _differing(pair)
    return differing <= at.FEW_WORDS or alike >= at.SLIPS


def _have_own(pair: _Pair, limits: Limits) -> bool:
    """Whether both texts say much that the other does not: they share a passage, what a publisher says of itself."""
    if pair.rare.jaccard > at.SURE_JACCARD or pair.rare.containment > at.SURE_SHARED:
        return False
    one, other = Counter(pair.one.words), Counter(pair.other.words)
    both = (one & other).total()
    if 1 - both / max(1, min(one.total(), other.total())) < limits.own:
        return False
    return _differing(pair)[1] < at.OWN_ALIKE


def _alignment(pair: _Pair) -> float:
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(pair.one.letters, pair.other.letters))


def _differing(pair: _Pair, *, fewest: bool = False) -> tuple[float, float]:
    """The share of words that differ, and how similar these are as letters.

    A longer text may have more before and behind; that counts as no difference, nor with `fewest` does anything else
    that only one has.
    """
    from rapidfuzz.distance import Indel, LCSseq

    one, other = pair.one.words, pair.other.words
    left: list[str] = []
    right: list[str] = []
    for step in LCSseq.opcodes(one, other):
        if step.tag != "equal":
            left += one[step.src_start : step.src_end]
            right += other[step.dest_start : step.dest_end]
    count = min if fewest or pair.ratio < at.ALIKE else max
    share = count(len(left), len(right)) / max(1, min(len(one), len(other)))
    return share, float(Indel.normalized_similarity("".join(left), "".join(right)))


def _figures_agree(pair: _Pair) -> float | None:
    """How far the numbers agree: those in the text that has fewer, of which the other has some in the same order.

    It is the mean of the share of whole numbers and the share of their digits: noise spoils many of the former and
    few of the latter. Where nearly all numbers are there, paragraphs may have changed places.
    """
    one, other = pair.one.figures, pair.other.figures
    if min(len(one), len(other)) < (1 if pair.is_brief else at.FIGURES):
        return None
    fewest = min(len(one), len(other))
    if one[:fewest] == other[:fewest]:
        return 1.0
    whole = sum((Counter(one) & Counter(other)).values()) / fewest
    if whole >= at.FIGURES_MOVED:
        return whole
    return (_in_order(one, other) + _in_order("".join(one), "".join(other))) / 2


def _in_order(one: Sequence[str], other: Sequence[str]) -> float:
    """Of the shorter sequence, the share that the other has in the same order."""
    from rapidfuzz.distance import LCSseq

    return float(LCSseq.similarity(one, other)) / min(len(one), len(other))
