"""Runs: what was imported when, and whether it was finished.

A run is pending from its first batch until it is finished; one that was interrupted is gone on with by the next.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

from newskit.version import __version__


def pending(connection: sqlite3.Connection, task: str | None) -> int | None:
    """The number of the last run for `task` that was not finished, `None` when there is none.

    `None` for a task is any.
    """
    row = connection.execute(
        "SELECT max(run) FROM runs WHERE finished IS NULL AND (:task IS NULL OR task IS :task)", {"task": task}
    ).fetchone()
    return None if row[0] is None else int(row[0])


def last(connection: sqlite3.Connection) -> int | None:
    """The number of the last run, finished or not, `None` when there was none."""
    row = connection.execute("SELECT max(run) FROM runs").fetchone()
    return None if row[0] is None else int(row[0])


def is_for(connection: sqlite3.Connection, task: str | None) -> bool:
    """Whether all runs were for `task`."""
    query = "SELECT count(*) FROM runs WHERE :task IS NOT NULL AND task IS NOT :task"
    (others,) = connection.execute(query, {"task": task}).fetchone()
    return not others


def begin(connection: sqlite3.Connection, rules: int, task: str | None) -> int:
    """The number of a new run."""
    statement = "INSERT INTO runs (started, newskit, rules, task) VALUES (?, ?, ?, ?)"
    return int(connection.execute(statement, (_now(), __version__, rules, task)).lastrowid or 0)


def count(connection: sqlite3.Connection, number: int | None, outcomes: Mapping[str, int]) -> None:
    """Nothing; adds what became of a batch to the run's totals."""
    connection.execute(
        "UPDATE runs SET new = new + ?, replaced = replaced + ?, unchanged = unchanged + ? WHERE run = ?",
        (outcomes["new"], outcomes["replaced"], outcomes["unchanged"], number),
    )


def finish(connection: sqlite3.Connection, number: int) -> None:
    """Nothing; the run is done."""
    connection.execute("UPDATE runs SET finished = ? WHERE run = ?", (_now(), number))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
