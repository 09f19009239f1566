"""Concordance: every hit of a query with the words around it, in the order of the sources or sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from newskit.corpus import Corpus, texts
from newskit.corpus.concordance import Line
from newskit.corpus.fold import NOTHING
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search.context import Width, context, left_word, right_word
from newskit.search.find import check, parts_for
from newskit.search.places import Finder, Place
from newskit.search.query import Query
from newskit.search.tokens import Tokenizer
from newskit.text.fold import fold

FURTHEST = 9
"""Words from the hit that lines can be sorted by."""
SORT_KEYS = ("L1", "R1", "node", "source", "date")
"""What lines can be sorted by; also `L2` to `L9` and `R2` to `R9`, counted from the hit."""

SortKey = Callable[["Hit"], tuple[bool, str]]


class Hit(Struct, frozen=True):
    """A place where a query's words stand, and the page it is on."""

    record: Record
    place: Place


class Asked(Struct, frozen=True, kw_only=True):
    """Which lines to give."""

    parts: Sequence[str] | None = None
    """`None`: the story, or where the query says that its words stand."""
    width: Width = Width(60)
    sort: Sequence[str] = ()
    """Keys (see `SORT_KEYS`), the first counts most; without any lines come in the order of the sources."""
    sample: int | None = None
    """So many hits drawn at random."""
    seed: int = 0


class Tally(Struct):
    """What has been found so far."""

    hits: int = 0
    pages: int = 0
    """Pages that have hits."""
    parts: Sequence[str] = ()
    """Where hits are looked for: what was asked, and what the query names."""
    fold: bool = True
    """Whether copies of a story count once, as far as they are marked (see `newskit.corpus.fold`)."""
    folded: int = 0
    """Pages that fit and do not count, because they are copies of others that do."""


def find(corpus: Corpus, query: Query, parts: Sequence[str] | None, tally: Tally) -> Iterator[Hit]:
    """The hits of `query`, page by page in the order of the sources, part by part; counted in `tally` as they come."""
    asked = parts_for(query, parts)
    check(corpus, query.plan, asked)
    with Tokenizer(corpus.stem) as tokenizer, corpus.snapshot():
        finder = Finder(query.plan, asked, tokenizer)
        tally.parts = finder.parts
        hidden = texts.hidden_of(corpus, query.plan, asked) if tally.fold else NOTHING
        tally.folded = hidden.number
        for page in texts.found_pages(corpus, query.plan, asked, hidden=hidden):
            before = tally.hits
            for place in finder.places(page.counted):
                tally.hits += 1
                yield Hit(page.record, place)
            tally.pages += tally.hits > before


def lines(corpus: Corpus, query: Query, asked: Asked, tally: Tally) -> Iterator[Line]:
    """The concordance of `query`. Without sorting and sampling, lines come as they are found.

    Else all hits are found first: only what is to be given is kept of a sample, all lines of what is sorted.
    Raises `UsageError` for an unknown part or sort key.
    """
    keys = [sort_key(name) for name in asked.sort]
    found: Iterable[Hit] = find(corpus, query, asked.parts, tally)
    if asked.sample is not None:
        found = sampled(found, asked.sample, asked.seed)
    if not keys:
        yield from (_line(hit, asked.width) for hit in found)
        return
    pairs = [([key(hit) for key in keys], _line(hit, asked.width)) for hit in found]
    pairs.sort(key=lambda pair: pair[0])
    yield from (line for _, line in pairs)


def sampled(found: Iterable[Hit], size: int, seed: int) -> list[Hit]:
    """`size` of the hits, each as likely as any other, in their order; the same for the same hits and seed.

    Algorithm R (A. G. Waterman, in J. S. Vitter, "Random Sampling with a Reservoir", ACM TOMS 11 (1), 1985).
    """
    from random import Random

    chance = Random(seed)  # noqa: S311 - no secret
    numbered = enumerate(found)
    kept = list(islice(numbered, size))
    for number, hit in numbered:
        place = chance.randrange(number + 1)
        if place < size:
            kept[place] = number, hit
    return [hit for _, hit in sorted(kept, key=lambda pair: pair[0])]


def sort_key(name: str) -> SortKey:
    """What `name` sorts lines by: pairs of whether there is nothing to sort by, which comes last, and a text.

    Raises `UsageError` when it is no sort key.
    """
    lower = name.strip().lower()
    if lower in _SORT_KEYS:
        return _SORT_KEYS[lower]
    side, number = lower[:1], lower[1:]
    if side in _WORD_KEYS and number.isascii() and number.isdecimal() and 1 <= int(number[:3]) <= FURTHEST:
        word, distance = _WORD_KEYS[side], int(number)
        return lambda hit: _first(word(hit.place, distance))
    raise UsageError(f"lines cannot be sorted by {name!r}; there are: {', '.join(SORT_KEYS)}, L2 … L9, R2 … R9")


def _first(text: str) -> tuple[bool, str]:
    return not text, text


def _by_date(hit: Hit) -> tuple[bool, str]:
    """The date as far as it is known; one without a year is none."""
    published = hit.record.published or ""
    return _first(published if published[:4].isdecimal() else "")


_SORT_KEYS: dict[str, SortKey] = {
    "node": lambda hit: _first(fold(hit.place.field.text[hit.place.start : hit.place.end])),
    "source": lambda hit: _first(hit.record.source),
    "date": _by_date,
}
_WORD_KEYS = {"l": left_word, "r": right_word}


def _line(hit: Hit, width: Width) -> Line:
    left, node, right = context(hit.place, width)
    return Line(
        id=hit.record.id,
        source=hit.record.source,
        title=hit.record.title,
        published=hit.record.published,
        part=hit.place.field.part,
        field=hit.place.field.path,
        start=hit.place.start,
        end=hit.place.end,
        left=left,
        node=node,
        right=right,
    )
