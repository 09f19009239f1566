"""Copies among inputs, which workers read and write down part by part."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newskit.corpus.clusters import CopyRow
from newskit.pipeline import dedup
from newskit.pipeline.dedup import Asked, copies_of_inputs
from newskit.pipeline.parse import Request, Summary


@pytest.fixture
def dump(folder: Path) -> Path:
    """Records without ids, some of them copies; and pages in a folder."""
    path = folder / "lines.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(400):
            story = f"{number % 250} " + " ".join(f"w{number % 250}x{place * 7919 % 10_007}" for place in range(60))
            file.write(json.dumps({"title": f"Title {number % 250}", "text": story}) + "\n")
    return path


def rows_of(request: Request, witness: Any, work: str | None = None) -> tuple[list[CopyRow], Summary]:
    summary = Summary()
    with copies_of_inputs(request, Asked(), witness, summary, work) as read:
        return list(read.copies.rows()), summary


def test_parts_of_any_size_give_the_same_rows(
    dump: Path, request_of: Callable[..., Request], witness: Any, monkeypatch: pytest.MonkeyPatch
):
    request = request_of("lines.jsonl", "pages", split=False)
    whole, _ = rows_of(request, witness)
    assert [row.source for row in whole[:3]] == ["lines.jsonl#1", "lines.jsonl#2", "lines.jsonl#3"]
    assert whole[0].cluster == whole[250].cluster
    monkeypatch.setattr(dedup, "_LEAST_PART", 5_000)
    parts = rows_of(request, witness)
    assert parts[0] == whole
    assert parts[1].total.pages == len(whole) == 412


def test_pages_teach_each_other_in_any_parts(
    folder: Path, request_of: Callable[..., Request], witness: Any, monkeypatch: pytest.MonkeyPatch
):
    request = request_of("dump.jsonl", "pages")
    whole, summary = rows_of(request, witness)
    monkeypatch.setattr(dedup, "_LEAST_PART", 1_000)
    assert rows_of(request, witness)[0] == whole
    assert summary.total.pages == len(whole) == 22


def test_a_part_that_cannot_be_read_is_named_and_left_out(
    dump: Path, request_of: Callable[..., Request], witness: Any, monkeypatch: pytest.MonkeyPatch
):
    request = request_of("lines.jsonl", split=False)
    monkeypatch.setattr(dedup, "_LEAST_PART", 20_000)
    tries: list[int] = []
    read = dedup.SegmentWriter

    def broken(place: str, name: str) -> dedup.SegmentWriter:
        if name == "000001":
            tries.append(1)
            raise OSError(28, "No space left on device")
        return read(place, name)

    monkeypatch.setattr(dedup, "SegmentWriter", broken)
    rows, summary = rows_of(request, witness)
    assert 0 < len(rows) < 400
    assert summary.problems == 1
    assert len(tries) == 3
    (problem,) = witness.problems
    assert problem.source == "lines.jsonl"
    assert "No space left" in problem.message
    assert "3 times" in problem.message


def test_files_of_the_run_lie_where_all_workers_see_them_and_go_in_the_end(
    dump: Path, request_of: Callable[..., Request], witness: Any
):
    request = request_of("lines.jsonl", split=False)
    shared = dump.parent / "shared"
    shared.mkdir()
    summary = Summary()
    with copies_of_inputs(request, Asked(), witness, summary, os.fspath(shared)) as read:
        (inside,) = shared.iterdir()
        assert inside.name.startswith("_")
        assert len(read.copies.pages) == 400
    assert list(shared.iterdir()) == []
