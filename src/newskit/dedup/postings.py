"""Hashes to pairs of texts that are worth a look.

The hashes are looked at range by range, so that each range fits the memory. Texts that share a rare shingle are a pair.
A shingle that more than `PAIRED` texts have would make too many pairs; there each text is paired with one of them only,
the hub: the one with the smallest number. So the copies of a large family all meet its hubs, and work grows with the
number of texts, however many pages are made from one template.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.dedup.catalogue import TEXT_BITS
from newskit.dedup.files import Files, written
from newskit.dedup.reader import posts
from newskit.dedup.segment import INDEX_BITS
from newskit.dedup.signature import HASH_BITS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

PAIRED = 12
"""All texts that share a shingle are paired if no more than so many have it."""
COMMON = 50
"""A shingle that more texts have is common: it says little about which of them are copies. See `common_above`."""
_MANY = 100_000
"""Texts up to which `COMMON` holds."""
THINNED = 4
"""Of the shingles that more than `PAIRED` texts have, one of so many is looked at."""
_GRAIN_BITS = 2
"""The lowest bits of a hash say by which grains it is kept."""
_COUNT_BITS = 64 - 2 * TEXT_BITS
_MOST = (1 << _COUNT_BITS) - 1
_RANGE = 1 << 20
"""Hashes of a range, about."""
_PAIRS_AT_ONCE, _PAIRS_A_TASK = 1 << 20, 1 << 22
"""Pairs whose counts are added up at once, and in one task, about."""
_PAIRS_HELD = 1 << 21
"""Pairs that a task holds before it writes them down."""
_STEPS = 1 << 10
"""A file of pairs begins with where the pairs of so many shares of the texts begin."""
_PAIR_BYTES = 8
_MOST_RARE = (1 << 16) - 1
_TASKS = 64
"""Tasks at most: each writes a figure for every text."""


class Ranges(Struct, frozen=True):
    """How the hashes are divided: a task has some ranges that follow one another."""

    bits: int
    """The first bits of a hash, so many of them, are the number of its range."""
    tasks: int
    texts: int
    """How many texts there are."""

    @property
    def text_bits(self) -> int:
        """Bits of the number of a text."""
        return max(0, self.texts - 1).bit_length()

    def of(self, task: int) -> range:
        """The ranges of a task."""
        count = 1 << self.bits
        return range(task * count // self.tasks, (task + 1) * count // self.tasks)


def divided(hashes: int, texts: int) -> Ranges:
    """How so many hashes of so many texts are divided.

    The rest of a hash and the number of a text fit into 64 bits together.

    >>> divided(340_000_000, 1_000_000)
    Ranges(bits=9, tasks=64, texts=1000000)
    """
    least = HASH_BITS + max(0, texts - 1).bit_length() - 64
    bits = min(INDEX_BITS, max(least, (hashes // _RANGE).bit_length(), 0))
    return Ranges(bits, min(1 << bits, _TASKS), texts)


def common_above(texts: int) -> int:
    """How many of so many texts may have a shingle that is not common.

    What texts have in common by chance grows with their number: among a million no two words beside each other are
    rare that were rare among a hundred thousand. So the figure doubles where the number of texts does; in steps,
    because all that was compared before is compared anew when it changes.

    >>> [common_above(texts) for texts in (1_000, 100_000, 100_001, 200_000, 1_000_000)]
    [50, 50, 100, 100, 800]
    """
    return COMMON << (max(0, texts - 1) // _MANY).bit_length()


class Found(Struct, frozen=True):
    """What the ranges of a task say, beside what is written down."""

    common: bytes
    """Hashes that are common, as uint64, ascending."""
    pairs: list[str]
    """The files of pairs, each ascending, as uint64: two texts, the smaller number first, and how many rare shingles
    they share, or some of these; behind an index."""
    hubs: list[str]
    """The same for a text, a hub and the other shingles."""
    rare: str
    """The file that says of each text how many hashes it has that at most `PAIRED` texts have, as uint16."""


def look(folder: str, ranges: Ranges, task: int) -> Found:
    """What the hashes of a task's ranges say."""
    import numpy as np

    pairs, hubs = (_Runs(folder, f"{kind}{task:03}", ranges.texts) for kind in ("pairs", "hubs"))
    counts, common, most = _Counts(ranges.texts), [], common_above(ranges.texts)
    for number in ranges.of(task):
        hashes, texts, starts, sizes = _grouped(folder, ranges, number)
        common.append(hashes[sizes > most] | np.uint64(number << HASH_BITS - ranges.bits))
        counts.add(texts[np.repeat(sizes <= PAIRED, sizes)])
        for some in _pairs(texts, starts, sizes):
            pairs.add(some)
        hubs.add(_hubs(hashes, texts, starts, sizes))
    name = f"rare{task:03}"
    with written(os.path.join(folder, name)) as file:
        file.write(np.minimum(counts.total(), _MOST_RARE).astype("<u2").tobytes())
    return Found(np.concatenate(common).tobytes(), pairs.end(), hubs.end(), name)


