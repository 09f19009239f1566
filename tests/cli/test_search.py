"""`newskit search`: stories, and where else a word stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def corpus(run: Callable, pages: Path) -> Path:
    run("parse", "pages")
    return pages.parent / "newskit.db"


def test_hits_are_json_lines_in_a_pipe(run: Callable, corpus: Path):
    code, out, err = outcome = run("search", "heavy rain")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 1
    assert list(outcome.rows[0]) == [
        "id", "source", "title", "published", "section", "score", "snippet", "matches", "part", "copies",
    ]  # fmt: skip
    assert outcome.rows[0]["source"] == "pages/flood.txt"


def test_nothing_found_is_exit_1(run: Callable, corpus: Path):
    code, out, err = run("search", "giraffe")
    assert (code, out) == (1, "")
    assert "nothing found for giraffe" in err


def test_a_word_that_stands_elsewhere_is_announced_with_the_command(run: Callable, corpus: Path):
    code, out, err = run("search", "ferry")
    assert (code, out) == (1, "")
    line = next(line for line in err.splitlines() if "only: newskit search" in line)
    command = line.partition("only: newskit ")[2].split()
    assert run(*command).code == 0


def test_quiet_leaves_remarks_out(run: Callable, corpus: Path):
    assert run("search", "ferry", "-q") == (1, "", "")


def test_count_and_list(run: Callable, corpus: Path):
    assert run("search", "kesta", "--count").out == "2\n"
    assert sorted(run("search", "kesta", "-l").out.split()) == ["pages/flood.txt", "pages/harvest.txt"]
    assert run("search", "giraffe", "--count") == (1, "0\n", "nothing found for giraffe\n")


def test_limit_and_offset_say_how_much_there_is(run: Callable, corpus: Path):
    outcome = run("search", "kesta", "--limit", "1")
    assert len(outcome.rows) == 1
    assert "1 of 2 hits shown" in outcome.err
    rest = run("search", "kesta", "--limit", "0", "--offset", "1")
    assert [row["source"] for row in rest.rows] != [row["source"] for row in outcome.rows]


def test_other_formats(run: Callable, corpus: Path):
    rows = list(csv.DictReader(io.StringIO(run("search", "heavy rain", "-f", "csv").out)))
    assert rows[0]["source"] == "pages/flood.txt"
    table = run("search", "heavy rain", "-f", "table").out
    assert "pages/flood.txt" in table
    assert "Heavy rain on Monday" in " ".join(table.split())


def test_just_some_inputs_are_searched_and_nothing_saved(run: Callable, pages: Path):
    outcome = run("search", "cherry", "pages")
    assert [row["source"] for row in outcome.rows] == ["pages/harvest.txt"]
    assert not Path("newskit.db").exists()


def test_records_of_its_own_are_searched(newskit: Callable, pages: Path):
    records = newskit("parse", "pages", "-f", "jsonl").out
    found = newskit("search", "cherry", "-", stdin=records.encode())
    assert [row["source"] for row in found.rows] == ["pages/harvest.txt"]


def test_several_words_without_quotes_are_explained(run: Callable, corpus: Path):
    code, _, err = run("search", "heavy", "rain")
    assert code == 2
    assert 'newskit search "heavy rain"' in err


def test_without_a_corpus_it_says_how_to_make_one(run: Callable):
    code, _, err = run("search", "x")
    assert code == 2
    assert "newskit parse" in err
    assert len(err.splitlines()) == 1


def test_a_file_that_is_no_corpus(run: Callable, pages: Path):
    code, _, err = run("search", "x", "-c", "pages/flood.txt")
    assert code == 2
    assert len(err.splitlines()) == 1


def test_an_unknown_part_is_wrong_use(run: Callable, corpus: Path):
    code, _, err = run("search", "x", "--in", "headlines")
    assert code == 2
    assert "captions" in err


def test_found_sources_can_be_shown(newskit: Callable, corpus: Path):
    names = newskit("search", "kesta", "-l").out
    shown = newskit("show", "-", stdin=names.encode())
    assert shown.code == 0
    assert "cherry" in shown.out
