"""The texts of a run as tasks read them: what `Catalogue.save` has written, and the files of the segments."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache, partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from newskit.dedup.catalogue import ASKED, NAMES, NEW, TABLE
from newskit.dedup.files import Files
from newskit.dedup.measure import Text
from newskit.dedup.segment import DOCUMENT_BITS, HASHES, INDEX_BITS, POSTS, TEXTS
from newskit.dedup.signature import PACKED, unpacked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

_INDEX_BYTES = 8
_POST_BYTES = 8


class Reader:
    """Gives texts by their numbers; a context manager."""

    def __init__(self, folder: str) -> None:
        """The run's folder is `folder`."""
        self._files = Files()
        self._paths = [os.path.join(folder, name) for name, _ in _names(*_state(folder, NAMES))]
        self._asked = os.path.join(folder, ASKED)
        self.table: NDArray[Any] = array_in(folder, TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.__exit__(kind, error, trace)

    def hashes(self, texts: Numbers) -> list[Hashes]:
        """The hashes of each of the texts."""
        import numpy as np

        about = self.table[texts]
        order = np.lexsort((about["hashes_at"], about["segment"]))  # as they lie
        places = zip(*(about[name][order].tolist() for name in ("segment", "hashes_at", "hashes")), strict=True)
        read = [
            self._files.read(self._paths[segment] + HASHES, at * PACKED, count * PACKED)
            for segment, at, count in places
        ]
        found = np.split(unpacked(b"".join(read)), np.cumsum(about["hashes"][order])[:-1])
        return [found[place] for place in np.argsort(order).tolist()]

    def texts(self, texts: Numbers) -> list[Text]:
        """The texts."""
        about = self.table[texts]
        places = zip(*(about[name].tolist() for name in ("segment", "text_at", "text", "asked")), strict=True)
        said = zip(places, about["letters"].tolist(), about["lead"].tolist(), strict=True)
        return [Text(partial(self._folded, *place), length=letters, is_lead=lead) for place, letters, lead in said]

    def _folded(self, segment: int, at: int, size: int, asked: bool) -> str:  # noqa: FBT001 - a row of the table
        path = self._asked if asked else self._paths[segment] + TEXTS
        return self._files.read(path, at, size).decode("utf-8", "surrogatepass")


def posts(folder: str, number: int, bits: int) -> Iterator[tuple[Hashes, NDArray[np.int32]]]:
    """The hashes that begin with the `bits` bits of `number`, of each segment, with the numbers of their texts.

    Of several documents with the same text only one is told of.
    """
    import numpy as np

    new = array_in(folder, NEW)
    shift = INDEX_BITS - bits
    low = np.uint64((1 << DOCUMENT_BITS) - 1)
    with Files() as files:
        for name, first in _names(*_state(folder, NAMES)):
            path = os.path.join(folder, name + POSTS)
            start, stop = (
                int.from_bytes(files.read(path, (border << shift) * _INDEX_BYTES, _INDEX_BYTES), "little")
                for border in (number, number + 1)
            )
            head = ((1 << INDEX_BITS) + 1) * _INDEX_BYTES
            data = np.frombuffer(files.read(path, head + start * _POST_BYTES, (stop - start) * _POST_BYTES), "<u8")
            texts = new[(data & low).astype(np.int64) + first]
            is_new = texts >= 0
            yield (data >> np.uint64(DOCUMENT_BITS))[is_new], texts[is_new]


def array_in(folder: str, name: str) -> NDArray[Any]:
    """The array that is saved under `name`."""
    return _array(*_state(folder, name))


def _state(folder: str, name: str) -> tuple[str, int, int]:
    """The path of a file, and what tells whether it is another one now."""
    path = os.path.join(folder, name)
    about = os.stat(path)
    return path, about.st_mtime_ns, about.st_ino


@lru_cache(maxsize=3)
def _array(path: str, *_about: int) -> NDArray[Any]:
    """The array at `path`, which all workers share."""
    import numpy as np

    loaded: NDArray[Any] = np.load(path, mmap_mode="r").view(np.ndarray)
    return loaded


@lru_cache(maxsize=1)
def _names(path: str, *_about: int) -> list[tuple[str, int]]:
    """The segments, and the document with which each begins."""
    with open(path, encoding="utf-8") as file:
        return [(name, int(first)) for name, first in (line.split() for line in file)]
