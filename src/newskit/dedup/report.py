"""Clusters of texts to rows of sources: who is a copy of whom, and which copy represents the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from msgspec import Struct

from newskit.corpus.clusters import CopyRow
from newskit.dedup.find import Finder, Outcome
from newskit.dedup.maps import Maps
from newskit.dedup.measure import Evidence
from newskit.dedup.segment import Page, Segment
from newskit.dedup.texts import Signed, is_comparable
from newskit.dedup.why import Why, chosen, passages
from newskit.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.dedup.catalogue import Catalogue

    Hashes = NDArray[np.uint64]

KEEP = ("longest", "earliest", "first")
"""Which copy represents the others."""
_SAME = Evidence(verdict="exact", rule="same letters", similarity=1.0, shared=1.0, length_ratio=1.0)
_AS_LONG = 0.95
"""Share of the longest copy's letters from which another is as long."""
_NO_DATE = "~"
"""Comes after every date."""
_HELD, _PAGES_AT_ONCE = 1 << 14, 1 << 12
"""Pages that are held because they may be asked for again, and that are read at once."""


class Cluster(Struct, frozen=True):
    """Sources with the same story."""

    representative: int
    members: list[int]
    """Pages by number, the representative among them, in the order of reading."""


class Pages(Sequence[Page]):
    """The pages that were read, in the order of reading; they stay in their files."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Those of `catalogue`."""
        self._catalogue = catalogue
        self._page = lru_cache(_HELD)(self._read)

    def __len__(self) -> int:
        return self._catalogue.documents

    @overload
    def __getitem__(self, number: int) -> Page: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Page]: ...

    def __getitem__(self, number: int | slice) -> Page | Sequence[Page]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        return self._page(range(len(self))[number])

    def __iter__(self) -> Iterator[Page]:
        for start in range(0, len(self), _PAGES_AT_ONCE):
            yield from self._catalogue.pages(start, min(len(self), start + _PAGES_AT_ONCE))

    def _read(self, number: int) -> Page:
        return self._catalogue.pages(number, number + 1)[0]


