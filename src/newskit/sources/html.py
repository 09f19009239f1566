"""HTML: a file is a page; its elements become marks, what it says about itself becomes hints."""

from __future__ import annotations

from collections.abc import Iterator

from newskit.model import Document, Problem
from newskit.sources import _stream
from newskit.sources._model import Format, Item, Options

FORMAT = Format(
    name="html",
    suffixes=(".html", ".htm", ".xhtml", ".shtml"),
    description="HTML pages: text with its headings, links, captions, and what the page says about itself",
    extra="web",
)


def read(item: Item, options: Options) -> Iterator[Document | Problem]:
    """The page of the file, or why there is none; damaged places are named beside the page."""
    from newskit.sources._page import page  # loaded for a page, not to know what HTML is called

    data = _stream.content(item, options.max_page_bytes)
    if isinstance(data, Problem):
        yield data
    else:
        yield from page(data, item.source, brief=options.brief)
