"""Asking the index: which pages fit, in which part, and in which order."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby, islice

from msgspec import Struct

from newskit.corpus import spelling
from newskit.corpus.condition import Condition, anywhere, fitting, selection
from newskit.corpus.expression import expression
from newskit.corpus.hit import Match
from newskit.corpus.parts import COLUMNS, FIELDS, PARTS, among
from newskit.corpus.plan import Node, needs_all, needs_one, needs_word, words
from newskit.corpus.reader import Corpus
from newskit.errors import UsageError

MAX_RANKED = 200_000
"""Of more hits than this only those that were added last are ranked: ranking costs twenty times as much as counting."""
MAX_COMMON = 1_000
"""The same, when each word is on more than half of all pages: then its weight is nearly nothing (bm25 clamps it)."""
_LOOKED_UP = 40
"""Looking up one page in another part costs as much as reading so many that fit there."""
_SPARE = 40
"""Rows beyond those that are shown: so many may be tied with the last one before the ranking is asked for again."""
_CHUNK = 128
"""Tied rows are put in order among so many of the ranking at a time: looking up the dates of all could take long."""

ORDERS = {
    "date": "CASE WHEN p.published GLOB '[0-9][0-9][0-9][0-9]*' THEN p.published ELSE '' END",
    "title": "coalesce(fold(p.title), char(1114111))",
}
"""Ways to sort other than by rank, as the SQL of what is compared: dates, newest first; titles, absent ones last."""


class Asked(Struct, frozen=True):
    """A plan, and where it is asked."""

    node: Node
    part: str
    without: tuple[str, ...] = ()
    """Parts in which a page is looked for before: those that fit there do not count."""
    together: tuple[str, ...] = ()
    """All parts that are asked for; none for this part alone."""
    hidden: Sequence[str] = ()
    """Keys of pages that do not count, in digits (see `newskit.corpus.fold`); only where a row is a page."""


Place = tuple[str, str]
"""What a page is sorted by, and its id."""
Listed = tuple[Place, str, Match]
"""A match with its place in an order and the part it is listed under."""


def count(corpus: Corpus, asked: Asked) -> int:
    """How many pages fit."""
    what = "count(*)" if _is_page(asked.part) else f"count(DISTINCT {PARTS[asked.part].page})"
    with corpus.snapshot() as connection:
        query, values = selection(asked.part, matches(corpus, asked), what)
        (number,) = connection.execute(query, values).fetchone()
    return int(number)


def count_apart(corpus: Corpus, asked: Asked, number: int) -> int:
    """The same as `count`, sooner where few pages fit in this part: these are looked up in the parts of `without`.

    `number` is how many fit in those.
    """
    few = number // _LOOKED_UP
    with corpus.snapshot() as connection:
        if needs_word(asked.node) and not _has_word(connection, asked):
            return 0
        query, values = selection(asked.part, _fitting(corpus, asked, asked.part), f"DISTINCT {PARTS[asked.part].page}")
        found = {page for (page,) in connection.execute(f"{query} LIMIT {few + 1}", values)}
        if len(found) > few:
            return count(corpus, asked)
        for other in asked.without if found else ():
            there = _fitting(corpus, asked, other)
            query, values = selection(other, _within(there, f"{PARTS[other].page} IN ({among(found)})"))
            found.difference_update(page for (page,) in connection.execute(query, values))
        return len(found)


def _has_word(connection: sqlite3.Connection, asked: Asked) -> bool:
    """Whether any word that was asked for stands in the part: what the pages are need not be asked before."""
    index = PARTS[asked.part].place.index
    query = f"SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT 1"
    return connection.execute(query, (words_in(asked.node, asked.part),)).fetchone() is not None


def pages(corpus: Corpus, asked: Asked) -> Iterator[tuple[int, int]]:
    """Page and row of the part's index for everything that fits, in the order in which it was added."""
    with corpus.snapshot() as connection:
        what = f"{PARTS[asked.part].page}, r.rowid"
        query, values = selection(asked.part, matches(corpus, asked), what)
        yield from connection.execute(f"{query} ORDER BY r.rowid", values)


