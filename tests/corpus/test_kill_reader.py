"""A writer is killed again and again while others search: no search fails, nothing that was acknowledged is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newskit.corpus import open_reader, open_writer
from newskit.corpus.health import check
from newskit.record import Record

Make = Callable[..., Record]

KILLS = 20

_WRITER = """
import sys
from newskit.corpus import open_writer
from newskit.model import page_id
from newskit.record import Record

first, path = int(sys.argv[1]), sys.argv[2]
with open_writer(path, rules=1) as writer:
    for batch in range(first, first + 100000, 5):
        texts = {number: f"The harbour of town {number} was closed again." for number in range(batch, batch + 5)}
        writer.add([
            Record(id=page_id(text), source=f"{number}.txt", kind="story", confidence=1.0, text=text)
            for number, text in texts.items()
        ])
        print(batch + 5, flush=True)
"""
"""Adds pages and says after each batch how many there are."""

_READER = """
import os, sys
from newskit.corpus import open_reader
from newskit.search import search

searches, before = 0, 0
while os.path.exists(sys.argv[2]):
    with open_reader(sys.argv[1]) as corpus:
        for query in ("harbour", '"the harbour of town"'):
            found = search(corpus, query)
            assert found.hits and found.total >= before, (found.total, before)
            before = found.total
            searches += 1
print(searches)
"""
"""Searches as long as a file is there, with a connection of its own each time; the number of pages never shrinks."""


def killed_after(path: Path, first: int, seconds: float) -> int:
    """The number of pages that a writer had acknowledged when it was killed, so long after its first batch."""
    command = [sys.executable, "-c", _WRITER, str(first), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        lines = [said, *writer.stdout]
    assert writer.returncode == -signal.SIGKILL
    return int([line for line in lines if line.endswith("\n")][-1])


@contextmanager
def searching(path: Path, going_on: Path) -> Iterator[None]:
    """A context in which another process searches all the time; fails when one of its searches does."""
    going_on.touch()
    command = [sys.executable, "-c", _READER, str(path), str(going_on)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as reader:
        try:
            yield
        finally:
            going_on.unlink()
            searches, errors = reader.communicate()
    assert errors == ""
    assert reader.returncode == 0
    assert int(searches) > KILLS


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_writers_lose_nothing_and_disturb_no_search(tmp_path: Path, make: Make) -> None:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add([make("0.txt", "The harbour of town 0 was closed again.")])
        writer.finish()
    chance = random.Random(1)
    pages = 1
    with searching(path, tmp_path / "going on"):
        for _ in range(KILLS):
            acknowledged = killed_after(path, pages, chance.uniform(0, 0.15))
            with open_reader(path) as corpus:
                sources = {source for source, _ in corpus.sources()}
            assert sources.issuperset(f"{number}.txt" for number in range(acknowledged))
            pages = len(sources)
            assert sources == {f"{number}.txt" for number in range(pages)}, "a batch is there whole or not at all"
    with open_reader(path) as corpus:
        assert check(corpus, rules=1).problems == ()
    with open_writer(path, rules=1) as writer:
        assert writer.resumed
