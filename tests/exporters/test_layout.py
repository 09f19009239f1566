"""Several files: one a story, or one a section, source or month; and the names that they get."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from newskit.errors import OutputError, UsageError
from newskit.exporters import ExportOptions, formats, write_folder
from newskit.exporters._layout import month, place
from newskit.exporters._name import safe_name, story_name
from newskit.record import Record, TeaserRow

Tables = Mapping[str, list[Struct]]
PER_STORY = [form.name for form in formats() if "one-per-story" in form.layouts]


def record(source: str, **fields: object) -> Record:
    return msgspec.convert({"id": "0" * 16, "source": source, "kind": "story", "confidence": 1.0, **fields}, Record)


def folder(rows: list[Struct], path: Path, form: str, table: str = "stories", **how: str) -> dict[str, str]:
    """The files that were written, by name."""
    write_folder([(table, rows)], str(path), form, ExportOptions(table=table), **how)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in sorted(path.iterdir())}


@pytest.mark.parametrize("form", PER_STORY)
def test_each_story_has_its_file_and_its_line(hostile: list[Record], form: str, tmp_path: Path) -> None:
    files = folder(list(hostile), tmp_path / "out", form, layout="one-per-story")
    lines = [line.split("\t") for line in files.pop("metadata.tsv").split("\n")[:-1]]
    head, *rows = lines
    assert head[:3] == ["filename", "id", "source"]
    assert {len(row) for row in rows} == {len(head)}
    assert [row[0] for row in rows] == list(dict.fromkeys(row[0] for row in rows))
    assert {row[0] for row in rows} == set(files)
    assert [row[1] for row in rows] == [row.id for row in hostile]
    assert all(len(name.encode()) < 200 and not set(name) & set('/\\:*?"<>|\0\n') for name in files)


def test_files_of_a_concordancer_hold_the_texts(tmp_path: Path) -> None:
    rows = [record(f"pages/{n}.txt", title=f"Title {n}", text="One.\n\nTwo.", section="a\tb\nc") for n in range(3)]
    files = folder(list(rows), tmp_path / "out", "txt", layout="one-per-story")
    assert files["pages_1.txt"] == "Title 1\n\nOne.\n\nTwo.\n"
    (line,) = (line for line in files["metadata.tsv"].splitlines() if line.startswith("pages_1.txt"))
    assert "\ta b c\t" in line


def test_names_that_would_be_one_become_two(tmp_path: Path) -> None:
    sources = ["a/b.txt", "a_b.txt", "a:b.txt", "a_b.txt", "../a_b.html"]
    files = folder([record(source) for source in sources], tmp_path / "out", "txt", layout="one-per-story")
    assert len(files) == 1 + len(sources)
    assert [line.split("\t")[2] for line in files["metadata.tsv"].splitlines()[1:]] == sources


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "txt", "tei", "vertical", "md"])
def test_a_file_for_each_month(form: str, tmp_path: Path) -> None:
    dates = ["2025-02-27", "2025-01", None, "2025-02-01T09:10Z", "XXXX-02-27", "2025"]
    rows = [record(f"{place}.txt", published=date, title=f"T{place}") for place, date in enumerate(dates)]
    files = folder(list(rows), tmp_path / "out", form, split_by="month")
    stems = sorted(name.partition(".")[0] for name in files)
    assert stems == sorted(["2025", "2025-01", "2025-02", "XXXX-02", "undated"])
    (february,) = (text for name, text in files.items() if name.startswith("2025-02"))
    assert february.index("T0") < february.index("T3")
    assert "T1" not in february


def test_every_row_is_in_one_file(hostile: list[Record], tmp_path: Path) -> None:
    rows = [row for row in hostile if "\ud800" not in row.source]
    for by in ("section", "source", "month"):
        files = folder(list(rows), tmp_path / by, "csv", split_by=by)
        csv.field_size_limit(10_000_000)
        found = [row["id"] for text in files.values() for row in csv.DictReader(io.StringIO(text, newline=""))]
        assert sorted(found) == [row.id for row in rows]


def test_sections_and_sources(tmp_path: Path) -> None:
    rows = [
        record("a/1.txt", section="News/Local"), record("a/2.txt", section=" "), record("b.jsonl#1", section="Sport"),
        record("b.jsonl#2"), record("c.zip!x/y.txt", section="news/local"),
    ]  # fmt: skip
    assert list(folder(list(rows), tmp_path / "s", "csv", split_by="section")) == [
        "News_Local.csv", "Sport.csv", "news_local.csv", "no section.csv",
    ]  # fmt: skip
    assert list(folder(list(rows), tmp_path / "p", "csv", split_by="source")) == ["a.csv", "b.jsonl.csv", "c.zip.csv"]


def test_teasers_are_split_as_well(tmp_path: Path) -> None:
    rows: list[Struct] = [TeaserRow(source="a/1.txt", id="1", position=1, section="Sport")]
    assert list(folder(rows, tmp_path / "s", "jsonl", "teasers", split_by="section")) == ["Sport.jsonl"]


def test_what_does_not_go_together(tables: Tables, tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(UsageError, match="one-per-story is for stories and pages"):
        folder(tables["teasers"], target, "md", "teasers", layout="one-per-story")
    with pytest.raises(UsageError, match="csv has no layout one-per-story; it has one-file"):
        folder(tables["stories"], target, "csv", layout="one-per-story")
    with pytest.raises(UsageError, match="links have no section to split by"):
        folder(tables["links"], target, "csv", "links", split_by="section")
    with pytest.raises(UsageError, match="choose one"):
        folder(tables["stories"], target, "txt", layout="one-per-story", split_by="month")
    assert not list(tmp_path.iterdir())


def test_a_folder_with_files_in_it_is_left_alone(tables: Tables, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    folder(tables["stories"], tmp_path / "out", "txt", layout="one-per-story")
    before = sorted((tmp_path / "out").iterdir())
    with pytest.raises(OutputError, match="is not empty; name a new folder"):
        folder(tables["stories"], tmp_path / "out", "txt", layout="one-per-story")
    with pytest.raises(OutputError, match="there is no folder"):
        folder(tables["stories"], tmp_path / "none" / "out", "txt", layout="one-per-story")
    assert sorted((tmp_path / "out").iterdir()) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    def rows():  # noqa: ANN202
        yield record("a.txt")
        raise KeyboardInterrupt

    for how in ({"layout": "one-per-story"}, {"split_by": "month"}):
        with pytest.raises(KeyboardInterrupt):
            write_folder([("stories", rows())], str(tmp_path / "out"), "txt", ExportOptions(), **how)
        assert not list(tmp_path.iterdir())


@given(st.text(max_size=300))
def test_any_text_makes_a_safe_name(text: str) -> None:
    for name in (safe_name(text), story_name(text)):
        assert name
        assert len(name.encode()) <= 130
        assert not set(name) & set('/\\:*?"<>|')
        assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in name)
        assert name[0] not in "-~"
        assert name.strip(" .") == name
        assert name.lower().partition(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


@pytest.mark.parametrize(
    ("source", "where"),
    [("a.txt", "a.txt"), ("a/b.txt", "a"), ("d.jsonl#a/b", "d.jsonl"), ("w.warc.gz@12", "w.warc.gz"), ("-#3", "-"),
     ("a.zip!b.jsonl#3", "a.zip"), ("", "")],
)  # fmt: skip
def test_the_place_of_a_source(source: str, where: str) -> None:
    assert place(source) == where


def test_months_are_as_exact_as_dates() -> None:
    assert [month(date) for date in ("2025-02-27T09:10Z", "2025", "", "soon")] == [
        "2025-02",
        "2025",
        "undated",
        "undated",
    ]
