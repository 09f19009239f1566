"""Marks: clues where a source knows more than the text; pages without them are split as before."""

from __future__ import annotations

import pytest

from newskit.model import Document, Hints, Mark, Page, page_id
from newskit.parsing import parse
from newskit.parsing.lines import read_lines
from newskit.parsing.marked import markup_of

STORY = (
    "The council of Ashford said on Monday that the bridge over the river would close for three weeks in May.",
    "Drivers will have to go by way of Milton, which takes about twenty minutes longer, the council said.",
    "“We know that this is hard for shops in the old town, and we are sorry,” said the mayor, Ann Lee.",
    "The last repair was eleven years ago, when two of the four arches were made new after a flood.",
)
PARTS = (
    ("li a", "Home", "https://post.example/"),
    ("li a", "Sport", "https://post.example/sport"),
    ("h1", "Bridge at Ashford to close for three weeks", None),
    (".byline", "By Bo Day", None),
    *(("p", words, None) for words in STORY),
    ("figcaption", "The bridge in the flood of the year before, seen from the old mill. Photo: Cy", None),
    ("h2", "More from Ashford", None),
    ("a", "Town win the cup after a long night of penalties", "https://post.example/cup"),
    ("a", "Market moves to the station square in summer", "https://post.example/market"),
    ("a", "School of music opens its doors to beginners", "https://post.example/music"),
)


def document(*, marks: bool = True, hints: Hints | None = None) -> Document:
    """The page of `PARTS`, each a line with its elements."""
    text, found = "", []
    for kinds, words, target in PARTS:
        start = len(text)
        text += words + "\n\n"
        found += [Mark(kind, start, start + len(words), target if kind == "a" else None) for kind in kinds.split()]
    begin, end = text.index(STORY[0]), text.index(STORY[-1]) + len(STORY[-1])
    found += [Mark("div", begin, end), Mark(".body", begin, end)]
    ordered = tuple(sorted(found, key=lambda mark: (mark.start, -mark.end))) if marks else ()
    return Document(page_id(text), "p.html", text, hints or Hints(), ordered)


def titles(page: Page) -> dict[str, str | None]:
    return {teaser.title.value: teaser.url for teaser in page.teasers if teaser.title is not None}


def test_a_page_with_marks() -> None:
    page = parse(document())
    assert page.story is not None
    assert tuple(field.value for field in page.story.paragraphs) == STORY
    assert page.story.title is not None
    assert page.story.title.value == "Bridge at Ashford to close for three weeks"
    assert [field.value for field in page.story.authors] == ["Bo Day"]


def test_teasers_know_where_they_lead() -> None:
    found = titles(parse(document()))
    assert found
    assert found.items() <= {words: target for kind, words, target in PARTS if kind == "a"}.items()
    assert set(titles(parse(document(marks=False))).values()) <= {None}


@pytest.mark.parametrize(
    "told", ["Bridge at Ashford to close for three weeks | Post", "BRIDGE AT ASHFORD TO CLOSE FOR WEEKS"]
)
def test_the_title_is_what_the_page_shows(told: str) -> None:
    story = parse(document(hints=Hints(title=told))).story
    assert story is not None
    assert story.title is not None
    assert story.title.value == "Bridge at Ashford to close for three weeks"
    assert story.title.start is not None


def test_a_site_is_an_author_only_where_nobody_else_is() -> None:
    story = parse(document(hints=Hints(authors=("Post",), site="Post"))).story
    assert story is not None
    assert [field.value for field in story.authors] == ["Bo Day"]


def test_marks_of_any_kind_and_place_do_no_harm() -> None:
    text = document(marks=False).text
    odd = (
        Mark("nosuch", 0, 5),
        Mark(".nosuch", 3, 4),
        Mark("p", 4, 4),
        Mark("div", 0, len(text)),
        Mark("a", 0, 1, None),
    )
    assert parse(Document(page_id(text), "x", text, marks=odd)).document.text == text


def test_lines_and_their_marks() -> None:
    found = document()
    lines = read_lines(found.text)
    seen = markup_of(lines, found.marks)
    shown = {line.text: target for line, target in zip(lines, seen.targets, strict=True)}
    assert shown["Market moves to the station square in summer"] == "https://post.example/market"
    assert shown[STORY[1]] is None
    assert [line.text for line, level in zip(lines, seen.headings, strict=True) if level] == [
        "Bridge at Ashford to close for three weeks", "More from Ashford",
    ]  # fmt: skip
