"""Files that are no corpus, are damaged, newer, or cannot be written: one clear line each, nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from newskit.corpus import open_reader, open_writer
from newskit.corpus.health import check
from newskit.errors import CorpusError, NewerCorpus, NewskitError, NoCorpus, NotACorpus, OutputError
from newskit.record import Record

Pages = Callable[..., list[Record]]


@pytest.fixture
def path(tmp_path: Path, pages: Pages) -> Path:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add(pages(200))
        writer.finish()
    return path


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match=r"there is no corpus .*none\.db; make one with: newskit parse INPUT"):
        open_reader(tmp_path / "none.db")


@pytest.mark.parametrize("opener", [open_reader, open_writer])
@pytest.mark.parametrize(
    "data", [b"not a database at all", b"\x00" * 9000, b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_something_else(tmp_path: Path, data: bytes, opener: Callable[[Path], object]) -> None:
    path = tmp_path / "garbage.db"
    path.write_bytes(data)
    with pytest.raises(NotACorpus, match=r"garbage\.db is (not a newskit corpus|damaged)"):
        opener(path)
    assert path.read_bytes() == data
    assert [entry.name for entry in tmp_path.iterdir()] == ["garbage.db"]


@pytest.mark.parametrize("opener", [open_reader, open_writer])
def test_another_programs_database(tmp_path: Path, opener: Callable[[Path], object]) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE pages (page)")
    with pytest.raises(NotACorpus, match="an SQLite file, but not a newskit corpus"):
        opener(path)


def test_an_empty_file_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(NotACorpus, match="is empty"):
        open_reader(tmp_path / "empty.db")
    for opener in (open_reader, open_writer):
        with pytest.raises(NotACorpus, match="is a folder"):
            opener(tmp_path)  # type: ignore[operator]


@pytest.mark.parametrize("opener", [open_reader, open_writer])
def test_a_newer_corpus_is_refused_with_advice(path: Path, opener: Callable[[Path], object]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerCorpus, match=r"corpus version 99.*pip install -U newskit"):
        opener(path)


@pytest.mark.parametrize("share", [0.001, 0.3, 0.6, 0.99])
def test_a_truncated_corpus_is_named(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    for opener in (open_reader, open_writer):
        with pytest.raises(NotACorpus, match="is damaged"):
            opener(path)  # type: ignore[operator]


def test_damage_within_is_named_when_it_is_met(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for start in range(16384 * 2, len(data), 16384):
        data[start : start + 16384] = bytes(16384)
    path.write_bytes(data)
    with pytest.raises(NotACorpus, match="is damaged"), open_reader(path) as corpus:
        list(corpus.records(blocks=True))


def test_doctor_finds_damage_within(path: Path) -> None:
    with open_reader(path) as corpus:
        assert check(corpus, rules=1).problems == ()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM page_sources WHERE file = 'pages/0000.txt'")
        connection.execute("DELETE FROM page_teasers WHERE page = 3")
        connection.execute("DELETE FROM story_index_data WHERE id > 10")
        connection.commit()
    with open_reader(path) as corpus:
        problems = check(corpus, rules=1).problems
    assert "1 pages without a source" in problems
    assert "teaser_index has 400 rows instead of 398" in problems
    assert any(problem.startswith(("story_index is damaged", "the file is damaged")) for problem in problems)


def test_stale_pages_are_counted(path: Path) -> None:
    with open_reader(path) as corpus:
        assert (check(corpus, rules=1).stale, check(corpus, rules=2).stale) == (0, 200)


_TRY = """
import os, sys
import newskit.corpus.writer
import newskit.parsing
from newskit.corpus import open_reader, open_writer
from newskit.errors import NewskitError
os.setgid(65534); os.setuid(65534)
for opener in (open_reader, open_writer):
    try:
        with opener(sys.argv[1]) as opened:
            corpus = opened.corpus if opener is open_writer else opened
            print(corpus.counts().pages)
            if opener is open_writer:
                opened.forget(["pages/0000.txt"])
    except NewskitError as error:
        print(type(error).__name__, error)
