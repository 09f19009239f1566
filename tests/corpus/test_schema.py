"""The version of the tables, and how older ones come up to date."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from unicodedata import ucd_3_2_0

import pytest

from newskit.corpus import index, open_reader, open_writer, schema
from newskit.corpus.health import check
from newskit.corpus.sites import SiteCounts
from newskit.record import Record
from newskit.search import search
from newskit.text.fold import fold
from newskit.text.spread import spread

Pages = Callable[..., list[Record]]
Age = Callable[[sqlite3.Connection, int], None]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("PRAGMA user_version = 1")
        yield connection


def test_migrations_run_in_order_and_once(connection: sqlite3.Connection) -> None:
    steps = {
        1: lambda it: it.execute("ALTER TABLE t ADD COLUMN b"),
        2: lambda it: it.execute("ALTER TABLE t RENAME COLUMN b TO c"),
    }
    assert schema.migrate(connection, steps, 3) == 2  # type: ignore[arg-type]
    assert schema.migrate(connection, steps, 3) == 0  # type: ignore[arg-type]
    assert [row[1] for row in connection.execute("PRAGMA table_info(t)")] == ["a", "c"]
    assert schema.version(connection) == 3


def test_a_migration_that_fails_changes_nothing(connection: sqlite3.Connection) -> None:
    steps = {1: lambda it: it.execute("ALTER TABLE t ADD COLUMN b"), 2: lambda it: it.execute("nonsense")}
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, steps, 3)  # type: ignore[arg-type]
    assert [row[1] for row in connection.execute("PRAGMA table_info(t)")] == ["a"]
    assert schema.version(connection) == 1


def test_there_is_a_migration_for_every_version() -> None:
    assert sorted(schema.MIGRATIONS) == list(range(1, schema.VERSION))


def test_a_corpus_of_version_6_knows_its_copies_by_their_keys(tmp_path: Path, pages: Pages, age: Age) -> None:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(4))
        writer.finish()
    with closing(sqlite3.connect(path)) as connection:
        age(connection, 6)
        first, second, *_ = (record.id for record in pages(4))
        marks = [(id_, first, "[]") for id_ in (first, second, "gone")]
        connection.executemany("INSERT INTO page_clusters (id, cluster, contained_in) VALUES (?, ?, ?)", marks)
        connection.commit()
    with open_reader(path) as corpus:
        query = "SELECT id, name, is_copy FROM page_copies JOIN pages USING (page) JOIN copy_clusters USING (cluster)"
        assert set(corpus.connection.execute(query)) == {(first, first, 0), (second, first, 1)}


def test_a_corpus_of_version_1_is_brought_up_to_date(tmp_path: Path, pages: Pages, age: Age) -> None:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(3))
        writer.finish()
    with closing(sqlite3.connect(path)) as connection:
        age(connection, 1)
    counts = SiteCounts(b"table", b"12345678", {"example.org": 3})
    with open_writer(path, rules=1) as writer:
        assert writer.site_counts() is None
        writer.add(pages(4))
        writer.finish(counts)
    with open_reader(path) as corpus:
        assert schema.version(corpus.connection) == schema.VERSION
        query = "SELECT count(*) FROM pages INDEXED BY page_facts WHERE page IN (SELECT page FROM page_sources)"
        assert corpus.connection.execute(query).fetchone() == (4,)
        assert check(corpus, rules=1).problems == ()
        assert len(list(corpus.sources())) == 4
    with open_writer(path, rules=1) as writer:
        assert writer.site_counts() == counts


def test_the_file_says_what_it_is(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(1))
        writer.finish()
    header = path.read_bytes()[:100]
    assert header[68:72] == b"nwsk"
    assert int.from_bytes(header[16:18], "big") == 16384
    assert header[18:20] == b"\x02\x02", "readers and writers use the write-ahead log"


def test_an_index_of_other_folding_is_made_anew_by_the_next_writer(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(9))
        writer.finish()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE settings SET value = 'older' WHERE name = 'index'")
        connection.execute("INSERT INTO story_index (story_index) VALUES ('delete-all')")
        connection.commit()
    with open_reader(path) as corpus:
        assert any("another version" in problem for problem in check(corpus, rules=1).problems)
    with open_writer(path, rules=1) as writer:
        writer.finish()
    with open_reader(path) as corpus:
        assert check(corpus, rules=1).problems == ()
        assert corpus.setting("index") == index.FINGERPRINT
        assert search(corpus, "harbour").total == 9


def test_the_fingerprint_of_the_index_is_that_of_folding_and_spreading() -> None:
    """If this fails, texts are indexed otherwise than before: change the fingerprint, so that corpora are reindexed.

    It asks only for characters of Unicode 3.2, so that it is the same under all Python versions.
    """
    known = "\n".join(sign for sign in map(chr, range(0x3400)) if ucd_3_2_0.category(sign)[0] != "C")
    computed = hashlib.blake2b(spread(fold(known)).encode(), digest_size=6).hexdigest()
    assert index.FINGERPRINT.partition("-")[2] == computed
