"""The marks of copies, when pages go or are not what they were."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newskit.corpus import clusters, open_reader, open_writer
from newskit.corpus.clusters import CopyRow, Marked
from newskit.record import Record

Make = Callable[..., Record]


def row(record: Record, cluster: Record, **fields: Any) -> CopyRow:
    return CopyRow(
        source=record.source, id=record.id, cluster=cluster.id, representative=cluster.source,
        **{"method": None, "similarity": None, "size": 3, **fields},
    )  # fmt: skip


@pytest.fixture
def stories(make: Make) -> list[Record]:
    return [make(f"{name}.txt", f"Rain fell on {name}. " * number) for number, name in enumerate("abcde", 2)]


@pytest.fixture
def path(tmp_path: Path, stories: list[Record]) -> str:
    """A corpus in which b and a are copies of c, and d is part of e and of c."""
    path = str(tmp_path / "newskit.db")
    with open_writer(path, rules=1) as writer:
        writer.add(stories)
        writer.finish()
    a, b, c, d, e = stories
    rows = [
        row(a, c, method="near", similarity=0.8), row(b, c, method="exact", similarity=1.0), row(c, c),
        row(d, d, method="contained", similarity=0.2, size=1, contained_in=(c.source, e.source)), row(e, e, size=1),
    ]  # fmt: skip
    assert clusters.mark(path, rows, "{}") == Marked(pages=4, clusters=1)
    return path


def forget(path: str, *sources: str) -> None:
    with open_writer(path, rules=1) as writer:
        writer.forget(sources)
        writer.finish()


def marks(path: str) -> dict[str, tuple[str, str | None, str]]:
    """Cluster, method and what contains it, by the source of each marked page; clusters by their source, too."""
    query = (
        "SELECT s.file, h.file, c.method, c.contained_in FROM page_clusters c JOIN pages p USING (id)"
        " JOIN page_sources s USING (page) JOIN pages q ON q.id = c.cluster JOIN page_sources h ON h.page = q.page"
    )
    with closing(sqlite3.connect(path)) as connection:
        return {source: tuple(rest) for source, *rest in connection.execute(query)}


def test_a_page_that_is_gone_is_no_copy(path: str) -> None:
    forget(path, "a.txt")
    assert set(marks(path)) == {"b.txt", "c.txt", "d.txt"}
    with open_reader(path) as corpus:
        assert clusters.marked(corpus) == Marked(pages=3, clusters=1)


def test_the_longest_represents_the_others_when_the_representative_is_gone(path: str) -> None:
    forget(path, "c.txt")
    assert marks(path) == {
        "a.txt": ("b.txt", "near", "[]"), "b.txt": ("b.txt", None, "[]"), "d.txt": ("d.txt", "contained", '["e.txt"]'),
    }  # fmt: skip


def test_the_last_of_a_cluster_is_no_copy(path: str) -> None:
    forget(path, "a.txt", "c.txt", "e.txt")
    assert set(marks(path)) <= {"d.txt"}
    with open_reader(path) as corpus:
        assert clusters.copies(corpus, [record.id for record in corpus.stories()]) == {
            record.id: record.id for record in corpus.stories() if record.source in marks(path)
        }


def test_a_page_that_was_split_otherwise_is_not_marked(path: str, stories: list[Record], make: Make) -> None:
    from msgspec import structs

    changed = structs.replace(stories[2], text="Something else altogether.", paragraphs=("Something else altogether.",))
    with open_writer(path, rules=2) as writer:
        writer.add([changed])
        writer.finish()
    assert set(marks(path)) == {"a.txt", "b.txt", "d.txt"}
    assert {found[0] for found in marks(path).values()} == {"b.txt", "d.txt"}


def test_pages_that_stay_as_they_are_keep_their_marks(path: str, stories: list[Record]) -> None:
    before = marks(path)
    with open_writer(path, rules=1) as writer:
        writer.add(stories)
        writer.finish()
    assert marks(path) == before
