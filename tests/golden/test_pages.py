"""The labelled pages of `eval/pages` are what their labels say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "eval" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))
NO_STORY = {"other", "listing", "gallery"}


def gold_of(name: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return gold


def words_of(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_labelled_stands_on_the_page(name: str):
    gold, text = gold_of(name), words_of((PAGES / f"{name}.txt").read_text(encoding="utf-8"))
    assert [part for part in gold["body"].split("\n\n") if words_of(part) not in text] == []
    assert [teaser["title"] for teaser in gold["teasers"] if teaser["title"] not in text] == []
    assert [caption for caption in gold["captions"] if caption not in text] == []
    assert all(author in text for author in gold["authors"])
    assert gold["title"] is None or gold["title"] in text
    assert (not gold["body"]) == (gold["kind"] in NO_STORY)


def test_the_pages_are_many_and_varied():
    gold = [gold_of(name) for name in NAMES]
    assert len(gold) >= 60
    assert sum(page["kind"] in NO_STORY for page in gold) >= 15
    assert len({page["language"] for page in gold}) >= 15
    assert {"story", "fragment", "stub", "multi", "qa", "list_article", "listing", "other", "gallery"} <= {
        page["kind"] for page in gold
    }


def test_no_sentence_serves_two_stories():
    parts = [(part, name) for name in NAMES for part in gold_of(name)["body"].split("\n\n") if len(part) > 40]
    assert len({part for part, _ in parts}) == len(parts)


def test_composing_them_again_changes_nothing(tmp_path: Path):
    script = (
        "import importlib.util, pathlib, sys\n"
        "spec = importlib.util.spec_from_file_location('compose', sys.argv[1])\n"
        "compose = importlib.util.module_from_spec(spec)\n"
        "sys.modules['compose'] = compose\n"
        "spec.loader.exec_module(compose)\n"
        "compose.PAGES = pathlib.Path(sys.argv[2])\n"
        "compose.main()\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(ROOT / "eval" / "compose.py"), str(tmp_path)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    again = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert again == {path.name: path.read_bytes() for path in PAGES.iterdir()}
