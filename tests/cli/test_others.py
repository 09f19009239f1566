"""`newskit forget`, `doctor`, `formats` and `schema`."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from newskit.cli.command import COMMANDS, EXAMPLES, load
from newskit.exporters import TABLES
from newskit.pipeline.doctor import installation


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
    code, out, err = run("doctor")
    assert code == 2
    assert out.startswith("newskit ")
    assert err.startswith("newskit: newskit.db is damaged")
    assert err.count("\n") == 1


def test_doctor_of_a_corpus_with_a_fault(run: Callable, corpus: Path):
    with contextlib.closing(sqlite3.connect(corpus)) as connection, connection:
        connection.execute("UPDATE pages SET is_story = 0 WHERE page = 1")
        connection.execute("DELETE FROM page_sources")
    code, out, err = run("doctor")
    assert (code, err) == (3, "")
    assert "NOT SOUND" in out


def test_doctor_names_what_users_can_install_once_each():
    names = [package.name for package in installation().packages]
    assert len(names) == len(set(names))
    assert {package.extra for package in installation().packages}.isdisjoint({"check", "dev", "bench"})


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize(
    "args", [["formats", "-f", "table"], ["doctor"], ["doctor", "pages"], ["parse", "--help"], ["--help"]], ids=" ".join
)
def test_lines_fit_a_narrow_terminal(
    run: Callable, corpus: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], columns: int
):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run(*args).out.splitlines()
    assert len(lines) > 5
    typed = {example[:columns] for name in COMMANDS for example, _ in (*load(name).examples, *EXAMPLES)}
    assert [line for line in lines if len(line) > columns and line.strip()[:columns] not in typed] == []


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


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--date", "nope"], "--date: 'nope' is no date; write 2025-03-09"),
        (["--date", "2025-02-30", "-o", "r.html"], "--date: '2025-02-30' is no date"),
        (["-o", "r.txt"], "r.txt: a report is HTML; name the file .html"),
    ],
)
def test_a_report_with_what_cannot_be_is_wrong_use(run: Callable, corpus: Path, args: list[str], message: str):
    code, out, err = run("report", *args)
    assert (code, out) == (2, "")
    assert message in err
    assert not list(Path().glob("r.*"))


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


def test_the_help_names_every_schema(run: Callable):
    argument = run("schema", "--help").out.partition("Arguments:")[2].partition("Options:")[0]
    assert set(TABLES) <= set(re.findall(r"\w+", argument))


def test_an_unknown_schema(run: Callable):
    code, _, err = run("schema", "story")
    assert code == 2
    assert "Did you mean stories?" in err
