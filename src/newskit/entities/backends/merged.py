"""Several recognisers as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newskit.entities.mention import Mention, Passage, Recogniser


class Merged:
    """What any of several recognisers finds; of mentions that overlap, that of the recogniser named later counts."""

    def __init__(self, recognisers: Sequence[Recogniser]) -> None:
        """At least one."""
        self._recognisers = recognisers
        self.name = "+".join(one.name for one in recognisers)

    def find(self, pages: Iterable[Sequence[Passage]]) -> Iterator[list[Mention]]:
        """The mentions of each page in order of passage and start, none overlapping another; pages keep their order."""
        read = list(pages)
        for found in zip(*(one.find(read) for one in self._recognisers), strict=True):
            mentions: list[Mention] = []
            for later in found:
                mentions = merge(mentions, later)
            yield mentions


def merge(mentions: Sequence[Mention], winning: Sequence[Mention]) -> list[Mention]:
    """All of `winning`, and those of `mentions` that overlap none of them.

    >>> one, two = (Mention(0, 0, end, "x", "org", 0.5, "rule") for end in (4, 9))
    >>> [mention.end for mention in merge([one], [two])]
    [9]
    """
    taken: dict[int, list[Mention]] = {}
    for mention in winning:
        taken.setdefault(mention.passage, []).append(mention)
    kept = [
        one
        for one in mentions
        if not any(one.start < other.end and other.start < one.end for other in taken.get(one.passage, ()))
    ]
    return sorted([*kept, *winning], key=lambda one: (one.passage, one.start))
