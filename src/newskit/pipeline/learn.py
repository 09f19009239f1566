"""What the pages of a site teach each other, carried through a run.

In the first pass workers observe pages (`observed`) and the driver adds them up (`Lessons`): the counts that the
corpus kept of finished runs, and this run's. Then the counts go into a folder from which every worker maps them into
its memory (`remembered`), and the second pass splits with them. Each text counts once for a site, however often it is
stored; adding up is the same in any order, so neither the order of the inputs nor the number of jobs matters.

Of many pages a sample is counted, chosen by a key of each page: its share follows from the size of all inputs, so that
about `MOST_PAGES` are counted however many there are.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
from msgspec import Struct

from newskit.corpus.sites import SiteCounts
from newskit.model import Document
from newskit.parsing.memory import LEAST_PAGES, Observation, SiteMemory, observe, site_of
from newskit.pipeline.parts.store import store
from newskit.sources import is_remote

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.sources import Inventory

MOST_PAGES = 20_000
"""About so many pages of a run are counted."""
_RECORD_BYTES = 2_000
"""What a page takes in a file of records; such files may hold fewer pages, then fewer are counted."""
_KEYS = 1 << 64
_TABLE, _SITES, _COUNTED = "table.npy", "sites.json", "counted.npy"


class Look(Struct, frozen=True):
    """Which pages workers observe."""

    site: str | None = None
    """The site of all pages; `None`: each page's own."""
    below: int = 0
    """Pages whose key is below are counted."""
    folder: str | None = None
    """Where the keys are of pages that were counted in earlier runs."""


class Lesson(Struct, frozen=True):
    """What a page teaches about its site."""

    key: int
    """Of the page and its site."""
    seen: Observation


class Lessons:
    """The driver's part: a context manager, because the counts lie in a folder while workers use them."""

    def __init__(self, kept: SiteCounts | None = None, site: str | None = None) -> None:
        """`kept` is what earlier runs taught, `site` the site of all pages, if it is one."""
        self._folder = tempfile.TemporaryDirectory(prefix="newskit-", ignore_cleanup_errors=True)
        self._site = site
        self._kept = kept
        self._memory = SiteMemory() if kept is None else SiteMemory.from_bytes(kept.table, kept.pages)
        self._keys: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def look(self, found: Inventory) -> Look:
        """What workers are to observe of the inputs."""
        files, rest = found.extent()
        below = _KEYS * MOST_PAGES // max(files + rest // _RECORD_BYTES, MOST_PAGES)
        if self._kept is None:
            return Look(self._site, below)
        import numpy as np

        np.save(os.path.join(self._folder.name, _COUNTED), np.frombuffer(self._kept.counted, "<u8"))
        return Look(self._site, below, self._folder.name)

    def add(self, lessons: tuple[Lesson, ...]) -> None:
        """Count pages in, each text once for its site."""
        for lesson in lessons:
            if lesson.key not in self._keys:
                self._keys.add(lesson.key)
                self._memory.add(lesson.seen)

    def folder(self) -> str | None:
        """Where `remembered` finds all that was learned; `None` when it is too little to teach anything."""
        if not self.teaches:
            return None
        import numpy as np

        np.save(os.path.join(self._folder.name, _TABLE), self._memory.table)
        with open(os.path.join(self._folder.name, _SITES), "wb") as file:
            file.write(msgspec.json.encode(self._memory.pages))
        return self._folder.name

    def files(self) -> dict[str, bytes] | None:
        """What a folder holds from which `remembered` reads, and `counts_in`; `None` when nothing was learned."""
        if not self._keys:
            return None
        import numpy as np

        keys = np.sort(np.fromiter(self._keys, np.uint64, len(self._keys))).astype("<u8")
        sites = msgspec.json.encode(self._memory.pages, order="deterministic")
        return {_TABLE: _as_npy(self._memory.table), _COUNTED: _as_npy(keys), _SITES: sites}

    @property
    def teaches(self) -> bool:
        """Whether enough was learned to teach anything."""
        return max(self._memory.pages.values(), default=0) >= LEAST_PAGES

    def take(self, counts: SiteCounts) -> None:
        """Count in what another run has learned; nothing when all of its pages were counted before.

        Of pages that both have seen, their lines and the pages are counted twice alike.
        """
        import numpy as np

        old = np.frombuffer(b"" if self._kept is None else self._kept.counted, "<u8")
        new = np.setdiff1d(np.frombuffer(counts.counted, "<u8"), old)
        new = new[~np.isin(new, np.fromiter(self._keys, np.uint64, len(self._keys)))]
        if len(new):
            self._memory = self._memory.merged([SiteMemory.from_bytes(counts.table, counts.pages)])
            self._keys.update(new.tolist())

    def counts(self) -> SiteCounts | None:
        """What is to be kept for later runs; `None` when this one has taught nothing new."""
        if not self._keys:
            return None
        import numpy as np

        old = np.frombuffer(b"" if self._kept is None else self._kept.counted, "<u8")
        keys = np.union1d(old, np.fromiter(self._keys, np.uint64, len(self._keys)))
        memory = self._memory.faded()
        return SiteCounts(memory.to_bytes(), keys.astype("<u8").tobytes(), memory.pages)


