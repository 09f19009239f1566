"""`newskit search`: stories, and where else a word stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest


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


@pytest.mark.parametrize("args", [["--count", "--list"], ["-l", "-f", "csv"], ["--count", "-f", "jsonl"]])
def test_one_way_to_print(run: Callable, pages: Path, args: list[str]):
    assert run("search", "kesta", "pages", *args) == (
        2, "", "newskit: --count, --list and --format are three ways to print; choose one\n",
    )  # fmt: skip


def test_the_query_language(run: Callable, corpus: Path):
    assert [row["source"] for row in run("search", "kesta -cherry").rows] == ["pages/flood.txt"]
    assert [row["source"] for row in run("search", "--", "-rain").rows] == []
    assert run("search", "title:flood* OR cherry", "--count").out == "2\n"
    assert [row["source"] for row in run("search", "source:harvest").rows] == ["pages/harvest.txt"]


def test_how_a_query_was_read_is_said_in_a_line(run: Callable, corpus: Path):
    code, out, err = run("search", '"heavy rain', "--count")
    assert (code, out) == (0, "1\n")
    assert err == "newskit: a quote is not closed: read to the end as a phrase\n"
    assert "newskit: read as (heavy rain) OR cherry\n" in run("search", "heavy rain OR cherry").err


@pytest.mark.parametrize("query", ["", " ", "...", '""'])
def test_an_empty_query_is_wrong_use(run: Callable, corpus: Path, query: str):
    assert run("search", query) == (2, "", "newskit: there is no word to search for\n")


def test_fields_without_data_are_wrong_use(run: Callable, corpus: Path):
    code, out, err = run("search", "entity:kesta")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "entity:" in err


def test_raw(run: Callable, corpus: Path):
    assert run("search", "--raw", "title : kesta NOT cherry", "--count").out == "1\n"
    code, out, err = run("search", "--raw", "title : (")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith("newskit: --raw: FTS5 cannot read this: ")


def test_orders(run: Callable, corpus: Path):
    titles = [row["title"] for row in run("search", "kesta", "--sort", "title").rows]
    assert titles == sorted(titles)
    code, _, err = run("search", "kesta", "--sort", "size")
    assert (code, "rank, date, title" in err) == (2, True)


def test_facets(run: Callable, corpus: Path):
    rows = [{"by": "source", "value": "pages/", "pages": 2}]
    assert run("search", "kesta", "--by", "source").rows == rows
    assert run("search", "kesta", "pages", "--by", "source").rows == rows
    assert run("search", "kesta", "--by", "source", "-f", "table").out == "pages/  2\n"
    assert run("search", "kesta", "--by", "source", "-f", "csv").out.split() == ["by,value,pages", "source,pages/,2"]
    assert run("search", "kesta", "--by", "agency").rows == [{"by": "agency", "value": None, "pages": 2}]
    assert run("search", "giraffe", "--by", "month") == (1, "", "nothing found for giraffe\n")
    assert run("search", "kesta", "--by", "colour").code == 2
    assert run("search", "kesta", "--by", "kind", "--count").code == 2
