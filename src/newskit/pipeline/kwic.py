"""`newskit kwic`: every hit of a query with the words around it, or the words that stand near the hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newskit.corpus import Corpus, texts
from newskit.corpus.concordance import Collocate, Line
from newskit.corpus.plan import Near, Text, words
from newskit.pipeline.watch import Watch, watched
from newskit.search.collocates import Asked as Company
from newskit.search.collocates import all_pages, collocates
from newskit.search.find import parts_for
from newskit.search.kwic import Asked, Tally, find, lines
from newskit.search.query import Query


def concordance(corpus: Corpus, query: Query, asked: Asked, tally: Tally) -> Iterator[Line]:
    """The lines of a concordance; what is wrong with the question is said before the first.

    Raises `UsageError` for an unknown part or sort key.
    """
    parts_for(query, asked.parts)
    return lines(corpus, query, asked, tally)


def near(corpus: Corpus, query: Query, asked: Company, tally: Tally, watch: Watch) -> list[Collocate]:
    """The collocates of `query`; see `newskit.search.collocates`."""
    return collocates(corpus, query, asked, tally, watched(all_pages(corpus, tally), watch, "count"))


def count(corpus: Corpus, query: Query, parts: Sequence[str] | None, tally: Tally) -> int:
    """How many hits there are."""
    return sum(1 for _ in find(corpus, query, parts, tally))


def elsewhere(corpus: Corpus, query: Query, parts: Sequence[str] | None) -> dict[str, int]:
    """Parts that were not asked for, with the number of pages that fit there and in none that was.

    None for an expression of FTS5, which names columns, and for words that all name their field.
    """
    if not any(isinstance(leaf, Text | Near) and not leaf.field for leaf in words(query.plan)):
        return {}
    return texts.elsewhere(corpus, query.plan, parts_for(query, parts))
