"""The entities of many pages: which entities of different pages are one.

Fed page by page in any order; the result is the same. A name of a page is joined with that of another only where
nothing speaks for two bearers:

- a full person name is one person, unless its pages give roles that have nothing in common and name no third person or
  organisation in common; a surname or given name alone stays with its page;
- an organisation or place is one by its words; where these name only a kind (`Supreme Court`), by the place that the
  page is about, too;
- another form that a page gives (an acronym, a short form) counts on other pages if no second entity has it.

Memory grows with the distinct names and by four bytes for each page of each entity, not with the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from zlib import crc32

from newskit.entities.alias import Aliases
from newskit.entities.identity import NOTHING, Key, Member, Settled, Signature
from newskit.entities.known import FUNCTION
from newskit.entities.name import is_generic, read_name
from newskit.entities.page import PageEntity
from newskit.entities.role import QUALIFIERS, field_of, is_role
from newskit.entities.slot import CorpusEntity, Slot
from newskit.text.fold import fold

_COMPANY = 12
"""Other names of its pages that are noted of a person."""
_COMMON = 0.1
"""Names on a larger share of the pages say nothing about who is meant."""
_FEW = 3


class Across:
    """Puts together the entities of pages."""

    def __init__(self, aliases: Aliases | None = None) -> None:
        self._aliases = aliases
        self._number: dict[str, int] = {}
        self._sources: list[list[str]] = []
        self._slots: dict[Member, Slot] = {}
        self._links: dict[Key, set[Key]] = defaultdict(set)
        """Forms that pages give besides the name, and the names that they stand for."""
        self._page_count: dict[str, int] = defaultdict(int)
        self._settled: Settled | None = None

    def add(self, source: str, page_id: str, published: str | None, entities: Sequence[PageEntity]) -> bool:
        """Takes in a page's entities, as `page_entities` gives them; returns whether the page is new.

        A page that was added under its id before (saved twice) counts once; the further source and date are noted.
        """
        self._settled = None
        again = page_id in self._number
        number = self._number.setdefault(page_id, len(self._sources))
        if again:
            self._sources[number].append(source)
        else:
            self._sources.append([source])
        place = _main_place(entities)
        company = () if again else self._company(entities)
        day = published if published and "X" not in published else None
        for entity in entities:
            key = self._key(page_id, place, entity)
            member = key, _signature(key, entity)
            slot = self._slots.get(member)
            if slot is None:
                slot = self._slots[member] = Slot(entity.name)
            elif again:
                if day is not None:
                    slot.note_day(day)
                continue
            if day is not None:
                slot.note_day(day)
            slot.add(entity, number)
            if key[0] == "person":
                _note_company(slot, company)
            elif key[0] == "user":
                slot.note_type(entity.type)
            if entity.aliases and key[0] not in {"lone", "here"}:
                self._link(key, entity)
        return not again

    def rows(self) -> Iterator[CorpusEntity]:
        """The entities, those on most pages first, then those mentioned most, then by name."""
        yield from self._settle().rows

    def of_page(self, page_id: str, entities: Sequence[PageEntity]) -> list[int]:
        """For each entity of a page that was added, the position of its row in `rows()`."""
        settled = self._settle()
        place = _main_place(entities)
        keys = [self._key(page_id, place, entity) for entity in entities]
        return [settled.row_of[key, _signature(key, entity)] for key, entity in zip(keys, entities, strict=True)]

    def _key(self, page: str, place: str, entity: PageEntity) -> Key:
        """What a page's entity is known by."""
        if self._aliases is not None:
            row = self._aliases.row(read_name(entity.name).key, entity.type)
            if row is not None:
                return "user", str(row)
        name = read_name(entity.name)
        if entity.type == "person":
            return ("person", " ".join(name.core)) if len(name.core) > 1 else ("lone", f"{name.key}\n{page}")
        if entity.type != "other" and is_generic(name):
            return ("here", f"{entity.type} {name.key}\n{place or page}")
        return entity.type, name.key

    def _company(self, entities: Sequence[PageEntity]) -> list[tuple[int, str]]:
        """Some persons and organisations of a page that are known by their words; which, depends on these alone."""
        found = []
        for entity in entities:
            if entity.type in {"person", "org"}:
                name = read_name(entity.name)
                if len(name.core) > 1 and not is_generic(name):
                    key = " ".join(name.core)
                    found.append((crc32(key.encode()), key))
                    self._page_count[key] += 1
        found.sort()
        return found[:_COMPANY]

    def _link(self, key: Key, entity: PageEntity) -> None:
        for form in entity.aliases:
            name = read_name(form)
            if entity.type == "person":
                if len(name.core) > 1:
                    self._links["person", " ".join(name.core)].add(key)
            elif not is_generic(name):
                self._links[entity.type, name.key].add(key)

    def _settle(self) -> Settled:
        if self._settled is None:
            common = max(_FEW, int(len(self._sources) * _COMMON))
            rare = {key for key, pages in self._page_count.items() if pages <= common}
            self._settled = Settled(self._slots, self._links, rare, self._sources, self._aliases)
        return self._settled


def _main_place(entities: Sequence[PageEntity]) -> str:
    """The key of the place that a page names most, or the empty string."""
    best = ""
    most = 0
    for entity in entities:
        if entity.type == "place" and entity.count >= most:
            name = read_name(entity.name)
            if not is_generic(name) and (entity.count > most or name.key < best):
                best, most = name.key, entity.count
    return best


def _note_company(slot: Slot, company: Sequence[tuple[int, str]]) -> None:
    """Keeps those with the smallest numbers: the same ones in whatever order the pages come.

    The person's own name is among them; it is left out when they are compared.
    """
    slot.company = sorted({*slot.company, *company})[:_COMPANY] if slot.company else company


def _signature(key: Key, entity: PageEntity) -> Signature:
    """The fields of a person's roles, and the words that tell what of; nothing for what its key tells apart."""
    if key[0] != "person" or not entity.roles:
        return NOTHING
    nouns, owners = set(), set()
    for role in entity.roles:
        for written in fold(role).replace("'", " ").split():
            word = written.strip(".,()")
            if is_role(word):
                nouns.add(field_of(word))
            elif word not in QUALIFIERS and word not in FUNCTION and len(word) > 1:
                owners.add(word)
    return tuple(sorted(nouns)), tuple(sorted(owners))
