"""Pages that somebody corrected, as labels."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval.corrected import corrected
from eval.figures import of_set

from newskit.errors import InputError

PAGE = """Harbour opens after two years

By Ann Lee

The new harbour was opened on Monday, two years after the old one had been closed by a storm.

It has room for forty boats, said the mayor, and a market that sells what they bring home every morning.

The town paid for half of it; the rest was given by people who had left the island long ago and who still come back.
"""


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("one", "two", "three"):
        folder.joinpath(f"{name}.txt").write_text(PAGE.replace("forty", name), "utf-8")
    return folder


def test_what_the_file_says_is_right_and_the_rest_is_not_looked_at(pages: Path, tmp_path: Path):
    file = tmp_path / "fixes.csv"
    file.write_text("source,line,field,value\npages/one.txt,,title,Another title\npages/two.txt,3,authors,Ann Lee\n")
    labelled, found, problems = corrected(file, [str(pages)])
    assert not problems
    assert set(labelled.gold) == set(found) == {"pages/one.txt", "pages/two.txt"}
    assert labelled.gold["pages/one.txt"].title == "Another title"
    assert found["pages/one.txt"].title == "Harbour opens after two years"
    figures = of_set(labelled, found)["ALL"]
    assert (figures["pages"], figures["title"], figures["auth_f1"], figures["f1"]) == (2, 0.5, 1.0, 1.0)


def test_a_file_that_names_no_page_is_told(pages: Path, tmp_path: Path):
    file = tmp_path / "fixes.csv"
    file.write_text("source,field,value\nother/one.txt,title,Another title\n")
    with pytest.raises(InputError, match=r"Did you mean pages/one\.txt"):
        corrected(file, [str(pages)])
