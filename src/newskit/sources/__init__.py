"""Inputs to documents: what to read (`find`), cut into shards, and reading a shard (`read_shard`).

One module of this package is one format; those whose names begin with `_` are the plumbing that they share.
A source is a string: the file's path relative to a base folder with `/` between parts, `FILE#ID` for a record
in a file (its own id, else the number of its line), `-` for standard input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources._find import find
from newskit.sources._inventory import Inventory, Piece
from newskit.sources._model import Format, Item, Options, Shard
from newskit.sources._name import printable
from newskit.sources._piece import Digest, digest, is_range_of_lines, items_of, listing, ranges, read_cut, read_items
from newskit.sources._registry import broken, formats
from newskit.sources._remote import as_os_errors, is_remote

__all__ = [
    "Digest",
    "Format",
    "Inventory",
    "Item",
    "Options",
    "Piece",
    "Shard",
    "as_os_errors",
    "broken",
    "digest",
    "find",
    "formats",
    "is_range_of_lines",
    "is_remote",
    "items_of",
    "listing",
    "printable",
    "ranges",
    "read_items",
    "read_shard",
]


def read_shard(
    shard: Shard, options: Options, passed: Counter[str] | None = None
) -> Iterator[Document | Record | Problem]:
    """The documents of a shard in order, newskit's own records as they are, a Problem for each that is neither.

    Parts of files that hold no pages are counted in `passed`.
    """
    return read_cut(shard.items, options, passed)
