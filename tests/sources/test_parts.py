"""Folders of parts as inputs: the manifest says what is read, and what is missing is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from newskit.model import Problem
from newskit.sources import Options, find, read_shard

NAMES = tuple(f"part-{number:05}-{number:016x}.jsonl" for number in range(3))


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three parts of a page each, in the current folder."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "out"
    (folder / "_sites-00112233aabbccdd").mkdir(parents=True)
    (folder / "_sites-00112233aabbccdd" / "sites.json").write_text("{}", encoding="utf-8")
    for name in NAMES:
        (folder / name).write_text(json.dumps({"text": f"Page of {name}."}) + "\n", encoding="utf-8")
    finish(folder)
    (folder / "_plan.json").write_text('{"digest": "a"}', encoding="utf-8")
    return folder


def finish(folder: Path, plan: str = "a", failed: int = 0) -> None:
    made = {"plan": plan, "parts": [{"name": name} for name in (*NAMES, None)], "failed": [{"part": 9}] * failed}
    (folder / "_manifest.json").write_text(json.dumps(made), encoding="utf-8")


def seen(*names: str) -> Iterator[str]:
    """The sources of pages, and what is wrong."""
    with find(names, Options()) as found:
        for shard in found.shards:
            for one in read_shard(shard, Options()):
                yield f"{one.source}: {one.message}" if isinstance(one, Problem) else one.source.partition("#")[0]


PAGES = [f"out/{name}" for name in NAMES]


@pytest.mark.parametrize("name", ["out", "out/", "."])
def test_the_parts_are_read_and_nothing_beside_them(out: Path, name: str):
    (out / "part-00009-0000000000000009.jsonl").write_text('{"text": "Of an older run."}\n', encoding="utf-8")
    (out / "README.txt").write_text("No page.", encoding="utf-8")
    assert list(seen(name)) == PAGES


def test_what_a_pattern_of_the_shell_names_beside_parts_is_no_page(out: Path):
    assert sorted(seen(*map(str, Path("out").iterdir()))) == PAGES


def test_other_files_are_counted(out: Path):
    (out / "README.txt").write_text("No page.", encoding="utf-8")
    with find(["out"], Options()) as found:
        list(found.shards)
        assert found.skipped == {"no part of the run": 1}


def test_a_missing_part_is_said(out: Path):
    (out / NAMES[1]).unlink()
    assert list(seen("out")) == [f"out: 1 of its 3 parts are missing ({NAMES[1]})", PAGES[0], PAGES[2]]


def test_a_part_that_failed_is_said(out: Path):
    finish(out, failed=2)
    assert list(seen("out")) == ["out: 2 of its 6 parts failed when they were written", *PAGES]


def test_a_run_that_is_not_finished_is_said(out: Path):
    (out / "_manifest.json").unlink()
    (out / "_part-00003-0000000000000003.jsonl.1a2b3c4d.part").write_text('{"text":', encoding="utf-8")
    (what, *pages) = seen("out")
    assert "not finished" in what
    assert pages == PAGES


def test_a_later_run_that_is_not_finished_is_said(out: Path):
    finish(out, plan="b")
    (what, *pages) = seen("out")
    assert "a later run" in what
    assert pages == PAGES


def test_a_damaged_manifest_is_said(out: Path):
    (out / "_manifest.json").write_text("{", encoding="utf-8")
    (what, *pages) = seen("out")
    assert "damaged" in what
    assert pages == PAGES


def test_underscores_elsewhere_are_names_like_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("_front.txt").write_text("A page.", encoding="utf-8")
    assert list(seen(".")) == ["_front.txt"]
    assert list(seen("_front.txt")) == ["_front.txt"]


def test_the_same_at_an_address(out: Path):
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    system.put(str(out), "/scale/out", recursive=True)
    try:
        assert list(seen("memory://scale/out")) == [f"memory:///scale/{page}" for page in PAGES]
        system.rm_file("/scale/out/" + NAMES[1])
        with find(["memory://scale/out"], Options()) as found:
            assert [problem.message for problem in found.problems] == [f"1 of its 3 parts are missing ({NAMES[1]})"]
    finally:
        system.rm("/scale", recursive=True)
