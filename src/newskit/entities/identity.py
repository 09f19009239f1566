"""Which of the names that were counted over many pages are one, and the rows that come out."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from newskit.entities.alias import Aliases
from newskit.entities.board import TYPES
from newskit.entities.body import unit_of
from newskit.entities.known import STRONG_ADMIN
from newskit.entities.mention import EntityType
from newskit.entities.name import read_name, shorter
from newskit.entities.page import other_forms
from newskit.entities.role import distinct_roles
from newskit.entities.slot import CorpusEntity, Slot, fullest, sums

_OUTWEIGHS = 3
"""How many times more pages a type, or a person of a name, must have to take in the doubtful ones."""
_FAMOUS = 12
"""A name with a bearer on so many pages is taken for that bearer's on the few that say something else."""
_ROLES = 8
_SOURCES = 100

Key = tuple[str, str]
"""Type and folded name; `lone`, `here` and `user` instead of a type for what stays with a page or is the user's."""
Signature = tuple[tuple[str, ...], tuple[str, ...]]
"""What roles say: the fields of their nouns, and the words that tell what of; both sorted."""
_KINDS: dict[str, EntityType] = {kind: kind for kind in TYPES}
NOTHING: Signature = ((), ())
Member = tuple[Key, Signature]
"""What a slot is found by."""


class _Groups:
    """A partition of keys; a group goes by its smallest key, so the order of joining does not matter."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def root(self, key: Key) -> Key:
        parent = self._parent
        while (above := parent.get(key, key)) != key:
            parent[key] = parent.get(above, above)
            key = above
        return key

    def join(self, one: Key, other: Key) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self._parent[second] = first


class _Parts:
    """A partition of numbers that share marks."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._by_mark: dict[str, int] = {}

    def top(self, number: int) -> int:
        parent = self._parent
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    def unite(self, one: int, other: int) -> None:
        first, second = sorted((self.top(one), self.top(other)))
        self._parent[second] = first

    def mark(self, number: int, marks: Iterable[str]) -> None:
        """Puts `number` together with all that were given one of these marks."""
        for mark in marks:
            self.unite(number, self._by_mark.setdefault(mark, number))

    def lists(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self._parent)):
            found[self.top(number)].append(number)
        return list(found.values())


def _place_bare_nouns(parts: _Parts, nouns: Sequence[Sequence[str]], owned: Sequence[bool]) -> None:
    """Puts those of whom only a noun is said (`the president`) to the only part that says it and whose it is."""
    owners: dict[str, set[int]] = defaultdict(set)
    for number, words in enumerate(nouns):
        if owned[number]:
            for noun in words:
                owners[noun].add(number)
    bare = [number for number in range(len(nouns)) if nouns[number] and not owned[number]]
    for number in bare:
        parts.mark(number, [f"\t{noun}" for noun in nouns[number]])
    for number in bare:
        found = {parts.top(other) for noun in nouns[number] for other in owners[noun]}
        if len(found) == 1:
            parts.unite(number, found.pop())


