"""Counting pages by what they have in common, in one pass over their facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from newskit.corpus import tags
from newskit.corpus.facts import AGENCY, IS_STORY, KIND, LANGUAGE, PAGE, PLACED, PUBLISHED, SECTION, WORDS, Fact
from newskit.corpus.stat import Stat
from newskit.stats import periods

GROUPS = ("total", "kind", "section", "source", "agency", "lang", "length", *periods.PERIODS)
"""What pages can be counted by, page by page."""

LENGTHS = ((100, "0-99"), (300, "100-299"), (600, "300-599"), (1000, "600-999"), (2000, "1000-1999"))
"""Words of a story below which it is of a length, and how the length is written."""
LONGEST = "2000+"

_SPELLED = frozenset({"section", "agency"})
"""Groups whose values are one however they are spelled: case, accents and signs do not matter."""

_OF_PAGES = frozenset({"total", "kind"})
"""Groups in which pages without a story have a share."""

Cell = list[int]
"""Pages, stories, words."""
Tally = dict[str | None, Cell]
"""By value."""


def tally(facts: Iterable[Fact], groups: Sequence[str]) -> dict[str, Tally]:
    """How many pages, stories and words there are of each value of `groups`; a place counts a page once."""
    found: dict[str, Tally] = {group: {} for group in groups}
    of_pages = [(found[group], _VALUES[group]) for group in groups if group != "source"]
    places = found.get("source", {})
    last, seen = None, set[str]()
    for fact in facts:
        if fact[PAGE] != last:
            last = fact[PAGE]
            seen.clear()
            for counts, value_of in of_pages:
                _count(counts, value_of(fact), fact)
        if fact[PLACED] not in seen:
            seen.add(fact[PLACED])
            _count(places, fact[PLACED], fact)
    if "length" in found:  # pages without a story have none
        found["length"].pop(None, None)
    return {group: _as_spelled(group, counts) if group in _SPELLED else counts for group, counts in found.items()}


def _count(counts: Tally, value: str | None, fact: Fact) -> None:
    cell = counts.get(value)
    if cell is None:
        counts[value] = [1, fact[IS_STORY], fact[WORDS]]
    else:
        cell[0] += 1
        cell[1] += fact[IS_STORY]
        cell[2] += fact[WORDS]


def length(words: int) -> str:
    """The length that a story of so many words has.

    >>> length(99), length(100), length(5000)
    ('0-99', '100-299', '2000+')
    """
    return next((name for limit, name in LENGTHS if words < limit), LONGEST)


def _as_spelled(group: str, counts: Tally) -> Tally:
    """The counts with all spellings of a value under the most frequent one."""
    spellings: dict[str | None, list[str | None]] = {}
    for value in counts:
        spellings.setdefault(_same(group, value), []).append(value)
    return {
        min(values, key=lambda value: (-counts[value][0], value or "")): [
            sum(counts[value][place] for value in values) for place in range(3)
        ]
        for values in spellings.values()
    }


def _values() -> dict[str, Callable[[Fact], str | None]]:
    """What a page has of each group."""
    found: dict[str, Callable[[Fact], str | None]] = {
        "total": lambda _: None,
        "kind": lambda fact: fact[KIND],
        "lang": lambda fact: fact[LANGUAGE],
        "section": lambda fact: fact[SECTION] or None,
        "agency": lambda fact: fact[AGENCY] or None,
        "length": lambda fact: length(fact[WORDS]) if fact[IS_STORY] else None,
    }
    for per in periods.PERIODS:
        found[per] = _period(periods.of(per))
    return found


def _period(named: Callable[[str | None], str | None]) -> Callable[[Fact], str | None]:
    return lambda fact: named(fact[PUBLISHED])


_VALUES = _values()


def _same(group: str, value: str | None) -> str | None:
    """What all spellings of a value have in common."""
    return tags.tag(group, value) if group in _SPELLED and value is not None else value


def rows(group: str, counts: Tally) -> Iterator[Stat]:
    """The rows of a group: times and lengths in their order, all else the most frequent first, the unknown last."""
    place = 0 if group in _OF_PAGES else 1
    every = 0 if group == "source" else sum(cell[place] for cell in counts.values())
    for value in in_order(group, counts):
        cell = counts[value]
        share = round(cell[place] / every, 4) if every else None
        yield Stat(by=group, value=value, pages=cell[0], stories=cell[1], words=cell[2], share=share)


def hits(query: str, group: str, found: Tally, counts: Tally) -> Iterator[Stat]:
    """The rows of what fits a query, for each value that any story has; `counts` are those of all pages."""
    cells = {_same(group, value): cell for value, cell in found.items()}
    for value in in_order(group, counts):
        pages, stories, words = cells.get(_same(group, value), (0, 0, 0))
        every = counts[value][1]
        if every:
            share, per_1000 = round(stories / every, 6), round(1000 * stories / every, 3)
            yield Stat(
                by=group, value=value, query=query, pages=pages, stories=stories, words=words, share=share,
                per_1000=per_1000,
            )  # fmt: skip


def in_order(group: str, counts: Mapping[str | None, Cell]) -> list[str | None]:
    """The values as they are shown."""
    if group in periods.PERIODS:
        return sorted(counts, key=periods.order)
    if group == "length":
        names = [*(name for _, name in LENGTHS), LONGEST]
        return [name for name in names if name in counts]
    place = 0 if group in _OF_PAGES else 1
    return sorted(counts, key=lambda value: (value is None, -counts[value][place], -counts[value][0], value or ""))
