"""The SQLite copy: read by SQLite itself and by Datasette's own API."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from msgspec import Struct

from newskit.corpus.clusters import CopyRow
from newskit.corpus.promotion import Link
from newskit.exporters import TABLES, ExportOptions, write, write_file
from newskit.exporters._table import columns
from newskit.record import Record, TeaserRow

Tables = Mapping[str, list[Struct]]


def story(source: str, title: str, text: str) -> Record:
    return Record(
        id=f"{source:0>16}", source=source, kind="story", confidence=0.5, language="vi", title=title, text=text,
        authors=("Quang Hưng", "Ann Lee"), section="Thời sự", published="2025-02-27",
    )  # fmt: skip


A = story("a.txt", "Mưa ở Điện Biên", "Đường bị ngập.")
B = story("b.txt", "Straße gesperrt", "In Gießen.")
LISTING = Record(id="c" * 16, source="c.txt", kind="listing", confidence=0.2)
TEASERS = [TeaserRow(source="a.txt", id=A.id, position=1, title="Straße gesperrt")]
LINKS = [
    Link(source="a.txt", id=A.id, position=1, title="x", target=B.id, target_source="b.txt", score=1, rule="title"),
    Link(source="c.txt", id=A.id, position=1, title="x", target="f", target_source="gone.txt", score=1, rule="cut"),
]
CLUSTERS = [
    CopyRow(source="a.txt", id=A.id, cluster=A.id, representative="a.txt", method=None, similarity=None),
    CopyRow(source="b.txt", id=B.id, cluster="f", representative="gone.txt", method="near", similarity=0.5),
]
ALL: list[tuple[str, list[Any]]] = [
    ("pages", [A, B, LISTING]), ("stories", [A, B]), ("teasers", TEASERS), ("clusters", CLUSTERS), ("links", LINKS),
]  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """All tables in one file."""
    path = tmp_path / "news.sqlite"
    done = write_file(ALL, str(path), "sqlite", ExportOptions())
    assert done.rows == {table: len(rows) for table, rows in ALL}
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["news.metadata.json", "news.sqlite"]
    return path


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_read(tables: Tables, table: str, tmp_path: Path) -> None:
    stream = io.BytesIO()
    write(tables[table], stream, "sqlite", ExportOptions(table=table))
    path = tmp_path / "t.sqlite"
    path.write_bytes(stream.getvalue())
    names = columns(ExportOptions(table=table))
    with opened(path) as connection:
        listed = ", ".join(f'"{name}"' for name in names)
        rows = connection.execute(f"SELECT {listed} FROM {table} ORDER BY rowid").fetchall()  # noqa: S608
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for row, original in zip(rows, tables[table], strict=True):
        values = json.loads(msgspec.json.encode(original))
        found = [
            json.loads(cell) if isinstance(values.get(name), list) else cell
            for cell, name in zip(row, names, strict=True)
        ]
        assert found == [values.get(name) for name in names]


def test_foreign_keys_hold(copy: Path) -> None:
    with opened(copy) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = {
            (table, row[3], row[2])
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for row in connection.execute(f"PRAGMA foreign_key_list({table})")
        }
        assert found == {
            ("stories", "source", "pages"), ("teasers", "source", "pages"), ("links", "source", "pages"),
            ("links", "target_source", "stories"), ("clusters", "source", "stories"),
            ("clusters", "representative", "stories"),
        }  # fmt: skip
        assert connection.execute("SELECT target, target_source FROM links").fetchall() == [
            (B.id, "b.txt"),
            ("f", None),
        ]
        assert connection.execute("SELECT representative FROM clusters").fetchall() == [("a.txt",), (None,)]


@pytest.mark.parametrize(
    ("query", "found"),
    [("dien bien", ["a.txt"]), ("Điện", ["a.txt"]), ("duong", ["a.txt"]), ("đường", ["a.txt"]), ("strasse", ["b.txt"]),
     ("Straße", ["b.txt"]), ("giessen", ["b.txt"]), ("mua", ["a.txt"])],
)  # fmt: skip
def test_full_text_search_knows_both_forms(copy: Path, query: str, found: list[str]) -> None:
    asked = "SELECT source FROM stories WHERE rowid IN (SELECT rowid FROM stories_fts WHERE stories_fts MATCH ?)"
    with opened(copy) as connection:
        assert [source for (source,) in connection.execute(asked, (query,))] == found
        (shown,) = connection.execute(
            "SELECT snippet(stories_fts, 0, '[', ']', '…', 9) FROM stories_fts WHERE stories_fts MATCH ?", (query,)
        ).fetchone()
        assert "Mưa" in shown or "gesperrt" in shown


def test_of_two_rows_for_a_source_the_later_stays(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    later = msgspec.structs.replace(A, title="Later")
    assert write_file([("stories", [A, later])], str(path), "sqlite", ExportOptions()).total == 1
    with opened(path) as connection:
        assert connection.execute("SELECT title FROM stories").fetchall() == [("Later",)]


def test_it_takes_any_text(hostile: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    write_file([("stories", hostile)], str(path), "sqlite", ExportOptions())
    with opened(path) as connection:
        titles = [title for (title,) in connection.execute("SELECT title FROM stories ORDER BY rowid")]
    fixed = [(row.title or "").replace("\0", "\ufffd").encode(errors="replace").decode() for row in hostile]
    assert titles == fixed


def datasette(copy: Path, path: str) -> Any:
    pytest.importorskip("datasette")
    metadata = copy.with_name("news.metadata.json")
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "datasette",
        "serve",
        str(copy),
        "-m",
        str(metadata),
        "--get",
        path,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def test_datasette_gives_the_records(copy: Path) -> None:
    rows = datasette(copy, "/news/stories.json?_shape=array&_nofacet=1&_sort=source")
    assert [(row["source"], row["title"], row["text"]) for row in rows] == [
        (row.source, row.title, row.text) for row in (A, B)
    ]
    assert [json.loads(row["authors"]) for row in rows] == [list(A.authors)] * 2


def test_datasette_searches_and_knows_the_keys(copy: Path) -> None:
    found = datasette(copy, f"/news/stories.json?_shape=array&_search={quote('dien bien')}")
    assert [row["source"] for row in found] == ["a.txt"]
    tables = {table["name"]: table for table in datasette(copy, "/news.json")["tables"]}
    assert tables["stories"]["fts_table"] == "stories_fts"
    assert tables["stories"]["count"] == 2
    incoming = {(key["other_table"], key["other_column"]) for key in tables["stories"]["foreign_keys"]["incoming"]}
    assert incoming == {("links", "target_source"), ("clusters", "source"), ("clusters", "representative")}
    assert datasette(copy, "/-/metadata.json")["databases"]["news"]["tables"]["stories"]["label_column"] == "title"
