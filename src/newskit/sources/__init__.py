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
from newskit.sources import _registry
from newskit.sources._find import find
from newskit.sources._inventory import Inventory
from newskit.sources._model import Format, Options, Passed, Shard
from newskit.sources._name import printable
from newskit.sources._registry import broken, formats

__all__ = ["Format", "Inventory", "Options", "Shard", "broken", "find", "formats", "printable", "read_shard"]


def read_shard(
    shard: Shard, options: Options, passed: Counter[str] | None = None
) -> Iterator[Document | Record | Problem]:
    """The documents of a shard in order, newskit's own records as they are, a Problem for each that is neither.

    Parts of files that hold no pages are counted in `passed`.
    """
    for item in shard.items:
        if item.problem is not None:
            yield Problem(item.source, item.problem)
            continue
        found = (Passed(item.passed),) if item.passed else _registry.source(item.format).read(item, options)
        for one in found:
            if not isinstance(one, Passed):
                yield one
            elif passed is not None:
                passed[one.what] += 1
