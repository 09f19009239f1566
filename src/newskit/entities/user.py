"""What the user says of names, as `newskit.entities.files` reads it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from newskit.entities.alias import Aliases, AliasRow
from newskit.entities.mention import EntityType


class Known(Struct, frozen=True, kw_only=True):
    """What a row of such a file says of an entity."""

    name: str
    aliases: tuple[str, ...] = ()
    type: EntityType | None = None
    key: str | None = None
    """The id that the file gives it."""
    never: tuple[str, ...] = ()
    """Names that are never taken for it."""
    note: str = ""
    """What a person remarks."""
    line: int = 0
    """The line of the file on which it stands, from 1."""


def aliases_of(rows: Iterable[Known]) -> Aliases:
    """What the rows say of names, for those who merge them."""
    return Aliases(AliasRow(row.name, row.aliases, row.type, row.key, row.never) for row in rows)
