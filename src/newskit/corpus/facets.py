"""Counts of the pages that fit, by what they are."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from newskit.corpus import tags
from newskit.corpus.condition import Condition, fitting, selection
from newskit.corpus.expression import tagged
from newskit.corpus.fold import NOTHING, Folded, listed
from newskit.corpus.match import page_set
from newskit.corpus.parts import EVERY, PARTS, TAGGED
from newskit.corpus.plan import Node
from newskit.corpus.reader import Corpus
from newskit.corpus.tables import MONTH, PLACE

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
    "month": MONTH,
}

Counted = list[tuple[str | None, int]]
"""Values with the number of pages, the most frequent first; months in their order; `None` for what is not known."""


def facets(
    corpus: Corpus, node: Node, parts: Sequence[str], by: str, number: int, *, folded: Folded = NOTHING
) -> Counted:
    """How many pages that fit `node` in one of the parts, or with their words in several, have each value of `by`.

    `number` is how many fit at all, `folded` which of them do not count, because they are copies.
    """
    with corpus.snapshot() as connection:
        found = _by_tags(connection, node, parts, by, number) if number >= _MANY else None
        if found is None:
            counts = _by_sources(connection, node, parts, number) if by == "source" else None
            found = _by_rows(connection, node, parts, by) if counts is None else counts
        if folded.hidden:
            found = _without(connection, found, by, folded)
    if by == "month":
        return sorted(found, key=lambda one: (one[0] is None, one[0]))
    return sorted(found, key=lambda one: (-one[1], one[0] is None, one[0]))


def _without(connection: sqlite3.Connection, counts: Counted, by: str, folded: Folded) -> Counted:
    """The counts less what the copies count in them."""
    less = _copies_by_source(connection, folded) if by == "source" else _copies_by_value(connection, by, folded)
    found = [(value, number - less[_key(by, value)]) for value, number in counts]
    return [(value, number) for value, number in found if number]


def _key(by: str, value: str | None) -> str:
    """What a value is counted under: spellings that fold alike are one."""
    return value or "" if by == "source" else tags.tag(by, value or "")


def _copies_by_value(connection: sqlite3.Connection, by: str, folded: Folded) -> Counter[str]:
    """How many of the copies have each value."""
    facts = "pages p INDEXED BY page_facts"
    query = f"SELECT {_VALUES[by]}, count(*) FROM {facts} WHERE p.page IN (SELECT value FROM json_each(?)) GROUP BY 1"
    found: Counter[str] = Counter()
    for value, number in connection.execute(query, (listed(folded.all_keys()),)):
        found[_key(by, value)] += number
    return found


def _copies_by_source(connection: sqlite3.Connection, folded: Folded) -> Counter[str]:
    """How many copies each place has beyond the first of each story."""
    stands = {page: hit for hit, copies in folded.copies().items() for page in (hit, *copies)}
    query = f"SELECT DISTINCT {PLACE}, page FROM page_sources WHERE page IN (SELECT value FROM json_each(?))"
    stories: Counter[tuple[str, str]] = Counter()
    for place, page in connection.execute(query, (listed(stands),)):
        stories[place, stands[str(page)]] += 1
    found: Counter[str] = Counter()
    for (place, _), number in stories.items():
        found[place] += number - 1
    return found


def _by_sources(connection: sqlite3.Connection, node: Node, parts: Sequence[str], number: int) -> Counted:
    """The counts of the places that pages come from; one that holds a page twice counts it once."""
    sources, pages = connection.execute(
        "SELECT (SELECT count(*) FROM page_sources), (SELECT count(*) FROM pages)"
    ).fetchone()
    chosen, values = page_set(connection, node, parts)
    where, values = (f"+page IN ({chosen})", values) if number < pages else (EVERY, [])
    rows = f"page_sources INDEXED BY page_places WHERE {where}"
    if sources > pages:
        rows = f"(SELECT DISTINCT {PLACE} AS place, page FROM {rows})"
    what = "place" if sources > pages else PLACE
    return list(connection.execute(f"SELECT {what}, count(*) FROM {rows} GROUP BY 1", values))


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


def _by_tags(connection: sqlite3.Connection, node: Node, parts: Sequence[str], by: str, number: int) -> Counted | None:
    """The counts of the index, value by value; `None` where rows are cheaper or know more."""
    if len(parts) != 1 or by not in tags.FIELDS or PARTS[parts[0]].place.index not in TAGGED:
        return None
    (part,) = parts
    index = PARTS[part].place.index
    condition = fitting(connection, node, part)
    known = list(tags.tokens(connection, index, by))
    if len(known) > _MAX_VALUES:
        return None
    (rows,) = connection.execute(f"SELECT count(*) FROM {index}_docsize").fetchone()
    if 2 * number > rows and condition.match and not condition.where:
        counts = _all_but(connection, index, condition, by, known)
    else:
        counts = [_number(connection, part, _tagged(condition, token)) for token in known]
    return [
        (_spelled(connection, by, part, _tagged(condition, token)), number)
        for token, number in zip(known, counts, strict=True)
        if number
    ]


def _all_but(
    connection: sqlite3.Connection, index: str, condition: Condition, by: str, known: Sequence[str]
) -> list[int]:
    """How many rows under a condition that most fit have each tag: all that have it but those that do not fit."""
    every = tagged(tags.tokens(connection, index, "kind"))
    query = (
        f"SELECT {_VALUES[by]}, count(*) FROM {index} r CROSS JOIN pages p INDEXED BY page_facts ON p.page = r.rowid"
        f" WHERE {index} MATCH ? GROUP BY 1"
    )
    unfit: Counter[str] = Counter()
    for value, number in connection.execute(query, (f"({every}) NOT ({condition.match})",)):
        unfit[tags.tag(by, value or "")] += number
    found = f"SELECT count(*) FROM {index} WHERE {index} MATCH ?"
    return [connection.execute(found, (tagged([token]),)).fetchone()[0] - unfit[token] for token in known]


def _tagged(condition: Condition, token: str) -> Condition:
    """The condition, and that the row has a tag."""
    match = f"({condition.match}) AND {tagged([token])}" if condition.match else tagged([token])
    return Condition(match, condition.where, condition.values)


def _number(connection: sqlite3.Connection, part: str, condition: Condition) -> int:
    query, values = selection(part, condition, "count(*)")
    (number,) = connection.execute(query, values).fetchone()
    return int(number)


def _spelled(connection: sqlite3.Connection, by: str, part: str, condition: Condition) -> str | None:
    """The value of the first page under the condition, as it is written."""
    first, values = selection(part, condition, "r.rowid")
    query = f"SELECT {_VALUES[by]} FROM pages p WHERE p.page = ({first} ORDER BY r.rowid LIMIT 1)"
    (value,) = connection.execute(query, values).fetchone()
    return value or None
