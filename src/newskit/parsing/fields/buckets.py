"""Numbers as features: which of a few named ranges a number falls into."""

from __future__ import annotations

from bisect import bisect_right

_REMEMBERED = 500


class Buckets(dict[float, str]):
    """Ranges with names: a number to the name of its range, made once and looked up for every line.

    >>> length = Buckets("length", 16, 24, 45)
    >>> length[30], length[3]
    ('length 24', 'length 0')
    """

    __slots__ = ("_edges", "names")

    def __init__(self, name: str, *edges: float) -> None:
        """The ranges below, between and from `edges` on (each belongs to the range above it)."""
        super().__init__()
        self._edges = edges
        self.names = tuple(f"{name} {edge:g}" for edge in (0, *edges))
        """The names of the ranges, from the lowest on."""

    def __missing__(self, value: float) -> str:
        found = self.names[bisect_right(self._edges, value)]
        if len(self) < _REMEMBERED:
            self[value] = found
        return found


class Named(dict[str, str]):
    """Words to features named after them: `Named("cue {}")["agency"]` is `cue agency`."""

    __slots__ = ("_form",)

    def __init__(self, form: str) -> None:
        """Features of this form; a few different words are expected."""
        super().__init__()
        self._form = form

    def __missing__(self, word: str) -> str:
        found = self[word] = self._form.format(word)
        return found
