"""`newskit merge`: folders of parts into one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def dump(folder: Path) -> Path:
    """A folder `dump` of three files with 60 pages, each file a part of its own when parts have 1 MB."""
    target = folder / "dump"
    target.mkdir()
    for name in ("a", "b", "c"):
        with (target / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(20):
                said = f"Flood {name}{number} reached the market on Monday, the town hall said. " * 380
                text = f"Flood {name}{number} in Kesta\n\n{said}\n\n{said}\n"
                file.write(json.dumps({"text": text}) + "\n")
    return target


@pytest.fixture
def shards(run: Callable, dump: Path) -> list[str]:
    """The arguments of a run in three shards."""
    return ["parse", "dump", "-o", "out/", "--part-size", "1", "-q", "--shard"]


@pytest.fixture
def whole(run: Callable, dump: Path) -> bytes:
    """What the same is without parts."""
    run("parse", "dump", "-o", "whole.jsonl", "-q")
    return Path("whole.jsonl").read_bytes()


def test_shards_are_finished_by_merge(run: Callable, shards: list[str], whole: bytes):
    for share in ("2/3", "3/3", "1/3"):
        assert run(*shards, share).code == 0
    code, out, err = run("merge", "out/")
    assert (code, out) == (0, "")
    assert "with 60 pages, finished" in err
    assert "with 60 pages, whole" in run("merge", "out/").err
    assert run("merge", "out/", "-o", "all.jsonl").code == 0
    assert Path("all.jsonl").read_bytes() == whole
    assert run("merge", "out/", "-f", "jsonl", "-q").out.encode() == whole
    assert {path.name[:6] for path in Path("out").iterdir()} == {"part-0", "_manif", "_plan.", "_sites"}


def test_a_folder_that_is_not_whole_is_refused_and_what_is_missing_is_named(run: Callable, shards: list[str]):
    for share in ("1/3", "3/3"):
        run(*shards, share)
    code, out, err = run("merge", "out/", "-o", "all.jsonl")
    assert (code, out) == (2, "")
    assert "newskit: out/: part-00001-" in err
    assert "it was not made yet" in err
    assert not Path("all.jsonl").exists()
    code, _, err = run("merge", "out/", "-o", "all.jsonl", "--incomplete")
    assert code == 3
    assert 0 < len(Path("all.jsonl").read_bytes().splitlines()) < 60
    assert run("search", "flood", "out/").code == 3


def test_parts_go_into_a_corpus_with_what_pages_taught(run: Callable, dump: Path):
    run("parse", "dump", "-o", "out/", "--part-size", "1", "--blocks")
    run("parse", "dump", "-c", "plain.db")
    code, _, err = run("merge", "out/", "-c", "news.db")
    assert code == 0
    assert "news.db: 60 new" in err
    assert "0 new, 60 unchanged" in run("merge", "out/", "-c", "news.db").err
    query = ("export", "-f", "jsonl", "--table", "pages")
    assert run(*query, "-c", "news.db").out == run(*query, "-c", "plain.db").out
    (dump / "d.txt").write_text("Flood d in Kesta\n\nFlood d reached the market, the town hall said.\n", "utf-8")
    assert run("parse", "dump/d.txt", "-c", "news.db").code == run("parse", "dump/d.txt", "-c", "plain.db").code == 0
    assert run(*query, "-c", "news.db").out == run(*query, "-c", "plain.db").out


def test_several_folders_are_one_behind_the_other(run: Callable, pages: Path, dump: Path):
    run("parse", "pages", "-o", "one/", "-q")
    run("parse", "dump", "-o", "two/", "-q")
    assert run("merge", "two", "one", "-o", "all.jsonl", "-q").code == 0
    sources = [json.loads(line)["source"] for line in Path("all.jsonl").read_bytes().splitlines()]
    assert sources[-2:] == ["pages/flood.txt", "pages/harvest.txt"]
    assert sources[0] == "dump/a.jsonl#1"


def test_another_format_is_made_of_the_records(run: Callable, pages: Path):
    run("parse", "pages", "-o", "out/", "-q")
    assert run("merge", "out", "-o", "all.csv", "-q").code == 0
    rows = list(csv.DictReader(io.StringIO(Path("all.csv").read_text(encoding="utf-8"))))
    assert [row["source"] for row in rows] == ["pages/flood.txt", "pages/harvest.txt"]


def test_what_is_no_folder_of_parts_is_said(run: Callable, pages: Path):
    for name in ("pages", "nowhere"):
        code, _, err = run("merge", name)
        assert code == 2
        assert f"newskit: {name} is no folder of parts" in err
    assert run("merge").code == 2
