"""Clusters of texts to rows of sources: who is a copy of whom, and which copy represents the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from newskit.corpus.clusters import CopyRow
from newskit.dedup.clusters import Pair
from newskit.dedup.find import Finder, Maps, Outcome
from newskit.dedup.measure import Evidence
from newskit.dedup.texts import Signed, is_comparable
from newskit.dedup.why import Why, chosen, passages
from newskit.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

KEEP = ("longest", "earliest", "first")
"""Which copy represents the others."""
_SAME = Evidence(verdict="exact", rule="same letters", similarity=1.0, shared=1.0, length_ratio=1.0)
_AS_LONG = 0.95
"""Share of the longest copy's letters from which another is as long."""
_NO_DATE = "~"
"""Comes after every date."""


class Page(Struct, frozen=True, array_like=True, gc=False):
    """A page of a source, as far as rows need it."""

    source: str
    id: str
    published: str | None
    title: str | None


class Cluster(Struct, frozen=True):
    """Sources with the same story."""

    representative: int
    members: list[int]
    """Pages by number, the representative among them, in the order of reading."""


class Copies:
    """The pages that were read, and what was found among them."""

    def __init__(self, finder: Finder) -> None:
        """Nothing is there yet."""
        self._finder = finder
        self._outcome: Outcome | None = None
        self._pages_of: dict[int, list[int]] = {}
        self.pages: list[Page] = []

    def add(self, pages: Sequence[Page], batch: Signed) -> None:
        """Nothing; takes in pages with their texts."""
        self.pages += pages
        self._finder.add(batch)

    def find(self, engine: Maps) -> None:
        """Nothing; looks for copies."""
        self._outcome = self._finder.find(engine)
        for page, text in enumerate(self._finder.texts_of):
            self._pages_of.setdefault(text, []).append(page)

    def signature(self, page: int) -> tuple[int, int, Hashes]:
        """The number of the letters of a page's story, how many these are, and its hashes."""
        return self._finder.signature(page)

    @property
    def known(self) -> tuple[int, int]:
        """How many pairs were compared, and of how many of them the outcome was known."""
        return self._found.compared, self._found.recalled

    def clusters(self, keep: str = KEEP[0]) -> list[Cluster]:
        """The clusters of two sources and more, the largest first. Raises `UsageError` for an unknown `keep`."""
        if keep not in KEEP:
            raise UsageError(f"no way {keep!r} to choose a copy; there are: {', '.join(KEEP)}")
        found = []
        stars = {text: star for star in self._found.clusters for text in (star.centre, *star.members)}
        for text, pages in self._pages_of.items():
            star = stars.get(text)
            if star is not None and star.centre != text:
                continue
            members = [*pages] if star is None else self._pages((star.centre, *star.members))
            if len(members) > 1 and is_comparable(self._finder.length(text)):
                found.append(Cluster(self._head(members, text, keep), members))
        return sorted(found, key=lambda cluster: (-len(cluster.members), cluster.representative))

    def rows(self, keep: str = KEEP[0]) -> Iterator[CopyRow]:
        """A row for each source, in the order of reading."""
        of_page = {page: cluster for cluster in self.clusters(keep) for page in cluster.members}
        centre = {text: star.centre for star in self._found.clusters for text in star.members}
        for page, text in enumerate(self._finder.texts_of):
            yield self._row(page, text, of_page.get(page), centre)

    @property
    def parts(self) -> int:
        """How many pages are part of longer stories."""
        return sum(len(self._pages_of[text]) for text in self._found.inside)

    def why(self, one: str, other: str, texts: Mapping[int, str]) -> Why:
        """What is known of the two pages that the names mean; `texts` has the texts of all pages they fit.

        Raises `UsageError` when a name means none or several.
        """
        names = [(page.source, page.id) for page in self.pages]
        first, second = chosen(one, names), chosen(other, names)
        left, right = self._finder.texts_of[first], self._finder.texts_of[second]
        stars = {text: star.centre for star in self._found.clusters for text in (star.centre, *star.members)}
        evidence = self._finder.explain(left, right) if left != right else _SAME
        together = stars.get(left, left) == stars.get(right, right)
        middle = stars.get(left, left)
        return Why(
            one=self.pages[first].source,
            other=self.pages[second].source,
            evidence=evidence,
            cluster=together,
            centre=self._source(middle) if together and middle not in {left, right} else None,
            passages=passages(texts[first], texts[second]),
        )

    @property
    def _found(self) -> Outcome:
        if self._outcome is None:
            raise UsageError("nothing was looked for yet")
        return self._outcome

    def _pages(self, texts: Sequence[int]) -> list[int]:
        return sorted(page for text in texts for page in self._pages_of[text])

    def _head(self, members: Sequence[int], centre: int, keep: str) -> int:
        """The page that represents `members`, whose centre is the text `centre`.

        What is nearly as long as the longest counts as long: noise makes texts longer, too. Of those the centre is
        the one that most others are like.
        """
        if keep == "first":
            return members[0]
        texts_of, pages, length = self._finder.texts_of, self.pages, self._finder.length
        long = _AS_LONG * max(length(texts_of[page]) for page in members)

        def order(page: int) -> tuple[Any, ...]:
            text = texts_of[page]
            size = (length(text) < long, text != centre, -len(self._pages_of[text]), -length(text))
            date = _sortable(pages[page].published)
            way = (*size, date) if keep == "longest" else (date, *size)
            return *way, pages[page].id, pages[page].source

        return min(members, key=order)

    def _row(self, page: int, text: int, cluster: Cluster | None, centre: dict[int, int]) -> CopyRow:
        """The row of a page."""
        inside = self._found.inside.get(text, [])
        other, evidence = self._compared(page, text, cluster, centre)
        if evidence is None and inside:
            other_text, evidence = max(
                ((long, self._evidence(text, long)) for long in inside),
                key=lambda pair: (pair[1].shared, -self._finder.length(pair[0]), self._source(pair[0])),
            )
            other = self._source(other_text)
        this = self.pages[page]
        head = self.pages[cluster.representative] if cluster else this
        return CopyRow(
            source=this.source,
            id=this.id,
            cluster=head.id,
            representative=head.source,
            method=None if evidence is None or evidence.verdict == "none" else evidence.verdict,
            similarity=None if evidence is None else evidence.similarity,
            contained_in=tuple(sorted(self.pages[place].source for place in self._pages(inside))),
            rule=None if evidence is None else evidence.rule,
            compared_with=other,
            shared=None if evidence is None else evidence.shared,
            length_ratio=None if evidence is None else evidence.length_ratio,
            alignment=None if evidence is None else evidence.alignment,
            size=len(cluster.members) if cluster else 1,
        )

    def _compared(
        self, page: int, text: int, cluster: Cluster | None, centre: dict[int, int]
    ) -> tuple[str | None, Evidence | None]:
        """The source that a member of a cluster was compared with, and what came out; none for what represents it."""
        if cluster is None or page == cluster.representative:
            return None, None
        head = self._finder.texts_of[cluster.representative]
        if head == text:
            return self.pages[cluster.representative].source, _SAME
        middle = centre.get(text, text)
        if head in (middle, text) or middle == text:
            return self.pages[cluster.representative].source, self._evidence(text, head)
        direct = self._found.evidence.get(_pair(text, head))
        if direct is not None and direct.verdict == "near":
            return self.pages[cluster.representative].source, direct
        return self._source(middle), self._evidence(text, middle)

    def _evidence(self, one: int, other: int) -> Evidence:
        return self._found.evidence[_pair(one, other)]

    def _source(self, text: int) -> str:
        return min(self.pages[page].source for page in self._pages_of[text])


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _sortable(published: str | None) -> str:
    """A date by which pages are put in order; one without a year comes last, like none."""
    return _NO_DATE if published is None or published.startswith("X") else published
