"""Whether a corpus is whole and current: what `newskit doctor` asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from newskit.corpus import index, schema
from newskit.corpus.reader import Corpus

_EXPECTED = {
    "story_index": "SELECT count(*) FROM pages WHERE is_story",
    "aside_index": "SELECT count(*) FROM aside_content WHERE coalesce(captions, unassigned, byline) IS NOT NULL",
    "teaser_index": "SELECT count(*) FROM page_teasers",
}
"""How many rows each index must have."""

_STRAYS = {
    "pages without a source": "SELECT count(*) FROM pages WHERE page NOT IN (SELECT page FROM page_sources)",
    "sources without a page": "SELECT count(*) FROM page_sources WHERE page NOT IN (SELECT page FROM pages)",
    "teasers without a page": "SELECT count(*) FROM page_teasers WHERE page NOT IN (SELECT page FROM pages)",
    "texts without a page": "SELECT count(*) FROM page_texts WHERE page NOT IN (SELECT page FROM pages)",
}


class Health(Struct, frozen=True, kw_only=True):
    """How a corpus is."""

    bytes: int
    """The size of the file."""
    version: int
    """Of the tables."""
    stem: str
    """`porter` or `none`."""
    problems: tuple[str, ...]
    """One line each on what is wrong; empty when all is well."""
    stale: int
    """Pages that older rules have split: `newskit parse --again` splits them anew."""
    pending: int
    """Imports that were interrupted and not gone on with."""


def check(corpus: Corpus, *, rules: int | None = None) -> Health:
    """How `corpus` is. `rules` is the current version of the splitting rules (`None`: that of this newskit).

    It reads the whole file, and writes nothing.
    """
    if rules is None:
        from newskit.parsing import RULES

        rules = RULES
    with corpus.snapshot() as connection:
        (stale,) = connection.execute("SELECT count(*) FROM pages WHERE abs(rules) < ?", (abs(rules),)).fetchone()
        (pending,) = connection.execute("SELECT count(*) FROM runs WHERE finished IS NULL").fetchone()
        return Health(
            bytes=Path(corpus.path).stat().st_size if Path(corpus.path).exists() else 0,
            version=schema.version(connection),
            stem=corpus.stem,
            problems=tuple(_problems(corpus, connection)),
            stale=stale,
            pending=pending,
        )


def _problems(corpus: Corpus, connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check(10)"):
        if line != "ok":
            yield f"the file is damaged: {line}"
    for name, query in _STRAYS.items():
        (number,) = connection.execute(query).fetchone()
        if number:
            yield f"{number:,} {name}"
    if corpus.setting("stem") is None:
        return
    for name, query in _EXPECTED.items():
        (expected,) = connection.execute(query).fetchone()
        (found,) = connection.execute(f"SELECT count(*) FROM {name}_docsize").fetchone()
        if expected != found:
            yield f"{name} has {found:,} rows instead of {expected:,}"
        yield from _index_problems(connection, name)
    if corpus.setting("index") != index.FINGERPRINT:
        yield "indexed by another version of newskit: the next newskit parse brings the index up to date"


def _index_problems(connection: sqlite3.Connection, name: str) -> Iterator[str]:
    """What FTS5 finds wrong within an index (level 0: the index by itself, not against the content).

    The command counts as writing although it changes nothing, so it is left out where that is not possible: a
    read-only corpus, or one that is being written.
    """
    (query_only,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = 0")
    try:
        connection.execute(f"INSERT INTO {name} ({name}) VALUES ('integrity-check')")
    except sqlite3.OperationalError:
        return
    except sqlite3.DatabaseError as error:
        yield f"{name} is damaged: {error}"
    finally:
        connection.execute(f"PRAGMA query_only = {query_only}")
