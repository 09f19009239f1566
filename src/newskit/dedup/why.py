"""Why two stories are copies, or are not: the figures, and the passages in which they differ."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from newskit.dedup.letters import letters
from newskit.dedup.measure import Evidence
from newskit.errors import UsageError

_MOST_WORDS = 20_000
_SHORTEST_PREFIX = 4


class Passage(Struct, frozen=True):
    """A run of words that both texts have, or what each has where they differ."""

    same: bool
    one: str
    other: str


class Why(Struct, frozen=True, kw_only=True):
    """What is known of a pair: what `dedup --why` prints."""

    one: str
    """Source of the one story."""
    other: str
    evidence: Evidence
    cluster: bool
    """Whether both are in the same cluster."""
    centre: str | None = None
    """The source that both are copies of, if they are in a cluster without being each other's copy."""
    passages: tuple[Passage, ...] = ()


def passages(one: str, other: str) -> tuple[Passage, ...]:
    """What two texts have in common and where they differ, word by word; case, accents and signs count for nothing.

    >>> [(part.same, part.one, part.other) for part in passages("Rain in Kesta today", "RAIN in Orne today")]
    [(True, 'Rain in', 'RAIN in'), (False, 'Kesta', 'Orne'), (True, 'today', 'today')]
    """
    from rapidfuzz.distance import LCSseq

    left, right = one.split()[:_MOST_WORDS], other.split()[:_MOST_WORDS]
    found: list[Passage] = []
    steps = LCSseq.opcodes([letters(word) or word for word in left], [letters(word) or word for word in right])
    for step in steps:
        part = Passage(
            step.tag == "equal",
            " ".join(left[step.src_start : step.src_end]),
            " ".join(right[step.dest_start : step.dest_end]),
        )
        if found and not part.same and not found[-1].same:
            last = found.pop()
            part = Passage(False, f"{last.one} {part.one}".strip(), f"{last.other} {part.other}".strip())
        found.append(part)
    return tuple(found)


def fits(name: str, source: str, id_: str) -> int:
    """How surely `name` means the page of this source and id: 0 not at all, 4 it is the id.

    >>> fits("flood.txt", "pages/flood.txt", "00ff00ff00ff00ff"), fits("00ff", "a", "00ff00ff00ff00ff")
    (1, 2)
    """
    if name.lower() == id_:
        return 4
    if name == source:
        return 3
    if len(name) >= _SHORTEST_PREFIX and id_.startswith(name.lower()):
        return 2
    return int(bool(name) and source.endswith((f"/{name}", f"#{name}", f"!{name}")))


def chosen(name: str, pages: Sequence[tuple[str, str]]) -> int:
    """The number of the page that `name` means, of (source, id) pairs. Raises `UsageError` for none or several."""
    best = max((fits(name, *page) for page in pages), default=0)
    found = [number for number, page in enumerate(pages) if best and fits(name, *page) == best]
    if not found:
        raise UsageError(f"{name}: no page of this id or source")
    if len({pages[number][1] for number in found}) > 1:
        names = ", ".join(pages[number][0] for number in found[:3])
        raise UsageError(f"{name} fits several pages: {names} …; give more of the id or source")
    return found[0]
