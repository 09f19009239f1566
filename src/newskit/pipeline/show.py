"""`newskit show`: pages of the corpus, found by id or source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newskit.corpus import open_reader
from newskit.record import Record


def pages(path: str, names: Iterable[str], *, blocks: bool = False) -> Iterator[Record | str]:
    """For each name the page of the corpus at `path` that it fits, or the name itself when there is none.

    With `blocks`, pages have their blocks and text where these are stored. Raises `CorpusError` when the corpus
    cannot be used, `UsageError` when a name fits several pages.
    """
    with open_reader(path) as corpus:
        for name in names:
            yield corpus.get(name, blocks=blocks) or name