def can_teach(found: Inventory) -> bool:
    """Whether there may be enough pages for them to teach each other anything."""
    files, rest = found.extent()
    return rest > 0 or files >= LEAST_PAGES


def observed(document: Document, look: Look) -> Lesson | None:
    """What `document` teaches; `None` when it is not to be counted, or has been."""
    site = site_of(document) if look.site is None else look.site
    key = _key(site, document.id)
    if key >= look.below or (look.folder is not None and _is_counted(look.folder, key)):
        return None
    return Lesson(key, observe(document, site))


@lru_cache(maxsize=1)
def remembered(folder: str) -> SiteMemory:
    """The memory that `Lessons.folder` has written; its table stays in the file, which all workers share.

    One at an address (`Lessons.files` made it) is held in memory.
    """
    import numpy as np

    if is_remote(folder):
        return _memory_in(files_at(folder))
    with open(os.path.join(folder, _SITES), "rb") as file:
        pages = msgspec.json.decode(file.read(), type=dict[str, int])
    return SiteMemory(np.load(os.path.join(folder, _TABLE), mmap_mode="r").view(np.ndarray), pages)


def files_at(folder: str) -> dict[str, bytes]:
    """The files that `Lessons.files` made, from a folder or an address; those that are missing are left out."""
    place = store(folder)
    found = {name: place.read(name) for name in (_TABLE, _COUNTED, _SITES)}
    return {name: data for name, data in found.items() if data is not None}


def counts_in(files: Mapping[str, bytes]) -> SiteCounts:
    """What `Lessons.files` made, as the corpus keeps it."""
    memory = _memory_in(files)
    return SiteCounts(memory.to_bytes(), _of_npy(files[_COUNTED]).astype("<u8").tobytes(), memory.pages)


def _memory_in(files: Mapping[str, bytes]) -> SiteMemory:
    return SiteMemory(_of_npy(files[_TABLE]), msgspec.json.decode(files[_SITES], type=dict[str, int]))


def _key(site: str, id_: str) -> int:
    """A number below 2**64 for a page of a site.

    >>> _key("example.org", "00000000000000ff") == _key("example.org", "00000000000000fe")
    False
    """
    name = f"{site}\0{id_}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "little")


def _is_counted(folder: str, key: int) -> bool:
    import numpy as np

    keys = _counted(folder)
    place = int(np.searchsorted(keys, np.uint64(key)))
    return place < len(keys) and int(keys[place]) == key


@lru_cache(maxsize=1)
def _counted(folder: str) -> NDArray[np.uint64]:
    """The keys of pages that were counted in earlier runs, in ascending order."""
    import numpy as np

    keys: NDArray[np.uint64] = np.load(os.path.join(folder, _COUNTED), mmap_mode="r").view(np.ndarray)
    return keys


def _as_npy(array: NDArray[Any]) -> bytes:
    import numpy as np

    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def _of_npy(data: bytes) -> NDArray[Any]:
    import numpy as np

    array: NDArray[Any] = np.load(io.BytesIO(data))
    return array
