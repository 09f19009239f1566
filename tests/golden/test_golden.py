"""Every sample is split as its golden file says, but for the differences that are known."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _golden() -> ModuleType:
    spec = importlib.util.spec_from_file_location("newskit_eval_golden", ROOT / "eval" / "golden.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


golden = _golden()
NAMES: list[str] = golden.cases()
KNOWN: dict[str, list[str]] = golden.known()


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_is_split_as_written_down(name: str):
    wrong = golden.differences(golden.expected(name), golden.observed(name))
    assert wrong == KNOWN.get(name, []), "\n".join(
        [f"samples/{name}.txt: make golden RECORD=1 if this is meant", *wrong]
    )


def test_most_samples_are_split_without_a_difference():
    assert len(KNOWN) <= len(NAMES) / 2


def test_every_sample_has_a_golden_file_and_the_other_way_round():
    files = {path.stem for path in (ROOT / "tests" / "golden").glob("*.json")}
    assert files == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_golden_file_speaks_of_the_lines_that_are_there(name: str):
    text = (ROOT / "samples" / f"{name}.txt").read_text(encoding="utf-8")
    want = json.loads((ROOT / "tests" / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    lines = [" ".join(line.split())[: golden.SHOWN] for line in text.split("\n") if line.strip()]
    assert [line for _, line in want["lines"]] == lines


def test_the_samples_cover_layouts_and_languages():
    pages = [golden.expected(name) for name in NAMES]
    assert len(pages) >= 16
    assert len({page["language"] for page in pages}) >= 5
    assert {"story", "fragment", "stub", "listing", "roundup", "liveblog", "multi", "list_article", "qa", "other"} <= {
        page["kind"] for page in pages
    }


def test_gender_equality_stands_in_two_stories_and_only_in_teasers_elsewhere():
    def stands_in(words: object) -> bool:
        return "gender equality" in json.dumps(words, ensure_ascii=False).lower()

    pages = [golden.expected(name) for name in NAMES]
    assert sum(stands_in(page["paragraphs"]) for page in pages) >= 2
    assert any(stands_in(page["teasers"]) and not stands_in(page["paragraphs"]) for page in pages)
