"""`newskit keywords`: the words of the corpus or some inputs, or of a slice of it against another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from newskit.corpus import Corpus, texts
from newskit.corpus.concordance import Keyword
from newskit.corpus.fold import NOTHING
from newskit.pipeline.watch import Watch, watched
from newskit.record import Record
from newskit.search.find import named_parts
from newskit.search.keywords import Asked, check, counted, frequencies, keywords
from newskit.search.query import Query

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request, Summary


class Found(Struct, frozen=True, kw_only=True):
    """Keywords, and how much was counted for them."""

    rows: list[Keyword]
    pages: int
    size: int
    """Words or n-grams of the slice, repetitions included."""
    reference_pages: int | None = None
    """`None` where nothing is compared."""
    reference_size: int = 0
    folded: int = 0
    """Pages that were not counted, because they are copies of others that were."""


def words_of(
    corpus: Corpus, query: Query | None, against: Query | None, asked: Asked, watch: Watch, *, fold: bool = True
) -> Found:
    """The keywords of the pages that fit `query` against all others, or those of them that fit `against`.

    Without `query` how frequent the words of all pages are. With `fold`, a slice counts one of the marked copies of a
    story. Raises `UsageError` for an unknown part or measure.
    """
    check(asked, compared=query is not None)
    parts = named_parts(asked.parts)
    with corpus.snapshot():
        if query is None:
            hidden = texts.hidden_of(corpus, parts=parts) if fold else NOTHING
            pages = texts.pages(corpus, parts=parts, hidden=hidden)
            return structs.replace(_frequencies(watched(pages, watch, "count"), asked), folded=hidden.number)
        hidden = texts.hidden_of(corpus, query.plan, parts) if fold else NOTHING
        here = counted(watched(texts.pages(corpus, query.plan, parts, hidden=hidden), watch, "count"), asked)
        plan = None if against is None else against.plan
        more = texts.hidden_of(corpus, plan, parts, without=query.plan) if fold else NOTHING
        others = texts.pages(corpus, plan, parts, without=query.plan, hidden=more)
        there = counted(watched(others, watch, "compare"), asked)
    return Found(
        rows=keywords(here, there, asked),
        pages=here.pages,
        size=here.size,
        reference_pages=there.pages,
        reference_size=there.size,
        folded=hidden.number + more.number,
    )


def words_of_inputs(request: Request, asked: Asked, watch: Watch, summary: Summary) -> Found:
    """How frequent the words of just these inputs are, which are read one after the other.

    Raises `InputError` when there is nothing to read.
    """
    from newskit.pipeline.parse import print_pages, records

    check(asked, compared=False)
    named_parts(asked.parts)
    return _frequencies(records(print_pages(request, watch, summary)), asked)


def _frequencies(pages: Iterator[Record], asked: Asked) -> Found:
    found = counted(pages, asked)
    return Found(rows=frequencies(found, asked), pages=found.pages, size=found.size)
