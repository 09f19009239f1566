"""The family of exporters: what they promise, and how they are found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import IO, Any, Protocol, cast

from msgspec import Struct

from newskit.errors import UsageError

Row = Struct | Mapping[str, Any]
"""A record of newskit's, or one already turned into builtins."""


class Format(Struct, frozen=True, kw_only=True):
    """What a format is called, and what it is for."""

    name: str
    suffixes: tuple[str, ...]
    """File names that end so are written in this format; the first is the usual one."""
    description: str
    """One line."""
    extra: str | None = None
    """The optional dependencies it needs: `pip install 'newskit[extra]'`."""


class ExportOptions(Struct, frozen=True, kw_only=True):
    """How to write; a format heeds what it has a use for."""

    table: str = "stories"
    """What the rows are, one of `TABLES`: formats with columns write these, also when there is no row."""
    fields: tuple[str, ...] = ()
    """Only these keys, in this order; empty means all."""
    bom: bool = False
    """csv: begin with a byte order mark, by which Excel recognises UTF-8."""
    raw_cells: bool = False
    """csv: leave cells as they are that a spreadsheet would run as formulas."""


class Exporter(Protocol):
    """A module of this package."""

    FORMAT: Format

    def write(self, rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
        """How many rows were written to `stream`, which stays open. Memory does not grow with the rows."""


@cache
def formats() -> tuple[Format, ...]:
    """All formats that can be written, by name."""
    package = importlib.import_module("newskit.exporters")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(_module(name).FORMAT for name in names if not name.startswith("_"))


def exporter(name: str) -> Exporter:
    """The exporter for the format called `name`. Raises `UsageError` when there is none."""
    known = [format_.name for format_ in formats()]
    if name not in known:
        close = get_close_matches(name, known, 1)
        hint = f" (did you mean {close[0]}?)" if close else ""
        raise UsageError(f"no format {name!r}{hint}; formats: {', '.join(known)}")
    return _module(name)


def for_path(path: str) -> str | None:
    """The name of the format that the suffix of `path` stands for, `None` when it stands for none.

    >>> for_path("out/Stories.CSV"), for_path("stories")
    ('csv', None)
    """
    lower = path.lower()
    for format_ in formats():
        if lower.endswith(format_.suffixes):
            return format_.name
    return None


def write(rows: Iterable[Row], stream: IO[bytes], format_: str, options: ExportOptions | None = None) -> int:
    """How many rows were written to `stream` in the format called `format_`."""
    return exporter(format_).write(rows, stream, options or ExportOptions())


def _module(name: str) -> Exporter:
    return cast("Exporter", importlib.import_module(f"newskit.exporters.{name}"))
