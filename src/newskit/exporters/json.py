"""JSON: one array of objects, one object a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

import msgspec

from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._table import checked, chosen

FORMAT = Format(name="json", suffixes=(".json",), description="one array of objects")


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many objects were written. Raises `UsageError` for an unknown table or field."""
    checked(options)
    encode = msgspec.json.Encoder().encode
    number = 0
    for row in rows:
        stream.write(b",\n" if number else b"[\n")
        stream.write(encode(chosen(row, options)))
        number += 1
    stream.write(b"\n]\n" if number else b"[]\n")
    return number
