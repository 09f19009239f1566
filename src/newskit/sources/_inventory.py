"""All that there is to read, cut into shards as it is asked for."""

from __future__ import annotations

import heapq
import os
import pickle
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Self, cast

from newskit.model import Problem
from newskit.sources import _cut, _registry, _sniff
from newskit.sources._model import SHARD_BYTES, SHARD_ITEMS, Item, Options, Shard

Piece = bytes | Item
"""A file that may be large, or many small ones packed together (a million of them take much memory as they are)."""


class Inventory:
    """What the inputs hold, in sorted order of sources, without reading it.

    Files are looked for while `shards` is gone through; a second time the same ones come again, whatever
    happened to the folders meanwhile. Close it (or use `with`) to remove what standard input was spooled to.
    """

    problems: tuple[Problem, ...]
    """The inputs that are missing, or folders in which there is nothing to read."""

    def __init__(
        self,
        streams: Iterable[Iterator[Item]],
        options: Options,
        *,
        problems: Iterable[Problem] = (),
        skipped: Counter[str] | None = None,
        spooled: Iterable[str] = (),
    ) -> None:
        """`streams` are sorted by source each; `spooled` are the temporary files that go when it is closed."""
        self._options = options
        self._entries: list[bytes | Item] = []
        self._rest = _entries(_merged(streams))
        self._skipped = Counter() if skipped is None else skipped
        self._spooled = list(spooled)
        self.problems = tuple(problems)

    @property
    def shards(self) -> Iterator[Shard]:
        """The shards, from the first, in order; each time the same."""
        place = 0
        while True:
            if place == len(self._entries):
                entry = next(self._rest, None)
                if entry is None:
                    return
                self._entries.append(entry)
            found = self._entries[place]
            place += 1
            if isinstance(found, Item):
                yield from _shards(_cut.cut(found, self._options))
            else:
                yield unpacked(found)

    @property
    def pieces(self) -> Iterator[Piece]:
        """All that there is, uncut: large files by themselves, the others many together. Reads none."""
        self._entries.extend(self._rest)
        return iter(self._entries)

    @property
    def skipped(self) -> Mapping[str, int]:
        """How many files were passed over, by suffix; whole once `shards` has been gone through."""
        return dict(sorted(self._skipped.items()))

    def size(self) -> int:
        """Bytes on disk of all that is to be read. Looks at every file's size, but reads none."""
        self._entries.extend(self._rest)
        return sum(entry.size if isinstance(entry, Item) else unpacked(entry).size for entry in self._entries)

    def extent(self) -> tuple[int, int]:
        """The number of files that are one page each, and the bytes on disk of the others; reads no more than a line.

        Files of newskit's own records do not count: their pages were split before.
        """
        self._entries.extend(self._rest)
        whole = (len(unpacked(entry).items) for entry in self._entries if not isinstance(entry, Item))
        others = (entry for entry in self._entries if isinstance(entry, Item))
        return sum(whole), sum(entry.size for entry in others if not _sniff.holds_own(entry))

    def close(self) -> None:
        """Remove the temporary files."""
        while self._spooled:
            os.unlink(self._spooled.pop())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _merged(streams: Iterable[Iterator[Item]]) -> Iterator[Item]:
    """The items of all streams in order of their sources, each source once."""
    last = None
    for item in heapq.merge(*streams, key=lambda item: item.source):
        if item.source != last:
            yield item
            last = item.source


def _entries(items: Iterable[Item]) -> Iterator[bytes | Item]:
    """Files that are to be cut, as they are, and the others packed by the shard, which a million files need."""
    batch: list[Item] = []
    size = 0
    for item in items:
        lined = item.problem is None and _registry.source(item.format).FORMAT.layout != "page"
        if batch and (lined or len(batch) == SHARD_ITEMS or size + item.size > SHARD_BYTES):
            yield _packed(batch)
            batch, size = [], 0
        if lined:
            yield item
        else:
            batch.append(item)
            size += item.size
    if batch:
        yield _packed(batch)


def _shards(pieces: Iterable[Item]) -> Iterator[Shard]:
    """The pieces of a file: each by itself, but files in an archive together, as those in a folder are."""
    batch: list[Item] = []
    size = 0
    for piece in pieces:
        weight = max(piece.size, len(piece.data or b""))
        if batch and (piece.depth == 0 or len(batch) == SHARD_ITEMS or size + weight > SHARD_BYTES):
            yield Shard(tuple(batch))
            batch, size = [], 0
        batch.append(piece)
        size += weight
    if batch:
        yield Shard(tuple(batch))


def _packed(items: list[Item]) -> bytes:
    return zlib.compress(pickle.dumps(Shard(tuple(items)), pickle.HIGHEST_PROTOCOL), 1)


def unpacked(packed: bytes) -> Shard:
    """The files that `Inventory.pieces` gives packed."""
    return cast("Shard", pickle.loads(zlib.decompress(packed)))  # noqa: S301 - packed by this very process
