"""The report: one file, no script, every chart also as a table with the figures of `newskit stats`."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from newskit.cli.app import run
from newskit.corpus import entities, open_writer
from newskit.model import page_id
from newskit.record import EntityRow, Record, TeaserRecord
from newskit.report import charts
from newskit.report.document import as_csv, html
from newskit.report.model import Figure, Report, Section, Table
from newskit.text.inert import inert

HOSTILE = "<script>document.title='run'</script><img src=x onerror=alert(1)></svg></table> \x1b[31m\0\u202e\ufffe {{x}}"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def page(number: int, **fields: Any) -> Record:
    text = f"It rained in Kesta on day {number}. " * (number % 7 + 1)
    told = {
        "title": f"Rain, day {number}",
        "published": f"2025-{number % 12 + 1:02}-03",
        "section": f"S{number % 3}",
        "teasers": (TeaserRecord(position=1, title=f"Rain, day {(number + 1) % 40}"),),
        **fields,
    }
    return Record(
        id=page_id(text, str(number)),
        source=f"news/{number % 4}/{number}.txt",
        kind="story",
        confidence=number % 10 / 10,
        text=text,
        paragraphs=(text,),
        words=len(text.split()),
        **told,
    )


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    hostile = page(
        41, title=HOSTILE, section=HOSTILE, agency="=1+1", teasers=(TeaserRecord(position=1, title=HOSTILE),)
    )
    with open_writer("newskit.db", stem="none", rules=1) as writer:
        writer.add([*map(page, range(40)), hostile, page(42, published="XXXX-01-01"), page(43, published=None)])
        writer.finish()
    return tmp_path / "newskit.db"


@pytest.fixture
def promoting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus whose pages promote five stories: on several days, without a date or its year, twice on a page."""
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    monkeypatch.chdir(tmp_path)
    dates = ("2024-12-30", "2025-01-02T08:00Z", "2025-01", "2025", "XXXX-01-01", None, "2025-03-01")

    def promoted(number: int) -> tuple[TeaserRecord, ...]:
        titles = [f"Rain, day {number % 5}", f"Rain, day {number % 3}", f"Snow, day {number}"]
        return tuple(TeaserRecord(position=place, title=title) for place, title in enumerate(titles, start=1))

    with open_writer("promoting.db", stem="none", rules=1) as writer:
        writer.add(page(number, published=dates[number % 7], teasers=promoted(number)) for number in range(60))
        writer.finish()
    return tmp_path / "promoting.db"


@pytest.fixture
def made(corpus: Path) -> str:
    """A report of the corpus with a search."""
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    assert run(["report", "-q", "--query", "kesta", "--query", "7", "--date", "2025-05-01", "-o", "report.html"]) == 0
    return (corpus.parent / "report.html").read_text(encoding="utf-8")


