"""Segments: the documents of a part of the inputs as the stages need them, in files of the run's folder.

Workers write them. A segment has four files: `NAME.pages` (what rows need of each document), `NAME.texts` (folded
texts), `NAME.hashes` (the hashes of each text) and `NAME.posts` (the same hashes by their first bits, each with the
number of its document in the segment). The driver is told figures only, a few bytes a document (`ROW`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import msgspec
from msgspec import Struct

from newskit.dedup.files import written
from newskit.dedup.signature import HASH_BITS, packed
from newskit.dedup.texts import Signed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

PAGES, TEXTS, HASHES, POSTS = ".pages", ".texts", ".hashes", ".posts"
ROW = [
    ("key", "<i8"), ("form", "<i8"), ("letters", "<u4"), ("text", "<i4"), ("hashes", "<u4"), ("page", "<u4"),
    ("lead", "?"),
]  # fmt: skip
"""Of each document: numbers for the letters and the folded form of its text, how many letters these are, the bytes of
the folded text (-1: it is not at hand), how many hashes are kept, the bytes of its page, and whether it breaks off."""

DOCUMENT_BITS = 64 - HASH_BITS
"""Bits of the number of a document in its segment."""
INDEX_BITS = 12
"""A file of posts begins with where those of the same first bits begin, so many bits; and where the last ones end."""
_MOST_DOCUMENTS, _MOST_HASHES = 1 << 16, 1 << 21
"""A segment that has so much is full."""

_encode = msgspec.msgpack.encode


class Page(Struct, frozen=True, array_like=True, gc=False):
    """A page of a source, as far as rows need it."""

    source: str
    id: str
    published: str | None
    title: str | None


class Segment(Struct, frozen=True):
    """What the driver is told of a segment."""

    name: str
    rows: bytes
    """A `ROW` for each document."""


class SegmentWriter:
    """Writes documents into segments, as many as it takes; a context manager."""

    def __init__(self, folder: str, name: str) -> None:
        """The segments are called `name`, with a number behind it."""
        self._folder = folder
        self._name = name
        self._undo = ExitStack()
        self._files: dict[str, IO[bytes]] = {}
        self._rows: list[bytes] = []
        self._posts: list[Hashes] = []
        self._documents = self._hashes = 0
        self.segments: list[Segment] = []
        """Those that are whole."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._undo.__exit__(kind, error, trace)
            return
        with self._undo:
            self.end()

    def add(self, pages: Sequence[Page], batch: Signed) -> None:
        """Nothing; takes in documents."""
        if not pages:
            return
        if not self._files:
            self._begin()
        hashes = _taken(batch)
        encoded = list(map(_encode, pages))
        self._files[PAGES].write(b"".join(encoded))
        self._files[TEXTS].write(batch.folded or b"")
        self._files[HASHES].write(packed(hashes))
        self._rows.append(_rows(batch, list(map(len, encoded))))
        self._posts.append(_posted(hashes, batch.sizes, self._documents))
        self._documents += len(pages)
        self._hashes += len(hashes)
        if self._documents >= _MOST_DOCUMENTS or self._hashes >= _MOST_HASHES:
            self.end()

    def end(self) -> None:
        """Nothing; finishes the segment that was begun, if there is one."""
        if not self._files:
            return
        _write_posts(self._files[POSTS], self._posts)
        self._undo.close()
        self.segments.append(Segment(self._current, b"".join(self._rows)))
        self._files, self._rows, self._posts = {}, [], []
        self._documents = self._hashes = 0

    @property
    def _current(self) -> str:
        return f"{self._name}-{len(self.segments):03}"

    def _begin(self) -> None:
        path = os.path.join(self._folder, self._current)
        for kind in (PAGES, TEXTS, HASHES, POSTS):
            self._files[kind] = self._undo.enter_context(written(path + kind))


def _taken(batch: Signed) -> Hashes:
    import numpy as np

    return np.frombuffer(batch.hashes, np.uint64)


def _rows(batch: Signed, pages: Sequence[int]) -> bytes:
    import numpy as np

    rows = np.zeros(len(pages), ROW)
    rows["key"], rows["form"] = batch.keys, batch.forms
    rows["letters"], rows["lead"] = batch.lengths, batch.leads
    rows["text"] = -1 if batch.folded is None else np.diff(batch.ends, prepend=0)
    rows["hashes"], rows["page"] = batch.sizes, pages
    return rows.tobytes()


def _posted(hashes: Hashes, sizes: Sequence[int], first: int) -> Hashes:
    """Each hash with the number of its document, which is `first` for the first."""
    import numpy as np

    documents = np.repeat(np.arange(first, first + len(sizes), dtype=np.uint64), sizes)
    posted: Hashes = hashes << np.uint64(DOCUMENT_BITS) | documents
    return posted


def _write_posts(file: IO[bytes], parts: Sequence[Hashes]) -> None:
    import numpy as np

    posts = np.concatenate(parts)
    index = (posts >> np.uint64(64 - INDEX_BITS)).astype(np.uint16)
    ends = np.cumsum(np.bincount(index, minlength=1 << INDEX_BITS))
    file.write(np.append(0, ends).astype("<u8").tobytes())
    file.write(posts[np.argsort(index, kind="stable")].tobytes())
