"""The formats, found by listing this package: a new source is one new module with `FORMAT` and `read`.

Other distributions offer theirs as entry points of the group `newskit.sources`: objects with the same two names.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import BinaryIO, Protocol, cast

from newskit.errors import MissingExtra, UsageError
from newskit.model import Document, Problem
from newskit.plugins import Offered, offered
from newskit.record import Record
from newskit.sources._model import Format, Item, Options, Passed
from newskit.sources._stream import Tell, suffix_of

GROUP = "newskit.sources"
_NEEDS = {"web": ("resiliparse", "fastwarc"), "parquet": ("pyarrow",), "remote": ("fsspec",)}
"""The modules by which it is seen whether an extra is installed."""


class Source(Protocol):
    """What a module of this package, or an object that another distribution offers, has."""

    FORMAT: Format

    @staticmethod
    def read(item: Item, options: Options) -> Iterator[Document | Record | Problem | Passed]:
        """The documents of `item`, newskit's own records as they are, and what went wrong."""


class Cutter(Protocol):
    """What a module has whose format's layout is `cut`: the parent process cuts its files into items."""

    FORMAT: Format

    @staticmethod
    def cut(item: Item, options: Options) -> Iterator[Item]:
        """The pieces of a file in order, each an item that some source reads."""

    @staticmethod
    def cut_stream(item: Item, stream: BinaryIO, tell: Tell, options: Options, budget: object) -> Iterator[Item]:
        """The same of a stream, for files in archives."""


@cache
def _own() -> tuple[str, ...]:
    """The names of the formats of this package, which are those of its modules."""
    package = import_module(__package__)
    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name[0] != "_"))


@cache
def _others() -> Offered[Source]:
    """The sources of other distributions."""
    return offered(GROUP, _checked)


def _checked(found: object, _: str) -> Source:
    if not isinstance(getattr(found, "FORMAT", None), Format) or not callable(getattr(found, "read", None)):
        raise TypeError("it has no FORMAT or no read")
    return cast("Source", found)


@cache
def _foreign() -> dict[str, Source]:
    """Those that can be used, by the name of their format; a name of this package's own stays its own."""
    found = {source.FORMAT.name: source for source in _others().usable.values()}
    return {name: source for name, source in found.items() if name not in _own()}


def broken() -> tuple[tuple[str, str], ...]:
    """Names of other distributions' sources that cannot be used, each with the reason."""
    return tuple(_others().broken.items())


def formats() -> tuple[Format, ...]:
    """Every format that can be read, by name; those of other distributions last."""
    return tuple(source(name).FORMAT for name in (*_own(), *_foreign()))


def source(name: str) -> Source:
    """The module that reads the format called `name`. Raises `UsageError` when there is none."""
    if name in _own():
        return cast("Source", import_module(f"{__package__}.{name}"))
    if name in _foreign():
        return _foreign()[name]
    raise UsageError(f"unknown input format {name!r}: choose one of {', '.join((*_own(), *_foreign()))}")


def cutter(name: str) -> Cutter:
    """The module that cuts files of the format called `name`."""
    return cast("Cutter", source(name))


def by_suffix(name: str) -> str | None:
    """The format that a file's suffix stands for; `None` when it stands for none.

    Other distributions are asked about a suffix that no format of this package has.
    """
    suffix = suffix_of(name)
    return _suffixes().get(suffix) or (_foreign_suffixes().get(suffix) if suffix else None)


@cache
def _suffixes() -> dict[str, str]:
    return {suffix: name for name in _own() for suffix in source(name).FORMAT.suffixes}


@cache
def _foreign_suffixes() -> dict[str, str]:
    return {suffix: name for name, source in _foreign().items() for suffix in source.FORMAT.suffixes}


@cache
def missing(name: str) -> str | None:
    """The extra that the format called `name` needs and that is not installed; `None` when nothing is missing."""
    extra = source(name).FORMAT.extra
    needs = _NEEDS.get(extra, ()) if extra else ()
    return extra if any(find_spec(module) is None for module in needs) else None


def need(name: str) -> None:
    """Nothing. Raises `MissingExtra` when the format called `name` cannot be read here."""
    if extra := missing(name):
        raise MissingExtra(f"reading {name}", extra)


def passed_over(name: str, options: Options, skipped: Collection[str]) -> str | None:
    """What a file that nobody has named is counted as, if it is passed over; `None` when it is read.

    `skipped`: suffixes of files that are no pages.
    """
    suffix = suffix_of(name)
    if suffix in skipped:
        return suffix
    form = by_suffix(name)
    if form is None:
        return None
    if extra := missing(form):
        return f"{suffix} (which need newskit[{extra}])"
    return suffix if source(form).FORMAT.shy and options.text_field is None else None