class Reader(HTMLParser):
    """The elements of a page, the text, and the tables by the id of their figure."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._figure = ""
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "figure":
            self._figure = str(dict(attrs)["id"])
        elif tag == "tr":
            self.tables.setdefault(self._figure, []).append([])
        elif tag in {"td", "th"}:
            self.tables[self._figure][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.tables[self._figure][-1][-1] += data


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def test_nothing_runs_and_nothing_is_fetched(made: str):
    reader = read(made)
    assert {tag for tag, _ in reader.tags}.isdisjoint({"script", "img", "iframe", "link", "object", "embed", "form"})
    for tag, attributes in reader.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("href", "src", "xlink:href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:text/csv"))
    assert "default-src 'none'" in made
    assert "\x1b" not in made
    assert "\0" not in made
    assert not re.findall(r"url\(|@import", made)


def test_charts_are_well_formed_and_described(made: str):
    drawn = re.findall(r"<svg.*?</svg>", made, re.DOTALL)
    assert len(drawn) >= 8
    for svg in drawn:
        ET.fromstring(svg)  # noqa: S314 - made by us
        assert 'role="graphics' in svg


def test_every_table_says_what_stats_says(made: str, capsys: pytest.CaptureFixture[str]):
    tables = read(made).tables
    assert run(["stats", "-f", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for by, figure, unit in (
        ("kind", "kinds", "pages"), ("section", "section", "stories"), ("source", "source", "stories"),
        ("lang", "lang", "stories"), ("length", "length", "stories"),
    ):  # fmt: skip
        expected = [(inert(row["value"] or "–"), f"{row[unit]:,}") for row in rows if row["by"] == by]
        assert [(row[0], row[1]) for row in tables[figure][1:]] == expected
    (total,) = [row for row in rows if row["by"] == "total"]
    assert tables["totals"][1] == [f"{total[key]:,}" for key in ("pages", "stories", "words")]
    months = [(row["value"] or "–", str(row["stories"])) for row in rows if row["by"] == "month"]
    assert [(row[0], row[1]) for row in tables["timeline"][1:]] == months
    assert run(["stats", "-f", "jsonl", "--query", "kesta", "--query", "7"]) == 0
    hits = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[1], row[2]) for row in tables["searches"][1:]] == [
        (row["query"], row["value"] or "–", str(row["stories"])) for row in hits
    ]


PROMOTED_WHEN = """
SELECT q.title, CASE WHEN p.published IS NULL THEN '–' WHEN p.published GLOB 'X*' THEN 'XXXX'
  ELSE substr(p.published, 1, ?) END AS period, count(DISTINCT p.page), min(s.file)
