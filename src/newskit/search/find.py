"""Finding pages: counted first, then ranked, part by part."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from newskit.corpus import Corpus, match
from newskit.corpus.hit import SearchHit
from newskit.errors import UsageError
from newskit.search.query import Query, parse_query
from newskit.search.snippet import snippet

PARTS = (*match.PARTS, "all")
"""What can be searched: `story` (title, text and what stands between), `captions`, `teasers`, `unassigned`, `all`."""

SEVERAL = "several"
"""The `part` of a hit whose words stand in several of the parts that were asked for, and in none of them together."""


class Results(Struct, frozen=True, kw_only=True):
    """What a search has found."""

    total: int
    """How many pages fit, of which `hits` shows some."""
    hits: tuple[SearchHit, ...]
    elsewhere: dict[str, int]
    """Parts that were not asked for, with the number of pages that fit there and in none that was; never zero."""
    notes: tuple[str, ...] = ()
    """One line each on how the query was read, where it was not taken at its word."""


def search(
    corpus: Corpus,
    query: str | Query,
    *,
    parts: Sequence[str] = ("story",),
    limit: int = 20,
    offset: int = 0,
    snippets: bool = True,
) -> Results:
    """The pages that fit `query`, from the hit numbered `offset` (from 0) on, at most `limit`.

    A page is one hit, under the first part (in the order of `PARTS`) in which all words stand, in `teasers` all in the
    same teaser. Hits come part by part; within a part the best come first, then the newest. With more than one
    part, pages whose words stand in several of them come last. Without `snippets`, which take most of the time of a
    long list, those of the hits are empty.

    Raises `UsageError` for a query without words, an unknown part or a number below zero.
    """
    asked = _parts(parts)
    if limit < 0 or offset < 0:
        raise UsageError("limit and offset cannot be below zero")
    parsed = parse_query(query) if isinstance(query, str) else query
    with corpus.snapshot():
        counts = {part: match.count(corpus, parsed.plan, part, asked[:place]) for place, part in enumerate(asked)}
        counts[SEVERAL] = match.count_scattered(corpus, parsed.plan, asked)
        found = _page_of(corpus, parsed, counts, limit, offset)
        hits = tuple(_hit(corpus, parsed, part, one, snippets=snippets) for part, one in found)
        elsewhere = {
            part: match.count(corpus, parsed.plan, part, asked) for part in _parts(["all"]) if part not in asked
        }
    return Results(
        total=sum(counts.values()),
        hits=hits,
        elsewhere={part: number for part, number in elsewhere.items() if number},
        notes=parsed.notes,
    )


def _parts(parts: Sequence[str]) -> list[str]:
    """The parts asked for, in their order. Raises `UsageError` when one is unknown, or none is named."""
    for part in parts:
        if part not in PARTS:
            raise UsageError(f"no part {part!r} of a page; there are: {', '.join(PARTS)}")
    if not parts:
        raise UsageError(f"name a part of the page to search: {', '.join(PARTS)}")
    return [part for part in match.PARTS if part in parts or "all" in parts]


def _page_of(
    corpus: Corpus, query: Query, counts: dict[str, int], limit: int, offset: int
) -> list[tuple[str, match.Match]]:
    """The matches from `offset` on, at most `limit`, of the parts one after the other, each with its part."""
    found: list[tuple[str, match.Match]] = []
    earlier: list[str] = []
    for part, number in counts.items():
        missing = limit - len(found)
        if missing > 0 and offset < number:
            if part == SEVERAL:
                matches = match.best_scattered(corpus, query.plan, earlier, offset + missing)
            else:
                matches = match.best(corpus, query.plan, part, offset + missing, earlier)
            found += ((part, one) for one in matches[offset:])
        offset = max(0, offset - number)
        earlier.append(part)
    return found


def _hit(corpus: Corpus, query: Query, part: str, found: match.Match, *, snippets: bool) -> SearchHit:
    page = match.head(corpus, found)
    plan = match.some_of(query.plan) if part == SEVERAL else query.plan
    text, spans = snippet(match.excerpt(corpus, plan, found)) if snippets else ("", ())
    return SearchHit(
        id=page.id,
        source=page.source,
        title=page.title,
        published=page.published,
        section=page.section,
        score=float(f"{found.score:.4g}"),
        snippet=text,
        matches=spans,
        part=part,
        copies=page.sources - 1,
    )
