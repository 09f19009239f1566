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
def sources() -> dict[str, Source]:
    """The modules of this package that read a format, by the format's name; then those of other distributions."""
    package = import_module(__package__)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [import_module(f"{__package__}.{name}") for name in names if not name.startswith("_")]
    own = {module.FORMAT.name: cast("Source", module) for module in modules}
    return own | {name: source for name, source in _others().items() if name not in own}


@cache
def _others() -> dict[str, Source]:
    """The sources of other distributions that can be used."""
    from importlib.metadata import entry_points

    loaded: dict[str, Source] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        try:
            found = entry.load()
        except Exception as error:  # noqa: BLE001 - somebody else's code: whatever it is, it must not end the run
            _BROKEN[entry.name] = f"{type(error).__name__}: {error}"
            continue
        if isinstance(getattr(found, "FORMAT", None), Format) and callable(getattr(found, "read", None)):
            loaded[found.FORMAT.name] = found
        else:
            _BROKEN[entry.name] = "it has no FORMAT or no read"
    return loaded


_BROKEN: dict[str, str] = {}
"""Names of other distributions' sources that cannot be used, each with the reason."""


def broken() -> tuple[tuple[str, str], ...]:
    """Names of other distributions' sources that cannot be used, each with the reason."""
    _others()
    return tuple(_BROKEN.items())


def formats() -> tuple[Format, ...]:
    """Every format that can be read, by name."""
    return tuple(source.FORMAT for source in sources().values())


def source(name: str) -> Source:
    """The module that reads the format called `name`. Raises `UsageError` when there is none."""
    try:
        return sources()[name]
    except KeyError:
        raise UsageError(f"unknown input format {name!r}: choose one of {', '.join(sources())}") from None


def cutter(name: str) -> Cutter:
    """The module that cuts files of the format called `name`."""
    return cast("Cutter", source(name))


@cache
def suffixes() -> dict[str, str]:
    """The format of every known suffix."""
    return {suffix: form.name for form in formats() for suffix in form.suffixes}


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
    form = suffixes().get(suffix)
    if form is None:
        return suffix if suffix in skipped else None
    if extra := missing(form):
        return f"{suffix} (which need newskit[{extra}])"
    return suffix if source(form).FORMAT.shy and options.text_field is None else None