FROM page_teasers t JOIN pages p USING (page)
JOIN pages q ON q.title = t.title AND q.page <> p.page JOIN page_sources s ON s.page = q.page
GROUP BY q.page, period
"""


@pytest.mark.parametrize(("per", "length"), [("month", 7), ("year", 4), ("day", 10)])
def test_when_stories_are_promoted_is_what_sql_says(promoting: Path, per: str, length: int):
    assert run(["report", "-q", "-c", str(promoting), "--per", per, "-o", "when.html"]) == 0
    header, *rows = read((promoting.parent / "when.html").read_text(encoding="utf-8")).tables["promoted-when"]
    assert header == ["title", per, "pages", "source"]
    connection = sqlite3.connect(promoting)
    expected = {tuple(map(str, row)) for row in connection.execute(PROMOTED_WHEN, (length,))}
    connection.close()
    assert len(rows) == len(expected) > 10
    assert set(map(tuple, rows)) == expected
    titles = [row[0] for row in rows]
    assert titles == sorted(titles, key=titles.index)  # a story's rows stand together, in the order of time
    times = {title: [row[1] for row in rows if row[0] == title] for title in titles}
    assert all(found == sorted(found, key=lambda at: (at == "–", at == "XXXX", at)) for found in times.values())


DAY = "substr({}(CASE WHEN p.published GLOB '[0-9]*' THEN p.published END), 1, 10)"
TEASED = f"""
SELECT t.title, count(DISTINCT t.page) AS pages, count(*) AS teasers, {DAY.format("min")}, {DAY.format("max")}
FROM page_teasers t JOIN pages p USING (page) LEFT JOIN pages q ON q.title = t.title
WHERE q.title IS {{}} NULL AND q.page IS NOT t.page GROUP BY t.title
"""  # noqa: S608 - put together from constants
OTHER_TABLES = {
    "promoted": TEASED.format("NOT"),
    "missing": f"{TEASED.format('')} ORDER BY pages DESC, teasers DESC, t.title LIMIT 50",
    "confidence": "SELECT printf('%.1f', CAST(confidence * 10 AS INTEGER) / 10.0), count(*) FROM pages GROUP BY 1",
    "look-at": "SELECT file, kind, confidence, title FROM pages JOIN page_sources USING (page) ORDER BY 3, id LIMIT 50",
    "methods": "SELECT method, count(*) FROM page_clusters WHERE method IS NOT NULL GROUP BY 1",
    "clusters": "SELECT r.title, count(*) FROM page_clusters c JOIN pages r ON r.id = c.cluster GROUP BY c.cluster",
    "where": """
        SELECT 'day', (SELECT count(*) FROM pages WHERE title LIKE '%day%' OR text LIKE '%day%'), 0, 0, 0 UNION ALL
        SELECT 'snow', 0, 0, (SELECT count(DISTINCT page) FROM page_teasers WHERE title LIKE 'snow%'), 0""",
}  # fmt: skip
"""The first columns of tables, and the same in SQL."""


@pytest.fixture
def whole(promoting: Path) -> tuple[Path, Reader]:
    """The corpus with copies marked, and a report of all that there is."""
    with closing(sqlite3.connect(promoting)) as connection:
        ids = [id_ for (id_,) in connection.execute("SELECT id FROM pages ORDER BY page")]
        marks = [(id_, ids[0], "near" if at else None) for at, id_ in enumerate(ids[:4])]
        marks += [(id_, ids[9], "exact" if at else None) for at, id_ in enumerate(ids[9:11])]
        connection.executemany(
            "INSERT INTO page_clusters (id, cluster, method, contained_in) VALUES (?, ?, ?, '[]')", marks
        )
        texts = connection.execute("SELECT page, text FROM pages").fetchall()
        connection.commit()
    assert len(texts) == 60
    asked = ["--query", "day", "--query", "snow"]
    assert run(["report", "-q", "-c", str(promoting), *asked, "-o", "whole.html"]) == 0
    return promoting, read((promoting.parent / "whole.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("table", OTHER_TABLES)
def test_the_other_tables_are_what_sql_says(whole: tuple[Path, Reader], table: str):
    corpus, shown = whole
    with closing(sqlite3.connect(corpus)) as connection:
        rows = connection.execute(OTHER_TABLES[table]).fetchall()
    expected = [["–" if cell is None else str(cell) for cell in row] for row in rows]
    found = [row[: len(expected[0])] for row in shown.tables[table][1:]]
    if table == "confidence":
        found = [[name[:3], number] for name, number in found if number != "0"]
    assert found
    assert sorted(found) == sorted(expected)


def test_stories_that_are_promoted_for_long_are_shown_by_longer_periods(promoting: Path):
    with open_writer(str(promoting), rules=1) as writer:
        writer.add([page(90, published="1990-01-01", teasers=(TeaserRecord(position=1, title="Rain, day 1"),))])
        writer.finish()
    assert run(["report", "-q", "-c", str(promoting), "--per", "day", "-o", "when.html"]) == 0
    text = (promoting.parent / "when.html").read_text(encoding="utf-8")
    assert read(text).tables["promoted-when"][0][1] == "year"
    assert "When they are promoted (pages by year)" in text


def test_the_saved_csv_is_the_table(made: str):
    tables = read(made).tables
    saved = re.findall(r'href="data:text/csv;charset=utf-8,([^"]*)" download="([\w-]+)\.csv"', made)
    assert {name for _, name in saved} == set(tables)
    for data, name in saved:
        rows = list(csv.reader(io.StringIO(unquote(data))))
        assert len(rows) == len(tables[name])
        assert rows[0] == tables[name][0]
    assert "'=1+1" in unquote(made)


def test_the_same_file_each_time(made: str, corpus: Path, monkeypatch: pytest.MonkeyPatch):
    asked = ["report", "-q", "--query", "kesta", "--query", "7", "-o", "again.html"]
    assert run([*asked, "--date", "2025-05-01"]) == 0
    assert (corpus.parent / "again.html").read_text(encoding="utf-8") == made
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert run(asked) == 0
    assert "1970-01-01" in (corpus.parent / "again.html").read_text(encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert run(asked) == 2


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_a_browser_shows_it_without_a_word_of_complaint(made: str, corpus: Path, tmp_path: Path):
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
        f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"file://{corpus.parent / 'report.html'}",
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "CONSOLE" not in shown.stderr
    assert "<title>A corpus of news pages</title>" in shown.stdout
    assert shown.stdout.count("<svg") == made.count("<svg")
    assert shown.stdout.count("<script") == 0


def test_very_long_values_do_not_fill_the_file():
    rows = [("x" * 1_000_000, 1), (HOSTILE * 1000, 2)]
    figure = Figure(id="a", title="b" * 10, table=Table(("value", "number"), rows))
    report = Report(title="t", date="d", made_with="m", sections=[Section(id="s", title="S", figures=[figure])])
    assert len("".join(html(report))) < 20_000
    assert len(as_csv(figure.table)) < 2_000


def test_labels_that_were_cut_to_the_same_keep_their_bars():
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    svg = charts.bars([("x" * 100, 1), ("x" * 99, 2), (HOSTILE, 3), (None, 4)])
    ET.fromstring(svg)  # noqa: S314 - made by us
    assert len(re.findall(r'aria-roledescription="bar"', svg)) == 4


def test_what_is_missing_is_said(corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("newskit.report.charts.find_spec", lambda _: None)
    assert run(["report", "-o", "report.html"]) == 2
    assert capsys.readouterr().err.strip().endswith("pip install 'newskit[report]'")
    assert not (corpus.parent / "report.html").exists()


def test_a_network_has_a_place_for_each_name_and_a_line_for_each_pair():
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    nodes = {7: ("Anna Orlo", 9), 3: (HOSTILE, 4), 5: ("Kesta", 4)}
    svg = charts.network(nodes, [(7, 3, 2), (7, 5, 1)])
    ET.fromstring(svg)  # noqa: S314 - made by us
    assert len(re.findall(r'aria-label="[^"]*: [94]"', svg)) == len(nodes)
    assert {"Anna Orlo", "Kesta"} <= set(re.findall(r">([^<]+)</text>", svg))
    assert len(re.findall(r'<path [^>]*d="M[^"]*L[^"]*"[^>]*stroke-opacity="0.25"', svg)) == 2
    assert charts.network(nodes, [(7, 3, 2), (7, 5, 1)]) == svg


def test_names_that_are_kept_are_shown(made: str, corpus: Path):
    assert "newskit entities --save looks for them" in made
    rows = [
        EntityRow(name=name, type="person", count=2, pages=2, first_seen=None, last_seen=None, confidence=1.0)
        for name in ("Anna Orlo", "Ilse Brandt")
    ]
    with entities.keeper(str(corpus)) as keeper:
        keeper.begin(b"{}", b"", [1, 2], anew=True)
        keeper.keep([(page, entities.Kept("[]", "[]")) for page in (1, 2)])
        keeper.finish(rows, [(row, page, row) for row in (0, 1) for page in (1, 2)])
    assert run(["report", "-q", "-o", "named.html"]) == 0
    tables = read((corpus.parent / "named.html").read_text(encoding="utf-8")).tables
    assert tables["network"][1:] == [["Anna Orlo", "Ilse Brandt", "2"]]
    assert [row[:2] for row in tables["names-person"][1:]] == [["Anna Orlo", "2"], ["Ilse Brandt", "2"]]


def test_an_empty_corpus_makes_an_empty_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    monkeypatch.chdir(tmp_path)
    with open_writer("newskit.db", stem="none", rules=1) as writer:
        writer.add([page(1)])
        writer.finish()
    with open_writer("newskit.db", rules=1) as writer:
        writer.forget([page(1).source])
        writer.finish()
    assert run(["report", "-q", "-o", "report.html"]) == 0
    text = Path("report.html").read_text(encoding="utf-8")
    assert "Overview" in text
    assert "<svg" not in text
