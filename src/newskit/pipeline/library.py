"""Splitting pages from a program: the same as `newskit parse`, page by page and without a corpus."""

from __future__ import annotations

from collections.abc import Iterator

from newskit.model import Document, Hints, Page, Problem, page_id
from newskit.parsing import parse
from newskit.record import Record
from newskit.sources import Options, find, read_shard
from newskit.text.decode import clean


def document(text: str, *, source: str = "-", hints: Hints | None = None) -> Document:
    r"""The document of a text in any form: its line ends become `\n`, its characters NFC.

    All offsets of the page refer to the document's text, not to `text`.
    """
    hints = hints or Hints()
    cleaned = clean(text)
    return Document(page_id(cleaned, hints.title), source, cleaned, hints)


def parse_text(text: str, *, source: str = "-", hints: Hints | None = None, split: bool = True) -> Page:
    r"""The page of a text; without `split`, all of it is one clean story.

    >>> page = parse_text("Rain in Kesta\r\n\r\nIt rained all night in Kesta, the town hall said.\r\n")
    >>> [page.document.text[block.start : block.end][:4] for block in page.blocks][0]
    'Rain'
    """
    return parse(document(text, source=source, hints=hints), split=split)


def read(*inputs: str, options: Options | None = None) -> Iterator[Document | Record | Problem]:
    """What files, folders and globs hold, in the order of their sources; what cannot be read is a `Problem`.

    Raises `InputError` when there is nothing to read.
    """
    chosen = options or Options()
    with find(inputs, chosen) as found:
        yield from found.problems
        for shard in found.shards:
            yield from read_shard(shard, chosen)
