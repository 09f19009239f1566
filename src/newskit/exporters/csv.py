"""CSV as RFC 4180 has it: comma, double quotes, CRLF, UTF-8, a header line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from itertools import chain, islice
from typing import IO, Any

from newskit.exporters._cells import guarded
from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._table import builtins, columns

FORMAT = Format(name="csv", suffixes=(".csv",), description="a table for spreadsheets; lists joined by '; '")

LIST_SEPARATOR = "; "


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many rows were written after the header."""
    names = columns(options)
    rest = iter(rows)
    first = list(islice(rest, 1))  # before the header: where there is nothing to read, nothing is written
    if options.bom:
        stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=False)
    number = 0
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(names)
        for row in chain(first, rest):
            mapping = builtins(row)
            writer.writerow([_cell(mapping.get(name), raw=options.raw_cells) for name in names])
            number += 1
        text.flush()
    finally:
        text.detach()
    return number


def _cell(value: Any, *, raw: bool) -> str:
    """The text of a cell: empty for what is not known, `true` and `false`, numbers as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if raw else guarded(text)
