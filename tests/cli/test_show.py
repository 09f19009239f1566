"""`newskit show`: a page for reading."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("corpus")


def test_a_page_is_found_by_source_end_of_source_and_id(run: Callable):
    whole = run("show", "pages/flood.txt")
    assert whole.code == 0
    assert "Heavy rain on Monday night" in whole.out
    assert run("show", "flood.txt") == whole
    (id_,) = [row["id"] for row in run("parse", "pages/flood.txt", "-f", "jsonl").rows]
    assert run("show", id_) == whole
    assert run("show", id_[:6]) == whole


def test_it_fits_the_terminal(run: Callable, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, run("show", "flood.txt").out.splitlines())) <= 60


def test_the_record_is_to_be_had_too(run: Callable):
    row = json.loads(run("show", "flood.txt", "-f", "jsonl").out)
    assert row["source"] == "pages/flood.txt"
    assert "blocks" not in row
    assert "blocks" in json.loads(run("show", "flood.txt", "-f", "jsonl", "--blocks").out)


def test_explain_shows_the_blocks(run: Callable):
    shown = run("show", "flood.txt", "--explain")
    assert shown.code == 0
    assert shown.out == run("parse", "pages/flood.txt", "--explain").out


def test_what_is_not_there_is_named(run: Callable):
    code, out, err = run("show", "nowhere.txt")
    assert (code, out) == (1, "")
    assert "nowhere.txt" in err
    code, out, err = run("show", "nowhere.txt", "flood.txt")
    assert code == 3
    assert "Heavy rain" in out


def test_a_name_that_fits_several_pages_is_wrong_use(run: Callable, pages: Path):
    (pages / "more").mkdir()
    (pages / "more" / "flood.txt").write_text("Another flood, of another town and another year altogether.\n")
    run("parse", "pages")
    assert run("show", "flood.txt").code == 2


@pytest.mark.parametrize("name", ["page.txt", "page.jsonl", "page.csv"])
def test_a_file_is_not_written_over_with_nothing(run: Callable, pages: Path, name: str):
    run("parse", "pages")
    kept = pages.parent / name
    kept.write_text("kept")
    assert run("show", "nowhere.txt", "-o", name).code == 1
    assert kept.read_text() == "kept"
    assert run("show", "nowhere.txt", "flood.txt", "-o", name).code == 3
    assert kept.read_text() != "kept"
    assert len(list(pages.parent.glob(".*"))) == 0