def best(corpus: Corpus, asked: Asked, limit: int, most: int) -> list[Match]:
    """The pages that fit best, at most `limit`, the best first.

    Of pages that fit equally well the newer comes first, then the one with the smaller id. Where only so many as
    `most` says are ranked (see `cap`), the others follow in the order in which they were added, the last first.
    """
    if not _scored(asked):
        return [match for _, _, match in listed(corpus, asked, "date", limit)]
    with corpus.snapshot() as connection:
        hidden = set(asked.hidden)
        condition = _all_matches(corpus, asked)
        border = _border(connection, asked, condition, most, hidden) if most else None
        wanted = max(limit, spelling.looked_at(asked.node))
        within = _beyond(condition, border, ">=")
        found = _shown(connection, asked, within, wanted + _SPARE, hidden)
        if len(found) > wanted > 0 and found[-1].score == found[wanted - 1].score:  # as are perhaps others
            found = _shown(connection, asked, within, -(-wanted // _CHUNK) * _CHUNK, hidden)
        ordered = in_order(connection, asked.node, found, limit)
        if border is not None and len(ordered) < limit:
            others = _without(_beyond(condition, border, "<"), asked.hidden)
            ordered += _unranked(connection, asked, others, limit - len(ordered))
        return ordered


def cap(corpus: Corpus, asked: Asked, number: int) -> int:
    """How many of the `number` hits are ranked; 0 for all."""
    if number > MAX_COMMON and _is_page(asked.part) and needs_all(asked.node):
        index = PARTS[asked.part].place.index
        with corpus.snapshot() as connection:
            (rows,) = connection.execute(f"SELECT count(*) FROM {index}_docsize").fetchone()
        if number * 2 > rows:
            return MAX_COMMON
    return MAX_RANKED if number > MAX_RANKED else 0


def listed(corpus: Corpus, asked: Asked, order: str, limit: int) -> list[Listed]:
    """The first `limit` pages that fit in one of the `ORDERS`; then by id."""
    with corpus.snapshot() as connection:
        what = f"{PARTS[asked.part].page} AS page, min(r.rowid) AS key"
        query, values = selection(asked.part, matches(corpus, asked), what)
        rows = _listed(connection, f"{query} GROUP BY 1", values, order, limit)
        return [(place, asked.part, Match(page, asked.part, row, 0.0)) for place, page, row in rows]


def listed_scattered(corpus: Corpus, node: Node, parts: Sequence[str], order: str, limit: int) -> list[Listed]:
    """The same for pages whose words stand in several of the parts."""
    with corpus.snapshot() as connection:
        scattered = _scattered(connection, node, parts)
        if scattered is None:
            return []
        rows = _listed(connection, f"SELECT page, 0 AS key FROM ({scattered[0]})", scattered[1], order, limit)
        places = {page: place for place, page, _ in rows}
        found = {match.page: match for match in best_scattered(corpus, node, parts, -1)}
        return [(place, "several", found[page]) for page, place in places.items() if page in found]


def _listed(
    connection: sqlite3.Connection, query: str, values: Sequence[str], order: str, limit: int
) -> list[tuple[Place, int, int]]:
    """What it was sorted by, page and row of each of the pages that `query` finds."""
    if order == "title":
        from newskit.text.fold import fold

        connection.create_function("fold", 1, lambda title: title and fold(title), deterministic=True)
    way = "DESC" if order == "date" else ""
    rows = connection.execute(
        f"SELECT {ORDERS[order]} AS place, p.id, s.page, s.key FROM ({query}) s JOIN pages p ON p.page = s.page"
        f" ORDER BY place {way}, p.id LIMIT ?",
        (*values, limit),
    )
    return [((place, id_), page, row) for place, id_, page, row in rows]


def check_raw(corpus: Corpus, node: Node, part: str) -> None:
    """Nothing; raises `UsageError` when FTS5 cannot read the expression that `node` is, in one line."""
    place = PARTS[part].place
    query = f"SELECT 1 FROM {place.index} WHERE {place.index} MATCH ? LIMIT 1"
    with corpus.snapshot() as connection:
        try:
            connection.execute(query, (words_in(node, part),)).fetchone()
        except sqlite3.OperationalError as error:
            columns = ", ".join(place.columns or COLUMNS[place.index])
            reason = " ".join(str(error).removeprefix("fts5: ").split())
            raise UsageError(f"--raw: FTS5 cannot read this: {reason} (columns of {part}: {columns})") from None


def count_scattered(corpus: Corpus, node: Node, parts: Sequence[str]) -> int:
    """How many pages have all words of `node` in `parts` taken together, but in none of them alone."""
    with corpus.snapshot() as connection:
        scattered = _scattered(connection, node, parts)
        if scattered is None:
            return 0
        query, values = scattered
        (number,) = connection.execute(f"SELECT count(*) FROM ({query})", values).fetchone()
    return int(number)


def best_scattered(corpus: Corpus, node: Node, parts: Sequence[str], limit: int) -> list[Match]:
    """The pages that `count_scattered` counts, ranked by their words in each part, at most `limit` (-1: all)."""
    found: dict[int, Match] = {}
    with corpus.snapshot() as connection:
        scattered = _scattered(connection, node, parts)
        if scattered is None:
            return []
        for part in parts:
            shown = words_in(node, part)
            if not shown:
                continue
            where = f"+{PARTS[part].page} IN ({scattered[0]})"
            condition = Condition(shown, where, tuple(scattered[1]), worded=True)
            for match in _ranked(connection, Asked(node, part), condition, -1):
                first = found.get(match.page, match)
                score = match.score if first is match else first.score + match.score
                found[match.page] = Match(page=match.page, part=first.part, row=first.row, score=score)
        ranked = sorted(found.values(), key=lambda match: (-match.score, -match.row))
        return in_order(connection, node, ranked, len(ranked) if limit < 0 else limit)


def page_set(
    connection: sqlite3.Connection, node: Node, parts: Sequence[str], *, scattered: bool = True
) -> tuple[str, list[str]]:
    """A query for the key (`page`) of each page that fits in one of the parts, or with its words in several."""
    found = [selection(part, fitting(connection, node, part, parts)) for part in parts]
    several = _scattered(connection, node, parts) if scattered else None
    found += [several] if several else []
    query = " UNION ".join(f"SELECT page FROM ({query})" for query, _ in found)
    return query, [value for _, values in found for value in values]


def words_in(node: Node, part: str) -> str:
    """The FTS5 expression for rows of the index of `part` with any of the words that `node` asks for there."""
    place = PARTS[part].place
    found = []
    for leaf in words(node):
        name = getattr(leaf, "field", "")
        where = FIELDS[name][1] if name else place
        if where.index == place.index:
            found.append(expression(leaf, where.columns))
    return " OR ".join(found)


def _is_page(part: str) -> bool:
    """Whether a row of the part's index is a page."""
    return PARTS[part].page == "r.rowid"


def _scored(asked: Asked) -> bool:
    """Whether there are words by which the rows can be ranked."""
    return bool(words_in(asked.node, asked.part))


def matches(corpus: Corpus, asked: Asked) -> Condition:
    """The condition on rows of the part: they fit, their pages fit in no part of `without`, and none is hidden."""
    return _without(_all_matches(corpus, asked), asked.hidden)


def _all_matches(corpus: Corpus, asked: Asked) -> Condition:
    """The condition for the hidden ones as well."""
    found = _fitting(corpus, asked, asked.part)
    for other in asked.without:
        query, more = selection(other, _fitting(corpus, asked, other))
        where = f"{PARTS[asked.part].page} NOT IN ({query})"
        joined = f"{where} AND ({found.where})" if found.where else where  # the cheaper one first
        found = Condition(found.match, joined, (*more, *found.values), found.worded)
    return found


def _without(condition: Condition, hidden: Sequence[str]) -> Condition:
    """The condition, and that the row is none of these."""
    if not hidden:
        return condition
    both = "r.rowid NOT IN (SELECT value FROM json_each(?))" + (f" AND ({condition.where})" if condition.where else "")
    return Condition(condition.match, both, (f"[{','.join(hidden)}]", *condition.values), condition.worded)


def _fitting(corpus: Corpus, asked: Asked, part: str) -> Condition:
    """The condition on rows of a part that they fit; made once in a snapshot."""
    key = (asked.node, part, asked.together or (part,))
    found = corpus.memo.get(key)
    if found is None:
        found = corpus.memo[key] = fitting(corpus.connection, asked.node, part, asked.together)
    assert isinstance(found, Condition)  # noqa: S101 - only this function has such keys
    return found


def _shown(
    connection: sqlite3.Connection, asked: Asked, condition: Condition, size: int, hidden: Collection[str]
) -> list[Match]:
    """The best `size` pages under the condition that are not hidden.

    It is quicker to pass over a few hidden ones than to have SQLite look for each row among all of them.
    """
    if hidden:
        found = [one for one in _ranked(connection, asked, condition, 2 * size) if str(one.page) not in hidden]
        if len(found) >= size:
            return found[:size]
    return list(_ranked(connection, asked, _without(condition, asked.hidden), size))


def _ranked(connection: sqlite3.Connection, asked: Asked, condition: Condition, size: int) -> Iterator[Match]:
    """The best `size` pages under the condition (-1: all), each with its best row."""
    part = PARTS[asked.part]
    score = f"bm25({part.place.index}, {part.weights})"
    if condition.worded:
        query, values = selection(asked.part, condition, f"{part.page} AS page, r.rowid AS key, {score} AS score")
    else:
        query, values = _scored_apart(asked, condition, score)
    if _is_page(asked.part):
        query = f"{query} ORDER BY 3, 2 DESC LIMIT ?"
    else:  # SQLite takes the key from the row that has the minimum; LIMIT keeps bm25 inside, where FTS5 allows it
        query = f"SELECT page, key, min(score) FROM ({query} LIMIT -1) GROUP BY page ORDER BY 3, 2 DESC LIMIT ?"
    with closing(connection.execute(query, (*values, size))) as rows:  # before the snapshot, read to the end or not
        for page, row, score in rows:
            yield Match(page, asked.part, row, -score)


def _scored_apart(asked: Asked, condition: Condition, score: str) -> tuple[str, list[str]]:
    """A query for rows that fit by more than one expression can say: those without a word of the query score 0."""
    index = PARTS[asked.part].place.index
    rows, values = selection(asked.part, condition, "r.rowid")
    scores = f"SELECT rowid AS row, {score} AS score FROM {index} WHERE {index} MATCH ? LIMIT -1"
    query = (
        f"SELECT {PARTS[asked.part].page} AS page, r.rowid AS key, coalesce(w.score, 0.0) AS score"
        f" FROM ({rows}) r LEFT JOIN ({scores}) w ON w.row = r.rowid WHERE true"
    )
    return query, [*values, words_in(asked.node, asked.part)]


def _border(
    connection: sqlite3.Connection, asked: Asked, condition: Condition, most: int, hidden: Collection[str]
) -> int | None:
    """The key of the row from which on `most` rows fit that are not hidden; `None` when there are not so many."""
    query, values = selection(asked.part, condition, "r.rowid")
    skipped = 0 if hidden else most - 1
    with closing(connection.execute(f"{query} ORDER BY r.rowid DESC LIMIT -1 OFFSET ?", (*values, skipped))) as rows:
        found = (int(row) for (row,) in rows if str(row) not in hidden)
        return next(islice(found, most - 1 - skipped, None), None)


def _beyond(condition: Condition, border: int | None, sign: str) -> Condition:
    """The condition within the rows on one side of the border."""
    return condition if border is None else _within(condition, f"r.rowid {sign} {border}")


def _within(condition: Condition, where: str) -> Condition:
    """The condition, and one more in SQL without values of its own."""
    both = f"{where} AND ({condition.where})" if condition.where else where
    return Condition(condition.match, both, condition.values, condition.worded)


def _unranked(connection: sqlite3.Connection, asked: Asked, condition: Condition, size: int) -> list[Match]:
    query, values = selection(asked.part, condition, f"{PARTS[asked.part].page}, r.rowid")
    rows = connection.execute(f"{query} ORDER BY r.rowid DESC LIMIT ?", (*values, size))
    return [Match(page=page, part=asked.part, row=row, score=0.0) for page, row in rows]


def in_order(connection: sqlite3.Connection, node: Node, ranked: Iterable[Match], limit: int) -> list[Match]:
    """The first `limit` matches by score; tied ones by the spelling typed, date (newest first, undated last) and id.

    No more of `ranked` are taken than that needs.
    """
    wanted = max(limit, spelling.looked_at(node))
    result: list[Match] = []
    for _, group in groupby(enumerate(ranked), key=lambda pair: (pair[0] // _CHUNK, pair[1].score)):
        tied = [match for _, match in group]
        result += _untied(connection, node, tied) if len(tied) > 1 else tied
        if len(result) >= wanted:
            break
    return spelling.promoted(connection, node, result)[:limit]


def _untied(connection: sqlite3.Connection, node: Node, tied: Sequence[Match]) -> list[Match]:
    """Equally good matches in their order."""
    query = f"SELECT page, published, id FROM pages WHERE page IN ({among(match.page for match in tied)})"
    keys = {page: (date or "", id_) for page, date, id_ in connection.execute(query)}
    ordered = sorted(tied, key=lambda match: keys[match.page][1])
    ordered.sort(key=lambda match: keys[match.page][0] if keys[match.page][0][:4].isdecimal() else "", reverse=True)
    return spelling.preferred(connection, node, ordered)


def _scattered(connection: sqlite3.Connection, node: Node, parts: Sequence[str]) -> tuple[str, list[str]] | None:
    """A query for the pages whose words stand in several of the parts; `None` where that cannot be."""
    loose = [leaf for leaf in words(node) if not getattr(leaf, "field", "")]
    if min(len(parts), len(loose)) < 2 or needs_one(node):  # noqa: PLR2004 - one is not several
        return None
    together = anywhere(connection, node, parts)
    query = f"SELECT r.rowid AS page FROM (SELECT DISTINCT page AS rowid FROM page_sources) r WHERE ({together.where})"
    values = list(together.values)
    for part in parts:
        inner, more = selection(part, fitting(connection, node, part, parts))
        query += f" AND r.rowid NOT IN ({inner})"
        values += more
    return query, values
