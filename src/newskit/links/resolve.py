"""Which story a teaser promotes.

Every title that might be meant is judged on its own (`newskit.links.compare`), then the stories that fit best stand
against each other. What tells stories of the same title apart is, in this order: what the summary says, the date
beside the teaser, the folder or site, and being the nearest before the promoting page. A teaser that fits several
titles equally well and says nothing more is left unresolved.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from newskit.corpus.promotion import SELF, Link
from newskit.links.compare import Fit
from newskit.links.fit import fit, fit_by_summary, teased, within_reach
from newskit.links.index import Index, PageEntry, TitleEntry
from newskit.links.lead import alike, hashes, shared
from newskit.links.title import key_of, words_of
from newskit.record import TeaserRow

_REMEMBERED = 1 << 16
_LEAST_SHARED = 0.5
"""How much of a summary must stand in the story's lead to be evidence."""
_DECK_SCORE = 0.9
_MARGIN = 0.1
"""By how much the best title must be better than another's to be meant."""
_DAY = 10
"""Characters of a whole day in a date."""


class Candidate(Struct, frozen=True):
    """A story that a teaser may promote."""

    page: int
    key: str
    """Stories with the same title have the same key."""
    score: float
    rule: str
    summary: float
    """How much of the teaser's summary stands in the story's lead."""


class Resolver:
    """Finds the stories of teasers in an index."""

    def __init__(self, index: Index) -> None:
        """For an index that all pages have been added to."""
        self._index = index
        self._candidates = lru_cache(_REMEMBERED)(self._found)

    def link(self, teaser: TeaserRow) -> Link:
        """The teaser with the story that it promotes, if there is one."""
        found = self._at_url(teaser) or self._candidates(teaser.title or "", teaser.summary or "")
        chosen = self._choose(teaser, found)
        page = None if chosen is None else self._index.pages[chosen.page]
        is_self = page is not None and page.id == teaser.id
        there = None if is_self else page
        return Link(
            source=teaser.source,
            id=teaser.id,
            position=teaser.position,
            title=teaser.title,
            target=there.id if there else None,
            target_source=there.source if there else None,
            score=None if chosen is None or is_self else round(chosen.score, 3),
            rule=None if chosen is None else SELF if is_self else chosen.rule,
        )

    def _at_url(self, teaser: TeaserRow) -> tuple[Candidate, ...]:
        page = self._index.at(teaser.url) if teaser.url else None
        return () if page is None else (Candidate(page.order, "", 1.0, "url", 1.0),)

    def _found(self, title: str, summary: str) -> tuple[Candidate, ...]:
        """All stories that fit, of each page the best."""
        best: dict[int, Candidate] = {}
        for entry, found, evidence in self._fitting(title, summary):
            candidate = Candidate(entry.page, entry.key, found.score, found.rule, evidence)
            known = best.get(entry.page)
            if known is None or (known.score, known.key) < (candidate.score, candidate.key):
                best[entry.page] = candidate
        return tuple(best[page] for page in sorted(best)) or self._told_by(title)

    def _told_by(self, title: str) -> tuple[Candidate, ...]:
        """The stories whose deck the teaser has for a title."""
        key = key_of(words_of(title))
        return tuple(Candidate(page, key, _DECK_SCORE, "deck", 0.0) for page in dict.fromkeys(self._index.told_by(key)))

    def _fitting(self, title: str, summary: str) -> Iterator[tuple[TitleEntry, Fit, float]]:
        """Every title that fits, how, and how much the summary speaks for it."""
        ready = teased(title)
        if ready is None:
            return
        told = hashes(summary)
        for entry in self._index.titles.of(list(dict.fromkeys(within_reach(ready, self._index)))):
            evidence = shared(told, self._index.pages[entry.page].lead) if told else 0.0
            found = fit(ready, entry, self._index) or fit_by_summary(ready, entry, self._index, evidence)
            if found is not None:
                yield entry, found, evidence

    def _choose(self, teaser: TeaserRow, found: tuple[Candidate, ...]) -> Candidate | None:
        """The candidate that is meant; `None` when several are as likely."""
        if not found:
            return None
        top = max(candidate.score for candidate in found)
        near = [candidate for candidate in found if candidate.score > top - _MARGIN]
        if top == 1:
            near = [candidate for candidate in near if candidate.score == 1]
        told = max(near, key=lambda candidate: candidate.summary).summary
        if told >= _LEAST_SHARED:
            near = [candidate for candidate in near if candidate.summary == told]
        own = [candidate for candidate in near if self._index.pages[candidate.page].id == teaser.id]
        if own:
            return own[0]
        if len({candidate.key for candidate in near}) > 1:
            near = self._dated(teaser, near) or self._copies(near)
            if len({candidate.key for candidate in near}) != 1:
                return None
        return min(near, key=lambda candidate: self._distance(teaser, self._index.pages[candidate.page]))

    def _dated(self, teaser: TeaserRow, near: list[Candidate]) -> list[Candidate]:
        """Those of the day that stands beside the teaser."""
        day = (teaser.published or "")[:_DAY]
        return [one for one in near if day and (self._index.pages[one.page].published or "").startswith(day)]

    def _copies(self, near: list[Candidate]) -> list[Candidate]:
        """The best, if all others are the same story under a longer or shorter title, or with the same lead."""
        best = max(near, key=lambda one: (one.score, -one.page))
        lead = self._index.pages[best.page].lead
        for one in near:
            is_copy = one.key in best.key or best.key in one.key or alike(lead, self._index.pages[one.page].lead)
            if not is_copy:
                return []
        return [best]

    def _distance(self, teaser: TeaserRow, page: PageEntry) -> tuple[bool, bool, bool, tuple[int, ...], int]:
        """How far a page is from the teaser; what is nearest is meant."""
        day = (teaser.published or "")[:_DAY]
        promoter = self._index.page(teaser.id)
        seen = _ordinal(promoter.published) if promoter else None
        told = _ordinal(page.published)
        apart = () if seen is None or told is None else (int(told > seen), abs(seen - told))
        return (
            not (day and (page.published or "").startswith(day)),
            _folder(page.source) != _folder(teaser.source),
            not apart,
            apart,
            page.order,
        )


def _ordinal(published: str | None) -> int | None:
    """The day of a date as a number, `None` when it is no whole day."""
    import datetime as dt

    try:
        return dt.date.fromisoformat((published or "")[:_DAY]).toordinal()
    except ValueError:
        return None


def _folder(source: str) -> str:
    return source.rpartition("/")[0]
