"""Who and what is named most in a corpus, and on the same pages, as `entities --save` has found it."""

from __future__ import annotations

from newskit.corpus.reader import Corpus

Named = tuple[int, str, int, int, str | None, str | None, str]
"""Number, name, pages, mentions, first and last date, aliases (JSON)."""


def most_named(corpus: Corpus, kind: str, number: int) -> list[Named]:
    """The entities of a type that most pages name; empty where names have not been looked for."""
    with corpus.snapshot() as connection:
        return connection.execute(
            "SELECT entity, name, pages, count, first_seen, last_seen, aliases FROM entity_list WHERE type = ?"
            " ORDER BY pages DESC, count DESC, name, entity LIMIT ?",
            (kind, number),
        ).fetchall()


def together(corpus: Corpus, number: int) -> list[tuple[int, int, int]]:
    """The pairs among the entities that most pages name, by number, and on how many pages both are named."""
    with corpus.snapshot() as connection:
        return connection.execute(
            "WITH most AS (SELECT entity FROM entity_list WHERE type IN ('person', 'org', 'place')"
            " ORDER BY pages DESC, count DESC, name, entity LIMIT ?),"
            " named AS (SELECT DISTINCT entity, page FROM page_entities WHERE entity IN most)"
            " SELECT a.entity, b.entity, count(*) AS weight FROM named a JOIN named b"
            " ON a.page = b.page AND a.entity < b.entity GROUP BY 1, 2 ORDER BY weight DESC, 1, 2",
            (number,),
        ).fetchall()


def names(corpus: Corpus) -> dict[int, tuple[str, str, int]]:
    """Name, type and pages of every entity that more than one page names, by number."""
    with corpus.snapshot() as connection:
        rows = connection.execute("SELECT entity, name, type, pages FROM entity_list WHERE pages > 1")
        return {number: (name, kind, pages) for number, name, kind, pages in rows}
