"""Hashes to pairs of texts that are worth a look.

The hashes lie in files by their range, so that each range fits the memory and is looked at by itself. Texts that share
a rare shingle are a pair. A shingle that more than `PAIRED` texts have would make too many pairs; there each text is
paired with one of them only, the hub: the one with the smallest rank. So the copies of a large family all meet its
hubs, and work grows with the number of texts, however many pages are made from one template.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from msgspec import Struct

from newskit.dedup.signature import HASH_BITS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

PAIRED = 12
"""All texts that share a shingle are paired if no more than so many have it."""
COMMON = 50
"""A shingle that more texts have is common: it says little about which of them are copies."""
TEXT_BITS = 24
"""Bits of the number of a text: 16 million texts."""
_RANGE_BITS = 6
_LOW_BITS = HASH_BITS - _RANGE_BITS
_COUNT_BITS = 64 - 2 * TEXT_BITS
_GRAIN_BITS = 2
"""The lowest bits of a hash say by which grains it is kept."""
THINNED = 4
"""Of the shingles that more than `PAIRED` texts have, one of so many is looked at."""
_PAIRS_AT_ONCE = 1 << 20
"""Pairs whose counts are added up at once."""
_MOST = (1 << 16) - 1
RANGES = 1 << _RANGE_BITS


class Postings:
    """The hashes of all texts, in a file for each range; a context manager."""

    def __init__(self, folder: str) -> None:
        """Nothing is there yet; the files are made in `folder`."""
        self._folder = folder
        self._files: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        paths = [hashes_path(self._folder, number) for number in range(RANGES)]
        self._files = [self._open.enter_context(open(path, "wb")) for path in paths]  # noqa: SIM115 - closed together
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()

    def add(self, hashes: Hashes, texts: Numbers) -> None:
        """Nothing; writes the hashes down, each with the number of its text."""
        import numpy as np

        ranges = (hashes >> np.uint64(_LOW_BITS)).astype(np.uint8)
        low = hashes & np.uint64((1 << _LOW_BITS) - 1)
        order = np.argsort(ranges, kind="stable")
        packed = (low << np.uint64(TEXT_BITS) | texts.astype(np.uint64))[order]
        ends = np.cumsum(np.bincount(ranges, minlength=RANGES))
        start = 0
        for file, end in zip(self._files, ends.tolist(), strict=True):
            file.write(packed[start:end].tobytes())
            start = end

    def flush(self) -> None:
        """Nothing; closes the files for writing."""
        self._open.close()


class Found(Struct, frozen=True):
    """What a range of hashes says, beside the pairs that it has."""

    rare: bytes
    """For each text how many hashes it has that at most `PAIRED` texts have, as uint16."""
    common: bytes
    """Hashes that more than `COMMON` texts have, as uint64, ascending."""


def hashes_path(folder: str, number: int) -> str:
    """The file of the hashes of a range, as uint64: the lower bits of a hash, then the number of its text."""
    return os.path.join(folder, f"hashes{number:02}")


def pairs_path(folder: str, number: int, kind: str) -> str:
    """The file of the pairs that a range has, ascending, as uint64: two texts, and how many shingles they share.

    `kind` is `pairs`, the smaller number first, for rare shingles, or `hubs`, a text and a hub, for the others.
    """
    return os.path.join(folder, f"{kind}{number:02}")


def look(folder: str, number: int, ranks: Numbers) -> Found:
    """What the hashes of the range `number` say; its pairs are written down. `ranks` are those of the texts."""
    import numpy as np

    hashes, texts, starts, sizes = _grouped(folder, number)
    common = hashes[sizes > COMMON] | np.uint64(number << _LOW_BITS)
    rare = np.bincount(texts[np.repeat(sizes <= PAIRED, sizes)], minlength=len(ranks))
    _counted(_pairs(texts, starts, sizes)).tofile(pairs_path(folder, number, "pairs"))
    _counted(_hubs(hashes, texts, starts, sizes, ranks)).tofile(pairs_path(folder, number, "hubs"))
    return Found(rare=np.minimum(rare, _MOST).astype(np.uint16).tobytes(), common=common.tobytes())


def _grouped(folder: str, number: int) -> tuple[Hashes, Numbers, Numbers, Numbers]:
    """The hashes of a range (the lower bits), the texts that have them, and where and how many those of each are."""
    import numpy as np

    packed = np.fromfile(hashes_path(folder, number), np.uint64)
    packed.sort()
    hashes = packed >> np.uint64(TEXT_BITS)
    if len(packed):
        once = np.append(True, packed[1:] != packed[:-1])
        packed, hashes = packed[once], hashes[once]
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])) if len(hashes) else np.zeros(0, np.int64)
    texts = (packed & np.uint64((1 << TEXT_BITS) - 1)).astype(np.int64)
    return hashes[starts], texts, starts, np.diff(np.append(starts, len(hashes)))


def _pairs(texts: Numbers, starts: Numbers, sizes: Numbers) -> Hashes:
    """Every pair of texts that share a hash which at most `PAIRED` have, once for each such hash."""
    import numpy as np

    parts = [np.zeros(0, np.uint64)]
    for size in range(2, PAIRED + 1):
        members = texts[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        parts.append(_packed(members[:, first].ravel(), members[:, second].ravel()))
    return np.concatenate(parts)


def _hubs(hashes: Hashes, texts: Numbers, starts: Numbers, sizes: Numbers, ranks: Numbers) -> Hashes:
    """Every text with the hub of each hash that it has in common with more than `PAIRED` texts; thinned out."""
    import numpy as np

    chosen = (sizes > PAIRED) & ((hashes >> np.uint64(_GRAIN_BITS)) % np.uint64(THINNED) == 0)
    starts, sizes = starts[chosen], sizes[chosen]
    if not len(starts):
        return np.zeros(0, np.uint64)
    begins = np.cumsum(sizes) - sizes
    members = texts[np.arange(int(sizes.sum())) + np.repeat(starts - begins, sizes)]
    ordered = ranks[members]
    smallest = np.repeat(np.minimum.reduceat(ordered, begins), sizes)
    hub = np.repeat(members[ordered == smallest], sizes)
    apart = members != hub
    return _packed(members[apart], hub[apart])


def _packed(first: Numbers, second: Numbers) -> Hashes:
    import numpy as np

    return first.astype(np.uint64) << np.uint64(TEXT_BITS + _COUNT_BITS) | second.astype(np.uint64) << np.uint64(
        _COUNT_BITS
    )


def _counted(pairs: Hashes) -> Hashes:
    """Each pair once, ascending, with the number of times it came."""
    import numpy as np

    pairs.sort()
    starts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])) if len(pairs) else np.zeros(0, np.int64)
    return pairs[starts] | np.minimum(np.diff(np.append(starts, len(pairs))), (1 << _COUNT_BITS) - 1).astype(np.uint64)


def summed(folder: str, kind: str, texts: int) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """First and second text of each pair of all ranges, and their counts added up, a part at a time."""
    import numpy as np

    paths = [pairs_path(folder, number, kind) for number in range(RANGES)]
    files = [np.memmap(path, np.uint64, "r") for path in paths if os.path.getsize(path)]
    parts = 1 + sum(map(len, files)) // _PAIRS_AT_ONCE
    borders = np.linspace(0, texts, parts + 1).astype(np.uint64) << np.uint64(TEXT_BITS + _COUNT_BITS)
    cuts = [np.searchsorted(file, borders) for file in files]
    for part in range(parts):
        slices = [file[cut[part] : cut[part + 1]] for file, cut in zip(files, cuts, strict=True)]
        if slices:
            yield _summed(np.concatenate(slices))


def _summed(joined: Hashes) -> tuple[Numbers, Numbers, Numbers]:
    import numpy as np

    joined.sort(kind="stable")  # every part is ascending: they are only merged
    pairs = joined >> np.uint64(_COUNT_BITS)
    starts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])) if len(pairs) else np.zeros(0, np.int64)
    counts = (joined & np.uint64((1 << _COUNT_BITS) - 1)).astype(np.int64)
    pairs = pairs[starts]
    total = np.add.reduceat(counts, starts) if len(starts) else counts
    mask = np.uint64((1 << TEXT_BITS) - 1)
    return (pairs >> np.uint64(TEXT_BITS)).astype(np.int64), (pairs & mask).astype(np.int64), total
