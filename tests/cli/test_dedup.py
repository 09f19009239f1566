"""`newskit dedup`: copies in the corpus and among inputs."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
KEYS = [
    "source", "id", "cluster", "representative", "method", "similarity", "contained_in", "rule", "compared_with",
    "shared", "length_ratio", "alignment", "size",
]  # fmt: skip
FLOOD = (
    "Heavy rain on Monday night flooded the lower market of Kesta, and stallholders carried their goods upstairs "
    "before the river reached the street, the town hall said. Mayor Ilse Brandt said that pumps had been ordered from "
    "the capital and would arrive before the weekend. She asked people to stay away from the quay until the water had "
    "gone down, and thanked the volunteers who had filled sandbags since the early morning."
)
HARVEST = (
    "Growers in the hills above Orne expect the best cherry harvest in ten years after a mild spring with little rain, "
    "their association said on Friday. About 400 families live from the fruit, most of which is sold at the market."
)
TEXTS = {
    "flood": FLOOD,
    "again": FLOOD.upper(),
    "wire": "KESTA, 3 March (AN) – " + FLOOD.replace("town hall", "city hall"),
    "brief": FLOOD[:150],
    "harvest": HARVEST,
}


@pytest.fixture
def dump(folder: Path) -> Path:
    """Five stories as JSON lines."""
    path = folder / "dump.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in TEXTS.items()), "utf-8")
    return path


def test_a_row_for_each_source(run: Callable, dump: Path):
    outcome = run("dedup", "dump.jsonl", "--no-split")
    assert outcome.code == 0
    assert [list(row) for row in outcome.rows] == [KEYS] * 5
    rows = {row["source"].partition("#")[2]: row for row in outcome.rows}
    assert list(rows) == list(TEXTS)
    assert rows["flood"]["cluster"] == rows["again"]["cluster"] == rows["wire"]["cluster"]
    assert {rows[name]["method"] for name in ("flood", "again")} <= {None, "exact", "near"}
    assert rows["brief"]["method"] == "contained"
    assert rows["brief"]["contained_in"] == ["dump.jsonl#again", "dump.jsonl#flood", "dump.jsonl#wire"]
    assert rows["harvest"]["cluster"] == rows["harvest"]["id"]
    assert rows["harvest"]["representative"] == "dump.jsonl#harvest"
    assert "5 pages: 2 copies in 1 cluster, 1 page contained in longer stories" in outcome.err
    assert not (dump.parent / "newskit.db").exists()


def test_records_of_another_run_on_standard_input(newskit: Callable, dump: Path):
    records = newskit("parse", "dump.jsonl", "--no-split", "-f", "jsonl")
    outcome = newskit("dedup", "-", "-f", "jsonl", stdin=records.out.encode())
    assert [row["source"] for row in outcome.rows] == [f"dump.jsonl#{name}" for name in TEXTS]
    direct = newskit("dedup", "dump.jsonl", "--no-split", "-j", "2")
    assert outcome.rows == direct.rows


def test_csv_and_a_file(run: Callable, dump: Path):
    assert run("dedup", "dump.jsonl", "--no-split", "-o", "copies.csv").code == 0
    rows = list(csv.DictReader(io.StringIO(Path("copies.csv").read_text("utf-8"))))
    assert list(rows[0]) == KEYS
    assert rows[3]["contained_in"] == "dump.jsonl#again; dump.jsonl#flood; dump.jsonl#wire"


def test_a_table_for_reading(run: Callable, dump: Path):
    dump.write_text(dump.read_text("utf-8").replace("flood", "flo\x1b[31mod").replace("\x1b", "\\u001b"), "utf-8")
    outcome = run("dedup", "dump.jsonl", "--no-split", "-f", "table")
    assert outcome.code == 0
    assert "3 pages" in outcome.out
    assert "exact" in outcome.out or "near" in outcome.out
    assert "harvest" not in outcome.out
    assert "\x1b[31m" not in outcome.out


def test_why_two_pages_are_copies(run: Callable, dump: Path):
    outcome = run("dedup", "dump.jsonl", "--no-split", "--why", "wire", "flood", "-f", "table")
    assert outcome.code == 0
    assert "near copies" in outcome.out
    assert "+ town" in outcome.out
    assert "- city" in outcome.out
    (row,) = run("dedup", "dump.jsonl", "--no-split", "--why", "flood", "harvest").rows
    assert row["evidence"]["verdict"] == "none"
    assert row["cluster"] is False
    assert run("dedup", "dump.jsonl", "--no-split", "--why", "flood", "nowhere").code == 2


def test_who_represents_the_copies(run: Callable, dump: Path):
    rows = run("dedup", "dump.jsonl", "--no-split", "--keep", "first").rows
    assert {row["representative"] for row in rows[:3]} == {"dump.jsonl#flood"}
    outcome = run("dedup", "dump.jsonl", "--no-split", "--keep", "frist")
    assert outcome.code == 2
    assert "first" in outcome.err


def test_the_earliest_represents_the_copies(run: Callable, folder: Path):
    dates = {"a": "2025-03-04", "b": "2025-03-02T10:00:00Z", "c": None}
    lines = [json.dumps({"id": name, "text": FLOOD + f" {name}", "date": date}) for name, date in dates.items()]
    (folder / "dated.jsonl").write_text("\n".join(lines), "utf-8")
    rows = run("dedup", "dated.jsonl", "--no-split", "--keep", "earliest").rows
    assert {row["representative"] for row in rows} == {"dated.jsonl#b"}


def test_limits_of_the_users_own(run: Callable, dump: Path):
    rows = run("dedup", "dump.jsonl", "--no-split", "--border", "0.99").rows
    assert rows[0]["cluster"] != rows[2]["cluster"]
    assert run("dedup", "dump.jsonl", "--threshold", "7").code == 2


def test_marks_in_the_corpus(run: Callable, dump: Path):
    run("parse", "dump.jsonl", "--no-split")
    outcome = run("dedup", "--mark")
    assert (outcome.code, outcome.out) == (0, "")
    assert "1 cluster marked, with 4 pages" in outcome.err
    query = "SELECT source, cluster, method, contained_in FROM clusters ORDER BY source"
    with closing(sqlite3.connect("newskit.db")) as connection:
        before = {row[0]: row[1:] for row in connection.execute(query)}
    assert len({before[f"dump.jsonl#{name}"][0] for name in ("flood", "again", "wire")}) == 1
    assert before["dump.jsonl#brief"][1] == "contained"
    assert before["dump.jsonl#harvest"][1:] == (None, "[]")


def test_marks_are_the_same_after_one_import_and_after_several(run: Callable, dump: Path):
    lines = dump.read_text("utf-8").splitlines(keepends=True)
    found = []
    for name, pieces in (("one.db", [lines]), ("several.db", [[line] for line in reversed(lines)])):
        for piece in pieces:
            dump.write_text("".join(piece), "utf-8")
            run("parse", "dump.jsonl", "--no-split", "-c", name)
            run("dedup", "--mark", "-c", name)
        with closing(sqlite3.connect(name)) as connection:
            found.append(connection.execute("SELECT * FROM page_clusters ORDER BY id").fetchall())
    assert found[0] == found[1]
    assert len(found[0]) == 4


def test_marking_is_for_the_corpus(run: Callable, dump: Path):
    assert run("dedup", "dump.jsonl", "--mark").code == 2
    assert run("dedup", "--mark", "--why", "a", "b").code == 2


def test_what_cannot_be_read(run: Callable, dump: Path):
    assert run("dedup").code == 2
    assert run("dedup", "missing.jsonl").code == 2
    outcome = run("dedup", "dump.jsonl", "missing.jsonl", "--no-split")
    assert outcome.code == 3
    assert "missing.jsonl" in outcome.err
    assert len(outcome.rows) == 5


def test_teasers_and_furniture_are_no_copies(run: Callable, pages: Path):
    for number in range(6):
        page = (pages / "flood.txt").read_text("utf-8")
        own = "\n\n".join(
            f"Sentence {number}{part} of story {number} says {hash((number, part))}." for part in range(9)
        )
        head, _, tail = page.partition("KESTA –")
        (pages / f"other{number}.txt").write_text(
            head.replace("Rain floods the lower market of Kesta", f"Story {number}") + own + "\n\nRelated news\n"
            + tail.partition("Related news")[2],
            "utf-8",
        )  # fmt: skip
    rows = run("dedup", "pages").rows
    assert len({row["cluster"] for row in rows}) == len(rows) == 8


@pytest.mark.skipif(not SEEDS.is_dir(), reason="there are no seeds")
def test_the_seeds_are_no_copies(run: Callable):
    rows = run("dedup", str(SEEDS)).rows
    assert len({row["cluster"] for row in rows}) == len(rows) == 3
    assert all(row["method"] is None for row in rows)
