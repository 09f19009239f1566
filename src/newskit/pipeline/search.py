"""What is asked: a corpus, or one in memory of pages that are read for this one question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newskit.corpus import Corpus, in_memory, open_reader

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request, Summary
    from newskit.pipeline.watch import Watch

__all__ = ["made_of", "open_reader"]


@contextmanager
def made_of(request: Request, watch: Watch, summary: Summary) -> Iterator[Corpus]:
    """A corpus in memory of just these inputs; nothing is saved. Raises `InputError` when there is nothing to read."""
    from newskit.pipeline.parse import print_pages, records, tell_left_out

    with in_memory() as writer:
        for batch in print_pages(request, watch, summary):
            writer.add(records([batch]))
            tell_left_out(writer, watch, summary)
        yield writer.corpus
