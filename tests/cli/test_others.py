"""`newskit forget`, `doctor`, `formats` and `schema`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


def test_forget_takes_pages_out(run: Callable, corpus: Path):
    code, out, err = run("forget", "pages/flood.txt")
    assert (code, out) == (0, "")
    assert "1 source and 1 page taken out" in err
    assert [row["source"] for row in run("export").rows] == ["pages/harvest.txt"]


def test_forget_names_what_is_not_there(run: Callable, corpus: Path):
    code, _, err = run("forget", "nowhere.txt")
    assert code == 1
    assert "newskit: nowhere.txt: not in newskit.db" in err
    assert run("forget", "nowhere.txt", "pages").code == 3
    assert run("export").code == 1


def test_forget_needs_a_corpus(run: Callable):
    assert run("forget", "x").code == 2
    assert not Path("newskit.db").exists()


def test_doctor_without_a_corpus(run: Callable):
    code, out, _ = run("doctor")
    assert code == 0
    assert "FTS5" in out
    assert "There is no corpus here yet" in out


def test_doctor_of_a_corpus(run: Callable, corpus: Path):
    code, out, _ = run("doctor")
    assert code == 0
    assert "2 pages from 2 sources" in out
    assert out.splitlines()[-1].split() == ["state", "sound"]


def test_doctor_of_a_damaged_corpus(run: Callable, corpus: Path):
    corpus.write_bytes(corpus.read_bytes()[:20_000])
    code, _, err = run("doctor")
    assert code in {2, 3}
    assert "Traceback" not in err


def test_doctor_of_inputs(run: Callable, pages: Path):
    code, out, _ = run("doctor", "pages")
    assert code == 0
    assert out.startswith("2 pages, ")
    assert "paragraph" in out
    assert not Path("newskit.db").exists()


def test_doctor_names_bad_inputs(run: Callable, pages: Path):
    (pages / "empty.txt").write_bytes(b"")
    code, _, err = run("doctor", "pages")
    assert code == 3
    assert "pages/empty.txt" in err


def test_formats(run: Callable):
    rows = run("formats").rows
    assert {(row["does"], row["name"]) for row in rows} >= {
        ("read", "text"), ("read", "jsonl"), ("write", "csv"), ("write", "json"), ("write", "jsonl"),
    }  # fmt: skip
    table = run("formats", "-f", "table").out
    assert all(row["name"] in table for row in rows)


@pytest.mark.parametrize("table", ["stories", "teasers", "hits", "lines", "collocates", "keywords"])
def test_schema(run: Callable, table: str):
    schema = json.loads(run("schema", table).out)
    assert "$ref" in schema or schema["type"] == "object"


def test_an_unknown_schema(run: Callable):
    code, _, err = run("schema", "story")
    assert code == 2
    assert "Did you mean stories?" in err