class Settled:
    """The rows of what was counted, and which row each key and signature went into."""

    def __init__(
        self,
        slots: Mapping[Member, Slot],
        links: Mapping[Key, set[Key]],
        rare: set[str],
        sources: Sequence[Sequence[str]],
        aliases: Aliases | None,
    ) -> None:
        self._slots = slots
        self._rare = rare
        self._sources = sources
        self._aliases = aliases
        self._groups = _Groups()
        self._group_names: dict[Key, set[str]] = {}
        """Of groups of several, if the user keeps names apart."""
        self._members: dict[Key, list[Member]] = {}
        self._pages: dict[Key, int] = defaultdict(int)
        for member, slot in slots.items():
            self._members.setdefault(member[0], []).append(member)
            self._pages[member[0]] += len(slot.pages)
        self._join_types()
        self._join_units()
        self._join_links(links)
        self._join_shorter()
        self.rows: list[CorpusEntity] = []
        self.row_of: dict[tuple[Key, Signature], int] = {}
        self._write()

    def _join(self, one: Key, other: Key) -> None:
        if self._aliases is not None and self._aliases.keeps_apart:
            first, second = sorted((self._groups.root(one), self._groups.root(other)))
            if first == second:
                return
            names, more = self._names_of(self._aliases, first), self._names_of(self._aliases, second)
            if self._aliases.apart(names, more):
                return
            self._group_names[first] = names | more
        self._groups.join(one, other)

    def _names_of(self, aliases: Aliases, root: Key) -> set[str]:
        """The folded names in a group."""
        if root in self._group_names:
            return self._group_names[root]
        own = set(aliases.forms(int(root[1]))) if root[0] == "user" else set()
        slots = [self._slots[member] for member in self._members[root]]
        return own.union(*({read_name(form).key for form in (*slot.names, *(slot.forms or ()))} for slot in slots))

    def _join_types(self) -> None:
        """A name under several types is of the one with by far the most pages; `other` says nothing against one."""
        by_name: dict[str, list[Key]] = defaultdict(list)
        for key in self._members:
            if key[0] in {"person", "org", "place", "other"}:
                by_name[key[1]].append(key)
        for keys in by_name.values():
            if len(keys) > 1:
                keys.sort(key=lambda key: (key[0] == "other", -self._pages[key], key))
                rest = sum([self._pages[key] for key in keys[1:] if key[0] != "other"])
                if self._pages[keys[0]] >= _OUTWEIGHS * rest:
                    for key in keys[1:]:
                        self._join(keys[0], key)

    def _join_units(self) -> None:
        """Osaka Prefecture with Osaka, if the pages name both."""
        for key in sorted(self._members):
            if key[0] != "place" or " " not in key[1]:
                continue
            base, unit = unit_of(read_name(key[1]))
            other = ("place", " ".join(base))
            if unit and (unit[0] in STRONG_ADMIN or unit[0] == "state") and other in self._members:
                self._join(key, other)

    def _join_links(self, links: Mapping[Key, set[Key]]) -> None:
        """Forms that pages give for one entity only: first those of several words, then acronyms and short ones."""
        for several in (True, False):
            claims = [
                (form, sorted(owners))
                for form, owners in links.items()
                if (" " in form[1]) is several and form in self._members
            ]
            for form, owners in sorted(claims):
                roots = {self._groups.root(owner) for owner in owners}
                if len(roots) == 1:
                    self._join(form, owners[0])

    def _join_shorter(self) -> None:
        """A full person name with the only longer one that it is short for, if their pages have something in common."""
        people = [key for key in self._members if key[0] == "person"]
        longer: dict[Key, list[Key]] = defaultdict(list)
        for key in people:
            for short in shorter(tuple(key[1].split())):
                other = ("person", " ".join(short))
                if other in self._members:
                    longer[other].append(key)
        for short_key in sorted(longer, key=lambda key: (-len(key[1].split()), key)):
            owners = longer[short_key]
            roots = {self._groups.root(key) for key in owners}
            if len(roots) == 1 and any(self._share(short_key, key) for key in owners):
                self._join(short_key, owners[0])

    def _share(self, one: Key, other: Key) -> bool:
        """Whether the pages of two names say the same of their bearers, or name a third one in common."""
        return not self._marks_of(one).isdisjoint(self._marks_of(other))

    def _marks_of(self, key: Key) -> set[str]:
        found: set[str] = set()
        for member in self._members[key]:
            found.update(self._company(self._slots[member], key[1]))
            found.update(member[1][1])
        return found

    def _company(self, slot: Slot, own: str) -> list[str]:
        """The rarer names that stand on the pages of `slot` besides its `own`."""
        return [f"\n{name}" for _, name in slot.company if name != own and name in self._rare]

    def _write(self) -> None:
        """The rows, in their order."""
        groups: dict[Key, list[Key]] = defaultdict(list)
        for key in sorted(self._members):
            groups[self._groups.root(key)].append(key)
        drafts = [draft for keys in groups.values() for draft in self._bearers(keys)]
        made = [(self._row(members), members) for members in drafts]
        made.sort(
            key=lambda item: (-item[0].pages, -item[0].count, item[0].name, item[0].type, item[0].sources, item[1])
        )
        for number, (row, members) in enumerate(made):
            self.rows.append(row)
            for member in members:
                self.row_of[member] = number

    def _bearers(self, keys: Sequence[Key]) -> list[list[Member]]:
        """The members of a group by who bears the name: one list, or several for persons told apart by their roles."""
        members = [member for key in keys for member in self._members[key]]
        if len(members) == 1:
            return [members]
        members.sort()
        return self._told_apart(members) if any(key[0] == "person" for key in keys) else [members]

    def _told_apart(self, members: Sequence[Member]) -> list[list[Member]]:
        """Members with roles that have nothing in common are several; those with less to say go where it points."""
        parts = _Parts(len(members))
        for number, member in enumerate(members):
            parts.mark(number, self._company(self._slots[member], member[0][1]))
            parts.mark(number, member[1][1])
        _place_bare_nouns(parts, [nouns for _, (nouns, _) in members], [bool(owners) for _, (_, owners) in members])
        found = sorted(parts.lists(), key=lambda part: (-self._pages_of(members, part), part))
        silent = [part for part in found if all(members[number][1] == NOTHING for number in part)]
        speaking = [part for part in found if part not in silent]
        if not speaking:
            return [list(members)]
        rest = sum([self._pages_of(members, part) for part in speaking[1:]])
        most = self._pages_of(members, speaking[0])
        if most >= _FAMOUS and most >= _OUTWEIGHS * rest:
            return [list(members)]
        left = [number for part in silent for number in part]
        if most >= _OUTWEIGHS * rest:
            speaking[0] = speaking[0] + left
        elif left:
            speaking.append(left)
        return [[members[number] for number in sorted(part)] for part in speaking]

    def _pages_of(self, members: Sequence[Member], part: Sequence[int]) -> int:
        return sum([len(self._slots[members[number]].pages) for number in part])

    def _row(self, members: Sequence[Member]) -> CorpusEntity:
        """The row of entities that are one."""
        slots = [self._slots[member] for member in members]
        if len(slots) == 1 and not slots[0].forms:
            slot = slots[0]
            names, pages, count = slot.names, slot.pages, slot.count
            forms = names
            roles = slot.roles or {}
            days = [day for day in (slot.first, slot.last) if day]
        else:
            forms, names, roles = sums(slots)
            pages = array("L", sorted({page for slot in slots for page in slot.pages}))
            count = sum([slot.count for slot in slots])
            days = [day for slot in slots for day in (slot.first, slot.last) if day]
        sources = sorted([source for page in pages for source in self._sources[page]])
        kind, name, key = self._naming(members, names)
        return CorpusEntity(
            name=name,
            type=kind,
            count=count,
            pages=len(pages),
            first_seen=min(days, default=None),
            last_seen=max(days, default=None),
            aliases=other_forms(name, forms),
            roles=distinct_roles(sorted(roles, key=lambda role: (-roles[role], role)), _ROLES) if roles else (),
            sources=tuple(sources[:_SOURCES]),
            confidence=round(sum([slot.sureness for slot in slots]) / count / 1000, 3),
            id=key,
        )

    def _naming(self, members: Sequence[Member], names: Mapping[str, int]) -> tuple[EntityType, str, str | None]:
        """Type, name and the user's id of a row."""
        for key, _ in members:
            if key[0] == "user" and self._aliases is not None:
                row = self._aliases.rows[int(key[1])]
                return row.type or self._user_type(key), row.name, row.id
        if len(members) == 1:
            kind = _type_of(members[0][0])
            return kind, fullest(kind, names), None
        weights: dict[EntityType, int] = defaultdict(int)
        for member in members:
            weights[_type_of(member[0])] += len(self._slots[member].pages)
        kind = max(weights, key=lambda kind: (kind != "other", weights[kind], -TYPES.index(kind)))
        return kind, fullest(kind, names), None

    def _user_type(self, key: Key) -> EntityType:
        """The type of an alias row without one, by what its pages said most."""
        weights: dict[EntityType, int] = defaultdict(int)
        for member in self._members[key]:
            for kind, pages in (self._slots[member].types or {}).items():
                weights[_KINDS[kind]] += pages
        return max(weights, key=lambda kind: (weights[kind], -TYPES.index(kind)))


def _type_of(key: Key) -> EntityType:
    """The type that a key tells: its own, or the one written before what stays with a page."""
    kind = "person" if key[0] == "lone" else key[1].partition(" ")[0] if key[0] == "here" else key[0]
    return _KINDS[kind]
