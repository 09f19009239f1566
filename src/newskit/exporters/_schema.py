"""The contracts as JSON Schema (draft 2020-12), made from the structs that are printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UnsetType

from newskit.errors import UsageError
from newskit.exporters._table import TABLES


def schema(table: str) -> dict[str, Any]:
    """The JSON Schema of a row of `table`, one of `TABLES`: what newskit prints.

    Keys that are always there are `required`, also when they may be `null`; further keys may come with later
    versions. Raises `UsageError` when there is no such table.
    """
    if table not in TABLES:
        raise UsageError(f"no table {table!r}; tables: {', '.join(TABLES)}")
    return schema_of(TABLES[table])


def schema_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of what a struct is encoded as."""
    (reference,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for struct in _structs(kind):
        definition = definitions[struct.__name__]
        definition["required"] = [field.name for field in msgspec.structs.fields(struct) if not _may_lack(field)]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **reference, "$defs": definitions}


def _structs(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """`struct` and all that its fields are made of."""
    yield struct
    for field in msgspec.structs.fields(struct):
        for part in _parts(field.type):
            if isinstance(part, type) and issubclass(part, msgspec.Struct):
                yield from _structs(part)


def _parts(annotation: Any) -> Iterator[Any]:
    """A type and the types inside it."""
    yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _parts(argument)


def _may_lack(field: msgspec.structs.FieldInfo) -> bool:
    """Whether a key is printed only sometimes."""
    return UnsetType in _parts(field.type)
