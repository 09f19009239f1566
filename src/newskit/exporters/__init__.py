"""Writing results in formats that others read: one module a format, found by its name.

A format is a module of this package whose name does not begin with `_`. It has `FORMAT` (a `Format`) and
`write(rows, stream, options)`, which writes any of newskit's records, one after the other, to a binary stream. Other
distributions offer formats of their own under the group of entry points `newskit.exporters`: a module, or any object,
with these two names.
"""

from __future__ import annotations

from newskit.exporters._family import (
    Exporter,
    ExportOptions,
    Format,
    Row,
    broken,
    exporter,
    for_path,
    formats,
    write,
)
from newskit.exporters._layout import LAYOUTS, SPLITS, Written, check_folder, write_file, write_folder, write_stream
from newskit.exporters._output import atomic_output
from newskit.exporters._schema import schema, schema_of
from newskit.exporters._table import TABLES

__all__ = [
    "LAYOUTS",
    "SPLITS",
    "TABLES",
    "ExportOptions",
    "Exporter",
    "Format",
    "Row",
    "Written",
    "atomic_output",
    "broken",
    "check_folder",
    "exporter",
    "for_path",
    "formats",
    "schema",
    "schema_of",
    "write",
    "write_file",
    "write_folder",
    "write_stream",
]
