"""The family of exporters: what they promise, and how they are found."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import IO, Any, Literal, Protocol, cast

from msgspec import Struct, structs

from newskit.errors import MissingExtra, UsageError
from newskit.plugins import Offered, offered

GROUP = "newskit.exporters"
"""Other distributions offer their formats under this group of entry points."""

Row = Struct | Mapping[str, Any]
"""A record of newskit's, or one already turned into builtins."""

Layout = Literal["one-file", "one-per-story"]


class Format(Struct, frozen=True, kw_only=True):
    """What a format is called, and what it is for."""

    name: str
    suffixes: tuple[str, ...]
    """File names that end so are written in this format; the first is the usual one."""
    description: str
    """One line."""
    extra: str | None = None
    """The optional dependencies it needs: `pip install 'newskit[extra]'`."""
    tables: tuple[str, ...] = ()
    """The only tables that it can write; none named: all."""
    fields: bool = True
    """Whether some keys of the rows can be left out."""
    layouts: tuple[Layout, ...] = ("one-file",)
    """How stories can be laid out in files."""
    binary: bool = False
    """Whether it is no text, and nothing for a terminal."""
    all_tables: bool = False
    """Whether a file takes all tables at once (`write_tables`)."""
    batches: bool = False
    """Whether a folder is filled by the module itself (`write_batches`)."""


def _unheard(_: str) -> None:
    """Nothing."""


class ExportOptions(Struct, frozen=True, kw_only=True):
    """How to write; a format heeds what it has a use for."""

    table: str = "stories"
    """What the rows are, one of `TABLES`: formats with columns write these, also when there is no row."""
    fields: tuple[str, ...] = ()
    """Only these keys, in this order; empty means all."""
    bom: bool = False
    """csv, tsv: begin with a byte order mark, by which Excel recognises UTF-8."""
    raw_cells: bool = False
    """csv, tsv: leave cells as they are that a spreadsheet would run as formulas."""
    alone: bool = False
    """Whether the one row that there is has the file for itself."""
    index: str = ""
    """opensearch: the index to write into; empty: one named after the table."""
    rules: str = ""
    """tei: by which rules the pages were split."""
    scratch: str | None = None
    """A folder for temporary files; `None`: the system's."""
    note: Callable[[str], None] = _unheard
    """Hears, in a line each, what could not be written as it is."""


class Exporter(Protocol):
    """A module of this package, or an object that another distribution offers."""

    FORMAT: Format

    def write(self, rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
        """How many rows were written to `stream`, which stays open. Memory does not grow with the rows.

        A module may also have `companions(options, name)`: further files that belong to the one called `name`, content
        by suffix.
        """


@cache
def _own() -> tuple[str, ...]:
    """The names of the formats of this package, without loading them."""
    package = import_module("newskit.exporters")
    return tuple(sorted(found.name for found in pkgutil.iter_modules(package.__path__) if found.name[0] != "_"))


@cache
def formats(*, installed: bool = False) -> tuple[Format, ...]:
    """The formats that can be written, by name; with `installed` also those of other distributions, which come last."""
    own = tuple(_module(name).FORMAT for name in _own())
    return own + _foreign() if installed else own


def _foreign() -> tuple[Format, ...]:
    return tuple(found.FORMAT for name, found in _others().usable.items() if name not in _own())


@cache
def broken() -> tuple[tuple[str, str], ...]:
    """Names of other distributions' formats that cannot be used, each with the reason."""
    return tuple(_others().broken.items())


def exporter(name: str) -> Exporter:
    """The exporter for the format called `name`. Raises `UsageError` when there is none."""
    if name in _own():
        return _module(name)
    others = _others()
    if name in others.usable:
        return others.usable[name]
    if name in others.broken:
        raise UsageError(f"the format {name!r} of another distribution cannot be used: {others.broken[name]}")
    known = (*_own(), *others.usable)
    close = get_close_matches(name, known, 1)
    hint = f" (did you mean {close[0]}?)" if close else ""
    raise UsageError(f"no format {name!r}{hint}; formats: {', '.join(known)}")


def for_path(path: str) -> str | None:
    """The name of the format that the suffix of `path` stands for, `None` when it stands for none.

    >>> for_path("out/Stories.CSV"), for_path("stories")
    ('csv', None)
    """
    return _by_suffix(path, formats()) or _by_suffix(path, _foreign())


def _by_suffix(path: str, known: Iterable[Format]) -> str | None:
    """The format with the longest suffix that `path` ends with: `.bulk.ndjson` is more than `.ndjson`."""
    lower = path.lower()
    fitting = [(len(suffix), form.name) for form in known for suffix in form.suffixes if lower.endswith(suffix)]
    return max(fitting)[1] if fitting else None


def write(rows: Iterable[Row], stream: IO[bytes], format_: str, options: ExportOptions | None = None) -> int:
    """How many rows were written to `stream` in the format called `format_`.

    Raises `UsageError` for what the format cannot write, `MissingExtra` when it needs what is not installed.
    """
    found, options = exporter(format_), options or ExportOptions()
    check(found.FORMAT, options)
    return found.write(rows, stream, options)


def check(form: Format, options: ExportOptions) -> None:
    """Nothing; raises `UsageError` when the format cannot write what the options ask for."""
    if form.tables and options.table not in form.tables:
        raise UsageError(f"{form.name} can hold {' or '.join(form.tables)}, not {options.table}; choose another format")
    if options.fields and not form.fields:
        raise UsageError(f"{form.name} writes whole records; leave --fields out")


def companions(form: str, options: ExportOptions, name: str) -> Mapping[str, bytes]:
    """What belongs beside the file called `name` in this format: content by suffix."""
    make = getattr(exporter(form), "companions", None)
    return make(options, name) if make else {}


def load(module: str, form: Format) -> Any:
    """The module of an optional dependency. Raises `MissingExtra` when it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtra(f"the format {form.name}", form.extra or form.name) from None


def _module(name: str) -> Exporter:
    return cast("Exporter", import_module(f"newskit.exporters.{name}"))


@cache
def _others() -> Offered[Exporter]:
    """What other distributions offer; a name of this package's own stays its own."""
    return offered(GROUP, _named)


class _Named(Struct):
    """Another's exporter under the name of its entry point."""

    FORMAT: Format
    inner: Any

    def write(self, rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
        """How many rows were written."""
        return int(self.inner.write(rows, stream, options))

    def companions(self, options: ExportOptions, name: str) -> Mapping[str, bytes]:
        """What belongs beside a file."""
        make = getattr(self.inner, "companions", None)
        return cast("Mapping[str, bytes]", make(options, name)) if make else {}


def _named(offered: ModuleType | object, name: str) -> Exporter:
    form = getattr(offered, "FORMAT", None)
    if not isinstance(form, Format) or not callable(getattr(offered, "write", None)):
        raise TypeError("it has no FORMAT (a newskit.exporters.Format) and write(rows, stream, options)")
    if form.all_tables or form.batches:
        raise TypeError("a format from outside writes one table into one stream")
    return _Named(structs.replace(form, name=name), offered)
