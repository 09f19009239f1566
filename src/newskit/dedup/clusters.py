"""Edges between texts to clusters, without chains.

A cluster is a star: its centre is the text with the most verified copies, and every other member was compared with the
centre itself and found to be its copy. That A is like B, and B like C, does not put A and C into one cluster. Whoever
is like a member but not like the centre is left for the next star of the same component.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Pair = tuple[int, int]
Edges = dict[int, set[int]]


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


def stars(edges: Edges, weight: Sequence[int] | None = None, ranks: Sequence[int] | None = None) -> list[Star]:
    """The clusters of all texts in `edges`, each text in one.

    Of texts with as many copies the one with the larger `weight` (how like them it is) is the centre, then the one
    with the smaller rank.

    >>> [(star.centre, sorted(star.members)) for star in stars({1: {2, 3}, 2: {1}, 3: {1, 4}, 4: {3}})]
    [(3, [1, 4]), (2, [])]
    """
    return [star for component in components(edges) for star in _stars(component, edges, weight, ranks)]


def _stars(component: list[int], edges: Edges, weight: Sequence[int] | None, ranks: Sequence[int] | None) -> list[Star]:
    import heapq

    def key(text: int, degree: int) -> tuple[int, int, int]:
        return -degree, -(weight[text] if weight else 0), ranks[text] if ranks else -text

    left = set(component)
    degree = {text: len(edges[text]) for text in component}
    heap = [(key(text, degree[text]), text) for text in component]
    heapq.heapify(heap)
    found = []
    while heap:
        (negative, _, _), text = heapq.heappop(heap)
        if text not in left:
            continue
        now = len(edges[text] & left)
        if now != -negative:
            heapq.heappush(heap, (key(text, now), text))
            continue
        members = sorted(edges[text] & left, key=lambda member: key(member, 0))
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
