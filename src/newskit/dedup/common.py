"""The hashes that say little, because many texts have them: which of some hashes are among them."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

_FEWEST_BITS, _MOST_BITS = 12, 24
_ROOM_BITS = 4
"""The filter has room for so many times (as a power of two) the hashes that it holds: few others pass it."""


class Common:
    """Hashes that many texts have; ascending."""

    def __init__(self, ascending: Hashes) -> None:
        """None of them twice."""
        import numpy as np

        bits = min(_MOST_BITS, max(_FEWEST_BITS, len(ascending).bit_length() + _ROOM_BITS))
        self._ascending = ascending
        self._mask = np.uint64((1 << bits) - 1)
        self._seen = np.zeros(1 << bits, bool)
        self._seen[ascending & self._mask] = True

    def holds(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Which of `hashes` are common."""
        import numpy as np

        if not len(self._ascending):
            return np.zeros(len(hashes), bool)
        found: NDArray[np.bool_] = self._seen[hashes & self._mask]
        maybe = hashes[found]  # the filter leaves few to look up
        places = np.minimum(np.searchsorted(self._ascending, maybe), len(self._ascending) - 1)
        found[found] = self._ascending[places] == maybe
        return found


def common_in(path: str) -> Common:
    """The common hashes in the file at `path`, as uint64; kept for the next call while the file is the same."""
    about = os.stat(path)
    return _common_in(path, about.st_size, about.st_mtime_ns, about.st_ino)


@lru_cache(maxsize=1)
def _common_in(path: str, *_about: int) -> Common:
    import numpy as np

    return Common(np.fromfile(path, np.uint64))
