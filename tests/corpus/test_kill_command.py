"""`newskit parse` that is killed at any moment and run again makes the corpus of a run that nothing disturbed."""

from __future__ import annotations

import os
import random
import shutil
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

Content = Callable[[Path], dict[str, Any]]

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.txt"))
PAGES = int(os.environ.get("NEWSKIT_TEST_KILL_PAGES", "120"))
KILLS = 20


def write_pages(folder: Path, *, changed: int = 0) -> None:
    """The samples again and again with a changed line; every third page says other things when `changed` does."""
    for number in range(PAGES):
        text = SAMPLES[number % len(SAMPLES)].read_text(encoding="utf-8")
        place = folder / f"site{number % 3}" / f"{number:05}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(
            f"{text}\nCopy {number} of this page, state {0 if number % 3 else changed}.\n", encoding="utf-8"
        )


def start(folder: Path, corpus: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "newskit", "parse", "pages", "-c", corpus, "-q"]
    return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL)


def run(folder: Path, corpus: str) -> float:
    """Seconds of a run from start to end."""
    began = time.monotonic()
    with start(folder, corpus) as process:
        pass
    assert process.returncode == 0
    return time.monotonic() - began


def killed(folder: Path, corpus: str, after: float) -> bool:
    """Whether a run was killed, so many seconds after it began."""
    with start(folder, corpus) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.returncode == -signal.SIGKILL


def assert_sound(corpus: Path) -> None:
    with closing(sqlite3.connect(corpus)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def assert_same_after_kills(folder: Path, content: Content, expected: object, before: Path | None, took: float) -> None:
    """Killed half of `KILLS` times, each followed by a whole run; `before`: the corpus to begin with."""
    chance = random.Random(7)
    hits = 0
    for trial in range(KILLS // 2):
        corpus = folder / f"trial{trial}.db"
        if before:
            shutil.copy(before, corpus)
        hits += killed(folder, corpus.name, chance.uniform(0.05, 0.85) * took)
        if corpus.exists():
            assert_sound(corpus)
        took = min(took, run(folder, corpus.name))  # the machine may be less busy than it was
        assert_sound(corpus)
        assert content(corpus) == expected
        corpus.unlink()
    assert hits >= KILLS // 8, "too few runs were still at work when they were to be killed"
    left = {entry.name for entry in folder.iterdir()} - {"pages", "whole.db", "before.db"}
    assert not left, "nothing of the killed runs is left behind"


@pytest.mark.slow
def test_a_first_build_that_is_killed_is_completed_by_the_next_run(tmp_path: Path, content: Content):
    write_pages(tmp_path / "pages")
    took = run(tmp_path, "whole.db")
    assert_same_after_kills(tmp_path, content, content(tmp_path / "whole.db"), None, took)


@pytest.mark.slow
def test_an_update_that_is_killed_is_completed_by_the_next_run(tmp_path: Path, content: Content):
    write_pages(tmp_path / "pages")
    run(tmp_path, "before.db")
    write_pages(tmp_path / "pages", changed=1)
    shutil.copy(tmp_path / "before.db", tmp_path / "whole.db")
    took = run(tmp_path, "whole.db")
    assert_same_after_kills(tmp_path, content, content(tmp_path / "whole.db"), tmp_path / "before.db", took)
