"""What all pages together say about words: on how many pages a word that no dictionary has stands in lower case.

A first pass over the pages counts; counts of parts are added up in any order, so what is found does not depend on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from zlib import crc32

from newskit.entities.gazetteer import gazetteer
from newskit.entities.mention import Passage

_SHORTEST, _LONGEST = 4, 24
_MOST_WORDS = 200_000


class Evidence:
    """Counts over pages: how many pages there are, and on how many of them a word stands in lower case.

    At most 200,000 words are kept for good: those with the smallest checksums. A word that is among the smallest of
    all words is among the smallest of any part of them, so its count is complete whatever the order of the parts.
    """

    def __init__(self) -> None:
        self.lower: Counter[str] = Counter()
        self.pages = 0

    def add(self, passages: Sequence[Passage]) -> None:
        """Counts the words of one page, each once."""
        words: set[str] = set()
        for passage in passages:
            words.update(passage.text.split())  # a word beside a sign is missed: it is cheap, and words come back
        listed = gazetteer()
        unknown = words.difference(listed.common, listed.further)
        self.lower.update(
            [word for word in unknown if word.islower() and _SHORTEST <= len(word) <= _LONGEST and word.isalpha()]
        )
        self.pages += 1
        self._bound()

    def merge(self, other: Evidence) -> None:
        """Adds the counts of other pages."""
        self.lower.update(other.lower)
        self.pages += other.pages
        self._bound()

    def _bound(self) -> None:
        if len(self.lower) > 2 * _MOST_WORDS:
            kept = sorted(self.lower, key=lambda word: (crc32(word.encode()), word))[:_MOST_WORDS]
            self.lower = Counter({word: self.lower[word] for word in kept})


def survey(pages: Iterable[Sequence[Passage]]) -> Evidence:
    """The evidence of all pages."""
    evidence = Evidence()
    for passages in pages:
        evidence.add(passages)
    return evidence
