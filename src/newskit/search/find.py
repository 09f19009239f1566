"""Finding pages: counted first, then ranked, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from newskit.corpus import Corpus, match
from newskit.corpus.excerpt import excerpts, heads
from newskit.corpus.fold import NOTHING, Folded, folded, sources
from newskit.corpus.hit import FacetRow, Match, SearchHit
from newskit.corpus.parts import FIELDS
from newskit.corpus.parts import PARTS as PARTS_OF_PAGES
from newskit.corpus.plan import Dated, Is, Node, Raw, leaves, words
from newskit.errors import UsageError
from newskit.search.query import Query, parse_query
from newskit.search.snippet import snippet

PARTS = (*PARTS_OF_PAGES, "all")
"""What can be searched: `story` (title, text and what stands between), `captions`, `teasers`, `unassigned`, `all`."""

SEVERAL = "several"
"""The `part` of a hit whose words stand in several of the parts that were asked for, and in none of them together."""

SORTS = ("rank", *match.ORDERS)
"""The orders of hits: the best first, the newest first, by title."""


_TOGETHER = 100
"""Hits whose pages are read together."""
_NO_SNIPPET: tuple[str, tuple[tuple[int, int], ...]] = ("", ())


class Results(Struct, frozen=True, kw_only=True):
    """What a search has found."""

    total: int
    """How many pages fit, of which `hits` shows some."""
    hits: tuple[SearchHit, ...]
    elsewhere: dict[str, int]
    """Parts that were not asked for, with the number of pages that fit there and in none that was; never zero."""
    notes: tuple[str, ...] = ()
    """One line each on how the query was read, where it was not taken at its word, and on what was not ranked."""
    folded: int = 0
    """How many more pages fit, that are copies of these."""


def search(
    corpus: Corpus,
    query: str | Query,
    *,
    parts: Sequence[str] | None = None,
    limit: int = 20,
    offset: int = 0,
    sort: str = "rank",
    snippets: bool = True,
    fold: bool = True,
) -> Results:
    """The pages that fit `query`, from the hit numbered `offset` (from 0) on, at most `limit`.

    A page is one hit, under the first part (in the order of `PARTS`) in which all words stand, in `teasers` all in the
    same teaser. `parts=None` is the story, or the captions or teasers where the query names no other place. By rank,
    hits come part by part; within a part the best come first, then the newest. With more than one part, pages whose
    words stand in several of them come last. With `fold`, marked copies of a story are one hit (see
    `newskit.corpus.fold`). Without `snippets`, which take most of the time of a long list, those of the hits are empty.

    Raises `UsageError` for a query without words, an unknown part or order, or a number below zero.
    """
    if limit < 0 or offset < 0:
        raise UsageError("limit and offset cannot be below zero")
    if sort not in SORTS:
        raise UsageError(f"no order {sort!r}; there are: {', '.join(SORTS)}")
    parsed = parse_query(query) if isinstance(query, str) else query
    asked = parts_for(parsed, parts)
    with corpus.snapshot():
        check(corpus, parsed.plan, asked)
        finder = _Finder(corpus, parsed.plan, asked)
        counts = finder.counts(fold=fold)
        found = finder.ranked(counts, limit, offset) if sort == "rank" else finder.sorted(sort, limit, offset)
        hits = tuple(_hits(corpus, parsed.plan, found, finder.folded, snippets=snippets))
        return Results(
            total=sum(counts.values()),
            hits=hits,
            elsewhere=finder.elsewhere(sum(counts.values()) + finder.folded.number),
            notes=(*parsed.notes, *finder.notes),
            folded=finder.folded.number,
        )


class Facets(Struct, frozen=True, kw_only=True):
    """Hits, counted by what they are."""

    total: int
    rows: tuple[FacetRow, ...]
    """The most frequent first; months in their order."""
    notes: tuple[str, ...] = ()
    folded: int = 0
    """How many more pages fit, that are copies of these."""


def facets(
    corpus: Corpus, query: str | Query, by: str, *, parts: Sequence[str] | None = None, fold: bool = True
) -> Facets:
    """How many of the pages that fit `query` are of each section, month, source, agency, kind or language.

    With `fold`, the marked copies of a story count once: as the hit does that stands for them, by source once for each
    place that has one.

    Raises `UsageError` for a query without words, an unknown part, or when hits cannot be counted by `by`.
    """
    from newskit.corpus.facets import FACETS
    from newskit.corpus.facets import facets as counted

    if by not in FACETS:
        raise UsageError(f"hits cannot be counted by {by!r}; there are: {', '.join(FACETS)}")
    parsed = parse_query(query) if isinstance(query, str) else query
    asked = parts_for(parsed, parts)
    with corpus.snapshot():
        check(corpus, parsed.plan, asked)
        finder = _Finder(corpus, parsed.plan, asked)
        total = sum(finder.counts(fold=fold).values())
        fitting = total + finder.folded.number
        found = counted(corpus, parsed.plan, asked, by, fitting, folded=finder.folded) if total else []
    rows = tuple(FacetRow(by=by, value=value, pages=pages) for value, pages in found)
    return Facets(total=total, rows=rows, notes=parsed.notes, folded=finder.folded.number)


def named_parts(parts: Sequence[str]) -> list[str]:
    """The parts asked for, in their order. Raises `UsageError` when one is unknown, or none is named."""
    for part in parts:
        if part not in PARTS:
            raise UsageError(f"no part {part!r} of a page; there are: {', '.join(PARTS)}")
    if not parts:
        raise UsageError(f"name a part of the page to search: {', '.join(PARTS)}")
    return [part for part in PARTS_OF_PAGES if part in parts or "all" in parts]


def parts_for(query: Query, parts: Sequence[str] | None) -> list[str]:
    """The parts to search: those asked for, else where the query says that all its words stand, else the story.

    Raises `UsageError` when one is unknown.
    """
    if parts is not None:
        return named_parts(parts)
    named = {FIELDS[field][0] if (field := getattr(leaf, "field", "")) else "" for leaf in words(query.plan)}
    part = named.pop() if len(named) == 1 else ""
    return [part or "story"]


def check(corpus: Corpus, node: Node, parts: Sequence[str]) -> None:
    """Nothing; raises `UsageError` when FTS5 cannot read an expression of its own that was asked for."""
    if isinstance(node, Raw):
        for part in parts:
            match.check_raw(corpus, node, part)


class _Finder:
    """One question to a corpus."""

    def __init__(self, corpus: Corpus, node: Node, parts: list[str]) -> None:
        self._corpus = corpus
        self._node = node
        self._parts = parts
        self.notes: list[str] = _unseen(corpus, node)
        self.folded: Folded = NOTHING
        """What is hidden; nothing before `counts` was asked for."""

    def _asked(self, part: str) -> match.Asked:
        earlier = tuple(self._parts[: self._parts.index(part)])
        return match.Asked(self._node, part, earlier, tuple(self._parts), self.folded.hidden.get(part, ()))

    def counts(self, *, fold: bool) -> dict[str, int]:
        """How many pages fit in each part, and in several; with `fold`, without what others stand for."""
        found = {part: match.count(self._corpus, self._asked(part)) for part in self._parts}
        found[SEVERAL] = match.count_scattered(self._corpus, self._node, self._parts)
        if fold and sum(found.values()) > 1:
            self.folded = folded(self._corpus, self._node, self._parts)
        return {part: number - len(self.folded.hidden.get(part, ())) for part, number in found.items()}

    def ranked(self, counts: dict[str, int], limit: int, offset: int) -> list[tuple[str, Match]]:
        """The matches from `offset` on, at most `limit`, of the parts one after the other, each with its part."""
        found: list[tuple[str, Match]] = []
        for part, number in counts.items():
            missing = limit - len(found)
            if missing > 0 and offset < number:
                found += ((part, one) for one in self._best(part, offset + missing, number)[offset:])
            offset = max(0, offset - number)
        return found

    def _best(self, part: str, limit: int, number: int) -> list[Match]:
        if part == SEVERAL:
            return match.best_scattered(self._corpus, self._node, self._parts, limit)
        asked = self._asked(part)
        if most := match.cap(self._corpus, asked, number):
            self.notes.append(f"{number:,} pages fit: only the {most:,} that were added last are ranked")
        return match.best(self._corpus, asked, limit, most)

    def sorted(self, order: str, limit: int, offset: int) -> list[tuple[str, Match]]:
        """The same of all parts together, in another order than by rank."""
        found = [
            one for part in self._parts for one in match.listed(self._corpus, self._asked(part), order, limit + offset)
        ]
        found += match.listed_scattered(self._corpus, self._node, self._parts, order, limit + offset)
        found.sort(key=lambda one: one[0][1])  # by id, where the next sorting leaves them tied
        found.sort(key=lambda one: one[0][0], reverse=order == "date")
        return [(part, one) for _, part, one in found[offset : offset + limit]]

    def elsewhere(self, number: int) -> dict[str, int]:
        """How many pages fit in each of the parts that were not asked for, and in none that was, where `number` do."""
        if isinstance(self._node, Raw) or not any(_is_positive(leaf) for leaf in leaves(self._node)):
            return {}
        others = [part for part in PARTS_OF_PAGES if part not in self._parts]
        asked = tuple(self._parts)
        found = {part: match.count_apart(self._corpus, match.Asked(self._node, part, asked), number) for part in others}
        return {part: pages for part, pages in found.items() if pages}


def _unseen(corpus: Corpus, node: Node) -> list[str]:
    """A line on pages that an entity that was asked for may be on, and nobody has looked."""
    asked = (*leaves(node), *leaves(node, wanted=False))
    if not any(isinstance(leaf, Is) and leaf.field == "entity" for leaf in asked):
        return []
    from newskit.corpus.entities import unseen

    return unseen(corpus)


def _is_positive(leaf: Node) -> bool:
    """Whether a leaf asks for what may as well stand in another part."""
    return isinstance(leaf, Is | Dated) or not getattr(leaf, "field", "")


def _hits(
    corpus: Corpus, node: Node, found: Sequence[tuple[str, Match]], folds: Folded, *, snippets: bool
) -> Iterator[SearchHit]:
    """The hits for the matches, each with the part it is listed under."""
    for start in range(0, len(found), _TOGETHER):
        some = found[start : start + _TOGETHER]
        matches = [one for _, one in some]
        pages = heads(corpus, matches)
        more = _more(corpus, matches, folds)
        texts = map(snippet, excerpts(corpus, node, matches)) if snippets else [_NO_SNIPPET] * len(some)
        for (part, one), (text, spans) in zip(some, texts, strict=True):
            page = pages[one.page]
            yield SearchHit(
                id=page.id,
                source=page.source,
                title=page.title,
                published=page.published,
                section=page.section,
                score=float(f"{one.score:.4g}"),
                snippet=text,
                matches=spans,
                part=part,
                copies=page.sources - 1 + more.get(one.page, 0),
            )


def _more(corpus: Corpus, matches: Sequence[Match], folds: Folded) -> dict[int, int]:
    """How many sources the copies have that each page stands for."""
    copies = folds.copies({str(one.page) for one in matches}) if folds.hidden else {}
    numbers = sources(corpus.connection, [key for keys in copies.values() for key in keys]) if copies else {}
    return {int(page): sum(numbers[key] for key in keys) for page, keys in copies.items()}
