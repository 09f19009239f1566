"""The formats, found by listing this package: a new source is one new module with `FORMAT` and `read`."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from newskit.errors import UsageError
from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources._model import Format, Item, Options


class Source(Protocol):
    """What a module of this package offers."""

    FORMAT: Format

    @staticmethod
    def read(item: Item, options: Options) -> Iterator[Document | Record | Problem]:
        """The documents of `item`, newskit's own records as they are, and what went wrong."""


@cache
def sources() -> dict[str, Source]:
    """The modules of this package that read a format, by the format's name."""
    package = import_module(__package__)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [import_module(f"{__package__}.{name}") for name in names if not name.startswith("_")]
    return {module.FORMAT.name: cast("Source", module) for module in modules}


def formats() -> tuple[Format, ...]:
    """Every format that can be read, by name."""
    return tuple(source.FORMAT for source in sources().values())


def source(name: str) -> Source:
    """The module that reads the format called `name`. Raises `UsageError` when there is none."""
    try:
        return sources()[name]
    except KeyError:
        raise UsageError(f"unknown input format {name!r}: choose one of {', '.join(sources())}") from None


@cache
def suffixes() -> dict[str, str]:
    """The format of every known suffix."""
    return {suffix: form.name for form in formats() for suffix in form.suffixes}
