"""Edges between texts to clusters, without chains.

A cluster is a star: its centre is the text with the most verified copies, and every other member was compared with the
centre itself and found to be its copy. That A is like B, and B like C, does not put A and C into one cluster. Whoever
is like a member but not like the centre is left for the next star of the same component; so is what is a part of most
members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

Pair = tuple[int, int]
Edges = dict[int, set[int]]
ByText = Mapping[int, int] | Sequence[int]


class Star:
    """A cluster: a centre and its verified copies."""

    __slots__ = ("centre", "members")

    def __init__(self, centre: int, members: Sequence[int]) -> None:
        """`members` are without the centre."""
        self.centre = centre
        self.members = members


def edges_of(pairs: Iterable[Pair]) -> Edges:
    """For each text in `pairs` those it is paired with."""
    found: Edges = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def components(edges: Edges) -> Iterator[list[int]]:
    """The texts that hang together, however loosely."""
    seen: set[int] = set()
    for first in edges:
        if first in seen:
            continue
        seen.add(first)
        waiting, found = [first], []
        while waiting:
            text = waiting.pop()
            found.append(text)
            fresh = edges[text] - seen
            seen |= fresh
            waiting += fresh
        yield found


class Order:
    """What decides who is the centre of a cluster, and who is left out of it."""

    __slots__ = ("lengths", "parts", "ranks", "weight")

    def __init__(
        self, weight: ByText = (), ranks: ByText = (), lengths: ByText = (),
        parts: Mapping[int, AbstractSet[int]] | None = None,
    ) -> None:  # fmt: skip
        """For each text how like its copies it is, its rank and its length; `parts` gives the longer texts of each."""
        self.weight, self.ranks, self.lengths, self.parts = weight, ranks, lengths, parts or {}

    def key(self, text: int, degree: int) -> tuple[int, int, int]:
        """The smallest is the centre: the one with most copies, then the one most like them, then by rank."""
        return -degree, -(self.weight[text] if self.weight else 0), self.ranks[text] if self.ranks else -text

    def together(self, centre: int, texts: Iterable[int], edges: Edges) -> list[int]:
        """Those of the texts, copies of the centre, that are not part of more of the others than they are copies of."""
        found = sorted(texts, key=lambda text: self.key(text, 0))
        if not self.parts:
            return found
        kept = {centre}
        for text in sorted(found, key=lambda text: -self.lengths[text]):
            longer = self.parts.get(text)
            if not longer or len(longer & kept) <= len(edges[text] & kept):
                kept.add(text)
        return [text for text in found if text in kept]


def stars(edges: Edges, order: Order | None = None) -> list[Star]:
    """The clusters of all texts in `edges`, each text in one.

    A brief does not come into a cluster of long texts because it is like the one among them that was cut.

    >>> [(star.centre, sorted(star.members)) for star in stars({1: {2, 3}, 2: {1}, 3: {1, 4}, 4: {3}})]
    [(3, [1, 4]), (2, [])]
    """
    return [star for component in components(edges) for star in _stars(component, edges, order or Order())]


def _stars(component: list[int], edges: Edges, order: Order) -> list[Star]:
    import heapq

    left = set(component)
    heap = [(order.key(text, len(edges[text])), text) for text in component]
    heapq.heapify(heap)
    found = []
    while heap:
        (negative, _, _), text = heapq.heappop(heap)
        if text not in left:
            continue
        now = len(edges[text] & left)
        if now != -negative:
            heapq.heappush(heap, (order.key(text, now), text))
            continue
        members = order.together(text, edges[text] & left, edges)
        found.append(Star(text, members))
        left -= {text, *members}
    return found


def untried(clusters: Sequence[Star], edges: Edges, tried: set[Pair]) -> list[Pair]:
    """Pairs of a centre and a text that is like one of its members, which nobody has compared yet.

    Only for centres of several texts: that is where a copy may have been missed because it never met the centre.
    """
    found = set()
    for star in clusters:
        if not star.members:
            continue
        inside = {star.centre, *star.members}
        for member in star.members:
            for text in edges[member] - inside:
                pair = (min(star.centre, text), max(star.centre, text))
                if pair not in tried:
                    found.add(pair)
    return sorted(found)
