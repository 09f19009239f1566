"""From a plan to SQL: which rows of an index fit.

As much as possible becomes one expression for FTS5; the rest (what stands in another index, what only the table of
pages knows) becomes conditions on the key of the row, whose sets of keys SQLite makes once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from newskit.corpus import tags
from newskit.corpus.expression import expression, storable, tagged
from newskit.corpus.parts import EVERY, FIELDS, PAGES, PARTS, SOURCE, TAGGED, Part, Place
from newskit.corpus.plan import All, Any, Dated, Is, Node, Not, Words

_NEVER = "0"
_MONTH = 7
"""Characters of a date up to its month."""
_ID = 16
_SHORTEST_ID = 4
_CLUSTER = (
    "SELECT page FROM pages WHERE id BETWEEN ? AND ? UNION"
    " SELECT p.page FROM page_clusters c JOIN pages p ON p.id = c.id WHERE c.cluster BETWEEN ? AND ?"
    " OR c.cluster IN (SELECT cluster FROM page_clusters WHERE id BETWEEN ? AND ?)"
)
"""A query for a page and all copies of its story; a page that is not marked is its own only copy."""


class Condition(Struct, frozen=True):
    """What rows of an index must fit: both, where both are there."""

    match: str = ""
    """An expression for FTS5."""
    where: str = ""
    """A condition in SQL on `r`, the rows."""
    values: tuple[str, ...] = ()
    """The values for the question marks of `where`."""
    worded: bool = False
    """Whether `match` asks for words that a row can be ranked by, not for tags only."""


Fits = Callable[[str | None], bool]


class Scope(Struct, frozen=True):
    """Where a plan is asked."""

    connection: sqlite3.Connection
    part: Part
    together: tuple[str, ...]
    """All parts that are asked for: what must be absent is absent from each of them."""


def fitting(connection: sqlite3.Connection, node: Node, part: str, together: Sequence[str] = ()) -> Condition:
    """The condition on rows of the index of `part` that they fit `node`, asked with the parts `together`."""
    asked = PARTS[part]
    found = _condition(Scope(connection, asked, tuple(together) or (part,)), node, wanted=True)
    if found.match or asked.filled == EVERY:
        return found
    filled = f"EXISTS (SELECT 1 FROM pages p WHERE p.page = {asked.page} AND ({asked.filled}))"
    return _all([found, Condition(where=filled)])


def selection(part: str, found: Condition, what: str = "") -> tuple[str, list[str]]:
    """A query for `what` (the page, if empty) of the rows that fit, and its values."""
    index, where = PARTS[part].place.index, found.where or "1"
    what = what or f"{PARTS[part].page} AS page"
    if found.match:
        return f"SELECT {what} FROM {index} r WHERE {index} MATCH ? AND ({where})", [found.match, *found.values]
    return f"SELECT {what} FROM {index}_docsize r WHERE ({where})", list(found.values)  # has one row for each


def anywhere(connection: sqlite3.Connection, node: Node, parts: Sequence[str]) -> Condition:
    """The condition on pages (`r.rowid`) that they fit `node`, their words in any of `parts`."""
    loose = Part(Place("", ()), "r.rowid", "", (), EVERY)
    return _condition(Scope(connection, loose, tuple(parts)), node, wanted=False)


def _condition(scope: Scope, node: Node, *, wanted: bool) -> Condition:
    if isinstance(node, All):
        return _each(scope, node.parts, wanted=wanted)
    if isinstance(node, Any):
        return _any(scope, [_condition(scope, part, wanted=wanted) for part in node.parts])
    if isinstance(node, Not):
        return _without(scope, _condition(scope, node.part, wanted=not wanted))
    if isinstance(node, Is | Dated):
        return _filter(scope, node)
    return _words(scope, node, wanted=wanted)


def _words(scope: Scope, leaf: Words, *, wanted: bool) -> Condition:
    """The condition for words; those that name no place stand in the part that is asked, or are absent from all."""
    name = getattr(leaf, "field", "")
    place = FIELDS[name][1] if name else scope.part.place
    alone = wanted or scope.together == (_name_of(scope.part),)
    if (name or alone) and scope.part.place.index == place.index != "":
        return Condition(match=expression(leaf, place.columns), worded=wanted)
    places = [place] if name else [PARTS[part].place for part in scope.together]
    query = " UNION ALL ".join(
        f"SELECT {PAGES[one.index]} FROM {one.index} WHERE {one.index} MATCH ?" for one in places
    )
    values = tuple(expression(leaf, one.columns) for one in places)
    return Condition(where=f"+{scope.part.page} IN ({query})", values=values)


def _name_of(part: Part) -> str:
    return next((name for name, known in PARTS.items() if known is part), "")


def _filter(scope: Scope, leaf: Is | Dated) -> Condition:
    """The condition for what the page is: by its tags where the index has them, else by its row."""
    if isinstance(leaf, Is) and leaf.field == "source":
        where = f"+{scope.part.page} IN (SELECT page FROM page_sources WHERE instr(lower({SOURCE}), lower(?)))"
        return Condition(where=where, values=(storable(leaf.value),))
    if isinstance(leaf, Is) and leaf.field == "cluster":
        return Condition(where=f"{scope.part.page} IN ({_CLUSTER})", values=_range_of(leaf) * 3)
    if isinstance(leaf, Is) and leaf.field == "entity":
        from newskit.corpus.entities import named

        return Condition(where=f"+{scope.part.page} IN ({named(scope.connection, leaf)})")
    if scope.part.place.index not in TAGGED:
        return _by_page(scope, leaf)
    fits = _fits(leaf)
    field = leaf.field if isinstance(leaf, Is) else "month"
    known = {token: _spelled(field, token) for token in tags.tokens(scope.connection, scope.part.place.index, field)}
    doubtful = [token for token, value in known.items() if isinstance(leaf, Dated) and _is_doubtful(leaf, value)]
    found = doubtful + [token for token, value in known.items() if token not in doubtful and fits(value)]
    if not found:
        return Condition(where=_NEVER)
    by_tags = Condition(match=tagged(found))
    return _all([by_tags, _without_unfit(scope, leaf, doubtful)]) if doubtful else by_tags


def _range_of(leaf: Is) -> tuple[str, str]:
    """The first and the last id that may be meant: several when only the first digits are given."""
    id_ = storable(leaf.value).lower()
    is_short = _SHORTEST_ID <= len(id_) < _ID and not id_.strip("0123456789abcdef")
    return id_, f"{id_}g" if leaf.prefix or is_short else id_


def _is_doubtful(leaf: Dated, month: str) -> bool:
    """Whether some dates of a month may lie where `leaf` says and others not: it is where one of its ends lies."""
    return bool(month) and any(
        len(end) > _MONTH and end.startswith(month) for end in (leaf.first or "", leaf.last or "")
    )


def _without_unfit(scope: Scope, leaf: Is | Dated, months: Sequence[str]) -> Condition:
    """The condition that a page of one of these months fits: all other pages need not be looked at."""
    index = scope.part.place.index
    where = (
        f"r.rowid NOT IN (SELECT r.rowid FROM {index} r WHERE {index} MATCH ? AND NOT {_by_page(scope, leaf).where})"
    )
    return Condition(where=where, values=(tagged(months),))


def _spelled(field: str, token: str) -> str:
    value = tags.value_of(token)
    return value.replace(" ", "-") if field == "month" else value


def _by_page(scope: Scope, leaf: Is | Dated) -> Condition:
    """The condition that asks the row of each page in turn."""
    column = "published" if isinstance(leaf, Dated) else {"lang": "language"}.get(leaf.field, leaf.field)
    name = f"fits_{abs(hash(leaf))}"
    scope.connection.create_function(name, 1, _fits(leaf), deterministic=True)
    facts = "pages p INDEXED BY page_facts"
    where = f"EXISTS (SELECT 1 FROM {facts} WHERE p.page = {scope.part.page} AND {name}(p.{column}))"
    return Condition(where=where)


def _fits(leaf: Is | Dated) -> Fits:
    if isinstance(leaf, Is):
        return tags.asks_for(leaf.field, leaf.value, prefix=leaf.prefix)

    def fits(value: str | None) -> bool:
        return value is not None and within(leaf, value)

    return fits


def within(leaf: Dated, date: str) -> bool:
    """Whether a date (EDTF, perhaps with a time) is certain to lie where `leaf` says.

    >>> [within(Dated("2025-01", "2025-03"), date) for date in ("2025-03-31T09:10Z", "2025", "XXXX-02-01")]
    [True, False, False]
    >>> within(Dated(last="2025-03", includes=False), "2024"), within(Dated(last="2025-03", includes=False), "2025")
    (True, False)
    """
    if not date[:4].isdecimal():
        return False
    first, last = leaf.first or "", leaf.last or ""
    starts, ends = date[: len(first)], date[: len(last)]
    if last and last.startswith(date) and len(date) < len(last):
        return False  # it may be later
    if leaf.includes:
        return starts >= first and (not last or ends <= last)
    return (not first or starts > first) and (not last or ends < last)


def _each(scope: Scope, parts: Iterable[Node], *, wanted: bool) -> Condition:
    """All of the parts. What must be absent is left to FTS5 where it can be taken from what must be there."""
    there = [_condition(scope, part, wanted=wanted) for part in parts if not isinstance(part, Not)]
    absent = [_condition(scope, part.part, wanted=not wanted) for part in parts if isinstance(part, Not)]
    found = _all(there)
    plain = [one.match for one in absent if not one.where]
    if found.match and plain:
        match = f"({found.match}) NOT ({_joined(plain, ' OR ')})"
        found = Condition(match, found.where, found.values, found.worded)
        absent = [one for one in absent if one.where]
    return _all([found, *(_without(scope, one) for one in absent)])


def _all(conditions: Sequence[Condition]) -> Condition:
    matches = [one.match for one in conditions if one.match]
    wheres = [f"({one.where})" for one in conditions if one.where]
    values = tuple(value for one in conditions for value in one.values)
    return Condition(_joined(matches, " AND "), " AND ".join(wheres), values, any(one.worded for one in conditions))


def _any(scope: Scope, conditions: Sequence[Condition]) -> Condition:
    plain = [one.match for one in conditions if one.match and not one.where]
    match = Condition(match=_joined(plain, " OR "), worded=any(one.worded for one in conditions))
    others = [one for one in conditions if one.where]
    if not others:
        return match
    all_ = [_as_where(scope, one) for one in ([match] if plain else []) + others]
    where = " OR ".join(f"({one.where})" for one in all_)
    return Condition(where=where, values=tuple(value for one in all_ for value in one.values))


def _without(scope: Scope, found: Condition) -> Condition:
    inner = _as_where(scope, found)
    return Condition(where=f"NOT ({inner.where})", values=inner.values)


def _as_where(scope: Scope, found: Condition) -> Condition:
    """The same condition without an expression for FTS5 beside it."""
    if not found.match:
        return found
    index = scope.part.place.index
    where = f"+r.rowid IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"
    both = f"{where} AND ({found.where})" if found.where else where
    return Condition(where=both, values=(found.match, *found.values))


def _joined(expressions: Sequence[str], joint: str) -> str:
    """The expressions joined, each in parentheses if there are several."""
    return expressions[0] if len(expressions) == 1 else joint.join(f"({one})" for one in expressions)
