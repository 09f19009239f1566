"""The tables of a corpus, their version, and how an older corpus becomes a current one.

Tables for people (and Datasette): `pages`, `page_sources`, `page_teasers`, `page_texts`, `runs`, `settings`,
`site_pages` (with `site_memory`, see `newskit.corpus.sites`), `overrides` (what people said of pages, see
`newskit.corpus.overrides`), `page_clusters` (which pages are copies, see `newskit.corpus.clusters`; `page_copies` and
`copy_clusters` say the same in numbers, see `newskit.corpus.fold`), `entity_list`, `page_entities` and others (who and
what pages name, see `newskit.corpus.entities`; the views `entities` and `mentions` show it), and the views `stories`,
`teasers`, `sources` and `clusters`, which show one row per source as the exports do. Lists are JSON.

Index tables: `story_index` (one row per page with a story), `aside_index` (captions, unassigned lines, authors) and
`teaser_index` (one row per teaser). They are FTS5 tables with external content: what is indexed is folded
(`newskit.text.fold`), what is shown comes from `story_content`, `aside_content` and `page_teasers`. So never run
their 'rebuild' (it would index unfolded text) nor 'integrity-check' with rank 1 (it would compare with it).

Story, captions and teasers have an index each because bm25 takes the length of a whole row: in a common row a story
would rank lower for the teasers around it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from newskit.corpus import copytables, tables

APPLICATION_ID = 0x6E77736B
"""`nwsk` in the file's header: `file newskit.db` and `PRAGMA application_id` show it."""

VERSION = 11
"""Stored as `PRAGMA user_version`; raised by each migration."""

Migration = Callable[[sqlite3.Connection], None]


def _running(script: str) -> Migration:
    """The migration that runs the statements of `script`."""

    def run(connection: sqlite3.Connection) -> None:
        for statement in _statements(script):
            connection.execute(statement)

    return run


MIGRATIONS: Mapping[int, Migration] = {
    1: _running(tables.SITES),  # what the pages of a site teach each other
    2: _running(tables.OVERRIDES),  # what people said of pages
    3: _running(tables.FACTS),  # what is asked of many pages, without their texts
    4: _running(tables.PLACES),  # how many pages come from where
    5: _running(tables.CLUSTERS),  # which pages are copies
    6: _running(copytables.TABLES + copytables.FILL),  # which pages are copies, by their keys
    7: _running(tables.ENTITIES),  # who and what the pages name
    8: _running(tables.SIGNATURES),  # what was worked out of pages and pairs to find copies
    9: _running(tables.STORIES),  # the month of a story
    10: _running(tables.STORIES),  # where a story comes from
}
"""`MIGRATIONS[n]` makes version n + 1 of version n, inside the caller's transaction."""

_EVERYTHING = (
    tables.PAGES + tables.SITES + tables.OVERRIDES + tables.FACTS + tables.PLACES + tables.VIEWS + tables.STORIES
    + tables.CLUSTERS + copytables.TABLES + tables.ENTITIES + tables.SIGNATURES
)  # fmt: skip


def create(connection: sqlite3.Connection) -> None:
    """Nothing; makes the tables and views of an empty corpus. The index follows with its stemming, see `index`."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _running(_EVERYTHING)(connection)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def create_index(connection: sqlite3.Connection, stem: str) -> None:
    """Nothing; makes the index tables with the tokenizer of `stem`."""
    _running(tables.INDEX_TABLES.format(tokenize=tables.TOKENIZERS[stem]))(connection)


def migrate(
    connection: sqlite3.Connection, migrations: Mapping[int, Migration] = MIGRATIONS, target: int = VERSION
) -> int:
    """The number of migrations done to bring the corpus to version `target`, all in one transaction."""
    found = version(connection)
    if found >= target:
        return 0
    connection.execute("BEGIN IMMEDIATE")
    with connection:  # ends the transaction: commits it, or takes it back after an error
        for number in range(found, target):
            migrations[number](connection)
        connection.execute(f"PRAGMA user_version = {target}")
    return target - found


def version(connection: sqlite3.Connection) -> int:
    """The version of the tables that the file has."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def _statements(script: str) -> list[str]:
    """The statements of `script` one by one: `executescript` would commit the caller's transaction."""
    found = [""]
    for line in script.splitlines(keepends=True):
        found[-1] += line
        if sqlite3.complete_statement(found[-1]):  # knows that a trigger goes on until its END
            found.append("")
    return [statement for statement in found if statement.strip()]
