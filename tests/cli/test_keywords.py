"""`newskit keywords`: frequent words, and words typical of a slice."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

KEYS = ["term", "count", "per_million", "pages", "reference", "reference_per_million", "ll", "log_ratio"]


def test_the_most_frequent_words(run: Callable, split_corpus: Path):
    outcome = run("keywords", "--limit", "3")
    assert outcome.code == 0
    assert list(outcome.rows[0]) == KEYS
    assert outcome.rows[0]["term"] == "the"
    assert outcome.rows[0]["ll"] is None
    assert "2 pages" in outcome.err
    assert "3 of " in outcome.err


def test_one_slice_against_the_rest(run: Callable, split_corpus: Path):
    outcome = run("keywords", "--query", "cherry", "--min-count", "2", "--min-ll", "0", "--by", "log-ratio")
    assert outcome.code == 0
    assert outcome.rows
    assert all(row["log_ratio"] > 0 for row in outcome.rows)
    assert all(row["reference"] is not None for row in outcome.rows)
    assert "1 page" in outcome.err
    against = run("keywords", "--query", "cherry", "--against", "flood*", "--min-count", "2", "--min-ll", "0")
    assert {row["term"] for row in against.rows} == {row["term"] for row in outcome.rows}


def test_table_and_csv(run: Callable, split_corpus: Path):
    table = run("keywords", "--query", "cherry", "--min-count", "1", "--min-ll", "0", "-f", "table").out
    assert table.splitlines()[0].split()[:2] == ["Word", "Count"]
    assert "Log ratio" in table.splitlines()[0]
    rows = list(csv.DictReader(io.StringIO(run("keywords", "-f", "csv", "-n", "0").out)))
    assert list(rows[0]) == KEYS
    assert run("keywords", "-f", "csv", "-n", "2").out.count("\n") == 3


def test_ngrams(run: Callable, split_corpus: Path):
    rows = run("keywords", "--ngrams", "2-3", "-n", "0").rows
    assert {len(row["term"].split()) for row in rows} == {2, 3}
    assert "market of Kesta" in {row["term"] for row in rows}


def test_teasers_count_only_when_asked(run: Callable, split_corpus: Path):
    assert "Ferry" not in {row["term"] for row in run("keywords", "-n", "0").rows}
    assert "Ferry" in {row["term"] for row in run("keywords", "-n", "0", "--in", "teasers").rows}


def test_inputs_and_records_of_its_own(newskit: Callable, run: Callable, split_corpus: Path):
    expected = run("keywords", "-n", "0").out
    assert newskit("keywords", "pages.jsonl", "-n", "0").out == expected
    records = split_corpus.with_name("pages.jsonl").read_bytes()
    assert newskit("keywords", "-", "-n", "0", stdin=records).out == expected
    slices = ["--query", "cherry", "--min-count", "1", "--min-ll", "0"]
    assert newskit("keywords", "-", *slices, stdin=records).out == run("keywords", *slices).out
    assert newskit("keywords", "pages.jsonl", "nowhere").code == 3


def test_nothing_to_show_is_exit_1(run: Callable, split_corpus: Path):
    code, out, err = run("keywords", "--query", "giraffe")
    assert (code, out) == (1, "")
    assert "nothing found for giraffe" in err
    code, _, err = run("keywords", "--query", "kesta")
    assert code == 1
    assert "no other page" in err


@pytest.mark.parametrize(
    "args",
    [
        ["--against", "x"],
        ["--by", "ll"],
        ["--query", "x", "--by", "t"],
        ["--ngrams", "0"],
        ["--in", "x"],
        ["-f", "xml"],
    ],
)
def test_wrong_use(run: Callable, split_corpus: Path, args: list[str]):
    code, out, err = run("keywords", *args)
    assert (code, out) == (2, "")
    assert 1 <= len(err.splitlines()) <= 2


def test_without_a_corpus_it_says_how_to_make_one(run: Callable):
    code, _, err = run("keywords")
    assert code == 2
    assert "newskit parse" in err
