"""A writer that is killed at any moment loses nothing that it has said is saved, and a second run completes it."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newskit.corpus import open_reader, open_writer
from newskit.corpus.health import check
from newskit.record import Record

Pages = Callable[..., list[Record]]
Content = Callable[[Path], dict[str, Any]]

_WRITER = """
import sys
import msgspec
from newskit.corpus import open_writer
from newskit.record import Record

path, file, batch = sys.argv[1], sys.argv[2], int(sys.argv[3])
records = msgspec.json.decode(open(file, "rb").read(), type=list[Record])
with open_writer(path, rules=1) as writer:
    print("open", flush=True)
    known = writer.known((record.source, record.id) for record in records)
    todo = [record for record in records if (record.source, record.id) not in known]
    for start in range(0, len(todo), batch):
        writer.add(todo[start : start + batch])
        print(start + batch, flush=True)
    writer.finish()
print("finished", flush=True)
"""


def start(path: Path, file: Path, batch: int = 7) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITER, str(path), str(file), str(batch)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def run(path: Path, file: Path) -> None:
    with start(path, file) as writer:
        writer.communicate()
    assert writer.returncode == 0


def killed_after(path: Path, file: Path, seconds: float) -> bool:
    """Whether the writer was killed in the midst of its work, so many seconds after it had begun."""
    with start(path, file) as writer:
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        writer.wait()
    return writer.returncode == -signal.SIGKILL


def took(path: Path, file: Path) -> float:
    """Seconds of a run from its beginning to its end."""
    with start(path, file) as writer:
        assert writer.stdout
        writer.stdout.readline()
        begun = time.monotonic()
        writer.wait()
    return time.monotonic() - begun


@pytest.fixture
def files(tmp_path: Path, pages: Pages) -> tuple[Path, Path]:
    """Pages, and the same pages with every third one changed and some more."""
    import msgspec

    old, new = tmp_path / "old.json", tmp_path / "new.json"
    before = pages(300)
    after = [
        page if place % 3 else changed
        for place, (page, changed) in enumerate(zip(before, pages(300, changed=7), strict=True))
    ]
    old.write_bytes(msgspec.json.encode(before))
    new.write_bytes(msgspec.json.encode([*after, *pages(360)[300:]]))
    return old, new


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_random_moments_a_second_run_gives_the_same_corpus(
    tmp_path: Path, files: tuple[Path, Path], content: Content, seed: int
) -> None:
    chance = random.Random(seed)
    old, new = files
    undisturbed = tmp_path / "undisturbed.db"
    lengths = {old: took(undisturbed, old), new: 0.0}
    expected = {old: content(undisturbed)}
    lengths[new] = took(undisturbed, new)
    expected[new] = content(undisturbed)
    kills = 0
    for trial in range(5):
        path = tmp_path / f"{trial}.db"
        for file in (old, new):
            kills += killed_after(path, file, chance.uniform(0, lengths[file]))
            kills += killed_after(path, file, chance.uniform(0, lengths[file]))
            run(path, file)
            assert content(path) == expected[file]
        with open_reader(path) as corpus:
            assert check(corpus, rules=1).problems == ()
            assert check(corpus, rules=1).pending == 0
    assert kills >= 5
    assert sorted(entry.name for entry in tmp_path.glob("*.db*")) == [
        *(f"{trial}.db" for trial in range(5)),
        "undisturbed.db",
    ]


def test_what_a_killed_update_has_said_is_saved_is_there(tmp_path: Path, files: tuple[Path, Path]) -> None:
    old, new = files
    path = tmp_path / "newskit.db"
    run(path, old)
    with start(path, new) as writer:
        assert writer.stdout
        said = [line for _, line in zip(range(6), writer.stdout, strict=False)]
        writer.kill()
        writer.wait()
    with closing(sqlite3.connect(path)) as connection:
        (replaced,) = connection.execute("SELECT replaced FROM runs WHERE finished IS NULL").fetchone()
        assert replaced >= int(said[-1])
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_killed_writer_leaves_no_lock(tmp_path: Path, files: tuple[Path, Path], pages: Pages) -> None:
    path = tmp_path / "newskit.db"
    with start(path, files[0], batch=1) as writer:
        assert writer.stdout
        writer.stdout.readline()
        writer.kill()
        writer.wait()
    with open_writer(path, rules=1) as again:
        again.add(pages(1))
        again.finish()
    assert not Path(f"{path}.lock").exists()
