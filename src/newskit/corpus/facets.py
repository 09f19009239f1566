"""Counts of the pages that fit, by what they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from newskit.corpus import tags
from newskit.corpus.condition import Condition, fitting, selection
from newskit.corpus.expression import tagged
from newskit.corpus.match import page_set
from newskit.corpus.parts import PARTS, TAGGED
from newskit.corpus.plan import Node
from newskit.corpus.reader import Corpus

FACETS = ("section", "month", "source", "agency", "kind", "lang")
"""What hits can be counted by. `source` is a folder, or the file or archive that holds many pages."""

_MANY = 5_000
"""From so many hits on it is cheaper to ask the index for each value than the row of each page."""
_MAX_VALUES = 400
"""Of so many at most."""

_VALUES = {
    "section": "p.section",
    "agency": "p.agency",
    "kind": "p.kind",
    "lang": "p.language",
    "month": "CASE WHEN p.published GLOB '[0-9][0-9][0-9][0-9]*' THEN substr(p.published, 1, 7) END",
}

Counted = list[tuple[str | None, int]]
"""Values with the number of pages, the most frequent first; months in their order; `None` for what is not known."""


def facets(corpus: Corpus, node: Node, parts: Sequence[str], by: str, number: int) -> Counted:
    """How many pages that fit `node` in one of the parts, or with their words in several, have each value of `by`.

    `number` is how many fit at all.
    """
    with corpus.snapshot() as connection:
        found = _by_tags(connection, node, parts, by) if number >= _MANY else None
        if found is None:
            found = (_by_sources if by == "source" else _by_rows)(connection, node, parts, by)
    if by == "month":
        return sorted(found, key=lambda one: (one[0] is None, one[0]))
    return sorted(found, key=lambda one: (-one[1], one[0] is None, one[0]))


def _by_sources(connection: sqlite3.Connection, node: Node, parts: Sequence[str], _: str) -> Counted:
    """The counts of the places that pages come from; one that holds a page twice counts it once."""
    pages, values = page_set(connection, node, parts)
    ((is_simple,),) = connection.execute(
        "SELECT (SELECT count(*) FROM page_sources) = (SELECT count(*) FROM pages)"
    ).fetchall()
    what = "s.file, s.item <> ''" if is_simple else "s.file, s.item <> '', s.page"
    counted: dict[str | None, int] = {}
    seen: set[tuple[str, int]] = set()
    for file, has_item, *page in connection.execute(
        f"SELECT {what} FROM page_sources s WHERE s.page IN ({pages})", values
    ):
        place = file if has_item or "/" not in file else file[: file.rindex("/") + 1]
        if page and (place, page[0]) in seen:
            continue
        seen.update((place, one) for one in page)
        counted[place] = counted.get(place, 0) + 1
    return list(counted.items())


def _by_rows(connection: sqlite3.Connection, node: Node, parts: Sequence[str], by: str) -> Counted:
    """The counts from the rows of the pages themselves."""
    pages, values = page_set(connection, node, parts)
    query = f"SELECT {_VALUES[by]}, count(*) FROM pages p WHERE p.page IN ({pages}) GROUP BY 1"
    found: dict[str, tuple[str | None, int, int]] = {}
    for value, number in connection.execute(query, values):
        key = tags.tag(by, value or "")
        spelled, most, total = found.get(key, (value, 0, 0))
        found[key] = (value if number > most else spelled, max(number, most), total + number)
    return [(value or None, total) for value, _, total in found.values()]


def _by_tags(connection: sqlite3.Connection, node: Node, parts: Sequence[str], by: str) -> Counted | None:
    """The counts of the index, value by value; `None` where rows are cheaper or know more."""
    if len(parts) != 1 or by not in tags.FIELDS or PARTS[parts[0]].place.index not in TAGGED:
        return None
    condition = fitting(connection, node, parts[0])
    known = list(tags.tokens(connection, PARTS[parts[0]].place.index, by))
    if len(known) > _MAX_VALUES:
        return None
    counted: Counted = []
    for token in known:
        match = f"({condition.match}) AND {tagged([token])}" if condition.match else tagged([token])
        query, values = selection(
            parts[0], Condition(match, condition.where, condition.values), "count(*), min(r.rowid)"
        )
        number, page = connection.execute(query, values).fetchone()
        if number:
            counted.append((_spelled(connection, by, page), number))
    return counted


def _spelled(connection: sqlite3.Connection, by: str, page: int) -> str | None:
    """The value of a page as it is written."""
    (value,) = connection.execute(f"SELECT {_VALUES[by]} FROM pages p WHERE p.page = ?", (page,)).fetchone()
    return value or None
