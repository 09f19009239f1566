"""What everybody knows about names: well-known other writings, and words that name only a kind.

Facts of our own writing, kept few: what the user knows beyond them goes into an alias file.
"""

from __future__ import annotations

import os
from functools import cache

_FILE = os.path.join(os.path.dirname(__file__), "data", "merging.txt")


@cache
def _sections() -> dict[str, str]:
    """The parts of the file, by name."""
    with open(_FILE, encoding="utf-8") as file:
        parts = file.read().split("\n@")[1:]
    heads_and_bodies = (part.partition("\n") for part in parts)
    return {head.partition(":")[0]: body for head, _, body in heads_and_bodies}


def words(section: str) -> frozenset[str]:
    """The entries of a section of the file."""
    return frozenset(entry.strip() for entry in _sections()[section].replace("\n", ",").split(",")) - {""}


def _same() -> dict[str, tuple[str, ...]]:
    """The other writings, folded, and the tokens of the name that stands for all of them."""
    found = {}
    for line in _sections()["same"].split("\n"):
        name, _, others = line.partition(": ")
        found.update({other.strip(): tuple(name.split()) for other in others.split(",") if other.strip()})
    return found


SAME = _same()
"""Folded writings and the tokens of the one that stands for all of them."""

WELL_KNOWN = frozenset(SAME.values())
"""The names that these stand for."""

LEADING = {
    "un": ("united", "nations"),
    "us": ("united", "states"),
    "uk": ("united", "kingdom"),
    "eu": ("european", "union"),
}
"""Acronyms that other names begin with: `UN Women` is `United Nations Women`. Read only where written in capitals."""

FUNCTION = words("function")
"""Words that an acronym may leave out."""

HEADS = words("kind")
"""Words that say what kind of body or place it is and not which one."""

TAILS = words("tail")
"""What the full name of a body has after the name that it goes by."""

ADMIN = words("unit")
"""After or before a place's name: the kind of unit."""

STRONG_ADMIN = words("firm_unit")
"""Those that hardly ever make another place of the name."""

STATES = words("state")
"""Words of a country's official form before `of`."""

CITY_APART = words("city_apart")
"""Names that with `City` behind them are another place."""
