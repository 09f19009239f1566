"""Texts to hashes of their shingles: every run of eight letters, of which a fixed part is kept.

Of a short text all are kept, of others a quarter, of long ones an eighth: a few hundred each. Which ones depends on
their bytes alone, so all texts keep the same and share what they have in common. The eighth is part of the quarter,
and what a pair has in common is counted by the coarser of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

SHINGLE = 8
"""Letters of a shingle: a word and a half, so that one wrong letter spoils a few shingles only."""
SHORT, LONG = 160, 1_000
"""Letters up to which a text is short, and from which on it is long."""
ONE_OF = (1, 4, 8)
"""For each grain, the finest first: one shingle of so many is kept."""
_MASKS = (0, 2, 3)
"""For each grain, the bits that are 0 in the hashes which it keeps."""
HASH_BITS = 46
"""Bits of a kept hash: two shingles of a million pages have the same by chance a few times."""

_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
"""Odd multipliers of 64 bits: multiplying is one-to-one, so different shingles have different hashes of 64 bits."""
_BATCH = 64
"""Texts that are hashed at once: their shingles fit the processor's cache."""


def grains(letters: Sequence[int] | Numbers) -> Numbers:
    """The grain of each text that has so many letters: 0 of short texts, 1, or 2 of long ones."""
    import numpy as np

    lengths = np.asarray(letters, np.int64)
    return (lengths > SHORT).astype(np.int64) + (lengths >= LONG)


def is_of(hashes: Hashes, grain: Numbers | int) -> NDArray[np.bool_]:
    """Which of the hashes are kept by a grain: one for all of them, or one for each."""
    import numpy as np

    kept: NDArray[np.bool_] = hashes & np.array(_MASKS, np.uint64)[grain] == 0
    return kept


def sign(texts: Sequence[bytes]) -> tuple[Hashes, Numbers]:
    """The hashes of the shingles that are kept, in the order of the texts, and how many each text has.

    `texts` are made by `letters`.
    """
    import numpy as np

    parts = [_sign(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    if not parts:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


PACKED = 6
"""Bytes of a hash that is kept for later."""


def packed(hashes: Hashes) -> bytes:
    """The hashes in `PACKED` bytes each."""
    import numpy as np

    return np.ascontiguousarray(hashes, "<u8").view(np.uint8).reshape(-1, 8)[:, :PACKED].tobytes()


def unpacked(data: bytes) -> Hashes:
    """What `packed` has made to `data`."""
    import numpy as np

    whole = np.zeros((len(data) // PACKED, 8), np.uint8)
    whole[:, :PACKED] = np.frombuffer(data, np.uint8).reshape(-1, PACKED)
    return whole.view("<u8").ravel()


def _sign(texts: Sequence[bytes]) -> tuple[Hashes, Numbers]:
    """As `sign` for a batch."""
    import numpy as np

    joined = b"".join(texts)
    windows = max(0, len(joined) - SHINGLE + 1)
    if not windows:
        return np.zeros(0, np.uint64), np.zeros(len(texts), np.int64)
    mixed = np.ndarray((windows,), "<u8", joined, strides=(1,)) * np.uint64(_FIRST)
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths)
    grain = grains(lengths)
    kept = mixed < np.uint64((1 << 64) // ONE_OF[1])
    for text in np.flatnonzero(grain == 0).tolist():
        kept[max(0, ends[text] - lengths[text]) : ends[text]] = True
    at = np.flatnonzero(kept)
    number = np.repeat(np.arange(len(texts)), np.diff(np.searchsorted(at, ends), prepend=0))
    hashes = mixed[at]
    is_rest = hashes >= np.uint64((1 << 64) // ONE_OF[1])
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(_SECOND)
    hashes >>= np.uint64(64 - HASH_BITS)
    hashes &= ~np.uint64(2)
    hashes |= is_rest.astype(np.uint64) << np.uint64(1)
    counts = (at + SHINGLE <= ends[number]) & is_of(hashes, grain[number])
    return hashes[counts], np.bincount(number[counts], minlength=len(texts))
