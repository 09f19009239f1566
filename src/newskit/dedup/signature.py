"""Texts to hashes of their shingles: every run of eight letters, of which a fixed quarter is kept.

The kept ones are chosen by their hash, so all texts keep the same and share what they have in common.
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
KEEP = 4
"""One shingle of so many is kept."""
LONG = 1_000
"""A text of so many letters is long: of its shingles every second kept one will do. Its hash is even, see `is_even`."""
HASH_BITS = 46
"""Bits of a kept hash: two shingles of a million pages have the same by chance about twice."""

_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
"""Odd multipliers of 64 bits: multiplying is one-to-one, so different shingles have different hashes of 64 bits."""
_BATCH = 256
"""Texts that are hashed at once: their shingles fit the processor's cache."""


def sign(texts: Sequence[bytes]) -> tuple[Hashes, Numbers]:
    """The hashes of the shingles kept, in the order of the texts, and the number of the text that each is of.

    `texts` are made by `letters`.
    """
    import numpy as np

    parts = [_sign(texts[start : start + _BATCH], start) for start in range(0, len(texts), _BATCH)]
    if not parts:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def is_even(hashes: Hashes) -> NDArray[np.bool_]:
    """Which of the hashes are looked at in long texts, too."""
    import numpy as np

    even: NDArray[np.bool_] = hashes & np.uint64(1) == 0
    return even


def _sign(texts: Sequence[bytes], first: int) -> tuple[Hashes, Numbers]:
    """As `sign` for a batch whose first text has the number `first`."""
    import numpy as np

    joined = b"".join(texts)
    windows = max(0, len(joined) - SHINGLE + 1)
    if not windows:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    shingles = np.ndarray((windows,), "<u8", joined, strides=(1,))
    hashes = shingles * np.uint64(_FIRST)
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(_SECOND)
    at = np.flatnonzero(hashes < np.uint64((1 << 64) // KEEP))
    ends = np.cumsum([len(text) for text in texts])
    number = np.searchsorted(ends, at, side="right")
    whole = at + SHINGLE <= ends[number]
    return hashes[at[whole]] >> np.uint64(64 - HASH_BITS - KEEP.bit_length() + 1), number[whole] + first
