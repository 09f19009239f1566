"""Numbers as features: which of a few named ranges a number falls into."""

from __future__ import annotations

from bisect import bisect_right


class Buckets:
    """Ranges with names, made once: a feature's name is looked up, not formatted, for every line.

    >>> length = Buckets("length", 16, 24, 45)
    >>> length(30), length(3)
    ('length 24', 'length 0')
    """

    __slots__ = ("edges", "names")

    def __init__(self, name: str, *edges: float) -> None:
        """The ranges below, between and from `edges` on (each belongs to the range above it)."""
        self.edges = edges
        self.names = tuple(f"{name} {edge:g}" for edge in (0, *edges))

    def __call__(self, value: float) -> str:
        """The name of the range of `value`."""
        return self.names[bisect_right(self.edges, value)]
