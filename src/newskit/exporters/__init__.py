"""Writing results in formats that others read: one module a format, found by its name.

A format is a module of this package whose name does not begin with `_`. It has `FORMAT` (a `Format`) and
`write(rows, stream, options)`, which writes any of newskit's records, one after the other, to a binary stream.
"""

from __future__ import annotations

from newskit.exporters._family import (
    Exporter,
    ExportOptions,
    Format,
    exporter,
    for_path,
    formats,
    write,
)
from newskit.exporters._output import atomic_output
from newskit.exporters._schema import schema
from newskit.exporters._table import TABLES

__all__ = [
    "TABLES",
    "ExportOptions",
    "Exporter",
    "Format",
    "atomic_output",
    "exporter",
    "for_path",
    "formats",
    "schema",
    "write",
]
