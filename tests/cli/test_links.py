"""`newskit links`: teasers and the stories that they promote."""

from __future__ import annotations

import csv
import io
import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.json import encode

from newskit.record import Record, TeaserRecord

KEYS = ["source", "id", "position", "title", "target", "target_source", "score", "rule"]
FLOOD, HARVEST = "Rain floods the lower market of Kesta", "Growers in Orne expect the best harvest in ten years"
TEASERS = {
    "home": (HARVEST.upper(), "Ferry takes up service in April", FLOOD),
    "flood": ("Growers in Orne expect the best har…", FLOOD),
    "harvest": ("Ferry takes up service in …", "Rain floods the upper market of Kesta"),
}


def record(name: str, number: int, title: str, published: str | None) -> Record:
    return Record(
        id=f"{number:016x}",
        source=f"pages/{name}.txt",
        kind="listing" if name == "home" else "story",
        confidence=0.9,
        title=title,
        published=published,
        text="It was so, the town hall said.",
        paragraphs=("It was so, the town hall said.",),
        teasers=tuple(TeaserRecord(position=n, title=teaser) for n, teaser in enumerate(TEASERS[name], 1)),
    )


@pytest.fixture
def lines(folder: Path) -> Path:
    """Three split pages as JSON lines."""
    path = folder / "pages.jsonl"
    records = (
        record("flood", 0xF1, FLOOD, "2025-03-01T08:00"),
        record("harvest", 0xF2, HARVEST, "2025-02-01"),
        record("home", 0xF3, "News from the valley", None),
    )
    path.write_bytes(b"".join(encode(found) + b"\n" for found in records))
    return path


@pytest.fixture
def corpus(run: Callable, lines: Path) -> Path:
    run("parse", "pages.jsonl")
    return lines.parent / "newskit.db"


def test_one_row_a_teaser(run: Callable, corpus: Path):
    outcome = run("links")
    assert outcome.code == 0
    assert [list(row) for row in outcome.rows] == [KEYS] * 7
    found = [(row["source"], row["position"], row["target_source"], row["rule"]) for row in outcome.rows]
    assert found == [
        ("pages/flood.txt", 1, "pages/harvest.txt", "cut"),
        ("pages/flood.txt", 2, None, "self"),
        ("pages/harvest.txt", 1, None, None),
        ("pages/harvest.txt", 2, None, None),
        ("pages/home.txt", 1, "pages/harvest.txt", "title"),
        ("pages/home.txt", 2, None, None),
        ("pages/home.txt", 3, "pages/flood.txt", "title"),
    ]
    assert "7 teasers: 3 promote a story that is here, 1 their own page" in outcome.err


def test_the_corpus_the_inputs_and_a_pipe_say_the_same(run: Callable, newskit: Callable, corpus: Path, lines: Path):
    whole = run("links", "-q").out
    assert run("links", "pages.jsonl", "-q").out == whole
    assert run("links", "pages.jsonl", "-q", "-j", "1").out == whole
    assert newskit("links", "-", "-q", stdin=lines.read_bytes()).out == whole


def test_the_order_of_inputs_does_not_matter(run: Callable, lines: Path):
    first, second, third = lines.read_bytes().splitlines(keepends=True)
    (lines.parent / "a.jsonl").write_bytes(first + second)
    (lines.parent / "b.jsonl").write_bytes(third)
    assert run("links", "a.jsonl", "b.jsonl").out == run("links", "b.jsonl", "a.jsonl").out


def test_teasers_of_text_pages(run: Callable, pages: Path):
    (pages / "orne.txt").write_text((pages / "flood.txt").read_text().replace("Monday", "Tuesday"), encoding="utf-8")
    outcome = run("links", "pages", "--unresolved")
    assert [row["pages"] for row in outcome.rows] == [2, 2, 2]
    assert outcome.rows[0]["occurrences"] == ["pages/flood.txt", "pages/orne.txt"]


def test_most_promoted(run: Callable, corpus: Path):
    harvest, flood = run("links", "--top").rows
    assert (harvest["target_source"], harvest["pages"], harvest["teasers"]) == ("pages/harvest.txt", 2, 2)
    assert (harvest["first_seen"], harvest["last_seen"], harvest["position"]) == ("2025-03-01T08:00",) * 2 + (1.0,)
    assert (flood["pages"], flood["first_seen"], flood["position"]) == (1, None, 3.0)


@pytest.mark.parametrize("name", ["00000000000000f2", "00000000000000F2", "pages/harvest.txt", "harvest.txt"])
def test_who_promotes_a_story(run: Callable, corpus: Path, name: str):
    outcome = run("links", "--of", name)
    assert [row["source"] for row in outcome.rows] == ["pages/flood.txt", "pages/home.txt"]


def test_a_page_that_is_not_there(run: Callable, corpus: Path):
    assert run("links", "--of", "nowhere").code == 2
    outcome = run("links", "--of", "00000000")
    assert outcome.code == 2
    assert "several pages" in outcome.err


