"""What is counted of the entities of many pages."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from newskit.entities.body import unit_of
from newskit.entities.mention import EntityType
from newskit.entities.name import has_initial, read_name
from newskit.entities.page import PageEntity, best_form


class CorpusEntity(Struct, frozen=True, kw_only=True):
    """A person, organisation or place over many pages."""

    name: str
    type: EntityType
    count: int
    """Mentions on all pages."""
    pages: int
    first_seen: str | None
    """The earliest date of publication of its pages, as these give it; dates without a year do not count."""
    last_seen: str | None
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    """The commonest first."""
    sources: tuple[str, ...]
    """Of its pages, sorted; at most a hundred."""
    confidence: float
    id: str | None


class Slot:
    """What is counted of entities that are one in any case. Sums are of whole numbers: pages may come in any order."""

    __slots__ = ("_names", "company", "count", "first", "forms", "last", "name", "pages", "roles", "sureness", "types")

    def __init__(self, name: str) -> None:
        self.name = name
        """The first page's name for it; the only one as long as no page has another."""
        self._names: dict[str, int] | None = None
        self.count = 0
        self.sureness = 0
        """Thousandths of confidence, added up over mentions."""
        self.forms: dict[str, int] | None = None
        """On how many pages each other writing was met."""
        self.roles: dict[str, int] | None = None
        self.types: dict[str, int] | None = None
        """On how many pages it was of a type, where nothing else says that."""
        self.pages = array("L")
        self.company: Sequence[tuple[int, str]] = ()
        """Some of the other names of its pages, with the number that they were chosen by."""
        self.first: str | None = None
        self.last: str | None = None

    @property
    def names(self) -> dict[str, int]:
        """On how many pages each was the page's own name for it."""
        return {self.name: len(self.pages)} if self._names is None else self._names

    def add(self, entity: PageEntity, page: int) -> None:
        """Counts an entity of a page."""
        if entity.name != self.name and self._names is None:
            self._names = {self.name: len(self.pages)}
        if self._names is not None:
            self._names[entity.name] = self._names.get(entity.name, 0) + 1
        self.pages.append(page)
        self.count += entity.count
        self.sureness += round(entity.confidence * 1000) * entity.count
        if entity.aliases:
            self.forms = _added(self.forms, entity.aliases)
        if entity.roles:
            self.roles = _added(self.roles, entity.roles)

    def note_type(self, kind: EntityType) -> None:
        """Counts the type that a page gives."""
        self.types = _added(self.types, (kind,))

    def note_day(self, day: str) -> None:
        """Notes the date of a page."""
        self.first = day if self.first is None else min(self.first, day)
        self.last = day if self.last is None else max(self.last, day)


def _added(counts: dict[str, int] | None, words: Iterable[str]) -> dict[str, int]:
    """`counts` with one more for each of `words`."""
    counts = {} if counts is None else counts
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def sums(slots: Sequence[Slot]) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """All writings, the names among them, and the roles, each with its pages."""
    forms: dict[str, int] = defaultdict(int)
    names: dict[str, int] = defaultdict(int)
    roles: dict[str, int] = defaultdict(int)
    for slot in slots:
        for form, pages in (slot.forms or {}).items():
            forms[form] += pages
        for name, pages in slot.names.items():
            forms[name] += pages
            names[name] += pages
        for role, pages in (slot.roles or {}).items():
            roles[role] += pages
    return forms, names, roles


def fullest(kind: EntityType, names: Mapping[str, int]) -> str:
    """The fullest of the names, or the commonest of those that are as full."""
    if len(names) == 1:
        return next(iter(names))
    by_key: dict[str, dict[str, int]] = defaultdict(dict)
    for name, pages in names.items():
        by_key[read_name(name).key][name] = pages
    best = min(by_key, key=lambda key: (_poorness(kind, next(iter(by_key[key]))), -sum(by_key[key].values()), key))
    return best_form(by_key[best])


def _poorness(kind: EntityType, form: str) -> tuple[bool, bool, int]:
    name = read_name(form)
    if kind == "place":
        return bool(name.acronym), bool(unit_of(name)[1]), 0
    return bool(name.acronym), has_initial(name), -len(name.tokens)
