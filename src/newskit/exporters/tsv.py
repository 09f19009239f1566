"""TSV: tabs between the cells, which are quoted as in CSV where they hold tabs, quotes or line breaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from newskit.exporters import _delimited
from newskit.exporters._family import ExportOptions, Format, Row

FORMAT = Format(name="tsv", suffixes=(".tsv",), description="a table with tabs; quoted and joined as in csv")


def write(rows: Iterable[Row], stream: IO[bytes], options: ExportOptions) -> int:
    """How many rows were written after the header."""
    return _delimited.write(rows, stream, options, delimiter="\t", end="\n")
