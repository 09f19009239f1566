"""What goes into the index of a page, and out again.

Rows are inserted folded while the content that FTS5 shows is the original, so SQLite cannot derive one from the
other: taking a row out needs the very text that was put in. It is computed again from the stored record, which is
right as long as this module, `fold` and `spread` are those that put it in. `FINGERPRINT` names them; a corpus that
was indexed under another one is indexed anew by the next writer.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from newskit.corpus import rows
from newskit.corpus.tables import INDEXES, TEASER_BITS
from newskit.corpus.tags import tag
from newskit.record import Record, TeaserRecord
from newskit.text.foldpage import fold_text, spread_text

FINGERPRINT = "2-aeea79b3cbb0"
"""A name for what goes into the index: a number, raised when this module puts other text into it than before, and
what `fold` and `spread` make of all characters, as a test computes it (that takes too long for each start)."""

MAX_TEASERS = 1 << TEASER_BITS
"""More teasers of one page than this (a million) are not kept apart; the page's text still holds them."""

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

_GAP = "\0"
"""Stands between texts that are folded together; no stored text has it."""

Entry = tuple[object, ...]
"""A row of an index: its key, then its folded columns."""
Entries = list[tuple[str, list[Entry]]]
"""The name of an index and rows of it."""

_tag = lru_cache(maxsize=1 << 14)(tag)


def add(connection: sqlite3.Connection, page: int, record: Record) -> None:
    """Nothing; puts the page with the key `page` into the indexes."""
    for index, found in entries(page, record):
        connection.executemany(_INSERT[index], found)


def add_all(connection: sqlite3.Connection, pages: Iterable[tuple[int, Record]]) -> None:
    """Nothing; puts pages with their keys into the indexes, one index after the other."""
    together: dict[str, list[Entry]] = defaultdict(list)
    for page, record in pages:
        for index, found in entries(page, record):
            together[index] += found
    for index, found in together.items():
        connection.executemany(_INSERT[index], found)


def remove(connection: sqlite3.Connection, page: int, record: Record) -> None:
    """Nothing; takes the page out of the indexes. `record` must be the one that was added."""
    for index, found in entries(page, record):
        connection.executemany(_DELETE[index], found)


def clear(connection: sqlite3.Connection) -> None:
    """Nothing; empties the indexes."""
    for index in INDEXES:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")


def entries(page: int, record: Record) -> Entries:
    """The rows of all indexes for a page; a page without a story has no row among the stories."""
    story = _story(record) if rows.is_story(record) else []
    aside = _aside(record)
    teasers = [text for teaser in record.teasers[:MAX_TEASERS] for text in _teaser(teaser)]
    # folding all of it together costs much less than piece by piece
    folded = spread_text(fold_text(_GAP.join((*story, *aside, *teasers)))).split(_GAP)
    result: Entries = []
    marks = tags(record) if story or aside else ""
    if story:
        result.append(("story_index", [(page, *folded[: len(story)], marks)]))
    if aside:
        result.append(("aside_index", [(page, *folded[len(story) : len(story) + len(aside)], marks)]))
    if teasers:
        first, rest = page << TEASER_BITS, folded[len(story) + len(aside) :]
        columns = (rest[0::4], rest[1::4], rest[2::4], rest[3::4])
        result.append(("teaser_index", list(zip(range(first, first + len(rest) // 4), *columns, strict=True))))
    return result


def _story(record: Record) -> list[str]:
    """Title, what leads to the text, text, and the page's further stories."""
    more = [part for story in record.stories for part in (story.title, story.kicker, story.deck, story.text)]
    lead = (record.kicker, record.deck, record.place)
    return [record.title or "", _joined(lead), record.text, _joined(more)]


def _aside(record: Record) -> list[str]:
    """Captions, unassigned lines and authors; nothing when there is none of them."""
    captions = [*record.captions, *(caption for story in record.stories for caption in story.captions)]
    if not (captions or record.unassigned or record.authors):
        return []
    return [_joined(captions), _joined(record.unassigned), _joined(record.authors)]


def _teaser(teaser: TeaserRecord) -> tuple[str, str, str, str]:
    return teaser.title or "", teaser.summary or "", teaser.section or "", teaser.agency or ""


def _joined(parts: Iterable[str | None]) -> str:
    """The parts in the order in which the content views join them."""
    return "\n".join(part for part in parts if part)


def tags(record: Record) -> str:
    """The tokens that filters ask for: kind, language, section, agency, month (or year).

    What is not known has a token without a value, so that there are as many for each page and none is longer for
    them. A year-less date has no month: it never matches one.
    """
    dated = record.published and _MONTH.match(record.published)
    month = dated[0] if dated else ""
    pairs = (
        ("kind", record.kind), ("lang", record.language), ("section", record.section), ("agency", record.agency),
        ("month", month),
    )  # fmt: skip
    return " ".join([_tag(field, value or "") for field, value in pairs])
