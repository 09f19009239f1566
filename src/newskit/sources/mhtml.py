"""MHTML: a page as browsers save it, with all that belongs to it, in the form of an e-mail (RFC 2557)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newskit.model import Document, Problem
from newskit.sources import _stream
from newskit.sources._model import Format, Item, Options

if TYPE_CHECKING:
    from email.message import Message

FORMAT = Format(
    name="mhtml",
    suffixes=(".mhtml", ".mht"),
    description="pages that a browser saved in one file: their HTML, address and day",
    extra="web",
)
_PAGES = frozenset(("text/html", "application/xhtml+xml"))


def read(item: Item, options: Options) -> Iterator[Document | Problem]:
    """The page of the file, or why there is none."""
    data = _stream.content(item, options.max_page_bytes)
    if isinstance(data, Problem):
        yield data
    else:
        yield from _page(data, item.source, options)


def _page(data: bytes, source: str, options: Options) -> Iterator[Document | Problem]:
    from email import message_from_bytes
    from email.policy import compat32

    from newskit.sources._page import page

    saved = message_from_bytes(data, policy=compat32)
    found = next((part for part in saved.walk() if part.get_content_type() in _PAGES), None)
    content = None if found is None else found.get_payload(decode=True)
    if found is None or not isinstance(content, bytes):
        yield Problem(source, "there is no HTML page in it")
        return
    address = "".join((_header(saved, "Snapshot-Content-Location") or _header(found, "Content-Location")).split())
    yield from page(
        content,
        source,
        declared=found.get_content_charset(),
        url=address if address.startswith(("http://", "https://")) else None,
        crawled=_day(_header(saved, "Date")),
        brief=options.brief,
    )


def _header(message: Message, name: str) -> str:
    """What a header says; empty when it is not there. Long ones are folded or encoded (RFC 2047)."""
    from email.errors import MessageError
    from email.header import decode_header, make_header

    said = str(message.get(name, "")).strip()
    try:
        return str(make_header(decode_header(said)))
    except (MessageError, LookupError, ValueError):
        return said


def _day(said: str) -> str | None:
    """When the page was saved, as ISO 8601 writes it; `None` when that is not said, or not understood.

    >>> _day("Wed, 5 Mar 2025 07:40:00 +0100"), _day("yesterday")
    ('2025-03-05T07:40:00+01:00', None)
    """
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(said).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
