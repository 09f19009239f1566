"""What the pages of a site teach each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.model import Document, Hints, page_id
from newskit.parsing import parse
from newskit.parsing.lines import read_lines
from newskit.parsing.memory import ROWS, WIDTH, SiteMemory, observe, site_of

NOTICE = (
    "This paper is owned by those who read it, and whoever buys a share for ten crowns may speak at the yearly meeting "
    "in the rowing club, where the editors answer every question."
)
STORIES = [
    [
        (
            f"The ferry number {number} ran aground off Orne on Monday morning, and {number + 3} passengers were "
            "brought ashore in the boats of the harbour pilots."
        ),
        (
            f"Captain Berit Solheim said that the sandbank had moved by {number * 11} metres since it was last "
            "measured, and that no chart showed it where it is now."
        ),
        (
            f"Engineers want to pull the ship free with tide number {number}, which is the highest of the month "
            "according to the tables of the port."
        ),
    ]
    for number in range(1, 31)
]


def page(number: int, *more: str, site: str = "gazette", notice: str = NOTICE) -> Document:
    """A page of a site with a menu, a notice within the story and another after it."""
    title = f"Ferry number {number} runs aground off Orne"
    first, *rest = STORIES[number]
    lines = ["Front page", "Harbour", "Letters", title, first, notice, *rest, notice.replace("ten", "12"), *more]
    text = "\n\n".join(lines) + "\n"
    return Document(page_id(text), f"{site}/{number}.txt", text)


def taught(pages: list[Document]) -> SiteMemory:
    memory = SiteMemory()
    for one in pages:
        memory.add(observe(one))
    return memory


def body(document: Document, memory: SiteMemory | None) -> list[str]:
    story = parse(document, memory=memory).story
    return [paragraph.value for paragraph in story.paragraphs] if story else []


def test_lines_are_counted_by_the_page():
    memory = taught([page(number) for number in range(4)])
    lines = read_lines("Letters\nLetters\nNever seen before")
    assert memory.counts("gazette", lines).tolist() == [4, 4, 0]
    assert memory.counts("another", lines).tolist() == [0, 0, 0]
    assert memory.pages == {"gazette": 4}


@given(st.permutations(range(6)))
def test_the_order_of_pages_makes_no_difference(order: list[int]):
    pages = [page(number) for number in range(6)]
    one, other = taught(pages), taught([pages[number] for number in order])
    assert np.array_equal(one.table, other.table)
    assert one.pages == other.pages


def test_parts_add_up():
    pages = [page(number) for number in range(9)]
    whole, parts = taught(pages), taught(pages[:4]).merged([taught(pages[4:7]), taught(pages[7:])])
    assert np.array_equal(whole.table, parts.table)
    assert whole.pages == parts.pages
    assert np.array_equal(SiteMemory.from_bytes(parts.to_bytes(), parts.pages).table, whole.table)


def test_a_full_memory_believes_less_and_fades():
    memory = SiteMemory()
    memory.table[:] = np.random.default_rng(7).poisson(0.2, (ROWS, WIDTH))
    assert memory.noise == 0
    full = SiteMemory(np.random.default_rng(7).poisson(1.5, (ROWS, WIDTH)).astype(np.uint16), {"a": 9, "b": 1})
    lines = read_lines("\n".join(f"a line that nobody has counted, number {number}" for number in range(2000)))
    assert (full.counts("a", lines) > 0).mean() < 0.02
    assert full.faded().noise == 0
    assert full.faded().pages == {"a": 2}
    assert SiteMemory(np.full((ROWS, WIDTH), 60_000, np.uint16)).noise > 5


def test_a_huge_page_is_counted_in_part():
    text = "\n".join(f"line {number}" for number in range(50_000))
    assert len(observe(Document("1", "a/1.txt", text)).places) < 100_000


@pytest.mark.parametrize(
    ("source", "url", "site"),
    [
        ("dump/a/1.txt", None, "dump/a"),
        ("1.txt", None, ""),
        ("-", None, ""),
        ("pages.jsonl#7", None, "pages.jsonl"),
        ("pages.jsonl#7", "https://www.example.org/a", "example.org"),
        ("dump/1.txt", "http://[example.org/a", "dump"),
        ("dump/1.txt", "http://\ud800.example/a", "?.example"),
    ],
)
def test_the_site_of_a_page(source: str, url: str | None, site: str):
    assert site_of(Document("1", source, "x", Hints(url=url))) == site


def test_notices_are_learned():
    pages = [page(number) for number in range(12)]
    assert any(NOTICE in body(one, None) for one in pages), "it has to look like a paragraph"
    memory = taught(pages)
    for number, one in enumerate(pages):
        found = body(one, memory)
        assert set(STORIES[number]) <= set(found)
        assert not any("yearly meeting" in paragraph for paragraph in found)


def test_two_pages_teach_nothing():
    pages = [page(0), page(1)]
    memory = taught(pages)
    assert [parse(one, memory=memory) for one in pages] == [parse(one) for one in pages]


@pytest.mark.parametrize("times", [3, 6, 12, 30])
@pytest.mark.parametrize("others", [0, 3, 15])
def test_a_story_that_is_stored_many_times_is_kept(times: int, others: int):
    copies = [page(20, f"Crawled in the night of day {number}") for number in range(times)]
    memory = taught([*copies, *(page(number) for number in range(others))])
    for copy in copies:
        assert set(STORIES[20]) <= set(body(copy, memory))


def test_versions_of_a_story_are_kept():
    versions = [page(20, *STORIES[21 + number][: 1 + number % 3]) for number in range(6)]
    memory = taught([*versions, *(page(number) for number in range(8))])
    for version in versions:
        assert set(STORIES[20]) <= set(body(version, memory))


def test_a_folder_of_many_sites_does_not_mislead():
    pages = [page(number, notice=f"Site {number // 2} is made by nobody in particular.") for number in range(30)]
    memory = taught(pages)
    for number, one in enumerate(pages):
        assert set(STORIES[number]) <= set(body(one, memory))


def test_the_first_paragraph_of_a_promoted_story_stays_in_the_story():
    def promoted(number: int) -> tuple[str, str]:
        return f"Ferry number {number} runs aground off Orne", STORIES[number][0]

    pages = [page(number, *(line for other in (1, 2, 3) if other != number for line in promoted(other)))
             for number in range(12)]  # fmt: skip
    memory = taught(pages)
    for number, one in enumerate(pages):
        found = parse(one, memory=memory)
        assert found.story is not None
        assert STORIES[number][1:] == [paragraph.value for paragraph in found.story.paragraphs][-2:]
        assert STORIES[number][0] in {paragraph.value for paragraph in found.story.paragraphs}
        titles = {teaser.title.value for teaser in found.teasers if teaser.title}
        assert {promoted(other)[0] for other in (1, 2, 3) if other != number} <= titles
