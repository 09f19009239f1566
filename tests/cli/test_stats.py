"""`newskit stats`: counts in a pipe, bars on a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.json import encode

from newskit.record import Record

KEYS = ["by", "value", "query", "pages", "stories", "words", "characters", "share", "per_1000"]


def stored(run: Callable, folder: Path, *records: Record) -> None:
    (folder / "made.jsonl").write_bytes(b"".join(encode(record) + b"\n" for record in records))
    assert run("parse", "made.jsonl").code == 0


def story(number: int, **fields: object) -> Record:
    text = f"It rained in Kesta on day {number}."
    return Record(
        id=f"{number:016x}", source=f"news/{number}.txt", kind="story", confidence=0.9, text=text, words=7,
        paragraphs=(text,), **fields,
    )  # fmt: skip


def test_rows_in_a_pipe(run: Callable, split_corpus: Path):
    outcome = run("stats")
    assert outcome.code == 0
    assert list(outcome.rows[0]) == KEYS
    total = outcome.rows[0]
    assert (total["by"], total["value"], total["pages"], total["stories"]) == ("total", None, 2, 2)
    assert {row["by"] for row in outcome.rows} >= {"kind", "month", "section", "source", "agency", "lang", "length"}


def test_all_columns_in_a_spreadsheet(run: Callable, split_corpus: Path):
    rows = list(csv.DictReader(io.StringIO(run("stats", "-f", "csv", "--by", "kind,source").out)))
    assert list(rows[0]) == KEYS
    assert [(row["by"], row["value"], row["stories"]) for row in rows] == [
        ("kind", "story", "2"),
        ("source", "pages/", "2"),
    ]


def test_one_search_beside_another(run: Callable, split_corpus: Path):
    rows = run("stats", "--query", "market", "--query", "cherry", "--per", "year").rows
    assert [(row["query"], row["by"], row["value"], row["stories"], row["per_1000"]) for row in rows] == [
        ("market", "year", None, 2, 1000.0),
        ("cherry", "year", None, 1, 500.0),
    ]
    nothing = run("stats", "--query", "unheard")
    assert nothing.code == 1
    assert nothing.rows[0]["stories"] == 0


def test_inputs_are_counted_without_a_corpus(run: Callable, pages: Path):
    outcome = run("stats", "pages", "--by", "total,part")
    assert outcome.code == 0
    shares = {row["value"]: row["share"] for row in outcome.rows if row["by"] == "part"}
    assert sum(shares.values()) == pytest.approx(1, abs=0.001)
    assert shares["story"] > shares["teasers"] > 0
    assert run("stats", "pages", "missing.txt").code == 3


def test_bars_fit_the_terminal(run: Callable, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "60")
    stored(run, folder, *(story(n, section=f"Section {n % 14}", published=f"20{n:02}-01-05") for n in range(60)))
    lines = run("stats", "-f", "table").out.splitlines()
    assert lines[0] == "60 pages, 60 stories, 420 words"
    assert max(map(len, lines)) <= 60
    assert "… 4 more; -n 0 shows all" in lines
    assert "2007          1  █" in lines
    everything = run("stats", "-f", "table", "-n", "0", "--by", "section").out
    assert everything.count("Section") == 15
    assert "more;" not in everything


def test_hits_as_bars(run: Callable, folder: Path):
    stored(run, folder, *(story(n, published=f"2025-0{n % 3 + 1}-05") for n in range(9)))
    lines = run("stats", "-f", "table", "--query", "5").out.splitlines()
    assert lines[0] == "5 by month (hits)"
    assert lines[1].split() == ["2025-01", "0", "0.0", "‰"]
    assert lines[3].split()[:4] == ["2025-03", "1", "333.3", "‰"]
    assert lines[3].endswith("█" * 40)


def test_hostile_values_stay_text(run: Callable, folder: Path):
    stored(run, folder, story(1, section="\x1b[31mred[bold]\x1b[0m", agency="=1+1"), story(2, section="x" * 5000))
    table = run("stats", "-f", "table", "--by", "section,agency").out
    assert "\x1b" not in table
    assert "red[bold]" in table
    assert max(map(len, table.splitlines())) <= 100
    assert "'=1+1" in run("stats", "-f", "csv", "--by", "agency").out


def test_what_is_asked_wrongly(run: Callable, split_corpus: Path):
    for args in (
        ["--by", "sections"],
        ["--per", "decade"],
        ["--by", "part", "--query", "rain"],
        ["--in", "nowhere", "--query", "x"],
        ["--in", "captions"],
    ):
        outcome = run("stats", *args)
        assert outcome.code == 2
        assert outcome.err.count("\n") <= 2
        assert not outcome.out


def test_names_stand_apart_by_commas_and_spaces(run: Callable, split_corpus: Path):
    assert {row["by"] for row in run("stats", "--by", "total, lang,lang").rows} == {"total", "lang"}


def test_an_empty_corpus_is_said_to_be(run: Callable, split_corpus: Path):
    run("forget", "pages/flood.txt", "pages/harvest.txt")
    outcome = run("stats")
    assert (outcome.code, outcome.out) == (1, "")
    assert "nothing to count" in outcome.err