"""


def as_nobody(path: Path) -> list[str]:
    """What reading and then writing say to a user who owns nothing; skipped when there cannot be one."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can become another user")
    found = subprocess.run([sys.executable, "-c", _TRY, str(path)], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip(f"another user cannot run this Python: {found.stderr[-200:]}")
    return found.stdout.splitlines()


@pytest.fixture
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every user can reach (pytest's own folders are private)."""
    folder = tmp_path_factory.mktemp("public")
    base = tmp_path_factory.getbasetemp()
    for parent in (folder, base, base.parent, base.parent.parent):
        if parent != Path(tempfile.gettempdir()):
            parent.chmod(parent.stat().st_mode | 0o555)
    return folder


def test_a_read_only_folder_can_be_searched_but_not_written(path: Path, public: Path) -> None:
    shutil.copy(path, public / "newskit.db")
    read, wrote = as_nobody(public / "newskit.db")
    assert read == "200"
    assert wrote.startswith("OutputError")
    assert "cannot be written: Permission denied" in wrote
    assert [entry.name for entry in public.iterdir()] == ["newskit.db"]


def test_a_read_only_file_in_a_writable_folder(path: Path, public: Path) -> None:
    shutil.copy(path, public / "newskit.db")
    (public / "newskit.db").chmod(0o444)
    public.chmod(0o777)
    read, wrote = as_nobody(public / "newskit.db")
    assert read == "200"
    assert wrote.startswith("CorpusError")
    assert "is read-only" in wrote


def test_a_read_only_corpus_of_an_older_version(
    path: Path, public: Path, age: Callable[[sqlite3.Connection, int], None]
) -> None:
    shutil.copy(path, public / "newskit.db")
    with closing(sqlite3.connect(public / "newskit.db")) as connection:
        age(connection, 6)
    (public / "newskit.db").chmod(0o444)
    read, _ = as_nobody(public / "newskit.db")
    assert read.startswith("CorpusError")
    assert "was written by an older newskit and must be brought up to date" in read


def test_a_file_that_may_not_be_read(path: Path, public: Path) -> None:
    shutil.copy(path, public / "newskit.db")
    (public / "newskit.db").chmod(0)
    read, wrote = as_nobody(public / "newskit.db")
    assert read.startswith("CorpusError")
    assert "cannot be read: Permission denied" in read
    assert wrote == read


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: No such file or directory"):
        open_writer(tmp_path / "none" / "newskit.db")


_FILL = """
import resource, sys
import msgspec
from newskit.corpus import open_writer
from newskit.errors import NewskitError
from newskit.record import Record
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
records = msgspec.json.decode(open(sys.argv[2], "rb").read(), type=list[Record])
try:
    with open_writer(sys.argv[1], rules=1) as writer:
        for start in range(0, len(records), 50):
            writer.add(records[start : start + 50])
        writer.finish()
except NewskitError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
@pytest.mark.parametrize("existing", [False, True])
def test_no_more_room(tmp_path: Path, pages: Pages, existing: bool) -> None:  # noqa: FBT001 - a parameter of the test
    import msgspec

    path, file = tmp_path / "newskit.db", tmp_path / "pages.json"
    file.write_bytes(msgspec.json.encode(pages(600)))
    if existing:
        with open_writer(path, rules=1) as writer:
            writer.add(pages(10))
            writer.finish()
    limit = str(700_000)
    done = subprocess.run([sys.executable, "-c", _FILL, path, file, limit], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("OutputError")
    assert done.stderr == ""
    assert path.exists() == existing
    with open_writer(path, rules=1) as writer:
        writer.add(pages(600))
        writer.finish()
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 600
        assert check(corpus, rules=1).problems == ()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_named(disk: Path, pages: Pages) -> None:
    with pytest.raises(OutputError, match="the disk is full"), open_writer(disk / "c.db", rules=1) as writer:
        writer.add(pages(4000))
    assert not (disk / "c.db").exists()


def fill(disk: Path) -> None:
    """Leaves no room on a disk."""
    with suppress(OSError), (disk / "other").open("wb", buffering=0) as file:
        while True:
            file.write(b"." * 1024)


def test_a_corpus_on_a_full_disk_can_be_read(disk: Path, pages: Pages) -> None:
    with open_writer(disk / "c.db", rules=1) as writer:
        writer.add(pages(20))
        writer.finish()
    fill(disk)
    for _ in range(2):  # the first leaves files that are too short
        with open_reader(disk / "c.db") as corpus:
            assert len(list(corpus.records())) == 20
    with pytest.raises(OutputError, match="the disk full"), open_writer(disk / "c.db", rules=1) as writer:
        writer.add(pages(40))
    (disk / "other").unlink()
    with open_writer(disk / "c.db", rules=1) as writer:
        writer.add(pages(40))
        writer.finish()
    with open_reader(disk / "c.db") as corpus:
        assert corpus.counts().pages == 40


def test_what_waits_in_the_log_is_not_passed_over_on_a_full_disk(disk: Path, pages: Pages) -> None:
    with open_writer(disk / "c.db", rules=1) as writer:
        writer.add(pages(20))
        writer.finish()
    with closing(sqlite3.connect(disk / "c.db", isolation_level=None)) as connection:
        connection.execute("UPDATE pages SET words = 1")
        for suffix in ("", "-wal"):
            shutil.copy(disk / f"c.db{suffix}", disk / f"d.db{suffix}")  # as a crash would leave it
    fill(disk)
    with pytest.raises(OutputError, match="is the disk full or gone"):
        open_reader(disk / "d.db")
    (disk / "other").unlink()
    with open_reader(disk / "d.db") as corpus:
        assert {record.words for record in corpus.records()} == {1}


def test_every_error_is_one_line_and_of_newskits(tmp_path: Path) -> None:
    assert issubclass(CorpusError, NewskitError)
    with pytest.raises(NewskitError) as raised:
        open_reader(tmp_path / "none.db")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("data", [b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_to_do_next_is_said(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    for opener in (open_reader, open_writer):
        with pytest.raises(NotACorpus, match=r"; (name another file with -c|restore it, or delete it and make)"):
            opener(path)  # type: ignore[operator]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a disk on which names are any bytes")
def test_a_corpus_whose_name_is_not_utf8(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / os.fsdecode(b"spring\xff.db")
    with open_writer(path) as writer:
        writer.add(pages(1))
        writer.finish()
    assert os.listdir(os.fsencode(tmp_path)) == [b"spring\xff.db"]
    with open_reader(path) as corpus:
        assert corpus.counts().pages == 1
