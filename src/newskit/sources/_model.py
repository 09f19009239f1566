"""What finding and reading share: formats, options, items and shards."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

SHARD_BYTES = 1 << 20
"""Aim of a shard: long enough to be worth sending to a process, short enough to bound memory and to report
progress."""
SHARD_ITEMS = 512
"""Files in a shard at most."""


class Format(Struct, frozen=True, kw_only=True):
    """A format that can be read: what `newskit formats` lists."""

    name: str
    suffixes: tuple[str, ...]
    """Lower case, with the dot; a compression suffix (`.gz`) may follow them in file names."""
    description: str
    extra: str | None = None
    """The optional dependencies it needs (`newskit[extra]`); `None`: the core reads it."""
    layout: Literal["page", "lines", "cut"] = "page"
    """`page`: a file is one document; `lines`: each line of it is a record, so that it can be cut at line ends; `cut`:
    the format's module has a function `cut` that tells the pieces of a file."""
    holds_files: bool = False
    """Whether it is an archive."""
    shy: bool = False
    """Whether many files of that name are no pages: in a folder they are passed over unless they are asked for."""


class Options(Struct, frozen=True, kw_only=True):
    """How inputs are to be read."""

    format: str | None = None
    """Read everything as this format; `None`: by suffix, standard input by its first bytes."""
    base: str = "."
    """The folder that sources are named relative to: the corpus' folder, or the current one."""
    text_field: str | None = None
    """The key of a record's text (`a.b` reaches into objects); `None`: the usual names."""
    title_field: str | None = None
    id_field: str | None = None
    url_field: str | None = None
    date_field: str | None = None
    max_page_bytes: int = 100_000_000
    """A page, or a record of a larger file, that is longer than this becomes a Problem."""
    max_expansion: int = 250
    """An archive that unpacks to more than so many times its size is not read on (beyond the first 100 MB)."""
    lasting: bool = False
    """Whether pages are kept: what standard input holds is then called after its content, to be told from the next."""
    brief: bool = False
    """Whether records of newskit's own may be given without what they say: id, source and kind will do."""


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file, or a piece of one."""

    source: str
    """The file's name as `DESIGN.md` writes sources."""
    path: str
    size: int
    """Bytes on disk that reading it takes; for progress."""
    format: str = "text"
    start: int = 0
    """Where the piece begins, in bytes."""
    stop: int | None = None
    """Where it ends; `None`: at the end of the file."""
    first: int = 1
    """The number of the piece's first record in its file, from 1."""
    data: bytes | None = None
    """The piece itself, where it cannot be found by its place (a compressed stream): whole lines in UTF-8."""
    noun: str = "line"
    """What a record of it is called in messages."""
    problem: str | None = None
    """Why it cannot be read; a Problem is all that it gives."""
    passed: str | None = None
    """What it is counted as, because it holds no page by its name."""
    depth: int = 0
    """How many archives it is in."""
    archive: str | None = None
    """The source of the file that it is in, of the outermost of several; `None`: it is in none."""
    changed: int = 0
    """When the file was last changed, in nanoseconds since 1970; 0: unknown."""


class Passed(Struct, frozen=True):
    """A part of a file that holds no page, and is passed over: a redirect in a WARC file, a picture in an archive."""

    what: str
    """What it is counted as."""


class Shard(Struct, frozen=True):
    """A bounded piece of work, which can be pickled: files, or a piece of a large file."""

    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        """Bytes on disk that it stands for."""
        return sum(item.size for item in self.items)
