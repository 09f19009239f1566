"""Plain text: a file is a page."""

from __future__ import annotations

from collections.abc import Iterator

from newskit.errors import NotText
from newskit.model import Document, Problem, page_id
from newskit.sources import _registry, _sniff, _stream
from newskit.sources._model import Format, Item, Options
from newskit.sources._page import page
from newskit.text.decode import Decoded, decode

FORMAT = Format(
    name="text",
    suffixes=(".txt", ".text", ".md"),
    description="plain text, one page a file, any encoding",
)
_HEAD = 2000
"""Characters that show what a text is the source of."""


def read(item: Item, options: Options) -> Iterator[Document | Problem]:
    """The page of the file, or why there is none; damaged places are named beside the page."""
    data = _stream.content(item, options.max_page_bytes)
    if isinstance(data, Problem):
        yield data
    elif options.format is None and _sniff.is_html(data[:_HEAD]) and _registry.missing("html") is None:
        yield from page(data, item.source, brief=options.brief)
    else:
        yield from _decoded(data, item, options)


def _decoded(data: bytes, item: Item, options: Options) -> Iterator[Document | Problem]:
    try:
        decoded = decode(data)
    except NotText as error:
        yield Problem(item.source, str(error))
        return
    if why := _no_page(decoded.text, options):
        yield Problem(item.source, why)
        return
    yield Document(page_id(decoded.text), item.source, decoded.text)
    if decoded.damaged:
        yield Problem(item.source, _damage(decoded))


def _no_page(text: str, options: Options) -> str | None:
    """Why a text is no page; `None` when it is one."""
    if not text:
        return "it is empty (0 bytes)"
    if text.isspace():
        return "there is nothing but white space in it"
    if options.format is not None:
        return None  # the user knows what it is
    head = text[:_HEAD].encode()
    if _sniff.is_html(head):
        return "it is HTML; to read it: pip install 'newskit[web]'"
    if _sniff.is_json(head):
        return "it is JSON; name it .json, or .jsonl if it has one record a line"
    return None


def _damage(decoded: Decoded) -> str:
    places = "1 place" if decoded.damaged == 1 else f"{decoded.damaged:,} places"
    return f"the page was read, but {places} could not be read as {decoded.encoding} (now U+FFFD)"
