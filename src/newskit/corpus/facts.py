"""What each page is, page by page, without its text: what can be counted of a corpus in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from newskit.corpus import rows
from newskit.corpus.match import page_set
from newskit.corpus.plan import Node
from newskit.corpus.reader import Corpus
from newskit.corpus.tables import PLACE

Fact = tuple[Any, ...]
"""A page, by the places below. A page with several sources comes once for each of them, right behind each other."""

PAGE, KIND, LANGUAGE, SECTION, AGENCY, PUBLISHED, IS_STORY, WORDS, PLACED = range(9)
"""Where what stands in a fact; `PLACED`: the file or archive of many pages that it comes from, else the folder."""

_FACTS = (
    f"SELECT p.page, p.kind, p.language, p.section, p.agency, p.published, p.is_story, p.words, {PLACE}"
    " FROM pages p CROSS JOIN page_sources s ON s.page = p.page"
)


def facts(corpus: Corpus, node: Node | None = None, parts: Sequence[str] = ("story",)) -> Iterator[Fact]:
    """What each page is; with `node` only of those that fit it in one of `parts`, or with its words in several."""
    with corpus.snapshot() as connection:
        if node is None:
            yield from connection.execute(f"{_FACTS} ORDER BY p.page")
            return
        chosen, values = page_set(connection, node, parts)
        yield from connection.execute(f"{_FACTS} WHERE p.page IN ({chosen}) ORDER BY p.page", values)


def characters(corpus: Corpus) -> Counter[str]:
    """How many characters of the pages are in blocks of each kind; empty where no blocks are stored."""
    found: Counter[str] = Counter()
    with corpus.snapshot() as connection:
        for (packed,) in connection.execute("SELECT blocks FROM page_texts WHERE blocks IS NOT NULL"):
            for kind, length in rows.lengths(packed):
                found[kind] += length
    return found


def copies(corpus: Corpus) -> dict[str, int]:
    """How many pages are copies, by the method that found them; empty where no copies are marked."""
    with corpus.snapshot() as connection:
        return dict(
            connection.execute(
                "SELECT c.method, count(*) FROM page_clusters c JOIN pages p ON p.id = c.id"
                " WHERE c.method IS NOT NULL GROUP BY c.method"
            )
        )


def confidences(corpus: Corpus) -> dict[int, int]:
    """How many pages have a confidence of so many tenths: 0 to 9, where 9 goes up to 1."""
    with corpus.snapshot() as connection:
        return dict(
            connection.execute(
                "SELECT max(0, min(9, CAST(confidence * 10 AS INTEGER))), count(*) FROM pages GROUP BY 1"
            )
        )


def doubtful(corpus: Corpus, number: int) -> list[tuple[str, str, float, str | None, str]]:
    """Source, kind, confidence, title and reasons (JSON) of the pages that newskit is least sure of."""
    with corpus.snapshot() as connection:
        return connection.execute(
            "SELECT (SELECT s.file || s.item FROM page_sources s WHERE s.page = p.page"
            " ORDER BY s.file, s.number, s.item LIMIT 1), p.kind, p.confidence, p.title, p.reasons"
            " FROM pages p ORDER BY p.confidence, p.id LIMIT ?",
            (number,),
        ).fetchall()


def clusters(corpus: Corpus, number: int) -> list[tuple[str | None, int, int, str | None, str | None]]:
    """The largest clusters of marked copies: title, pages, places they come from, first and last date."""
    with corpus.snapshot() as connection:
        return connection.execute(
            "SELECT (SELECT title FROM pages WHERE id = c.cluster), count(DISTINCT p.page) AS pages,"
            f" count(DISTINCT {PLACE}), min(dated.published), max(dated.published)"
            " FROM page_clusters c JOIN pages p ON p.id = c.id JOIN page_sources s ON s.page = p.page"
            " LEFT JOIN pages dated ON dated.page = p.page AND dated.published GLOB '[0-9]*'"
            " GROUP BY c.cluster HAVING pages > 1 ORDER BY pages DESC, c.cluster LIMIT ?",
            (number,),
        ).fetchall()
