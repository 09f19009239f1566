"""What is said about a page that was split wrongly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.gold import LabelledSet
from eval.worst import score, worst, wrongs

from newskit.record import BlockRecord

Make = Callable[..., Any]
PARTS = [
    ("paragraph", "The council meets again on Tuesday evening in the old town hall."),
    ("paragraph", "A cat was elected mayor of Orne on Sunday by eleven votes to nine."),
    ("paragraph", "Subscribe to our letter and never miss another election of a cat."),
    ("furniture", "The recount, which took the whole night, changed nothing at all."),
    ("paragraph", "She is to take office in May, when the swallows have come back home."),
    ("paragraph", "All rights reserved, and nothing here may be printed without leave."),
]
GOLD = "\n\n".join(PARTS[at][1] for at in (1, 3, 4))


def record_of(parts: list[tuple[str, str]], found: Make, **fields: Any) -> Any:
    text, blocks = "", []
    for kind, words in parts:
        blocks.append(BlockRecord(kind=kind, start=len(text), end=len(text) + len(words) + 1, rule="test"))
        text += f"{words}\n"
    story = "\n\n".join(words for kind, words in parts if kind == "paragraph")
    return found(story, page_text=text, blocks=tuple(blocks), **fields)


def test_what_is_wrong_before_inside_and_after_the_story(labels: Make, found: Make):
    told = list(wrongs(labels(body=GOLD), record_of(PARTS, found)))
    assert [line.split()[:2] for line in told] == [["before", "1"], ["inside", "1"], ["after", "1"], ["missed", "1"]]
    assert [line.split(": ")[1] for line in told] == [PARTS[at][1] for at in (0, 2, 5, 3)]


def test_what_is_wrong_with_the_fields(labels: Make, found: Make):
    gold = labels(body=GOLD, title="Cat elected", authors=("Ilse Brandt",), date="2025-02-27", kind="story")
    right = [(("paragraph" if at in (1, 3, 4) else "furniture"), words) for at, (_, words) in enumerate(PARTS)]
    good = {"title": "Cat elected", "authors": ("Ilse Brandt",), "published": "2025-02-27T10:00"}
    assert list(wrongs(gold, record_of(right, found, **good))) == []
    told = list(wrongs(gold, record_of(right, found, kind="stub")))
    assert [line.split()[0] for line in told] == ["title", "authors", "date", "kind"]


def test_the_worst_come_first_and_lines_are_short(labels: Make, found: Make):
    gold = {"good": labels(body=GOLD), "bad": labels(body=GOLD), "lost": labels(body=GOLD), "empty": labels()}
    right = [(("paragraph" if at in (1, 3, 4) else "furniture"), words) for at, (_, words) in enumerate(PARTS)]
    records = {"good": record_of(right, found), "bad": record_of(PARTS, found), "empty": found("")}
    labelled = LabelledSet(name="x", gold=gold, teasers={}, files=dict.fromkeys(gold, Path()))
    lines = list(worst(labelled, records, 2))
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == ["lost", "bad"]
    assert lines[1] == "  not read"
    assert max(map(len, lines)) <= 80


def test_a_page_without_a_story_is_scored_by_whether_it_was_given_one(labels: Make, found: Make):
    assert score(labels(), found("")) == 1.0
    assert score(labels(), found("A story?", confidence=0.3)) == 1.0
    assert score(labels(), found("A story?")) == 0.0