class _Runs:
    """Pairs on their way into files, each of which is ascending."""

    def __init__(self, folder: str, name: str, texts: int) -> None:
        self._folder = folder
        self._name = name
        self._texts = texts
        self._held: list[Hashes] = []
        self._size = 0
        self._names: list[str] = []

    def add(self, pairs: Hashes) -> None:
        """Nothing; takes in pairs, some of them several times."""
        self._held.append(pairs)
        self._size += len(pairs)
        if self._size > _PAIRS_HELD:
            self._write()

    def end(self) -> list[str]:
        """The names of the files."""
        if self._size:
            self._write()
        return self._names

    def _write(self) -> None:
        import numpy as np

        name = f"{self._name}-{len(self._names):03}"
        pairs = np.concatenate(self._held)
        self._held, self._size = [], 0
        with written(os.path.join(self._folder, name)) as file:
            counted = _counted(pairs)
            file.write(_indexed(counted, self._texts).tobytes())
            file.write(counted.tobytes())
        self._names.append(name)


class _Counts:
    """How often each text has come."""

    def __init__(self, texts: int) -> None:
        import numpy as np

        self._total = np.zeros(texts, np.uint32)
        self._held: list[Numbers] = []
        self._size = 0

    def add(self, texts: Numbers) -> None:
        """Nothing; takes in the numbers of texts."""
        self._held.append(texts)
        self._size += len(texts)
        if self._size > len(self._total):
            self.total()

    def total(self) -> NDArray[np.uint32]:
        """For each text how often it came."""
        import numpy as np

        if self._held:
            held = np.concatenate(self._held)
            self._held, self._size = [], 0
            self._total += np.bincount(held, minlength=len(self._total)).astype(np.uint32)
        return self._total


def _grouped(folder: str, ranges: Ranges, number: int) -> tuple[Hashes, Numbers, Numbers, Numbers]:
    """The hashes of a range (the lower bits), the texts that have them, and where and how many those of each are."""
    import numpy as np

    text_bits = np.uint64(ranges.text_bits)
    low = np.uint64((1 << HASH_BITS - ranges.bits) - 1)
    parts = [
        (hashes & low) << text_bits | texts.astype(np.uint64) for hashes, texts in posts(folder, number, ranges.bits)
    ]
    packed = np.concatenate([np.zeros(0, np.uint64), *parts])
    packed.sort()
    if len(packed):
        packed = packed[np.append(True, packed[1:] != packed[:-1])]
    hashes = packed >> text_bits
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])) if len(hashes) else np.zeros(0, np.int64)
    texts = (packed & np.uint64((1 << ranges.text_bits) - 1)).astype(np.int64)
    return hashes[starts], texts, starts, np.diff(np.append(starts, len(hashes)))


