"""`newskit export`: the corpus in formats that others read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path


def test_a_row_a_story(run: Callable, corpus: Path):
    code, out, err = run("export", "--format", "csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["source"] for row in rows] == ["pages/flood.txt", "pages/harvest.txt"]


def test_json_lines_are_the_default(run: Callable, corpus: Path):
    assert [row["source"] for row in run("export").rows] == ["pages/flood.txt", "pages/harvest.txt"]


def test_a_file_is_written_whole_and_summed_up(run: Callable, corpus: Path):
    code, out, err = run("export", "-o", "stories.json")
    assert (code, out, err) == (0, "", "stories.json: 2 stories\n")
    assert len(json.loads(Path("stories.json").read_text(encoding="utf-8"))) == 2


def test_a_failure_leaves_the_old_file(run: Callable, corpus: Path):
    Path("stories.csv").write_text("old")
    assert run("export", "-o", "stories.csv", "--fields", "nonsense").code == 2
    assert Path("stories.csv").read_text() == "old"
    assert sorted(path.name for path in Path().glob("*stories*")) == ["stories.csv"]


def test_bom_and_fields(run: Callable, corpus: Path):
    out = run("export", "-f", "csv", "--bom", "--fields", "source,kind").out
    assert out.startswith("\ufeffsource,kind\r\n")


def test_teasers_are_a_table_of_their_own(run: Callable, corpus: Path):
    outcome = run("export", "--table", "teasers")
    assert outcome.code in {0, 1}
    assert all(row["source"] == "pages/flood.txt" and row["position"] for row in outcome.rows)


def test_an_unknown_table_is_answered_with_the_likeliest(run: Callable, corpus: Path):
    code, _, err = run("export", "--table", "storys")
    assert code == 2
    assert "Did you mean stories?" in err


def test_just_some_inputs(run: Callable, corpus: Path, pages: Path):
    saved = run("export", "-f", "csv").out
    corpus.unlink()
    assert run("export", "pages", "-f", "csv").out == saved
    assert not corpus.exists()


def test_cells_that_a_spreadsheet_would_run(run: Callable, folder: Path):
    record = {"id": "1", "title": "=1+1", "text": "A story about sums, long enough to be one. " * 4}
    (folder / "in.jsonl").write_text(json.dumps(record) + "\n")
    fields = ("--no-split", "-f", "csv", "--fields", "title")
    assert run("export", "in.jsonl", *fields).out == "title\r\n'=1+1\r\n"
    assert run("export", "in.jsonl", *fields, "--raw-cells").out == "title\r\n=1+1\r\n"
