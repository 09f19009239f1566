"""What the user knows about names: which forms are one, under which name, and which must never become one.

Forms are compared folded, as all names are (`Dien Bien` is `Điện Biên`), without honorific, article and possessive.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from msgspec import Struct

from newskit.entities.mention import EntityType
from newskit.entities.name import read_name


class AliasRow(Struct, frozen=True):
    """A row of an alias file."""

    name: str
    """The canonical name."""
    aliases: tuple[str, ...] = ()
    type: EntityType | None = None
    """What bearers of the name are; `None`: whatever the recogniser says."""
    id: str | None = None
    """The user's own key, such as a Wikidata item."""
    never: tuple[str, ...] = ()
    """Names that must not be merged with this one, however alike they are."""


class Aliases:
    """Alias rows by the forms that they name."""

    def __init__(self, rows: Iterable[AliasRow]) -> None:
        """Where two rows claim a form for one type, the first one has it; see `conflicts`."""
        self.rows: list[AliasRow] = []
        self.conflicts: list[tuple[str, AliasRow, AliasRow]] = []
        """(form, row that has it, row that claims it too)."""
        self._by_form: dict[tuple[str, EntityType | None], int] = {}
        self._rows_of: dict[str, set[int]] = {}
        self._never: dict[str, set[str]] = {}
        for row in rows:
            self._add(row)
        for row in self.rows:
            self._keep_apart(row)

    def _add(self, row: AliasRow) -> None:
        number = len(self.rows)
        self.rows.append(row)
        for key, form in _keys(row).items():
            has = self._by_form.setdefault((key, row.type), number)
            if has != number:
                self.conflicts.append((form, self.rows[has], row))
            self._rows_of.setdefault(key, set()).add(number)

    def _keep_apart(self, row: AliasRow) -> None:
        """Notes that no form of `row` is one with any form of those that it must never be merged with."""
        own = set(_keys(row))
        for other in row.never:
            key = read_name(other).key
            forms = {key}.union(*(_keys(self.rows[number]) for number in self._rows_of.get(key, ())))
            for one, two in product(own, forms - own):
                self._never.setdefault(one, set()).add(two)
                self._never.setdefault(two, set()).add(one)

    def row(self, key: str, kind: EntityType) -> int | None:
        """The number of the row for the form with the folded `key` that a recogniser takes for a `kind`, or `None`.

        A row of that type comes first, then one without a type, then one of another type, if it is the only one: the
        user knows better than the recogniser.
        """
        numbers = self._rows_of.get(key)
        if not numbers:
            return None
        found = self._by_form.get((key, kind), self._by_form.get((key, None)))
        if found is None and len(numbers) == 1:
            return next(iter(numbers))
        return found

    def forms(self, number: int) -> list[str]:
        """The folded forms of a row."""
        return list(_keys(self.rows[number]))

    @property
    def keeps_apart(self) -> bool:
        """Whether there is anything that must not be merged."""
        return bool(self._never)

    def apart(self, keys: Iterable[str], others: Iterable[str]) -> bool:
        """Whether the user keeps a name of the one side apart from a name of the other."""
        if not self._never:
            return False
        there = set(others)
        return any(not there.isdisjoint(self._never.get(key, ())) for key in keys)


def _keys(row: AliasRow) -> dict[str, str]:
    """The folded keys of a row's forms, and the forms."""
    return {read_name(form).key: form for form in (row.name, *row.aliases)}
