"""`newskit search`: the corpus, or pages that are read for this one search, answer a query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newskit.corpus import in_memory, open_reader
from newskit.search import Results, search

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request, Summary
    from newskit.pipeline.watch import Watch


def search_corpus(
    path: str, query: str, *, parts: Sequence[str] = ("story",), limit: int = 20, offset: int = 0
) -> Results:
    """What the corpus at `path` has for `query`; see `newskit.search.search`.

    Raises `CorpusError` when it cannot be used, `UsageError` for a query without words or an unknown part.
    """
    with open_reader(path) as corpus:
        return search(corpus, query, parts=parts, limit=limit, offset=offset)


def search_inputs(
    request: Request,
    query: str,
    watch: Watch,
    summary: Summary,
    *,
    parts: Sequence[str] = ("story",),
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """What just these inputs have for `query`; nothing is saved."""
    from newskit.pipeline.parse import print_pages, records

    with in_memory() as writer:
        for batch in print_pages(request, watch, summary):
            writer.add(records([batch]))
        return search(writer.corpus, query, parts=parts, limit=limit, offset=offset)
