"""Doubtful pairs: names of different rows that may be one, for somebody to look at.

They are what the merging leaves apart for want of evidence. Whoever agrees keeps the line in an alias file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from newskit.entities.acronym import initials
from newskit.entities.alias import Aliases
from newskit.entities.known import FUNCTION, WELL_KNOWN
from newskit.entities.mention import EntityType
from newskit.entities.name import Name, alike, is_generic, read_name, shorter, skeleton
from newskit.entities.slot import CorpusEntity

_SHORT = 2
"""Letters of acronyms that too many names have for their initials."""
_CROWD = 5
"""A short form that more names may stand behind is no suggestion."""

Row = tuple[CorpusEntity, Name]


class Suggestion(Struct, frozen=True, kw_only=True):
    """A name, and other names that may be its."""

    name: str
    aliases: tuple[str, ...]
    type: EntityType
    why: str
    """What makes them alike: shorter name, surname, spelling, acronym, beginning."""
    mentions: int
    """Of the aliases: what is at stake."""


def suggest_merges(rows: Iterable[CorpusEntity], aliases: Aliases | None = None) -> list[Suggestion]:
    """Suggestions for the rows of a corpus, those with most mentions at stake first.

    Each alias is suggested once, for the name with most pages. What the user's rows name already is left out.
    """
    known = [(row, read_name(row.name)) for row in rows if row.id is None]
    found: dict[tuple[str, str], tuple[CorpusEntity, CorpusEntity, str]] = {}
    for owner, other, why in _pairs(known):
        if aliases is not None and _is_settled(aliases, owner, other):
            continue
        best = found.get((other.name, other.type))
        if owner.name != other.name and (best is None or _rank(owner) < _rank(best[0])):
            found[other.name, other.type] = (owner, other, why)
    return _grouped(found.values())


def _rank(row: CorpusEntity) -> tuple[int, int, str]:
    return -row.pages, -row.count, row.name


def _is_settled(aliases: Aliases, owner: CorpusEntity, other: CorpusEntity) -> bool:
    """Whether the user's rows say already what to do with two names."""
    keys = read_name(owner.name).key, read_name(other.name).key
    return aliases.row(keys[1], other.type) is not None or aliases.apart(keys[:1], keys[1:])


def _grouped(pairs: Iterable[tuple[CorpusEntity, CorpusEntity, str]]) -> list[Suggestion]:
    """One suggestion a name and reason. A name that is an alias of another one gets none itself: no chains."""
    members: dict[tuple[str, EntityType, str], list[CorpusEntity]] = defaultdict(list)
    pairs = list(pairs)
    shorts = {(other.name, other.type) for _, other, _ in pairs}
    for owner, other, why in pairs:
        if (owner.name, owner.type) not in shorts:
            members[owner.name, owner.type, why].append(other)
    found = [
        Suggestion(
            name=name,
            aliases=tuple(dict.fromkeys(row.name for row in sorted(others, key=_rank))),
            type=kind,
            why=why,
            mentions=sum(row.count for row in others),
        )
        for (name, kind, why), others in members.items()
    ]
    return sorted(found, key=lambda some: (-some.mentions, some.name, some.type, some.why))


def _pairs(rows: Sequence[Row]) -> Iterator[tuple[CorpusEntity, CorpusEntity, str]]:
    """(the fuller name, the other one, why) of rows that may be one."""
    people = [row for row in rows if row[0].type == "person"]
    yield from _people(people)
    for kind in ("org", "place"):
        bodies = [row for row in rows if row[0].type == kind]
        yield from _spellings(bodies)
        yield from _bodies(bodies)


def _people(people: Sequence[Row]) -> Iterator[tuple[CorpusEntity, CorpusEntity, str]]:
    """Surnames of their own pages with the only full name that ends so, shorter full names, other spellings."""
    by_core: dict[tuple[str, ...], list[CorpusEntity]] = defaultdict(list)
    by_last: dict[str, list[CorpusEntity]] = defaultdict(list)
    for row, name in people:
        by_core[name.core].append(row)
        if len(name.core) > 1:
            by_last[name.core[-1]].append(row)
    for row, name in people:
        if len(name.core) == 1:
            owners = by_last.get(name.core[0], [])
            if len({owner.name for owner in owners}) == 1:
                yield owners[0], row, "surname"
        for short in shorter(name.core):
            for other in by_core.get(short, ())[:_CROWD]:
                yield row, other, "shorter name"
    yield from _spellings([row for row in people if len(row[1].core) > 1])


def _spellings(rows: Sequence[Row]) -> Iterator[tuple[CorpusEntity, CorpusEntity, str]]:
    """Names whose tokens differ in letters that transliterations disagree on."""
    by_sound: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for item in rows:
        by_sound[tuple([skeleton(token) for token in item[1].core])].append(item)
    for some in by_sound.values():
        some.sort(key=lambda row: _rank(row[0]))
        best, theirs = some[0]
        for row, name in some[1:_CROWD]:
            if name.core != theirs.core and all(map(alike, name.core, theirs.core)):
                yield best, row, "spelling"


def _bodies(rows: Sequence[Row]) -> Iterator[tuple[CorpusEntity, CorpusEntity, str]]:
    """Acronyms with the only name of those initials, and names that a longer one begins with."""
    by_initials: dict[str, list[CorpusEntity]] = defaultdict(list)
    by_tokens: dict[tuple[str, ...], CorpusEntity] = {}
    for row, name in rows:
        by_tokens.setdefault(name.tokens, row)
        if len(name.tokens) > 1:
            for short in initials(name.tokens):
                by_initials[short].append(row)
    for row, name in rows:
        if len(name.acronym) > _SHORT and len(owners := by_initials.get(name.acronym, [])) == 1:
            yield owners[0], row, "acronym"
        for cut in range(2, len(name.tokens)):
            other = by_tokens.get(name.tokens[:cut])
            if other is not None and other is not row and name.tokens[cut] not in FUNCTION and _tells(other):
                first, second = sorted((row, other), key=_rank)
                yield first, second, "beginning"


def _tells(row: CorpusEntity) -> bool:
    """Whether a name is one that other bodies' longer names hardly begin with: no kind, no acronym (UN Women)."""
    name = read_name(row.name)
    if is_generic(name) or name.tokens in WELL_KNOWN:
        return False
    return not any(read_name(form).acronym for form in (row.name, *row.aliases))
