"""Rows into one file with what belongs to it, or into a folder: a file a story, or one a section, source or month.

A folder is filled under a hidden name and renamed, so that it is there whole or not at all.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import IO, Any

import msgspec
from msgspec import Struct, structs

from newskit.errors import OutputError, UsageError
from newskit.exporters._delimited import joined
from newskit.exporters._family import Exporter, ExportOptions, Format, Layout, Row, check, companions, exporter
from newskit.exporters._folder import Folder, atomic_folder
from newskit.exporters._name import digest, safe_name, story_name
from newskit.exporters._output import atomic_output
from newskit.exporters._table import RECORDS, TABLES, columns, values

LAYOUTS: tuple[Layout, ...] = ("one-file", "one-per-story")
METADATA = "metadata.tsv"
"""Which file is which story, with what is known of it: a line a file, its name first."""

_BLANKS = re.compile(r"\s+")
_MONTH = re.compile("([0-9X]{4})(?:-([0-9X]{2}))?")
_HOLDER = re.compile(r"(-|[^#@!]*\.[A-Za-z0-9]{1,8})[#@!]")
"""A file that holds many pages, and the sign before one of these."""
_HEAVY = frozenset({"schema", "text", "captions", "unassigned"})
"""Keys that are no metadata."""


class Written(Struct, frozen=True):
    """What an export has written."""

    rows: Mapping[str, int]
    """How many rows of each table."""
    files: int

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


Tables = Iterable[tuple[str, Iterable[Row]]]
"""Tables with their rows; what others refer to comes first: pages, stories, then the rest."""


def write_stream(tables: Tables, stream: IO[bytes], form: str, options: ExportOptions) -> Mapping[str, int]:
    """How many rows of each table were written to `stream`: of one, or of all where the format takes all at once.

    Raises `UsageError` for what the format cannot write.
    """
    found = exporter(form)
    if found.FORMAT.all_tables:
        return dict(found.write_tables(tables, stream, options))  # type: ignore[attr-defined] # as FORMAT says
    ((table, rows),) = tables
    options = structs.replace(options, table=table)
    check(found.FORMAT, options)
    return {table: found.write(rows, stream, options)}


def write_file(tables: Tables, path: str, form: str, options: ExportOptions) -> Written:
    """What was written to the file at `path`, and beside it to those that belong to it (`NAME.mapping.json`).

    Raises `OutputError` when it cannot be written, `UsageError` for what the format cannot write.
    """
    with atomic_output(path) as stream:
        rows = write_stream(tables, stream, form, structs.replace(options, scratch=folder_of(path)))
    return Written(rows, 1 + write_companions(path, form, options))


def write_companions(path: str, form: str, options: ExportOptions) -> int:
    """How many files were written beside that at `path`."""
    if not os.path.isfile(path):
        return 0  # a pipe or device
    stem = os.path.splitext(path)[0].removesuffix(".bulk")
    beside = companions(form, options, os.path.basename(stem))
    for suffix, content in beside.items():
        with atomic_output(stem + suffix) as stream:
            stream.write(content)
    return len(beside)


def folder_of(path: str) -> str:
    """The folder of the file at `path`, for temporary files: what has room for the one has room for the others."""
    return os.path.dirname(os.path.realpath(path))


def check_folder(path: str) -> None:
    """Nothing; raises `OutputError` when no folder can be put at `path`: to know it after hours is too late."""
    if os.path.lexists(path) and not (os.path.isdir(path) and not os.listdir(path)):
        raise OutputError(f"{path} is not empty; name a new folder, or remove it first")
    parent = os.path.dirname(os.path.realpath(path))
    if not os.path.isdir(parent):
        raise OutputError(f"{path} cannot be written: there is no folder {parent}; make it first")


def write_folder(
    tables: Tables,
    path: str,
    form: str,
    options: ExportOptions,
    *,
    layout: str = "one-file",
    split_by: str | None = None,
) -> Written:
    """What was written into a new folder at `path`: a file for each story, or for each value of `split_by`.

    A format that makes batches (opensearch) fills the folder by itself. Raises `OutputError` when the folder cannot be
    written or has files in it, `UsageError` for what the format cannot do.
    """
    found = exporter(form)
    ((table, rows),) = tables
    options = structs.replace(options, table=table)
    check(found.FORMAT, options)
    _check_layout(found.FORMAT, options, layout, split_by)
    check_folder(path)
    options = structs.replace(options, scratch=folder_of(path))
    with atomic_folder(path) as folder:
        if found.FORMAT.batches:
            number = found.write_batches(rows, folder, options)  # type: ignore[attr-defined] # as FORMAT says
        elif split_by:
            number = _split(rows, folder, found, options, split_by)
        else:
            number = _one_per_story(rows, folder, found, options)
        if found.FORMAT.batches:
            for suffix, content in companions(form, options, "").items():
                with folder.file(suffix.lstrip("."), "") as (_, stream):
                    stream.write(content)
        return Written({table: number}, folder.files)


def _check_layout(form: Format, options: ExportOptions, layout: str, split_by: str | None) -> None:
    if layout == "one-per-story" and options.table not in RECORDS:
        raise UsageError(f"--layout one-per-story is for stories and pages, not for {options.table}")
    if layout not in form.layouts:
        raise UsageError(f"{form.name} has no layout {layout}; it has {', '.join(form.layouts)}")
    if form.batches and split_by:
        raise UsageError(f"{form.name} is cut into batches; leave --split-by out")
    if layout == "one-per-story" and split_by:
        raise UsageError("--split-by and --layout one-per-story are two ways to cut; choose one")
    if split_by:
        key = WAYS[split_by][0]
        if key not in TABLES[options.table].__struct_fields__:
            raise UsageError(f"{options.table} have no {key} to split by")


# One file a story.


def _one_per_story(rows: Iterable[Row], folder: Folder, found: Exporter, options: ExportOptions) -> int:
    """How many stories were written, each into a file named after its source; `metadata.tsv` says which is which."""
    names = [name for name in columns(options) if name not in _HEAVY]
    alone = structs.replace(options, alone=True)
    suffix = found.FORMAT.suffixes[0]
    number = 0
    with folder.file(METADATA.removesuffix(".tsv"), ".tsv") as (_, table):
        table.write(_line(("filename", *names)))
        for row in rows:
            (source, *said) = values(row, ("source", *names))
            with folder.file(story_name(source), suffix, digest(source)) as (name, stream):
                found.write([row], stream, alone)
            table.write(_line((name, *map(joined, said))))
            number += 1
    return number


def _line(cells: Iterable[str]) -> bytes:
    """A line of a table without quotes: white space inside a cell is one blank."""
    return ("\t".join(_BLANKS.sub(" ", cell).strip() for cell in cells) + "\n").encode(errors="replace")


# One file for each section, source or month.


def _split(rows: Iterable[Row], folder: Folder, found: Exporter, options: ExportOptions, by: str) -> int:
    """How many rows were written. They wait in a temporary file, so that one file at a time is open."""
    number = 0
    suffix = found.FORMAT.suffixes[0]
    with _spooling(options.scratch) as spool:
        spool.executemany("INSERT INTO rows (value, row) VALUES (?, ?)", _keyed(rows, by))
        for (value,) in spool.execute("SELECT DISTINCT value FROM rows ORDER BY value").fetchall():
            some = spool.execute("SELECT row FROM rows WHERE value = ? ORDER BY number", (value,))
            with folder.file(safe_name(value), suffix, digest(value)) as (_, stream):
                number += found.write(_decoded(some, options.table), stream, options)
    return number


@contextmanager
def _spooling(folder: str | None) -> Iterator[sqlite3.Connection]:
    """A table on disk that is gone in the end."""
    import tempfile

    with ExitStack() as undo:
        try:
            with tempfile.NamedTemporaryFile(prefix=".newskit-", suffix=".part", dir=folder, delete=False) as file:
                undo.callback(_unlink, file.name)
            spool = undo.enter_context(closing(sqlite3.connect(file.name, isolation_level=None)))
            for statement in _SPOOL:
                spool.execute(statement)
            yield spool
        except (sqlite3.Error, OSError) as error:
            raise OutputError(f"what waits to be split cannot be written: {error}") from error


_SPOOL = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "CREATE TABLE rows (number INTEGER PRIMARY KEY, value TEXT NOT NULL, row BLOB NOT NULL)",
    "CREATE INDEX by_value ON rows (value)",
    "BEGIN",
)


def _unlink(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _keyed(rows: Iterable[Row], by: str) -> Iterator[tuple[str, bytes]]:
    key, way = WAYS[by]
    for row in rows:
        yield way(*values(row, (key,))), msgspec.json.encode(row)


def _decoded(rows: Iterable[tuple[bytes]], table: str) -> Iterator[Struct]:
    decode = msgspec.json.Decoder(TABLES[table]).decode
    return (decode(row) for (row,) in rows)


def _section(section: str | None) -> str:
    return _BLANKS.sub(" ", section or "").strip() or "no section"


def month(published: str | None) -> str:
    """The month of a date, as exact as it is.

    >>> month("2025-02-27T09:10+07:00"), month("XXXX-02-27"), month("2025"), month(None)
    ('2025-02', 'XXXX-02', '2025', 'undated')
    """
    match = _MONTH.match(published or "")
    return match[0] if match else "undated"


def place(source: str) -> str:
    """Where a source comes from: the file or archive of many pages, else the folder.

    >>> place("pages/2025/a.txt"), place("dump.jsonl#3"), place("a.txt"), place("old.zip!b/c.txt")
    ('pages/2025', 'dump.jsonl', 'a.txt', 'old.zip')
    """
    match = _HOLDER.match(source)
    return match[1] if match else os.path.dirname(source) or source


WAYS: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "section": ("section", _section),
    "source": ("source", place),
    "month": ("published", month),
}
"""What rows can be split by: a key of theirs, and what is made of its value."""

SPLITS = tuple(WAYS)
