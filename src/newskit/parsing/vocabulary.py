"""The words of a page's lines as numbers, so that what lines share is counted for all of them at once.

No word is cut out of the text. The page is one array of characters; every word is told from others by its
fingerprint, the difference of two running sums over the characters (Karp & Rabin 1987, modulo 2^64).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from newskit.parsing import shape as s

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Prints = NDArray[np.uint64]
    Codes = NDArray[Any]

_LEAST = 3
"""Shorter words tell nothing."""
_STEM = 7
_TELLING = 20
"""Shorter lines are labels: what words they share tells nothing."""
_CHUNK = 1 << 20
"""Characters that are read at a time, which bounds the memory for long pages."""
_BASE = 0x9E3779B97F4A7C15
"""An odd number, so that it can be divided by modulo 2^64."""


class Words(Struct, frozen=True):
    """Which words stand in which lines, each once a line."""

    line: Ints
    word: Ints
    """The number of the word that stands in the line of `line` at the same place."""
    lines: int
    """How many lines there are."""
    numbers: int
    """The numbers of words are below this one."""

    def sizes(self) -> Ints:
        """How many words each line has."""
        import numpy as np

        return np.bincount(self.line, minlength=self.lines)

    def standing_in(self, lines: Flags) -> Flags:
        """By the number of a word: whether it stands in one of `lines`."""
        import numpy as np

        known = np.zeros(self.numbers, bool)
        known[self.word[lines[self.line]]] = True
        return known

    def known(self, words: Flags) -> Ints:
        """How many of the flagged `words` (by number) each line has."""
        import numpy as np

        return np.bincount(self.line[words[self.word]], minlength=self.lines)

    def shared(self, lines: Flags) -> Ints:
        """How many of the words of each line stand in another one of `lines`."""
        import numpy as np

        own = lines[self.line]
        times = np.bincount(self.word[own], minlength=self.numbers)
        return np.bincount(self.line[times[self.word] > own], minlength=self.lines)


class Vocabulary(NamedTuple):
    """The words and names of the lines of a page; both are numbered alike."""

    words: Words
    """The longer words, as written; none of the shortest lines."""
    names: Words
    """Words with a capital, cut to their first letters, and numbers; of Chinese, Japanese and Korean pairs of
    characters."""


def vocabulary_of(text: str, lines: Sequence[str], shape: s.Shape) -> Vocabulary:
    """The vocabulary of the `lines` of `text` (at least one), with their `shape`."""
    import numpy as np

    telling = [at if len(line) >= _TELLING or not line.isascii() else -1 for at, line in enumerate(lines)]
    line_at = s.along(np.array(telling, np.int32), -1, shape.start, shape.end, len(text))
    stretches = [_read(text[at : at + _CHUNK], shape.codes[at : at + _CHUNK], at) for at in range(0, len(text), _CHUNK)]
    place, prints, named = (_joined(part) for part in zip(*stretches, strict=True))
    line = line_at.take(place)
    kept = (line >= 0).nonzero()[0]
    return _numbered(line.take(kept), prints.take(kept), named.take(kept), len(lines))


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    import numpy as np

    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _numbered(line: Ints, prints: Prints, named: Flags, lines: int) -> Vocabulary:
    """The vocabulary of the words (names where `named`) with these fingerprints.

    All that is known of a word goes into one integer: sorted, the same words stand together, line by line.
    """
    import numpy as np

    bits = lines.bit_length() + 1
    keys = prints << bits | (line * 2 + named).astype(np.uint64)
    keys.sort()
    keys = keys[_changes(keys)]
    word = _changes(keys >> bits).cumsum() - 1
    total = int(word[-1]) + 1 if len(word) else 0
    rest = (keys & ((1 << bits) - 1)).astype(np.int64)
    line, is_name = rest >> 1, rest & 1
    words, names = (is_name == 0).nonzero()[0], is_name.nonzero()[0]
    return Vocabulary(*(Words(line.take(at), word.take(at), lines, total) for at in (words, names)))


def _changes(values: NDArray[Any]) -> Flags:
    """Which values are not the same as the one before."""
    import numpy as np

    flags = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=flags[1:])
    return flags


def _read(text: str, codes: Codes, offset: int) -> tuple[Ints, Prints, Flags]:
    """Of each word and name in `text`, which stands at `offset` of the page: its place, fingerprint, and if a name.

    `codes`: those of its characters, as in `Shape`.
    """
    import numpy as np

    kinds = codes & s.CLASS
    prints = _Fingerprints(s.points_of(text))
    begins, ends = _runs(_in_words().take(kinds))
    long = (ends - begins >= _LEAST).nonzero()[0]
    begins, ends = begins.take(long), ends.take(long)
    named = (kinds.take(begins) != s.LOWER).nonzero()[0]
    begun = begins.take(named)
    firsts, lasts = [begins, begun], [ends, np.minimum(ends.take(named), begun + _STEM)]
    if not text.isascii():
        pairs = _pairs(kinds)
        firsts.append(pairs)
        lasts.append(pairs + 2)
    words = len(begins)
    begins, ends = np.concatenate(firsts), np.concatenate(lasts)
    return begins + offset, prints.of(begins, ends), np.arange(len(begins)) >= words


@functools.cache
def _in_words() -> Flags:
    """By class of characters: whether it is part of words."""
    import numpy as np

    flags = np.zeros(s.CLASS + 1, bool)
    flags[[s.LOWER, s.UPPER, s.LETTER, s.DIGIT, s.WIDE, s.PARTICLE]] = True
    return flags


def _runs(flags: Flags) -> tuple[Ints, Ints]:
    """Where each run of flagged characters begins and ends."""
    import numpy as np

    padded = np.zeros(len(flags) + 2, bool)
    padded[1:-1] = flags
    edges = (padded[1:] != padded[:-1]).nonzero()[0]
    return edges[::2], edges[1::2]


def _pairs(kinds: Codes) -> Ints:
    """Where the first and second, third and fourth … of wide characters side by side begin."""
    import numpy as np

    begins, ends = _runs((kinds == s.WIDE) | (kinds == s.PARTICLE))
    sizes = (ends - begins) // 2
    before = (sizes.cumsum() - sizes).repeat(sizes)
    result: Ints = begins.repeat(sizes) + 2 * (np.arange(len(before)) - before)
    return result


class _Fingerprints:
    """Fingerprints of stretches of characters: the same for the same characters, wherever they stand."""

    def __init__(self, points: Codes) -> None:
        import numpy as np

        powers, self._inverses = _powers(len(points).bit_length())
        self._sums = np.zeros(len(points) + 1, np.uint64)
        (points * powers[: len(points)]).cumsum(out=self._sums[1:])

    def of(self, begins: Ints, ends: Ints) -> Prints:
        """Those of the stretches from `begins` to `ends`."""
        result: Prints = (self._sums.take(ends) - self._sums.take(begins)) * self._inverses.take(begins)
        return result


@functools.cache
def _powers(bits: int) -> tuple[Prints, Prints]:
    """The first 2^`bits` powers of the base modulo 2^64, and the numbers to multiply by to divide by them."""
    import numpy as np

    tables = []
    for base in (_BASE, pow(_BASE, -1, 1 << 64)):
        powers = np.full(1 << bits, base, np.uint64)
        powers[0] = 1
        tables.append(np.cumprod(powers))
    return tables[0], tables[1]
