"""Several processes at one corpus: one writes, any number read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newskit.corpus import open_reader, open_writer
from newskit.corpus.lock import WriterLock
from newskit.errors import CorpusBusy, NoCorpus
from newskit.record import Record

Pages = Callable[..., list[Record]]


@pytest.fixture
def path(tmp_path: Path, pages: Pages) -> Path:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(20))
        writer.finish()
    return path


def test_a_reader_sees_one_state_while_a_writer_goes_on(path: Path, pages: Pages) -> None:
    with open_reader(path) as corpus, open_writer(path, rules=1) as writer:
        stream = corpus.records()
        assert next(stream).source == "pages/0000.txt"
        writer.add(pages(40, changed=5))
        assert corpus.counts().pages == 20
        assert len(list(stream)) == 19
        assert corpus.counts().pages == 40
        writer.finish()


def test_a_long_reader_does_not_hold_up_the_writers_end(path: Path, pages: Pages) -> None:
    with open_reader(path) as corpus:
        stream = corpus.records()
        next(stream)
        begun = time.monotonic()
        with open_writer(path, rules=1) as writer:
            writer.add(pages(25))
            writer.finish()
        assert time.monotonic() - begun < 5
        assert sum(1 for _ in stream) == 19


_READER = """
import sys
from newskit.corpus import open_reader
from newskit.search import search
seen = []
for _ in range(int(sys.argv[2])):
    with open_reader(sys.argv[1]) as corpus, corpus.snapshot():
        found = search(corpus, "harbour pier", limit=1000)
        assert found.total == len(found.hits) == sum(1 for _ in corpus.stories())
        seen.append(found.total)
assert seen == sorted(seen)
print(len(set(seen)))
"""


def test_searching_while_another_process_imports(path: Path, pages: Pages) -> None:
    many = pages(220)
    command = [sys.executable, "-c", _READER, str(path), "25"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        with open_writer(path, rules=1) as writer:
            for start in range(20, 220, 5):
                writer.add(many[start : start + 5])
                time.sleep(0.02)
            writer.finish()
        states, _ = reader.communicate()
    assert reader.returncode == 0
    assert int(states) > 1


def test_two_writers_meet(path: Path) -> None:
    with open_writer(path, rules=1), pytest.raises(CorpusBusy, match="another newskit is writing into it"):
        open_writer(path)
    with open_writer(path, rules=1) as writer:
        writer.finish()
    assert not Path(f"{path}.lock").exists()


def test_two_first_builds_meet(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "new.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(2))
        command = [sys.executable, "-c", f"from newskit.corpus import open_writer; open_writer({str(path)!r})"]
        other = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "CorpusBusy" in other.stderr
        writer.finish()
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 2


def test_a_reader_meets_a_first_build(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "new.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(2))
        with pytest.raises(NoCorpus, match=r"it is still being made by another newskit; wait until that is done"):
            open_reader(path)
        writer.finish()
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 2


def test_another_programs_lock_is_named(path: Path, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newskit.corpus.connect.READER_WAIT", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_writer(path, rules=1) as writer, pytest.raises(CorpusBusy, match="locked by another program"):
            writer.add(pages(21))


def test_a_lock_is_one_at_a_time_and_given_up_once(tmp_path: Path) -> None:
    lock = WriterLock(str(tmp_path / "c.db"))
    with pytest.raises(CorpusBusy):
        WriterLock(str(tmp_path / "c.db"))
    lock.release()
    lock.release()
    WriterLock(str(tmp_path / "c.db")).release()
    assert not list(tmp_path.iterdir())


def test_reading_leaves_nothing_beside_the_corpus(path: Path) -> None:
    with open_reader(path) as corpus:
        corpus.counts()
    assert [entry.name for entry in path.parent.iterdir()] == ["newskit.db"]


def test_a_folder_with_its_corpus_can_move(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere, 100% #new?"
    other.mkdir()
    shutil.move(path, other / "newskit.db")
    with open_reader(other / "newskit.db") as corpus:
        assert corpus.folder == str(other)
        assert corpus.get("pages/0003.txt") is not None


def test_a_name_that_is_no_utf8(path: Path) -> None:
    name = os.fsdecode(os.fsencode(path.parent) + b"/caf\xe9.db")
    shutil.copy(path, name)
    with open_reader(name) as corpus:
        assert corpus.counts().pages == 20
    with open_writer(name, rules=1) as writer:
        writer.forget(["pages"])
        assert writer.corpus.counts().pages == 0


def test_any_sqlite_can_read_it(path: Path) -> None:
    """Tables and views need no function of newskit's: plain SQLite, Datasette and DuckDB open them."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        views = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
        for name in (*views, "pages", "page_sources", "page_teasers", "page_texts", "runs", "settings"):
            connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
        assert connection.execute("SELECT source, title, text FROM stories ORDER BY source LIMIT 1").fetchone() == (
            "pages/0000.txt",
            "Storm over town 0",
            "The harbour of town 0 was closed.\n\nStorm number 0 had broken the pier.",
        )
        assert connection.execute("SELECT title FROM teasers WHERE source = 'pages/0001.txt'").fetchall() == [
            ("Fishermen wait in port 1",),
            ("Ferry runs again",),
        ]
        query = "SELECT count(*) FROM pages WHERE page IN (SELECT rowid FROM story_index WHERE story_index MATCH ?)"
        assert connection.execute(query, ("harbour",)).fetchone() == (20,)
