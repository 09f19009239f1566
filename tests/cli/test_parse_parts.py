"""`newskit parse -o out/`: into a folder of parts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def dump(folder: Path) -> Path:
    """A folder `dump` with two files of lines, of some 6 MB together: six parts of 1 MB."""
    target = folder / "dump"
    target.mkdir()
    for name in ("a", "b"):
        with (target / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(60):
                said = f"Flood {name}{number} reached the market on Monday, the town hall said. " * 350
                text = f"Flood {name}{number} in Kesta\n\n{said}\n\n{said}\n"
                file.write(json.dumps({"text": text}) + "\n")
    return target


def lines(out: str = "out") -> bytes:
    return b"".join(part.read_bytes() for part in sorted(Path(out).glob("part-*")))


def test_a_folder_gets_parts_and_a_manifest(run: Callable, pages: Path):
    code, out, err = run("parse", "pages", "-o", "out/")
    assert (code, out) == (0, "")
    assert "out/: 1 part: 1 made" in err
    assert lines() == run("parse", "pages", "-f", "jsonl").out.encode()
    assert json.loads(Path("out/_manifest.json").read_text(encoding="utf-8"))["pages"] == 2
    assert "out/: 1 part: 0 made, 1 there already" in run("parse", "pages", "-o", "out/").err


def test_a_folder_that_is_there_needs_no_slash(run: Callable, pages: Path):
    Path("out").mkdir()
    assert run("parse", "pages", "-o", "out", "-q") == (0, "", "")
    assert lines()


def test_a_folder_of_parts_is_an_input(run: Callable, pages: Path):
    run("parse", "pages", "-o", "out/", "--blocks")
    assert [row["source"] for row in run("search", "flooded", "out/", "-f", "jsonl").rows] == ["pages/flood.txt"]
    assert run("parse", "out", "-f", "jsonl", "--blocks").out == run("parse", "pages", "-f", "jsonl", "--blocks").out
    assert len(run("dedup", "out/", "-f", "jsonl").rows) == 2
    next(Path("out").glob("part-*")).unlink()
    code, _, err = run("parse", "out", "-f", "jsonl")
    assert code == 3
    assert "out: 1 of its 1 parts are missing" in err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-o", "out/", "-c", "news.db"], "newskit merge FOLDER"),
        (["-o", "out/", "--explain"], "--explain prints"),
        (["-o", "out/", "-f", "csv"], "jsonl or parquet"),
        (["-o", "out/", "--shard", "3"], "I/N"),
        (["-o", "out/", "--shard", "0/3"], "I/N"),
        (["-o", "out/", "--prune"], "about the corpus"),
        (["-o", "out.jsonl", "--shard", "1/3"], "-o FOLDER/"),
        (["-f", "jsonl", "--plan"], "-o FOLDER/"),
        (["--part-size", "5"], "-o FOLDER/"),
        (["-o", "pages/out/"], "lies in the input"),
        (["-o", "s3://bucket/out.jsonl"], "end it with /"),
    ],
)
def test_what_does_not_go_together_is_wrong_use(run: Callable, pages: Path, options: list[str], words: str):
    code, _, err = run("parse", "pages", *options)
    assert code == 2
    assert words in err
    assert not Path("out").exists()


def test_standard_input_is_refused(newskit: Callable, pages: Path):
    code, _, err = newskit("parse", "-o", "out/", stdin=b"A page.")
    assert code == 2
    assert "standard input cannot be cut into parts" in err


def test_what_fails_is_named_and_the_rest_is_done(run: Callable, dump: Path):
    run("parse", "dump", "-o", "whole/", "--part-size", "1", "-q")
    second = sorted(Path("whole").glob("part-*"))[1].name
    Path("out", second).mkdir(parents=True)
    code, _, err = run("parse", "dump", "-o", "out/", "--part-size", "1")
    assert code == 3
    assert "newskit: part 1 (from dump/a.jsonl): " in err
    assert "given up after 3 tries" in err
    assert "1 failed" in err
    Path("out", second).rmdir()
    code, _, err = run("parse", "dump", "-o", "out/", "--part-size", "1")
    assert code == 0
    assert ": 1 made, " in err
    assert lines() == lines("whole")


@pytest.mark.slow
def test_a_killed_command_goes_on_where_it_was(newskit: Callable, dump: Path):
    command = [sys.executable, "-m", "newskit", "parse", "dump", "-o", "out/", "--part-size", "1", "-j", "1"]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as process:
        while len(list(Path("out").glob("part-*"))) < 2:
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    there = {part.name: part.read_bytes() for part in Path("out").glob("part-*")}
    assert not Path("out/_manifest.json").exists()
    code, _, err = newskit("parse", "dump", "-o", "out/", "--part-size", "1", "-j", "2")
    assert code == 0
    assert "there already" in err
    assert all(Path("out", name).read_bytes() == found for name, found in there.items())
    newskit("parse", "dump", "-o", "whole.jsonl")
    assert lines() == Path("whole.jsonl").read_bytes()


def test_an_interrupted_command_says_how_to_go_on(dump: Path):
    command = [sys.executable, "-m", "newskit", "parse", "dump", "-o", "out/", "--part-size", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        while not list(Path("out").glob("part-*")):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"the same command goes on from there" in err
    assert b"Traceback" not in err
