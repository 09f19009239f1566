from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cues import load
from newskit.parsing.fields.lexicon import announcing, names_of
from newskit.parsing.fields.people import Byline, byline
from newskit.text.date import find

CUES = load()
KNOWN = names_of(CUES)


def read(line: str) -> Byline | None:
    return byline(line, find(line, KNOWN, "dmy"), announcing(CUES))


def people(line: str) -> list[str]:
    found = read(line)
    return [] if found is None else [person.name for person in found.people]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("By Ann Lee, Bo Ek and Cy Young, CNN", ["Ann Lee", "Bo Ek", "Cy Young"]),
        ("Von Ann Lee, Reporterin", ["Ann Lee"]),
        ("Von: ANN LEE", ["ANN LEE"]),
        ("Par Anne Le Goff", ["Anne Le Goff"]),
        ("di Luca Bianchi", ["Luca Bianchi"]),
        ("Oleh Budi Santoso", ["Budi Santoso"]),
        ("Ann Lee Ann Lee", ["Ann Lee"]),
        ("Ann LeeAnn Lee", ["Ann Lee"]),
        ("Ann Lee", ["Ann Lee"]),
        ("Trần Văn Nam", ["Trần Văn Nam"]),
        ("Андрей Петров", ["Андрей Петров"]),
        ("Ann Lee Senior Writer", ["Ann Lee"]),
        ("Ann Lee 24.04.2024, 19:35 Uhr", ["Ann Lee"]),
        ("Ann LeeDecember 20, 2023", ["Ann Lee"]),
        ("posted on 2023-12-19 23:30 EST by Ann Maria Lee", ["Ann Maria Lee"]),
        ("By Ann Lee Fox News", ["Ann Lee"]),
        ("By Ann Lee For Daily.Com", ["Ann Lee"]),
        ("Ann Lee, Financial Times - Dec 20, 2023", ["Ann Lee"]),
        ("Ann Lee | ann.lee@example.org", ["Ann Lee"]),
        ("Ann Lee @annlee", ["Ann Lee"]),
        ("Dr. Ann Lee", ["Ann Lee"]),
        ("Ann de la Cruz", ["Ann de la Cruz"]),
        ("Ann O’Neil-Smith Jr.", ["Ann O’Neil-Smith Jr."]),
        ("By A. B. Lee", ["A. B. Lee"]),
        ("Kolumne von Ann Lee", ["Ann Lee"]),
        ("byAnn Lee", ["Ann Lee"]),
        ("Ann Lee und Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee | Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("홍길동 기자", ["홍길동"]),
        ("(记者：王伟、李娜)", ["王伟", "李娜"]),
        ("By The Associated Press", ["The Associated Press"]),
    ],
)
def test_names_are_taken_out(line: str, names: list[str]) -> None:
    assert people(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "Email the author",
        "2 hours ago",
        "Updated 5 May 2024",
        "Read more",
        "The mayor opened the bridge on Monday and thanked the workers.",
        "Senior Editor",
        "Share on Facebook",
        "12:30",
        "",
        "x",
        "Sign up for our newsletter",
    ],
)
def test_what_is_no_name(line: str) -> None:
    assert people(line) == []


def test_spans_are_the_words() -> None:
    line = "Von  Ann  Lee, Berlin"
    found = read(line)
    assert found is not None
    (person,) = found.people
    assert line[person.start : person.end] == "Ann  Lee"
    assert person.name == "Ann Lee"


def test_papers_are_marked() -> None:
    found = read("By Example News")
    assert found is not None
    assert found.people[0].is_desk


@given(st.text(max_size=120))
def test_any_line_is_survived(line: str) -> None:
    found = read(line)
    for person in () if found is None else found.people:
        assert 0 <= person.start < person.end <= len(line)


def test_long_lines_are_prose() -> None:
    begin = time.perf_counter()
    assert people("By Ann Lee and " * 100_000) == []
    assert time.perf_counter() - begin < 0.5
