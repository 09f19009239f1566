"""Who promotes what: teasers over many pages become one promoted story with its occurrences.

A page that is stored under several sources counts once, under the first of them.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest
from statistics import median

from msgspec import Struct

from newskit.corpus.promotion import Link, Promoted, Unresolved
from newskit.links.index import Index
from newskit.links.title import is_cut, key_of, words_of
from newskit.record import TeaserRow

Linked = tuple[TeaserRow, Link]

_SHOWN = 100
"""Occurrences that are named."""


class _Item(Struct):
    """A promoted story while it is counted."""

    pages: dict[str, None]
    positions: array[int]
    titles: Counter[str]
    dates: tuple[str | None, str | None] = (None, None)
    url: str | None = None

    def add(self, teaser: TeaserRow, published: str | None) -> None:
        """Count a teaser on a page of that date in."""
        self.pages.setdefault(teaser.id)
        self.positions.append(teaser.position)
        self.titles[teaser.title or ""] += 1
        self.url = self.url or teaser.url
        if published and published[0].isdigit():
            first, last = self.dates
            self.dates = min(first or published, published), max(last or published, published)

    def take(self, other: _Item) -> None:
        """Count all of `other` in."""
        self.pages |= other.pages
        self.positions.extend(other.positions)
        self.url = self.url or other.url
        firsts = [dates[0] for dates in (self.dates, other.dates) if dates[0]]
        lasts = [dates[1] for dates in (self.dates, other.dates) if dates[1]]
        self.dates = min(firsts, default=None), max(lasts, default=None)

    @property
    def title(self) -> str:
        """The most frequent spelling, of these the longest."""
        return max(self.titles, key=lambda title: (self.titles[title], len(title), title))


Key = Callable[[TeaserRow, Link], str | None]
"""What a teaser is counted under; `None` where it does not count."""


def promoted(linked: Iterable[Linked], index: Index) -> list[Promoted]:
    """The stories that are promoted, those that most pages promote first."""
    (items,) = _counted(linked, index, _here)
    return sorted((_promoted(items[target], target, index) for target in items), key=_of_promoted)


def unresolved(linked: Iterable[Linked], index: Index) -> list[Unresolved]:
    """The stories that are promoted and not here, those that most pages promote first."""
    (items,) = _counted(linked, index, _missing)
    _join_cut(items)
    return sorted((_unresolved(item, index) for item in items.values()), key=_of_unresolved)


class Promotions(Struct, frozen=True):
    """The first of both, counted in one pass."""

    here: list[tuple[Promoted, list[str | None]]]
    """Each with the date of every page that promotes it; `None` where a page has none."""
    missing: list[Unresolved]


def promotions(linked: Iterable[Linked], index: Index, most: int) -> Promotions:
    """The first `most` of the promoted stories that are here, and of those that are not."""
    here, missing = _counted(linked, index, _here, _missing)
    _join_cut(missing)
    first = nsmallest(most, (_promoted(here[target], target, index) for target in here), key=_of_promoted)
    rows = (_unresolved(item, index) for item in missing.values())
    return Promotions(
        [(row, list(_dates(here[row.target], index))) for row in first], nsmallest(most, rows, key=_of_unresolved)
    )


def _counted(linked: Iterable[Linked], index: Index, *keys: Key) -> list[dict[str, _Item]]:
    """The promoted stories under each of `keys`."""
    found: list[dict[str, _Item]] = [{} for _ in keys]
    for teaser, link in _once(linked, index):
        for key_for, items in zip(keys, found, strict=True):
            key = key_for(teaser, link)
            if key is not None:
                _count(items, key, teaser, index)
    return found


def _here(_: TeaserRow, link: Link) -> str | None:
    return link.target


def _missing(teaser: TeaserRow, link: Link) -> str | None:
    if link.rule is not None or not teaser.title:
        return None
    words = words_of(teaser.title)
    return key_of(words) if words else None


def _of_promoted(row: Promoted) -> tuple[int, int, float, str]:
    return -row.pages, -row.teasers, row.position, row.target_source


def _of_unresolved(row: Unresolved) -> tuple[int, int, float, str]:
    return -row.pages, -row.teasers, row.position, row.title


def _dates(item: _Item, index: Index) -> Iterator[str | None]:
    for id_ in item.pages:
        page = index.page(id_)
        yield page.published if page else None


def _once(linked: Iterable[Linked], index: Index) -> Iterator[Linked]:
    """The teasers of each page under the first of its sources."""
    for teaser, link in linked:
        page = index.page(teaser.id)
        if page is None or page.source == teaser.source:
            yield teaser, link


def _count(items: dict[str, _Item], key: str, teaser: TeaserRow, index: Index) -> None:
    item = items.get(key)
    if item is None:
        item = items[key] = _Item({}, array("q"), Counter())
    page = index.page(teaser.id)
    item.add(teaser, page.published if page else None)


def _join_cut(items: dict[str, _Item]) -> None:
    """Nothing; titles that end with an ellipsis join the one title that they are the beginning of."""
    keys = sorted(items)
    for number, key in reversed(list(enumerate(keys))):
        if not all(map(is_cut, items[key].titles)):
            continue
        longer = [found for found in _beginning(keys, number) if found in items]
        whole = max(longer, key=len, default="")
        if whole and all(whole.startswith(found) for found in longer):
            items[whole].take(items.pop(key))


def _beginning(keys: list[str], number: int) -> Iterator[str]:
    """The keys that begin with that of the number, without itself."""
    for place in range(number + 1, len(keys)):
        if not keys[place].startswith(keys[number]):
            return
        yield keys[place]


def _promoted(item: _Item, target: str, index: Index) -> Promoted:
    page = index.page(target)
    return Promoted(
        target=target,
        target_source=page.source if page else "",
        title=page.title if page else None,
        pages=len(item.pages),
        teasers=len(item.positions),
        first_seen=item.dates[0],
        last_seen=item.dates[1],
        position=float(median(item.positions)),
    )


def _unresolved(item: _Item, index: Index) -> Unresolved:
    pages = sorted((page.order, page.source) for id_ in item.pages if (page := index.page(id_)))
    return Unresolved(
        title=item.title,
        pages=len(item.pages),
        teasers=len(item.positions),
        first_seen=item.dates[0],
        last_seen=item.dates[1],
        position=float(median(item.positions)),
        url=item.url,
        occurrences=tuple(source for _, source in pages[:_SHOWN]),
    )