@pytest.mark.parametrize("form", ["jsonl", "table", "csv"])
def test_no_row_is_exit_1(run: Callable, corpus: Path, form: str):
    of = "00000000000000f3"  # which nobody promotes
    assert run("links", "--of", of, "-f", form).code == 1
    assert run("links", "--unresolved", "-f", form).code == 0
    assert run("links", "--top", "--threshold", "1", "-f", form).code == 0
    assert run("links", "-f", form).code == 0
    run("forget", "pages/flood.txt", "pages/harvest.txt")
    assert run("links", "-f", form).code == 0  # its teasers are rows, also where a table does not show them
    assert [run("links", option, "-f", form).code for option in ("--top", "--graph", "--unresolved")] == [1, 1, 0]
    run("forget", "pages/home.txt")
    assert [run("links", *option, "-f", form).code for option in ((), ("--top",), ("--unresolved",))] == [1, 1, 1]


def test_no_row_of_a_graph_is_exit_1(run: Callable, corpus: Path):
    assert run("links", "-f", "gexf").code == 0
    run("forget", "pages/flood.txt", "pages/harvest.txt")
    assert run("links", "-f", "gexf").code == 1


def test_what_is_promoted_and_not_here(run: Callable, corpus: Path):
    ferry, upper = run("links", "--unresolved").rows
    assert (ferry["title"], ferry["pages"], ferry["position"]) == ("Ferry takes up service in April", 2, 1.5)
    assert ferry["occurrences"] == ["pages/harvest.txt", "pages/home.txt"]
    assert upper["title"] == "Rain floods the upper market of Kesta"


def test_a_threshold_leaves_the_less_sure_unresolved(run: Callable, corpus: Path):
    rows = run("links", "--threshold", "1").rows
    assert [row["score"] for row in rows if row["target"]] == [1.0, 1.0]
    cut = rows[0]
    assert (cut["target"], cut["target_source"], cut["score"], cut["rule"]) == (None, None, None, None)


def test_csv_keeps_the_keys(run: Callable, corpus: Path):
    table = list(csv.reader(io.StringIO(run("links", "-f", "csv").out)))
    assert table[0] == KEYS
    assert len(table) == 8
    edges = list(csv.DictReader(io.StringIO(run("links", "--graph", "-f", "csv").out)))
    assert [(edge["source"], edge["target"], edge["weight"]) for edge in edges] == [
        ("pages/flood.txt", "pages/harvest.txt", "1"),
        ("pages/home.txt", "pages/harvest.txt", "1"),
        ("pages/home.txt", "pages/flood.txt", "1"),
    ]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_graph(run: Callable, corpus: Path, form: str):
    assert run("links", "-o", f"out.{form}").code == 0
    written = Path(f"out.{form}").read_text(encoding="utf-8")
    assert run("links", "-f", form).out == written
    root = ET.fromstring(written)  # noqa: S314 - written a moment ago
    assert sum(part.tag.endswith("}edge") for part in root.iter()) == 3
    assert sum(part.tag.endswith("}node") for part in root.iter()) == 3


@pytest.mark.parametrize(
    "args",
    [
        ["--top", "--unresolved"],
        ["--top", "--graph"],
        ["--top", "-f", "gexf"],
        ["--top", "--of", "f1"],
        ["-f", "gefx"],
        ["-o", "out.xyz"],
        ["--threshold", "2"],
        ["nowhere.txt"],
        ["-c", "nowhere.db"],
    ],
)
def test_wrong_use(run: Callable, corpus: Path, args: list[str]):
    outcome = run("links", *args)
    assert (outcome.code, outcome.out) == (2, "")


def test_inputs_that_cannot_be_read_are_named(run: Callable, corpus: Path):
    Path("empty.txt").write_text("")
    outcome = run("links", "pages.jsonl", "empty.txt")
    assert outcome.code == 3
    assert "empty.txt" in outcome.err
    assert len(outcome.rows) == 7


def test_a_corpus_without_teasers_has_no_row(run: Callable, pages: Path):
    (pages / "flood.txt").unlink()
    outcome = run("links", "pages")
    assert (outcome.code, outcome.out) == (1, "")
    assert "0 teasers" in outcome.err


def test_tables_for_reading(run: Callable, corpus: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "150")
    shown = run("links", "-f", "table").out
    assert shown.count("pages/harvest.txt") == 2
    assert "Ferry" not in shown
    assert run("links", "-f", "table", "-n", "1").out.count("pages/") == 2
    assert FLOOD in run("links", "--top", "-f", "table").out
    assert "Ferry takes up service in April" in run("links", "--unresolved", "-f", "table").out
    assert run("links", "--graph", "-f", "table").out.count("pages/home.txt") == 2


def test_the_limit_holds_everywhere(run: Callable, corpus: Path):
    assert len(run("links", "-n", "2").rows) == 2
    assert len(run("links", "--top", "-n", "1").rows) == 1
    said = run("links", "-n", "2").err
    assert "2 of 7 shown" in said
    assert "7 teasers" in said


def test_copies_of_a_page_are_one_promoter(run: Callable, corpus: Path):
    shutil.copy("pages.jsonl", "again.jsonl")
    text = Path("again.jsonl").read_text(encoding="utf-8").replace("pages/", "saved/")
    Path("again.jsonl").write_text(text, encoding="utf-8")
    rows = run("links", "pages.jsonl", "again.jsonl", "--top").rows
    assert [row["pages"] for row in rows] == [2, 1]
    assert len(run("links", "pages.jsonl", "again.jsonl").rows) == 14


def test_the_json_is_as_the_schema_says(run: Callable, corpus: Path):
    required = json.loads(run("schema", "links").out)["$defs"]["Link"]["required"]
    assert sorted(required) == sorted(KEYS)
