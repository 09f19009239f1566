"""`newskit search`: the corpus, or pages that are read for this one search, answer a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from newskit.corpus import Corpus, in_memory, open_reader

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request, Summary
    from newskit.pipeline.watch import Watch

Answer = TypeVar("Answer")
Ask = Callable[[Corpus], Answer]
"""What is asked of a corpus: `newskit.search.search` or `facets` with all but the corpus given."""


def search_corpus(path: str, ask: Ask[Answer]) -> Answer:
    """What the corpus at `path` answers. Raises `CorpusError` when it cannot be used, and what `ask` raises."""
    with open_reader(path) as corpus:
        return ask(corpus)


def search_inputs(request: Request, ask: Ask[Answer], watch: Watch, summary: Summary) -> Answer:
    """What just these inputs answer; nothing is saved."""
    from newskit.pipeline.parse import print_pages, records

    with in_memory() as writer:
        for batch in print_pages(request, watch, summary):
            writer.add(records([batch]))
        return ask(writer.corpus)
