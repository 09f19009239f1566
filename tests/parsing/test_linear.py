"""Parsing takes time in proportion to the page's length, whatever stands on it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from newskit.model import Document, page_id
from newskit.parsing import parse

SENTENCE = "The council voted on the new bridge on Tuesday, and the mayor said that work would begin in spring."
PARAGRAPHS = 6 * (SENTENCE + "\n\n")
STORY = 3 * (SENTENCE + " " + SENTENCE + "\n")


def repeated(unit: str) -> Callable[[int], str]:
    """Texts of a given length, of nothing but `unit`."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def numbered(unit: str) -> Callable[[int], str]:
    """Texts of about a given length: `unit` again and again, each time with another number for `#`."""
    return lambda size: "".join(unit.replace("#", str(number)) for number in range(size // len(unit)))


LINES = {
    unit.strip()[:12] or repr(unit): repeated(unit)
    for unit in (
        "a ", "(", "(a ", "[", "1.", "1 ", "12:30 ", "1/2/", "By ", "Anna Miller ", "A. B. ", "and ",
        "12 May 2024 ", "2 hours ago ", '"', "“a” ", ". ", "…", "-", "a-", "a: ", "a | ", "a/", "@",
        "a@b.c ", "http://a.b/c?d=e ", "&", "&#", "&amp;", "• ", " ", "\t", "\u00a0", "\0", "\u2028",
        "a\u2028", "\u0301", "🎉", "市议会就新桥进行了投票。", "صوت المجلس ", "Photo: ", "Tags: rain, ",
        "AbcDef", SENTENCE + " ",
    )
}  # fmt: skip
"""Lines that a careless regular expression would choke on."""

LAYOUTS = {
    "words": repeated("word\n"),
    "blank lines": repeated("\n"),
    "white lines": repeated(" \t\n"),
    "bullets": numbered("  • Council # votes on a new bridge for the town\n"),
    "menu": numbered("Item #\n"),
    "prose": numbered(f"# {SENTENCE}\n\n"),
    "one sentence": repeated(SENTENCE + "\n"),
    "wrapped": numbered("the council voted # on the new bridge on tuesday and then they\n"),
    "dates": repeated("12 May 2024\n"),
    "bylines": repeated("By Anna Miller\n"),
    "headings": repeated("Related articles\n"),
    "captions": numbered("The mayor presents the flowers # to a guest.\n\n"),
    "teasers": numbered(f"Council # votes on the new bridge\n12 May 2024\nSport\n{SENTENCE}\n\n"),
    "live": numbered("12:#\nThe count # goes on in the northern district, officials said.\n"),
    "interview": numbered("Anna Miller: Why is # so?\nPeter Smith: Because the river is high in spring, he said.\n"),
    "datelines": numbered(
        f"Council # votes on a bridge\nHARBOUR CITY (HBP) — {SENTENCE} And more was said later on.\n"
    ),
    "list": numbered(f"#. Bridge of the town\n{SENTENCE}\n"),
    "stories": numbered(f"Council # votes on a bridge\nBy Anna Miller\n12 May 2024\n{STORY}\nmenu\nmore\n"),
    "comments": numbered("user#\n2 hours ago\nI think that # is a good thing for the town.\nReply\n"),
    "wide": numbered("第#条：市议会周二就新桥进行了投票，市长说工程将于春季开始。\n"),
}
"""Pages that grow by lines."""

TIMES, TOLERANCE = 8, 3
"""A page so many times as long may take so many times as long as that many pages."""
LEAST_TIME = 0.02
"""Seconds: below these, time cannot be told from noise."""


def seconds(text: str, runs: int = 2) -> float:
    page = Document(page_id(text), "page.txt", text)
    best = float("inf")
    for _ in range(runs):
        began = time.process_time()
        parse(page)
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.slow
@pytest.mark.parametrize("name", LINES)
def test_a_long_line_takes_linear_time(name: str):
    small, large = LINES[name](25_000), LINES[name](25_000 * TIMES)
    assert seconds(large) < TIMES * TOLERANCE * max(seconds(small), LEAST_TIME)


@pytest.mark.slow
@pytest.mark.parametrize("name", LINES)
def test_a_long_line_in_a_story_takes_linear_time(name: str):
    def page(line: str) -> str:
        return f"Sport\nCouncil votes {line}\nBy Anna {line}\n{line}\n12 May 2024\n\n{PARAGRAPHS}{line}\n"

    small, large = page(LINES[name](10_000)), page(LINES[name](10_000 * TIMES))
    assert seconds(large) < TIMES * TOLERANCE * max(seconds(small), LEAST_TIME)


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_page_of_many_lines_takes_linear_time(name: str):
    small, large = LAYOUTS[name](150_000), LAYOUTS[name](150_000 * TIMES)
    assert seconds(large, runs=1) < TIMES * TOLERANCE * max(seconds(small), LEAST_TIME)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [numbered(f"# {SENTENCE}\n\n")(10_000_000), "word\n" * 1_000_000, SENTENCE * 500_000],
    ids=["10 MB page", "a million words, one a line", "50 MB line"],
)
def test_a_huge_page_is_done_in_half_a_minute(text: str):
    began = time.process_time()
    page = parse(Document(page_id(text), "page.txt", text))
    assert page.blocks[-1].end == len(text)
    assert time.process_time() - began < 30
