"""CSV as RFC 4180 has it: comma, double quotes, CRLF, UTF-8, a header line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from newskit.exporters import _delimited
from newskit.exporters._family import ExportOptions, Format, Row

FORMAT = Format(name="csv", suffixes=(".csv",), description="a table for spreadsheets; lists joined by '; '")


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many rows were written after the header."""
    return _delimited.write(rows, stream, options, delimiter=",", end="\r\n")
