"""Inputs to parts: pieces of about the same size each, in order, however many workers there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct, structs

from newskit.engines import Engine
from newskit.sources import Inventory, Item, Options, Piece, is_range_of_lines, items_of, ranges

MOST_FILES = 16_384
"""Files in a part at most: each costs some time, however small it is."""


class Part(Struct, frozen=True):
    """A share of the inputs: what one worker reads in one go."""

    pieces: tuple[Piece, ...]
    size: int
    """Bytes on disk that it stands for."""
    files: int
    """How many files and ranges it has."""

    def items(self, root: str) -> Iterator[Item]:
        """The files and ranges, in order; relative paths are taken from `root`."""
        for piece in self.pieces:
            yield from items_of(piece, root)

    @property
    def first(self) -> str:
        """The first source in it."""
        return next(self.items("")).source


def parts_of(found: Inventory, workers: Engine, options: Options, size: int) -> list[Part]:
    """The inputs in parts of about `size` bytes.

    Files larger than that are cut into ranges of bytes, where their format allows it; the driver reads no more than
    the bytes around the cuts.
    """
    large = [piece for piece in found.pieces if isinstance(piece, Item) and piece.size > size]
    cut = dict(zip(large, workers.map(partial(ranges, size, options), large), strict=True))
    return list(_grouped(_cut(found.pieces, cut), size))


def numbered(part: Part, lines: Sequence[int]) -> Part:
    """The part, its ranges of lines knowing the number of their first line."""
    rest = iter(lines)
    pieces = tuple(
        structs.replace(piece, first=next(rest)) if isinstance(piece, Item) and is_range_of_lines(piece) else piece
        for piece in part.pieces
    )
    return structs.replace(part, pieces=pieces)


def ranges_in(part: Part) -> Iterator[Item]:
    """The ranges of files in the part."""
    return (piece for piece in part.pieces if isinstance(piece, Item) and piece.stop is not None)


def _cut(pieces: Iterable[Piece], cut: dict[Item, tuple[Item, ...]]) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, Item) and piece in cut:
            yield from cut[piece]
        else:
            yield piece


def _grouped(pieces: Iterable[Piece], aim: int) -> Iterator[Part]:
    held: list[Piece] = []
    size = files = 0
    for piece in pieces:
        weight, number = _extent(piece)
        if held and (size + weight > aim or files + number > MOST_FILES):
            yield Part(tuple(held), size, files)
            held, size, files = [], 0, 0
        held.append(piece)
        size += weight
        files += number
    if held:
        yield Part(tuple(held), size, files)


def _extent(piece: Piece) -> tuple[int, int]:
    """Bytes on disk and number of files of a piece."""
    if isinstance(piece, Item):
        return piece.size, 1
    items = items_of(piece, "")
    return sum(item.size for item in items), len(items)
