"""Records to put into a corpus, and what a corpus says whatever the order in which it was made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newskit.model import page_id
from newskit.record import BlockRecord, Record, TeaserRecord

Make = Callable[..., Record]
Content = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def make() -> Make:
    """A function that makes a record as the parser does; `text` decides the id."""

    def record(source: str = "a.txt", text: str = "Rain fell on the town.", **fields: Any) -> Record:
        paragraphs = tuple(text.split("\n\n")) if text else ()
        fields = {"kind": "story", "confidence": 0.9, "language": "en", "words": len(text.split()), **fields}
        return Record(id=page_id(text, fields.get("title")), source=source, text=text, paragraphs=paragraphs, **fields)

    return record


@pytest.fixture(scope="session")
def pages(make: Make) -> Callable[[int], list[Record]]:
    """A function that makes so many different records, with teasers and blocks."""

    def records(number: int, *, changed: int = 0) -> list[Record]:
        return [_page(make, place, changed) for place in range(number)]

    return records


def _page(make: Make, place: int, changed: int) -> Record:
    text = f"The harbour of town {place} was closed.\n\nStorm number {place + changed} had broken the pier."
    page_text = f"Home\n{text}\nRead more\n"
    spans = ((0, 5, "nav"), (5, 5 + len(text) + 1, "paragraph"), (6 + len(text), len(page_text), "heading"))
    return make(
        f"pages/{place:04}.txt",
        text,
        title=f"Storm over town {place}",
        section=("weather", "Thời sự")[place % 2],
        published="2025-02-27",
        captions=(f"The pier of town {place}",),
        teasers=(
            TeaserRecord(position=1, title=f"Fishermen wait in port {place}", summary="Boats stay tied up"),
            TeaserRecord(position=2, title="Ferry runs again"),
        ),
        page_text=page_text,
        blocks=tuple(BlockRecord(kind=kind, start=start, end=end, rule="test") for start, end, kind in spans),
    )


@pytest.fixture(scope="session")
def content() -> Callable[[Path], Content]:
    """A function that reads all that a corpus says, without the keys that depend on the order of arrival."""
    return _content


def _content(path: Path) -> Content:
    with closing(sqlite3.connect(path)) as connection:
        found = {name: _sorted(connection.execute(query)) for name, query in _LOGICAL.items()}
        for index in ("story_index", "aside_index", "teaser_index"):
            found[index] = _terms(connection, index)
    return found


_LOGICAL = {
    "pages": "SELECT id, kind, title, section, text, captions, unassigned, stories, rules, digest FROM pages",
    "sources": "SELECT file, number, item, id, url, s.digest FROM page_sources s JOIN pages p USING (page)",
    "teasers": "SELECT * FROM teasers",
    "texts": "SELECT id, hex(page_text), blocks FROM page_texts JOIN pages USING (page)",
    "settings": "SELECT * FROM settings",
    "pending": "SELECT count(*) FROM runs WHERE finished IS NULL",
}


def _terms(connection: sqlite3.Connection, index: str) -> list[tuple[Any, ...]]:
    """Every token of the index with the page (and teaser), column and place where it stands."""
    shift, low = (20, (1 << 20) - 1) if index == "teaser_index" else (0, 0)
    connection.execute(f"CREATE VIRTUAL TABLE temp.{index}_terms USING fts5vocab(main, {index}, instance)")
    query = f"SELECT term, id, doc & ?, col, offset FROM temp.{index}_terms JOIN pages ON page = doc >> ?"  # noqa: S608
    return _sorted(connection.execute(query, (low, shift)))


def _sorted(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)


_ADDED = {
    1: "pages page_sources page_sources_page page_teasers page_texts runs settings sources stories teasers"
    " story_content aside_content",
    2: "site_memory site_pages",
    3: "overrides",
    4: "page_facts",
    5: "page_places",
    6: "page_clusters page_clusters_cluster clusters",
    7: "copy_clusters page_copies page_marked page_marked_anew page_came page_left page_unmarked",
}
"""Tables, indexes, views and triggers that each version of the tables has brought."""


@pytest.fixture
def age() -> Callable[[sqlite3.Connection, int], None]:
    """A function that makes a corpus one of an older version: all that came later is dropped."""

    def grow_younger(connection: sqlite3.Connection, version: int) -> None:
        kept = {name for number, names in _ADDED.items() if number <= version for name in names.split()}
        for kind in ("trigger", "view", "index", "table"):
            query = "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'"
            for (name,) in connection.execute(query, (kind,)).fetchall():
                if name not in kept and "_index" not in name:
                    connection.execute(f"DROP {kind} {name}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()

    return grow_younger
