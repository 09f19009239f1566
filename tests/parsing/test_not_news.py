"""Pages that are no news (a login, a law, a list of headlines) are not made into stories."""

from __future__ import annotations

import json
from pathlib import Path

from newskit.model import Document, Page, page_id
from newskit.parsing import parse

PAGES = Path(__file__).resolve().parents[2] / "eval" / "pages"
NO_STORY = {"other", "listing", "gallery"}
SURE = 0.5


def not_news() -> list[str]:
    """The names of the labelled pages that hold no story."""
    labels = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(PAGES.glob("*.json")))
    return [page["id"] for page in labels if page["kind"] in NO_STORY and not page["body"]]


def page_of(name: str) -> Page:
    text = (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    return parse(Document(page_id(text), f"{name}.txt", text))


def is_story(page: Page) -> bool:
    """Whether a reader would take the page for a story, and be told to trust it."""
    has_text = page.story is not None and bool(page.story.paragraphs)
    return page.confidence > SURE and (has_text or bool(page.stories))


def test_nine_of_ten_pages_without_a_story_are_given_none():
    names = not_news()
    assert len(names) >= 20
    wrong = [name for name in names if is_story(page_of(name))]
    assert len(wrong) <= 0.1 * len(names), wrong


def test_the_measure_sees_a_story_where_there_is_one():
    assert is_story(page_of("own-ai-choir"))
