"""JSON Lines: one object a line, for pipes, jq and streams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

import msgspec

from newskit.exporters._family import ExportOptions, Format, Row
from newskit.exporters._table import checked, chosen

FORMAT = Format(name="jsonl", suffixes=(".jsonl", ".ndjson"), description="one object a line, for pipes and streams")


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many lines were written. Raises `UsageError` for an unknown table or field."""
    checked(options)
    encode = msgspec.json.Encoder().encode
    number = 0
    for row in rows:
        stream.write(encode(chosen(row, options)) + b"\n")
        number += 1
    return number
