"""Tables of text with a sign between the cells: what csv and tsv share."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from itertools import chain, islice
from typing import IO, Any

from newskit.exporters._family import ExportOptions, Row
from newskit.exporters._table import columns, values
from newskit.text.cell import guarded

LIST_SEPARATOR = "; "


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions, *, delimiter: str, end: str) -> int:
    """How many rows were written after the header; quoted as RFC 4180 has it."""
    names = columns(options)
    rest = iter(rows)
    first = list(islice(rest, 1))  # before the header: where there is nothing to read, nothing is written
    if options.bom:
        stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=False)
    number = 0
    try:
        writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
        writer.writerow(names)
        for row in chain(first, rest):
            writer.writerow([_cell(value, raw=options.raw_cells) for value in values(row, names)])
            number += 1
        text.flush()
    finally:
        text.detach()
    return number


def joined(value: Any) -> str:
    """The text of a cell: empty for what is not known, `true` and `false`, numbers as they are, lists joined.

    >>> joined(["a", "b"]), joined(True), joined(None), joined(1.5)
    ('a; b', 'true', '', '1.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _cell(value: Any, *, raw: bool) -> str:
    text = joined(value)
    return text if raw or isinstance(value, int | float) else guarded(text)