class Copies:
    """The pages that were read, and what was found among them."""

    def __init__(self, finder: Finder) -> None:
        """Nothing is there yet."""
        self._finder = finder
        self._outcome: Outcome | None = None
        self._clusters: dict[str, list[Cluster]] = {}

    def add(self, pages: Sequence[Page], batch: Signed) -> None:
        """Nothing; takes in pages with their texts."""
        self._finder.add(pages, batch)

    def take(self, segments: Sequence[Segment]) -> None:
        """Nothing; takes in pages that a worker has written into the run's folder, with their texts."""
        self._finder.take(segments)

    def find(self, engine: Maps) -> None:
        """Nothing; looks for copies."""
        import numpy as np

        self._outcome = self._finder.find(engine)
        text_of = self._catalogue.text_of
        self._by_text = np.argsort(text_of, kind="stable")
        """The pages, those of a text together."""
        self._counts = np.bincount(text_of, minlength=len(self._catalogue))
        """How many pages each text has."""
        self._starts = np.cumsum(self._counts) - self._counts
        self.pages = Pages(self._catalogue)

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
        if keep not in self._clusters:
            found = [Cluster(self._head(members, text, keep), members) for text, members in self._grouped()]
            found.sort(key=lambda cluster: (-len(cluster.members), cluster.representative))
            self._clusters[keep] = found
        return self._clusters[keep]

    def rows(self, keep: str = KEEP[0]) -> Iterator[CopyRow]:
        """A row for each source, in the order of reading."""
        import numpy as np

        clusters = self.clusters(keep)
        of_page = np.full(len(self.pages), -1, np.int32)
        for number, cluster in enumerate(clusters):
            of_page[cluster.members] = number
        is_part = np.zeros(len(self._catalogue), bool)
        is_part[self._found.short] = True
        texts = self._catalogue.text_of
        for number, page in enumerate(self.pages):
            cluster_of = int(of_page[number])
            text = int(texts[number])
            if cluster_of >= 0:
                yield self._row(number, text, clusters[cluster_of])
            else:
                yield self._row(number, text, None) if is_part[text] else _alone(page)

    @property
    def parts(self) -> int:
        """How many pages are part of longer stories."""
        import numpy as np

        return int(self._counts[np.unique(self._found.short)].sum())

    def why(self, one: str, other: str, texts: Mapping[int, str]) -> Why:
        """What is known of the two pages that the names mean; `texts` has the texts of all pages they fit.

        Raises `UsageError` when a name means none or several.
        """
        names = [(page.source, page.id) for page in self.pages]
        first, second = chosen(one, names), chosen(other, names)
        left, right = self._text(first), self._text(second)
        evidence = self._finder.explain(left, right) if left != right else _SAME
        middle = int(self._found.centre[left])
        together = middle == int(self._found.centre[right])
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

    @property
    def _catalogue(self) -> Catalogue:
        return self._finder.catalogue

    def _text(self, page: int) -> int:
        return int(self._catalogue.text_of[page])

    def _length(self, text: int) -> int:
        return int(self._catalogue.lengths[text])

    def _pages(self, texts: Sequence[int]) -> list[int]:
        """The pages of the texts, in the order of reading."""
        starts, counts = self._starts, self._counts
        return sorted(page for text in texts for page in self._by_text[starts[text] :][: counts[text]].tolist())

    def _grouped(self) -> Iterator[tuple[int, list[int]]]:
        """The clusters of two pages and more: the text in the middle, and the pages."""
        import numpy as np

        cluster_of = self._found.centre[self._catalogue.text_of]
        counts = np.bincount(cluster_of, minlength=len(self._catalogue))
        pages = np.flatnonzero(counts[cluster_of] > 1)
        pages = pages[np.argsort(cluster_of[pages], kind="stable")]
        texts = np.flatnonzero(counts > 1)
        ends = np.cumsum(counts[texts]).tolist()
        start = 0
        for text, end in zip(texts.tolist(), ends, strict=True):
            if is_comparable(self._length(text)):
                yield text, pages[start:end].tolist()
            start = end

    def _head(self, members: Sequence[int], centre: int, keep: str) -> int:
        """The page that represents `members`, whose centre is the text `centre`.

        What is nearly as long as the longest counts as long: noise makes texts longer, too. Of those the centre is
        the one that most others are like.
        """
        if keep == "first":
            return members[0]
        texts = {page: self._text(page) for page in members}
        lengths = {text: self._length(text) for text in texts.values()}
        long = _AS_LONG * max(lengths.values())

        def order(page: int) -> tuple[Any, ...]:
            text, about = texts[page], self.pages[page]
            size = (lengths[text] < long, text != centre, -int(self._counts[text]), -lengths[text])
            date = _sortable(about.published)
            way = (*size, date) if keep == "longest" else (date, *size)
            return *way, about.id, about.source

        return min(members, key=order)

    def _row(self, page: int, text: int, cluster: Cluster | None) -> CopyRow:
        """The row of a page."""
        inside = self._found.longer(text)
        other, evidence = self._compared(page, text, cluster)
        if evidence is None and inside:
            other_text, evidence = max(
                ((long, self._evidence(text, long)) for long in inside),
                key=lambda pair: (pair[1].shared, -self._length(pair[0]), self._source(pair[0])),
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

    def _compared(self, page: int, text: int, cluster: Cluster | None) -> tuple[str | None, Evidence | None]:
        """The source that a member of a cluster was compared with, and what came out; none for what represents it."""
        if cluster is None or page == cluster.representative:
            return None, None
        head = self._text(cluster.representative)
        if head == text:
            return self.pages[cluster.representative].source, _SAME
        middle = int(self._found.centre[text])
        if head in (middle, text) or middle == text:
            return self.pages[cluster.representative].source, self._evidence(text, head)
        direct = self._found.proof.find(text, head)
        if direct is not None and direct.verdict == "near":
            return self.pages[cluster.representative].source, direct
        return self._source(middle), self._evidence(text, middle)

    def _evidence(self, one: int, other: int) -> Evidence:
        found = self._found.proof.find(one, other)
        if found is None:
            raise LookupError(f"texts {one} and {other} were not found to be copies or parts")
        return found

    def _source(self, text: int) -> str:
        return min(self.pages[page].source for page in self._pages((text,)))


def _alone(page: Page) -> CopyRow:
    """The row of a page without copies."""
    return CopyRow(
        source=page.source, id=page.id, cluster=page.id, representative=page.source, method=None, similarity=None
    )


def _sortable(published: str | None) -> str:
    """A date by which pages are put in order; one without a year comes last, like none."""
    return _NO_DATE if published is None or published.startswith("X") else published
