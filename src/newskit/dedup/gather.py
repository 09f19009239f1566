"""Texts that gather stories: a round-up is no copy of the stories in it, however much of it one of them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newskit.dedup.clusters import Pair
from newskit.dedup.measure import Evidence

_PART = 0.85
"""Length ratio up to which a text can be a part of another."""
_FILLED = 0.3
"""Share of the one part, and of what it leaves, that the other has at least."""
_ROOM = 1.05
"""Two parts together are no longer than the whole, give or take."""


def gathered(evidence: Mapping[Pair, Evidence], length: Callable[[int], int]) -> list[Pair]:
    """The pairs of copies of which the longer one gathers several stories, the shorter one among them.

    It does if another part, not too small beside the shorter one, fills some of what that leaves, and shares nothing
    with it. A brief that somebody has taken from the end of a story makes no round-up of it.
    """
    parts: dict[int, list[int]] = {}
    for pair, found in evidence.items():
        if found.verdict in {"near", "contained"} and found.length_ratio <= _PART:
            short, long = sorted(pair, key=length)
            parts.setdefault(long, []).append(short)
    return [
        pair
        for pair, found in evidence.items()
        if found.verdict == "near" and found.length_ratio <= _PART and _is_gathered(pair, parts, evidence, length)
    ]


def _is_gathered(
    pair: Pair, parts: Mapping[int, list[int]], evidence: Mapping[Pair, Evidence], length: Callable[[int], int]
) -> bool:
    short, long = sorted(pair, key=length)
    room = _ROOM * length(long) - length(short)
    return any(
        other != short
        and _FILLED * room <= length(other) <= room
        and (min(short, other), max(short, other)) not in evidence
        for other in parts[long]
    )
