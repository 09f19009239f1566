"""What goes into the index of a page, and out again.

Rows are inserted folded while the content that FTS5 shows is the original, so SQLite cannot derive one from the
other: taking a row out needs the very text that was put in. It is computed again from the stored record, which is
right as long as this module and `fold` are those that put it in. `fingerprint` names both; a corpus that was
indexed under another one is indexed anew by the next writer.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator

from newskit.corpus import rows
from newskit.corpus.schema import INDEXES, TEASER_BITS
from newskit.record import Record, TeaserRecord
from newskit.text.fold import fold

INDEX_VERSION = 1
"""Raised when this module puts other text into the index than before."""

MAX_TEASERS = 1 << TEASER_BITS
"""More teasers of one page than this (a million) are not kept apart; the page's text still holds them."""

_TAG_START, _TAG_GAP = "\ue000", "\ue001"
"""Private-use characters, token characters for FTS5, which nobody types: a filter is one token that no word is."""
_TAG_LENGTH = 120
_NO_TOKEN = re.compile(r"[\W_]")
_MONTH = re.compile(r"[0-9]{4}(-[0-9]{2})?")

_INSERT = {
    "story_index": "INSERT INTO story_index (rowid, title, lead, text, more, tags) VALUES (?, ?, ?, ?, ?, ?)",
    "aside_index": "INSERT INTO aside_index (rowid, captions, unassigned, byline, tags) VALUES (?, ?, ?, ?, ?)",
    "teaser_index": "INSERT INTO teaser_index (rowid, title, summary, section, agency) VALUES (?, ?, ?, ?, ?)",
}
_DELETE = {
    name: statement.replace(f"{name} (rowid", f"{name} ({name}, rowid").replace("(?", "('delete', ?")
    for name, statement in _INSERT.items()
}

Entry = tuple[str, tuple[object, ...]]
"""The name of an index and one row of it: its key, then its folded columns."""


def add(connection: sqlite3.Connection, page: int, record: Record) -> None:
    """Nothing; puts the page with the key `page` into the indexes."""
    for index, row in entries(page, record):
        connection.execute(_INSERT[index], row)


def remove(connection: sqlite3.Connection, page: int, record: Record) -> None:
    """Nothing; takes the page out of the indexes. `record` must be the one that was added."""
    for index, row in entries(page, record):
        connection.execute(_DELETE[index], row)


def clear(connection: sqlite3.Connection) -> None:
    """Nothing; empties the indexes."""
    for index in INDEXES:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")


def entries(page: int, record: Record) -> Iterator[Entry]:
    """The rows of all indexes for a page; a page without a story has no row among the stories."""
    if rows.is_story(record):
        yield "story_index", (page, *_story(record), tags(record))
    captions = [*record.captions, *(caption for story in record.stories for caption in story.captions)]
    if captions or record.unassigned or record.authors:
        texts = (_folded(part) for part in (captions, record.unassigned, record.authors))
        yield "aside_index", (page, *texts, tags(record))
    for number, teaser in enumerate(record.teasers[:MAX_TEASERS]):
        yield "teaser_index", ((page << TEASER_BITS) + number, *_teaser(teaser))


def _story(record: Record) -> tuple[str, str, str, str]:
    """Title, what leads to the text, text, and the page's further stories."""
    more = [part for story in record.stories for part in (story.title, story.kicker, story.deck, story.text)]
    lead = (record.kicker, record.deck, record.place)
    return fold(record.title or ""), _folded(lead), fold(record.text), _folded(more)


def _teaser(teaser: TeaserRecord) -> tuple[str, ...]:
    return tuple(fold(part or "") for part in (teaser.title, teaser.summary, teaser.section, teaser.agency))


def _folded(parts: Iterable[str | None]) -> str:
    """The parts folded, in the order in which the content views join them."""
    return "\n".join(fold(part) for part in parts if part)


def tags(record: Record) -> str:
    """The tokens that filters ask for: kind, language, section, agency, month (or year).

    What is not known has a token without a value, so that there are as many for each page and none is longer for
    them. A year-less date has no month: it never matches one.
    """
    dated = record.published and _MONTH.match(record.published)
    month = dated[0] if dated else None
    pairs = (("k", record.kind), ("l", record.language), ("s", record.section), ("g", record.agency), ("m", month))
    return " ".join(tag(field, value or "") for field, value in pairs)


def tag(field: str, value: str) -> str:
    r"""The token for a filter, the same for all spellings that fold alike.

    >>> tag("s", "Thời sự").encode("ascii", "backslashreplace").decode()
    '\\ue000sthoi\\ue001su\\ue000'
    """
    return f"{_TAG_START}{field}{_NO_TOKEN.sub(_TAG_GAP, fold(value)[:_TAG_LENGTH])}{_TAG_START}"


def fingerprint() -> str:
    """A name for what this module and `fold` make of texts; another one means that the index must be made anew.

    It asks only for characters of Unicode 3.2, so that it is the same under all Python versions.
    """
    import hashlib
    from unicodedata import ucd_3_2_0

    known = "\n".join(sign for sign in map(chr, range(0x3400)) if ucd_3_2_0.category(sign)[0] != "C")
    return f"{INDEX_VERSION}-{hashlib.blake2b(fold(known).encode(), digest_size=6).hexdigest()}"
