"""Copies that `dedup --mark` has found: one hit in all commands that ask, and never silently."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

FLOOD = (
    "Heavy rain on Monday night flooded the lower market of Kesta, and stallholders carried their goods upstairs "
    "before the river reached the street, the town hall said. Mayor Ilse Brandt said that pumps had been ordered from "
    "the capital and would arrive before the weekend. She asked people to stay away from the quay until the water had "
    "gone down, and thanked the volunteers who had filled sandbags since the early morning."
)
TEXTS = {
    "flood": FLOOD,
    "again": FLOOD.replace("town hall", "city hall"),
    "wire": FLOOD.replace("Monday", "Tuesday"),
    "rain": "Rain is good for cherries, growers in the hills above Orne said on Friday.",
}


@pytest.fixture(autouse=True)
def marked(run: Callable, folder: Path) -> Path:
    """A corpus of four stories, three of them copies."""
    path = folder / "dump.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in TEXTS.items()), "utf-8")
    assert run("parse", path.name, "--no-split", "-q").code == 0
    assert run("dedup", "--mark", "-q").code == 0
    return folder / "newskit.db"


def sources(text: str) -> set[str]:
    return {line.partition("#")[2] for line in text.splitlines()}


def test_a_search_says_how_many_pages_are_copies(run: Callable):
    outcome = run("search", "rain")
    assert sorted(row["copies"] for row in outcome.rows) == [0, 2]
    assert outcome.err == "2 more pages are copies of these; --all-copies shows each\n"
    every = run("search", "rain", "--all-copies")
    assert [row["copies"] for row in every.rows] == [0, 0, 0, 0]
    assert every.err == ""


def test_counts_lists_and_facets_are_of_the_same_pages(run: Callable):
    assert run("search", "rain", "--count") == (
        0,
        "2\n",
        "2 more pages are copies of these; --all-copies counts each\n",
    )
    assert run("search", "rain", "--count", "--all-copies").out == "4\n"
    assert len(sources(run("search", "rain", "-l").out)) == 2
    assert sources(run("search", "rain", "-l", "--all-copies").out) == set(TEXTS)
    facets = run("search", "rain", "--by", "kind")
    assert [row["pages"] for row in facets.rows] == [2]
    assert facets.err == "2 more pages are copies of these; --all-copies counts each\n"
    assert [row["pages"] for row in run("search", "rain", "--by", "kind", "--all-copies").rows] == [4]


def test_a_table_has_them_behind_the_title(run: Callable):
    assert "[+2 copies]" in run("search", "market", "-f", "table").out


def test_quiet_says_nothing(run: Callable):
    assert run("search", "rain", "-q").err == ""


def test_the_copies_of_a_hit_are_found_by_its_id(run: Callable):
    (hit,) = run("search", "market").rows
    outcome = run("search", f"cluster:{hit['id']}", "-l")
    assert (sources(outcome.out), outcome.err) == ({"flood", "again", "wire"}, "")
    listed = run("search", f"cluster:{hit['id'][:8]} tuesday", "-l")
    assert sources(listed.out) == {"wire"}
    assert run("show", listed.out.strip()).out.count("Tuesday") == 1


def test_a_concordance_has_one_copy(run: Callable):
    outcome = run("kwic", "market")
    assert len(outcome.rows) == 1
    assert outcome.err == "2 more pages are copies of these; --all-copies shows each\n"
    assert len(run("kwic", "market", "--all-copies").rows) == 3
    assert run("kwic", "market", "--count", "--all-copies").out == "3\n"


def test_words_of_copies_count_once(run: Callable):
    counted = run("keywords", "-n", "0")
    rows = {row["term"].lower(): row["count"] for row in counted.rows}
    assert (rows["market"], rows["rain"]) == (1, 2)
    assert "2 more pages are copies of these; --all-copies counts each" in counted.err
    rows = {row["term"].lower(): row["count"] for row in run("keywords", "-n", "0", "--all-copies").rows}
    assert (rows["market"], rows["rain"]) == (3, 4)
    slices = run("keywords", "--query", "market", "--min-count", "1", "--min-ll", "0")
    assert "1 page (" in slices.err
    near = {row["word"].lower(): row for row in run("kwic", "rain", "--collocates", "--min-count", "1").rows}
    assert (near["heavy"]["count"], near["heavy"]["total"]) == (1, 1)


def test_inputs_of_one_search_have_no_marks(run: Callable):
    outcome = run("search", "rain", "dump.jsonl", "--no-split")
    assert (len(outcome.rows), outcome.err) == (4, "")


def test_what_is_forgotten_hides_nothing(run: Callable):
    (hit,) = run("search", "market").rows
    assert run("forget", hit["source"]).code == 0
    (other,) = run("search", "market").rows
    assert (other["source"] != hit["source"], other["copies"]) == (True, 1)
