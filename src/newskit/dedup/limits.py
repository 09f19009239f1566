"""From what on two texts are copies, and why these figures.

The measures of a pair are about its shingles (`signature`), and but for `everything` about the rare ones only: those
that no more texts have than `newskit.dedup.postings.common_above` says. Phrases of the trade and the words of a
template, which many pages share without being copies, say nothing there.
"""

from __future__ import annotations

from msgspec import Struct

_THRESHOLD = 0.40
_OWN = 0.22


class Limits(Struct, frozen=True, kw_only=True):
    """From what on two texts are copies; measured on sets of news with known copies."""

    threshold: float = _THRESHOLD
    """Jaccard: of all shingles that either text has, the share that both have."""
    border: float = 0.48
    """Length ratio (the shorter to the longer) below which a copy is part of the longer text, not the same story."""

    @property
    def shared(self) -> float:
        """Containment: of the shingles of the shorter text, the share that the longer one has, too: 0.60."""
        return self._moved(0.60)

    @property
    def aligned(self) -> float:
        """Share of letters in the same order (normalised Indel similarity) that makes a noisy text a copy: 0.75."""
        return self._moved(0.75)

    @property
    def own(self) -> float:
        """Share of its words that the other does not have from which a text has much of its own: 0.22.

        It is more for a lower threshold, which is asked for to find what shares less.
        """
        return _OWN * max(1.0, _THRESHOLD / self.threshold) ** 2

    def _moved(self, usual: float) -> float:
        """What `usual` is with another threshold than the usual one: it comes as much nearer to 1, or goes away."""
        return 1 - (1 - usual) * (1 - self.threshold) / (1 - _THRESHOLD)


NOISY = 0.22
"""Containment from which an alignment is worth its time: with a tenth of all letters wrong, so much is left."""
NOT_CUT = 0.95
"""Length ratio up to which a text that breaks off ("… Read more") is part of the longer one beyond the border, too."""
ALIKE = 0.75
"""Length ratio that a noisy copy has at least; a passage that two stories share is no copy."""
MANY_COMMON = 0.45
"""A text with a larger share of common shingles is made from a template, or has many copies: it needs more proof."""
NOISY_FAMILY = 0.12
"""Containment over all shingles from which the copies of a large and noisy family are aligned."""
PART_OF_COMMON = 0.75
"""Containment over all shingles that a part of a text needs when its shingles are common."""
FEWEST = 3
"""Rare shingles shared that are more than chance."""

FIGURES = 4
"""Numbers that both texts need so that these are compared."""
FIGURES_AGREE = 0.53
"""How far the numbers of copies agree at least; those of weather and market pages agree less (99 of 100)."""
FIGURES_MOVED = 0.80
"""Share of the numbers that two texts have in common in any order, from which they agree."""
SLIPS = 0.55
"""How similar the words are in which two texts with many common shingles differ, if these are slips of a scanner."""
FEW_WORDS = 0.08
"""Share of words that may differ in any way there: a dateline, a signature."""

OWN_ALIKE = 0.65
"""How similar the words are as letters that each of two texts has of its own, if they are slips after all."""
SURE_JACCARD, SURE_SHARED = 0.62, 0.80
"""Two texts that share more cannot both have so much of their own."""
BRIEF = 320
"""Letters below which a text is a headline or an item of a few words."""
REPLACED = 0.20
"""Share of the words of a brief text that another one has replaced at most."""
