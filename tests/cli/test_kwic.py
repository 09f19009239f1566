"""`newskit kwic`: hits in their contexts, and what stands near them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

KEYS = ["id", "source", "title", "published", "part", "field", "start", "end", "left", "node", "right"]


def test_lines_are_json_lines_in_a_pipe(run: Callable, split_corpus: Path):
    code, _, err = outcome = run("kwic", "kesta")
    assert (code, err) == (0, "")
    assert all(list(row) == KEYS for row in outcome.rows)
    assert [row["source"] for row in outcome.rows] == ["pages/flood.txt"] * 3 + ["pages/harvest.txt"]
    assert outcome.rows[0]["left"] + outcome.rows[0]["node"] == "Rain floods the lower market of Kesta"


def test_all_hits_go_into_csv(run: Callable, split_corpus: Path):
    rows = list(csv.DictReader(io.StringIO(run("kwic", "kesta", "-f", "csv").out)))
    assert len(rows) == 4
    assert list(rows[0]) == KEYS
    assert run("kwic", "kesta", "-o", "out.csv").code == 0
    assert Path("out.csv").read_text(encoding="utf-8").count("Kesta") >= 4


def test_the_table_stands_in_columns(run: Callable, split_corpus: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run("kwic", "kesta", "-f", "table")
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 4
    assert len({line.index("Kesta") for line in lines}) == 1
    assert all(len(line) <= 80 for line in lines)
    assert "4 lines in 2 pages" in err


def test_colour_only_where_it_is_wanted(newskit: Callable, split_corpus: Path):
    assert "\x1b" not in newskit("kwic", "kesta", "-f", "table").out
    assert "\x1b[1;33mKesta" in newskit("kwic", "kesta", "-f", "table", "--color", "always").out
    assert "\x1b" not in newskit("kwic", "kesta", "-f", "table", env={"NO_COLOR": "1"}).out


def test_nothing_found_is_exit_1(run: Callable, split_corpus: Path):
    assert run("kwic", "giraffe") == (1, "", "nothing found for giraffe\n")
    assert run("kwic", "giraffe", "--count") == (1, "0\n", "nothing found for giraffe\n")
    assert run("kwic", "giraffe", "-f", "csv").out.startswith("id,source")


def test_hits_elsewhere_are_announced_with_the_command(run: Callable, split_corpus: Path):
    code, _, err = run("kwic", "ferry")
    assert code == 1
    command = err.splitlines()[-1].partition("only: newskit ")[2].split()
    outcome = run(*command)
    assert outcome.code == 0
    assert outcome.rows[0]["part"] == "teasers"
    assert run("kwic", "ferry", "-q") == (1, "", "")


def test_count_limit_and_sample(run: Callable, split_corpus: Path):
    assert run("kwic", "kesta", "--count").out == "4\n"
    first = run("kwic", "kesta", "--limit", "2")
    assert len(first.rows) == 2
    assert "the first 2 lines shown" in first.err
    assert "2 of 4 lines shown" in run("kwic", "kesta", "--limit", "2", "--sort", "L1").err
    drawn = run("kwic", "kesta", "--sample", "2", "--seed", "5")
    assert "2 of 4 lines drawn with seed 5" in drawn.err
    assert drawn == run("kwic", "kesta", "--sample", "2", "--seed", "5")


def test_width_and_sort(run: Callable, split_corpus: Path):
    rows = run("kwic", "kesta", "-w", "1w", "--sort", "R1").rows
    assert [(row["left"], row["right"]) for row in rows] == [
        ("said. ", "'s mayor"), ("of ", ", the"), ("of ", ""), ("of ", "."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "args",
    [
        ["--sort", "L0"], ["-w", "wide"], ["--in", "headlines"], ["--sample", "0"], ["--window", "3,3"],
        ["--collocates", "--sort", "L1"], ["--collocates", "--by", "t"], ["--collocates", "--window", "0"],
        ["--collocates", "--count"], ["--count", "-f", "csv"], ["-f", "xml"],
    ],
)  # fmt: skip
def test_wrong_use(run: Callable, split_corpus: Path, args: list[str]):
    code, out, err = run("kwic", "kesta", *args)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert 1 <= len(err.splitlines()) <= 2


def test_collocates(run: Callable, split_corpus: Path):
    outcome = run("kwic", "kesta", "--collocates", "--min-count", "2", "--window", "2,0")
    assert outcome.code == 0
    assert list(outcome.rows[0]) == ["word", "count", "left", "right", "total", "logdice", "mi", "ll"]
    assert {row["word"]: row["count"] for row in outcome.rows} == {"market": 3, "of": 3}
    assert "4 hits in 2 pages; 2 collocates" in outcome.err
    table = run("kwic", "kesta", "--collocates", "--min-count", "2", "--window", "2,0", "-f", "table").out
    assert table.splitlines()[0].split() == ["Word", "Near", "Before", "Behind", "In", "all", "logDice", "MI", "LL"]
    rows = csv.DictReader(io.StringIO(run("kwic", "kesta", "--collocates", "--min-count", "2", "-f", "csv").out))
    assert "market" in {row["word"] for row in rows}


def test_no_collocate_is_exit_1(run: Callable, split_corpus: Path):
    code, out, err = run("kwic", "kesta", "--collocates", "--min-count", "99")
    assert (code, out) == (1, "")
    assert "--min-count" in err


def test_just_some_inputs_and_records_of_its_own(newskit: Callable, split_pages: Path):
    found = newskit("kwic", "cherry", "pages.jsonl")
    assert [row["source"] for row in found.rows] == ["pages/harvest.txt"]
    records = split_pages.read_bytes()
    piped = newskit("kwic", "cherry", "-", stdin=records)
    assert piped.rows == found.rows
    assert not Path("newskit.db").exists()
    assert newskit("kwic", "cherry", "-", "--collocates", "--min-count", "1", stdin=records).code == 0


def test_missing_inputs(run: Callable, split_pages: Path):
    assert run("kwic", "cherry", "pages.jsonl", "nowhere").code == 3
    code, _, err = run("kwic", "heavy", "rain")
    assert code == 2
    assert 'newskit kwic "heavy rain"' in err


def test_without_a_corpus_it_says_how_to_make_one(run: Callable):
    code, _, err = run("kwic", "x")
    assert code == 2
    assert "newskit parse" in err


def test_hostile_pages_stay_inert(run: Callable, folder: Path, monkeypatch: pytest.MonkeyPatch):
    text = "A harbour \x1b[31mred\x1b]0;title\x07 \u202eharbour [bold]=1+1[/bold] harbour."
    (folder / "evil.jsonl").write_text(json.dumps({"title": "=cmd()", "text": text}) + "\n", encoding="utf-8")
    out = run("kwic", "harbour", "evil.jsonl", "--no-split", "-f", "table").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold]" in run("kwic", "harbour", "evil.jsonl", "--no-split", "-w", "200").out
    rows = csv.DictReader(io.StringIO(run("kwic", "harbour", "evil.jsonl", "--no-split", "-f", "csv").out))
    assert {row["title"] for row in rows} == {"'=cmd()"}


def test_an_expression_of_fts5(run: Callable, split_corpus: Path):
    outcome = run("kwic", "title : rain OR mayor", "--raw")
    assert [row["node"] for row in outcome.rows] == ["Rain", "rain", "mayor"]
    code, _, err = run("kwic", "rain AND", "--raw")
    assert code == 2
    assert len(err.splitlines()) == 1


def test_help_leads_with_examples(run: Callable):
    out = run("kwic", "--help").out
    assert out.index("Examples:") < out.index("Usage:")
