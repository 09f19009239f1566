"""Tables: a row is a page, named by its own id or its number; newskit's own tables are read back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.model import Document, Problem
from newskit.record import Record
from newskit.sources import Options

ROWS = [
    {"id": "a", "title": "One, two", "text": 'First line.\nSecond "line".', "url": "https://post.example/1"},
    {"id": "", "title": "Điện Biên", "text": "Tabs\tand ; and | in it.", "url": ""},
]


def table(rows: list[dict[str, Any]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv(folder: Path, read: Any, encoding: str, delimiter: str) -> None:
    rows = [dict(row, title="Cafe") for row in ROWS] if encoding == "windows-1258" else ROWS
    (folder / "a.csv").write_bytes(table(rows, delimiter).encode(encoding))
    first, second = read("a.csv")
    assert (first.source, first.text) == ("a.csv#a", 'First line.\nSecond "line".')
    assert (first.hints.title, first.hints.url) == (
        "One, two" if encoding[:3] == "utf" else "Cafe",
        "https://post.example/1",
    )
    assert (second.source, second.text) == ("a.csv#2", "Tabs\tand ; and | in it.")


def test_the_column_of_the_text(folder: Path, read: Any) -> None:
    (folder / "a.tsv").write_text("name\twords\nx\tSome words.\n")
    (problem,) = read("a.tsv")
    assert problem == Problem(
        "a.tsv#1", "row 1: there is no text in it (it has name, words); name the field with --text-field"
    )
    (document,) = read("a.tsv", Options(text_field="words"))
    assert document.text == "Some words."


def test_tables_in_a_folder_are_asked_for(folder: Path, read: Any) -> None:
    (folder / "a.csv").write_text("text,x\nOne.,2\n")
    (folder / "b.json").write_text('[{"text": "Two."}]')
    (folder / "c.txt").write_text("Three.\n")
    assert [found.source for found in read(".")] == ["c.txt"]
    assert [found.source for found in read(["a.csv", "*.json"])] == ["a.csv#1", "b.json#1"]
    assert [found.source for found in read(".", Options(text_field="text"))] == ["a.csv#1", "b.json#1", "c.txt"]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ('[{"text": "One."}, {"text": "Two."}]', ["One.", "Two."]),
        ('\ufeff [\n{"text": "One."}\n,\n{"text": "Two."}\n]\n', ["One.", "Two."]),
        ('{"status": "ok", "articles": [{"title": "A", "url": "x", "text": "One."}]}', ["One."]),
        ('{\n  "title": "A",\n  "text": "One.",\n  "tags": ["a"]\n}', ["One."]),
        ('{"text": "One."}\n{"text": "Two."}\n', ["One.", "Two."]),
        ("[]", []),
    ],
)
def test_json(folder: Path, read: Any, text: str, texts: list[str]) -> None:
    (folder / "a.json").write_text(text, encoding="utf-8")
    assert [found.text for found in read("a.json") if isinstance(found, Document)] == texts


@pytest.mark.parametrize(
    "text", ['[{"text": "One."}, {"te', '[{"text": "One."} {"text": "Two."}]', '[{"text": "One."}, 7]']
)
def test_broken_json_gives_what_can_be_read(folder: Path, read: Any, text: str) -> None:
    (folder / "a.json").write_text(text)
    document, problem = read("a.json")
    assert document.text == "One."
    assert (problem.source, problem.message[:48]) == (
        "a.json",
        "it is damaged and cannot be read beyond row 1: i"[:48],
    ) or (problem.message.startswith("it is damaged and cannot be read beyond row 1: "))


def test_large_tables_are_cut(folder: Path, read: Any) -> None:
    rows = [{"id": str(n), "text": f"Page {n}.\n" * 200} for n in range(1500)]
    (folder / "a.csv").write_text(table(rows), newline="")
    (folder / "a.json").write_text(json.dumps(rows))
    for name in ("a.csv", "a.json"):
        assert [found.source for found in read(name)] == [f"{name}#{n}" for n in range(1500)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip), min_size=1, max_size=5
    )
)
def test_any_text_survives_csv(texts: list[str]) -> None:
    from newskit.sources import csv as source
    from newskit.sources._model import Item
    from newskit.text.decode import clean

    data = table([{"no": str(n), "text": text} for n, text in enumerate(texts)]).encode()
    item = Item(source="a.csv", path="a.csv", size=len(data), format="csv", data=data)
    found = [one.text for one in source.read(item, Options()) if isinstance(one, Document)]
    assert found == [clean(text) for text in texts]


def test_own_tables_are_read_back(folder: Path, read: Any) -> None:
    record = Record(
        id="00000000000000ff", source="pages/one.txt", kind="story", confidence=0.97, title="One",
        authors=("Ann", "Bo"), text="First.\n\nSecond.", paragraphs=("First.", "Second."), words=2,
    )  # fmt: skip
    row = {
        "schema": 1, "id": record.id, "source": record.source, "kind": "story", "confidence": 0.97, "title": "One",
        "authors": "Ann; Bo", "text": record.text, "truncated": "false", "words": 2, "kicker": "",
    }  # fmt: skip
    (folder / "a.csv").write_text(table([row]), newline="")
    assert read("a.csv") == [record]


@pytest.mark.parametrize("number", ["²", "-1", "9" * 5000, "x"])
def test_what_is_no_number_in_an_own_table_does_no_harm(folder: Path, read: Any, number: str) -> None:
    row = {"schema": "1", "id": "a", "source": "b", "kind": "story", "text": "Some words.", "words": number}
    (folder / "a.csv").write_text(table([row]), encoding="utf-8")
    (found,) = read("a.csv")
    assert isinstance(found, Document | Problem)


def test_parquet(folder: Path, read: Any) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [{"id": str(n), "text": f"Page {n}.", "tags": ["a", "b"], "date": None} for n in range(2000)]
    parquet.write_table(pa.Table.from_pylist(rows), folder / "a.parquet", row_group_size=300)
    assert [found.source for found in read(".")] == [f"a.parquet#{n}" for n in range(2000)]
    (folder / "b.parquet").write_bytes((folder / "a.parquet").read_bytes()[:-50])
    *_, problem = read(".")
    assert problem.source == "b.parquet"
    assert problem.message.startswith("it is damaged")


@pytest.mark.parametrize("at", [20, 198])
def test_a_quote_that_is_not_closed_is_named(folder: Path, read: Any, at: int) -> None:
    rows = [f'{n},"Rain {n} fell on the quay, and it stayed."' for n in range(200)]
    rows[at] = rows[at][:-1]
    (folder / "a.csv").write_text("\n".join(["id,text", *rows, ""]), encoding="utf-8")
    found = read("a.csv")
    (problem,) = (one for one in found if isinstance(one, Problem))
    assert f"row {at + 1}: a quote in it is not closed" in problem.message
    said = "".join(one.text for one in found if isinstance(one, Document))
    assert all(f"Rain {n} fell" in said for n in range(200))


def test_quotes_that_are_not_doubled_do_no_harm_on_a_line(folder: Path, read: Any) -> None:
    (folder / "a.csv").write_text('id,text\n1,"He said "no" twice."\n2,"She left\n\nat noon."\n', encoding="utf-8")
    first, second = read("a.csv")
    assert (first.source, second.source) == ("a.csv#1", "a.csv#2")
    assert second.text == "She left\n\nat noon."
