"""Records of other tools: which key means what, and the page that a record stands for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from newskit.model import Document, Hints, page_id
from newskit.sources._model import Options
from newskit.text.decode import clean

TEXT = (
    "text", "content", "body", "maintext", "main_text", "article_text", "full_text", "fulltext", "plain_text",
    "articleBody", "article_body", "cleaned_text", "clean_text", "raw_text", "raw_content", "page_content",
    "text_content", "paragraphs", "article",
)  # fmt: skip
"""Keys that hold a page's text in the output of other tools; the first that holds any wins."""
_TITLE = ("title", "headline", "heading", "head_line", "page_title")
_URL = ("url", "link", "source_url", "canonical_url", "uri", "page_url", "warc-target-uri", "WARC-Target-URI")
_DATE = (
    "date", "published", "date_publish", "publish_date", "date_published", "datePublished", "published_date",
    "publication_date", "publishing_date", "published_at", "publishedAt", "pubDate", "pub_date", "publishedDate",
)  # fmt: skip
_CRAWLED = (
    "crawled", "crawl_date", "crawled_at", "date_crawled", "date_download", "fetched", "fetched_at", "timestamp",
    "filedate", "warc-date", "WARC-Date",
)  # fmt: skip
_LANGUAGE = ("language", "lang", "inLanguage", "language_code")
_SECTION = ("section", "category", "articleSection", "rubric")
_AUTHORS = ("authors", "author", "byline")
_ID = ("id", "_id", "doc_id", "docid", "document_id", "article_id", "uid", "uuid", "guid")
_ENVELOPES = ("metadata", "meta", "warc_headers")
"""Objects in which tools put what they know beside the text."""
_PARTS = ("headline", "summary", "text", "content", "sections", "paragraphs")
"""Keys of an object inside a text, in reading order (fundus writes a body as summary and sections)."""
_LONGEST_ID = 500
_SHOWN = 12
"""Keys that the message about a record without text names."""


class NoTextError(Exception):
    """A record without text; `str()` says what it has instead."""


class Fields:
    """A record's values by key: in the record itself, then in its envelopes, then at dotted paths."""

    def __init__(self, record: dict[str, Any], options: Options) -> None:
        """`record` is as it was decoded; `options` name fields that are not among the usual ones."""
        self._record = record
        self._options = options
        inner = (record[name] for name in _ENVELOPES if name in record)
        self._places = [record, *(place for place in inner if isinstance(place, dict))]

    def document(self, source: str) -> Document:
        """The page of the record: its text, or its title alone when it has no text. Raises `NoTextError`."""
        title = self._string(_TITLE, self._options.title_field)
        text = self._text()
        if not text:
            if title is None:
                raise NoTextError(self._without_text())
            text = title
        hints = Hints(
            url=self._string(_URL, self._options.url_field),
            title=title,
            date=self._string(_DATE, self._options.date_field),
            language=self._string(_LANGUAGE),
            section=self._string(_SECTION),
            authors=self._authors(),
            crawled=self._string(_CRAWLED),
        )
        return Document(page_id(text, title), source, text, hints)

    def own_id(self) -> str | None:
        """The id that the record gives itself; `None` when it has none that can be part of a source."""
        found = self._string(_ID, self._options.id_field)
        return found if found and len(found) <= _LONGEST_ID and found.isprintable() else None

    def _values(self, usual: tuple[str, ...], field: str | None = None) -> Iterator[Any]:
        """What the field that the user named holds, or the usual keys, in their order."""
        keys = usual if field is None else (field,)
        for place in self._places:
            for key in keys:
                if key in place:
                    yield place[key]
        if field is not None:
            yield _at(self._record, field)

    def _string(self, usual: tuple[str, ...], field: str | None = None) -> str | None:
        """The first value that says something, as a string on one line."""
        for value in self._values(usual, field):
            if isinstance(value, str) and (found := " ".join(clean(value).split())):
                return found
            if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
                return str(value)
        return None

    def _text(self) -> str:
        """The record's text; empty when it has none."""
        for value in self._values(TEXT, self._options.text_field):
            text = clean("\n\n".join(_paragraphs(value)))
            if text and not text.isspace():
                return text
        return ""

    def _authors(self) -> tuple[str, ...]:
        """The names of the authors: a list of strings or of objects with a name, or one string."""
        for value in self._values(_AUTHORS):
            parts = value if isinstance(value, list) else value.split(";") if isinstance(value, str) else [value]
            names = [part.get("name") if isinstance(part, dict) else part for part in parts]
            lines = [" ".join(clean(name).split()) for name in names if isinstance(name, str)]
            if any(lines):
                return tuple(filter(None, lines))
        return ()

    def _without_text(self) -> str:
        """What the record has instead of a text, in one line that says what to do."""
        if empty := next((key for key in TEXT if self._options.text_field is None and key in self._record), None):
            return f"there is no text in it: its {empty} is empty, or no text"
        keys = ", ".join(key if key.isprintable() else ascii(key) for key in list(self._record)[:_SHOWN])
        has = f"it has {keys}" if keys else "it is empty"
        if self._options.text_field is not None:
            return f"there is no text in its field {self._options.text_field!r} ({has})"
        return f"there is no text in it ({has}); name the field with --text-field"


def _at(record: dict[str, Any], path: str) -> Any:
    """The value at a dotted path; `None` when there is none."""
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _paragraphs(value: Any) -> Iterator[str]:
    """The strings of a text that may be a string, a list of paragraphs, or an object of such parts."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            pending.extend(part[key] for key in reversed(_PARTS) if key in part)
        elif isinstance(part, list):
            pending.extend(reversed(part))
