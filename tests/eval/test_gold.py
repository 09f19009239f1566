"""Labelled pages are found and read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import gold


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small labelled set: whole pages, one of them as main-content text, teasers of one."""
    pages = {
        "aed-1": {"title": "Cat elected", "body": "It purred.", "bounds": {"body_recall": 1.0, "date_in_text": True}},
        "aed-2": {"title": None, "body": "Not on the page.", "bounds": {"body_recall": 0.4}},
        "aed-3": {"title": None, "body": "", "bounds": {"body_recall": None}},
        "aed-4": {"title": "Its text is lost", "body": "Lost.", "bounds": {"body_recall": 1.0}},
    }
    (tmp_path / "dev").mkdir()
    (tmp_path / "main" / "dev").mkdir(parents=True)
    for name, page in pages.items():
        labels = {"id": name, "source_set": "aed", "language": "en", "authors": None, "date": None, **page}
        (tmp_path / "dev" / f"{name}.json").write_text(json.dumps(labels), "utf-8")
        if name != "aed-4":
            (tmp_path / "dev" / f"{name}.txt").write_text("Home\n\nIt purred.\n", "utf-8")
    (tmp_path / "main" / "dev" / "aed-1.txt").write_text("It purred.\n", "utf-8")
    teasers = {
        "id": "aed-1",
        "whole": [{"title": "Dog rescued", "where": "after", "summary": "From ice."}, "Rain at last"],
        "main": [{"title": "Dog rescued", "where": "after"}],
        "ignore": {"whole": ["Concert calendar"], "main": []},
    }
    (tmp_path / "teasers-dev.jsonl").write_text(json.dumps(teasers) + "\n", "utf-8")
    return tmp_path


def test_pages_whose_text_lacks_the_story_are_left_out(folder: Path):
    whole = gold.truth(folder, "whole")
    assert whole.name == "truth"
    assert list(whole.gold) == list(whole.files) == ["aed-1", "aed-3"]
    assert whole.gold["aed-1"].bounds.date_in_text is True
    assert whole.files["aed-1"].read_text("utf-8").startswith("Home")


def test_each_form_has_its_texts_and_teasers(folder: Path):
    whole, main = gold.truth(folder, "whole"), gold.truth(folder, "main")
    assert list(main.gold) == ["aed-1"]
    assert main.files["aed-1"].read_text("utf-8") == "It purred.\n"
    assert whole.teasers == {
        "aed-1": gold.Promoted(["Dog rescued", "Rain at last"], ["From ice."], ["Concert calendar"])
    }
    assert main.teasers == {"aed-1": gold.Promoted(["Dog rescued"], [], [])}


def test_the_larger_set_is_where_the_environment_says(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(gold.TRUTH, str(folder))
    assert gold.truth_folder() == (folder, True)
    monkeypatch.setenv(gold.TRUTH, str(folder / "nowhere"))
    assert gold.truth_folder() == (folder / "nowhere", False)
    monkeypatch.setenv(gold.TRUTH, "")
    assert not gold.truth_folder()[1]


def test_our_own_pages():
    own = gold.own()
    assert len(own.gold) >= 60
    assert all(path.exists() for path in own.files.values())
    assert own.teasers.keys() == own.gold.keys()
    assert list(gold.groups(own.gold)) == ["English", "German", "Europe", "Latin", "other", "ALL"]