def _pairs(texts: Numbers, starts: Numbers, sizes: Numbers) -> Iterator[Hashes]:
    """Every pair of texts that share a hash which at most `PAIRED` have, once for each such hash."""
    import numpy as np

    for size in range(2, PAIRED + 1):
        members = texts[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        yield _packed(members[:, first].ravel(), members[:, second].ravel())


def _hubs(hashes: Hashes, texts: Numbers, starts: Numbers, sizes: Numbers) -> Hashes:
    """Every text with the hub of each hash that it has in common with more than `PAIRED` texts; thinned out."""
    import numpy as np

    chosen = (sizes > PAIRED) & ((hashes >> np.uint64(_GRAIN_BITS)) % np.uint64(THINNED) == 0)
    starts, sizes = starts[chosen] + 1, sizes[chosen] - 1  # the first is the hub
    begins = np.cumsum(sizes) - sizes
    members = texts[np.arange(int(sizes.sum())) + np.repeat(starts - begins, sizes)]
    return _packed(members, np.repeat(texts[starts - 1], sizes))


def _packed(first: Numbers, second: Numbers) -> Hashes:
    import numpy as np

    return first.astype(np.uint64) << np.uint64(TEXT_BITS) | second.astype(np.uint64)


def _counted(pairs: Hashes) -> Hashes:
    """Each pair once, ascending, with the number of times it came; several times if that is more than has room."""
    import numpy as np

    pairs.sort()
    starts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1]))
    counts = np.diff(np.append(starts, len(pairs)))
    times = -(-counts // _MOST)
    begins = np.cumsum(times) - times
    pairs, left = np.repeat(pairs[starts], times), np.full(int(times.sum()), _MOST, np.uint64)
    left[begins] = counts - (times - 1) * _MOST
    return pairs << np.uint64(_COUNT_BITS) | left


def _indexed(pairs: Hashes, texts: int) -> Hashes:
    """Where each of `_STEPS` equal shares of the texts begins among the pairs, by their first texts."""
    import numpy as np

    borders = (np.arange(_STEPS + 1) * texts // _STEPS).astype(np.uint64) << np.uint64(TEXT_BITS + _COUNT_BITS)
    return np.searchsorted(pairs, borders).astype(np.uint64)


def _indexes(folder: str, names: Sequence[str]) -> Numbers:
    """For each file of pairs where the shares begin."""
    import numpy as np

    found = [np.fromfile(os.path.join(folder, name), "<u8", _STEPS + 1) for name in names]
    return np.array(found, np.int64).reshape(-1, _STEPS + 1)


def _cut(indexes: Numbers, first: int, last: int, aim: int) -> list[tuple[int, int]]:
    """The shares from `first` to before `last` in groups that have about `aim` pairs each, in all files."""
    import numpy as np

    group = (indexes.sum(0)[first:last] - indexes.sum(0)[first]) // aim
    borders = [first, *(first + 1 + np.flatnonzero(np.diff(group))).tolist(), last]
    return list(pairwise(borders))


def tasks_of(folder: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """What `summed` does at a time, so that it is a task."""
    return _cut(_indexes(folder, names), 0, _STEPS, _PAIRS_A_TASK)


def summed(folder: str, names: Sequence[str], task: tuple[int, int]) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """First and second text of each pair in the files, and their counts added up, a part at a time.

    Only pairs whose first text is in the shares from the first to before the second number of the task.
    """
    import numpy as np

    indexes = _indexes(folder, names)
    with Files() as files:
        for first, last in _cut(indexes, *task, _PAIRS_AT_ONCE):
            parts = [np.zeros(0, np.uint64)]
            for name, start, stop in zip(names, indexes[:, first].tolist(), indexes[:, last].tolist(), strict=True):
                place = (_STEPS + 1 + start) * _PAIR_BYTES
                data = files.read(os.path.join(folder, name), place, (stop - start) * _PAIR_BYTES)
                parts.append(np.frombuffer(data, np.uint64))
            yield _summed(np.concatenate(parts))


def _summed(joined: Hashes) -> tuple[Numbers, Numbers, Numbers]:
    import numpy as np

    joined.sort()
    pairs = joined >> np.uint64(_COUNT_BITS)
    starts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])) if len(pairs) else np.zeros(0, np.int64)
    counts = (joined & np.uint64(_MOST)).astype(np.int64)
    pairs = pairs[starts]
    total = np.add.reduceat(counts, starts) if len(starts) else counts
    mask = np.uint64((1 << TEXT_BITS) - 1)
    return (pairs >> np.uint64(TEXT_BITS)).astype(np.int64), (pairs & mask).astype(np.int64), total
