"""Summaries against the first words of stories, which are remembered as hashes of three words in a row."""

from __future__ import annotations

import zlib
from array import array

from newskit.links.title import words_of

Grams = bytes
"""Hashes of 4 bytes each, sorted."""

_LONGEST = 5000
_ROW = 3
_FEWEST = 4
"""Rows of words that a summary must have to be evidence."""

_COPIED = 0.5
"""How much of the shorter of two leads must stand in the other."""


def grams(text: str) -> Grams:
    """The rows of three words of a text, hashed."""
    return array("I", sorted(hashes(text))).tobytes()


def shared(summary: set[int], lead: Grams) -> float:
    """How much of the summary's rows stands in the lead, 0 to 1; 0 for a summary too short to say anything.

    >>> lead = grams("Heavy rain on Monday night flooded the lower market of Kesta, the town hall said.")
    >>> shared(hashes("Heavy rain on Monday night flooded the lower market of …"), lead)
    1.0
    """
    return len(summary & _unpacked(lead)) / len(summary) if len(summary) >= _FEWEST else 0.0


def alike(one: Grams, other: Grams) -> bool:
    """Whether two leads are those of one story."""
    ours, theirs = _unpacked(one), _unpacked(other)
    return len(ours & theirs) >= max(_FEWEST, _COPIED * min(len(ours), len(theirs)))


def _unpacked(grams: Grams) -> set[int]:
    numbers = array("I")
    numbers.frombytes(grams)
    return set(numbers)


def hashes(text: str) -> set[int]:
    """Numbers for the rows of three words of a text."""
    words = words_of(text, _LONGEST)
    rows = zip(*(words[start:] for start in range(_ROW)), strict=False)
    return {zlib.crc32(" ".join(row).encode("utf-8", "surrogatepass")) for row in rows}
