"""`newskit parse --overrides`: corrections from a file, in a corpus, and what is said when they do not fit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newskit.pipeline.overrides import read_overrides

HEADER = "source,line,text,kind,field,value\n"


def write(text: str, name: str = "fixes.csv") -> None:
    Path(name).write_text(text, encoding="utf-8")


def rows_of(newskit: Callable, *args: str) -> dict[str, dict]:
    done = newskit("parse", "pages", "-f", "jsonl", "--overrides", "fixes.csv", *args)
    assert (done.code, done.err) == (0, "")
    return {Path(row["source"]).stem: row for row in done.rows}


def test_corrections_win_over_the_parser(newskit: Callable, pages: Path):
    write(
        HEADER + "pages/flood.txt,,Mayor Ilse,caption,,\n"
        "pages/flood.txt,,,,authors,Ann Lee; Bo Chan\n"
        "./pages/harvest.txt,1,,,title,Cherries\n"
    )
    rows = rows_of(newskit)
    assert rows["flood"]["authors"] == ["Ann Lee", "Bo Chan"]
    assert rows["flood"]["captions"][0].startswith("Mayor Ilse")
    assert "Mayor Ilse" not in rows["flood"]["text"]
    assert rows["harvest"]["title"] == "Cherries"


def test_jobs_make_no_difference(newskit: Callable, pages: Path):
    write(HEADER + "pages/flood.txt,,Mayor Ilse,caption,,\npages/harvest.txt,1,,furniture,,\n")
    assert rows_of(newskit, "-j", "1") == rows_of(newskit, "-j", "3")


def test_json_lines_say_the_same(newskit: Callable, pages: Path):
    write(HEADER + "pages/flood.txt,5,,kicker,,\npages/flood.txt,,,,authors,Ann Lee; Bo Chan\n")
    csv_rows = rows_of(newskit)
    lines = [
        {"source": "pages/flood.txt", "line": 5, "kind": "kicker"},
        {"source": "pages/flood.txt", "field": "authors", "value": ["Ann Lee", "Bo Chan"]},
    ]
    write("".join(json.dumps(line) + "\n" for line in lines))
    assert rows_of(newskit) == csv_rows


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_of_spreadsheets(newskit: Callable, pages: Path, encoding: str):
    table = "Source;Line;Text;Kind;Field;Value;\npages/flood.txt;;;;title;Überschwemmung\n;;;;;\n"
    Path("fixes.csv").write_text(table, encoding=encoding)
    assert rows_of(newskit)["flood"]["title"] == "Überschwemmung"


def test_explain_shows_the_rule(newskit: Callable, pages: Path):
    write(HEADER + "pages/flood.txt,5,,kicker,,\n")
    done = newskit("parse", "pages/flood.txt", "--explain", "--overrides", "fixes.csv")
    line = next(line for line in done.out.splitlines() if line.startswith("kicker"))
    assert line.endswith("override")
    assert done.code == 0


def test_the_corpus_keeps_them(newskit: Callable, pages: Path):
    newskit("parse", "pages")
    write(HEADER + "pages/flood.txt,,,,title,Flood\n")
    done = newskit("parse", "pages", "--overrides", "fixes.csv")
    assert (done.code, "newskit.db: 0 new, 1 changed, 1 unchanged" in done.err) == (0, True)
    assert title_of("pages/flood.txt") == "Flood"
    with closing(sqlite3.connect("newskit.db")) as connection:
        connection.execute("UPDATE pages SET rules = 0, title = 'older', digest = 0")
        connection.commit()
    assert newskit("parse", "pages", "--again").code == 0
    assert title_of("pages/flood.txt") == "Flood"
    assert "older" not in title_of("pages/harvest.txt")


def test_a_first_build_keeps_them_too(newskit: Callable, pages: Path):
    write(HEADER + "pages/flood.txt,,,,title,Flood\n")
    assert newskit("parse", "pages", "--overrides", "fixes.csv").code == 0
    assert title_of("pages/flood.txt") == "Flood"
    assert kept() == [("fixes.csv:2", "pages/flood.txt", "title", "Flood")]
    assert newskit("doctor").code == 0


def test_a_file_takes_the_place_of_what_was_said_of_its_pages(newskit: Callable, pages: Path):
    write(HEADER + "pages/flood.txt,,,,title,Flood\npages/harvest.txt,,,,title,Harvest\n")
    newskit("parse", "pages", "--overrides", "fixes.csv")
    plain = "Rain floods the lower market of Kesta"
    write("source\npages/flood.txt\n")
    assert newskit("parse", "pages", "--overrides", "fixes.csv").code == 0
    assert (title_of("pages/flood.txt"), title_of("pages/harvest.txt")) == (plain, "Harvest")
    assert [row[1] for row in kept()] == ["pages/harvest.txt"]


def test_they_go_with_their_page(newskit: Callable, pages: Path):
    write(HEADER + "pages/flood.txt,,,,title,Flood\n")
    newskit("parse", "pages", "--overrides", "fixes.csv")
    newskit("forget", "pages/flood.txt")
    assert kept() == []


def test_what_is_said_of_a_page_is_true_of_all_its_sources(newskit: Callable, pages: Path):
    (pages / "zz.txt").write_bytes((pages / "flood.txt").read_bytes())
    newskit("parse", "pages")
    write(HEADER + "pages/zz.txt,,,,title,Flood\n")
    newskit("parse", "pages/zz.txt", "--overrides", "fixes.csv")
    assert title_of("pages/flood.txt") == "Flood"
    assert newskit("doctor").code == 0
    newskit("parse", "pages", "--again")
    assert title_of("pages/zz.txt") == "Flood"


def test_rows_that_are_not_sound_are_named_each_with_its_line(newskit: Callable, pages: Path):
    write(
        HEADER + "pages/flood.txt,x,,ad,,\n\npages/flood.txt,,Mayor,paragraf,,\n"
        'pages/flood.txt,,"Mayor\nIlse",,titel,x\npages/flood.txt,1,,ad,,\npages/flood.txt,1,,nav,,\n'
    )
    done = newskit("parse", "pages", "--overrides", "fixes.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        'newskit: fixes.csv:2: "x" is no line number (1, 2, 3 …)',
        'newskit: fixes.csv:4: there is no kind "paragraf". Did you mean paragraph?',
        'newskit: fixes.csv:5: there is no field "titel". Did you mean title?',
        "newskit: fixes.csv:8: it contradicts line 7",
    ]
    assert not Path("newskit.db").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "newskit: fixes.csv: it is empty; a file of corrections begins with: source,line,text,kind,field,value"),
        ("a,b\n1,2\n", "newskit: fixes.csv:1: the first line must name the columns"),
        ('source,text\npages/flood.txt,"open\n', "newskit: fixes.csv:2: it is not CSV"),
        ("source\npages/flood.txt,1,ad\n", "newskit: fixes.csv:2: it has 3 cells, the first line names 1 column"),
        ('{"source": "a", "line": true}\n', "newskit: fixes.csv:1: it is no JSON object of texts and numbers"),
        ('{"source": "a"\n', "newskit: fixes.csv:1: it is no JSON object"),
        ("%PDF-1.7", "newskit: fixes.csv cannot be read: it is a PDF file, not text"),
    ],
)
def test_files_that_are_none(newskit: Callable, pages: Path, text: str, said: str):
    write(text)
    done = newskit("parse", "pages", "--overrides", "fixes.csv")
    assert done.code == 2
    assert done.err.startswith(said)
    assert len(done.err.splitlines()) == 1


def test_a_missing_file(newskit: Callable, pages: Path):
    done = newskit("parse", "pages", "--overrides", "fixes.csv")
    assert (done.code, done.err) == (2, "newskit: fixes.csv cannot be read: No such file or directory\n")


def test_what_matches_nothing_is_named_and_the_rest_is_done(newskit: Callable, pages: Path):
    write(
        HEADER + "pages/flood.txt,99,,ad,,\npages/flood.txt,,Nowhere,ad,,\nflood.txt,5,,ad,,\nflood.txt,6,,ad,,\n"
        "pages/flood.txt,,,,title,Flood\n"
    )
    done = newskit("parse", "pages", "--overrides", "fixes.csv", "-f", "jsonl")
    assert done.code == 3
    assert done.err.splitlines()[:3] == [
        "newskit: fixes.csv:2: pages/flood.txt: there is no line 99: the page has 14",
        'newskit: fixes.csv:3: pages/flood.txt: no line begins with "Nowhere"',
        'newskit: fixes.csv:4: there is no page "flood.txt" in these inputs. Did you mean pages/flood.txt?',
    ]
    assert done.rows[0]["title"] == "Flood"
    assert len(done.rows) == 2


def test_pages_can_be_named_by_id(newskit: Callable, pages: Path):
    id_ = newskit("parse", "pages/flood.txt", "-f", "jsonl").rows[0]["id"]
    write(HEADER + f"{id_},,,,title,Flood\n")
    assert rows_of(newskit)["flood"]["title"] == "Flood"


def test_records_of_newskit_cannot_be_corrected(newskit: Callable, pages: Path):
    newskit("parse", "pages", "-o", "split.jsonl")
    write(HEADER + "pages/flood.txt,,,,title,Flood\n")
    done = newskit("parse", "split.jsonl", "-f", "jsonl", "--overrides", "fixes.csv")
    assert done.code == 3
    assert "only pages can be corrected" in done.err


@pytest.mark.parametrize(("language", "rows"), [("csv", 6), ("json", 2)])
def test_the_examples_of_the_documentation_are_sound(folder: Path, language: str, rows: int):
    text = (Path(__file__).parents[2] / "docs" / "overrides.md").read_text(encoding="utf-8")
    write(text.partition(f"```{language}\n")[2].partition("```")[0])
    assert len(read_overrides("fixes.csv")) == rows


def title_of(source: str) -> str:
    with closing(sqlite3.connect("newskit.db")) as connection:
        return str(connection.execute("SELECT title FROM stories WHERE source = ?", (source,)).fetchone()[0])


def kept() -> list[tuple]:
    with closing(sqlite3.connect("newskit.db")) as connection:
        return connection.execute("SELECT origin, source, field, value FROM overrides ORDER BY source").fetchall()
