"""What is kept of the site memory: how often each line stands on the pages of each site.

The corpus keeps it, and does not look into it: the table and the keys are bytes that `newskit.pipeline.learn` makes
and reads. It is written when a run is finished, in the same transaction; so what it holds is the state after the last
run that was finished, and an interrupted run begins with the same counts again.
"""

from __future__ import annotations

import sqlite3

from msgspec import Struct


class SiteCounts(Struct, frozen=True):
    """What the pages of all finished runs teach."""

    table: bytes
    """The counters, packed."""
    counted: bytes
    """A key for each page that was counted, 8 bytes each in ascending order."""
    pages: dict[str, int]
    """The number of pages counted of each site."""


def load(connection: sqlite3.Connection) -> SiteCounts | None:
    """What is kept; `None` when no run has left anything."""
    parts = dict(connection.execute("SELECT name, value FROM site_memory"))
    if "table" not in parts:
        return None
    return SiteCounts(parts["table"], parts["counted"], dict(connection.execute("SELECT site, pages FROM site_pages")))


def save(connection: sqlite3.Connection, counts: SiteCounts) -> None:
    """Nothing; `counts` take the place of what was kept."""
    connection.executemany(
        "INSERT OR REPLACE INTO site_memory (name, value) VALUES (?, ?)",
        [("table", counts.table), ("counted", counts.counted)],
    )
    connection.execute("DELETE FROM site_pages")
    connection.executemany("INSERT INTO site_pages (site, pages) VALUES (?, ?)", counts.pages.items())
