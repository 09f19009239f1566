"""Phrases inside lines: one line and many lines have the same answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cues.inside import Inside

PHRASES = (
    "anp",
    "/tt",
    "ap",
    "all rights reserved",
    "rights",
    "читайте также",
    "संबंधित खबरें",
    "(afp)",
    "摄影",
    "关注我们",
)
"""Some shorter than what is looked up of a page at once, some without spaces, one that is part of another."""
PIECES = (*PHRASES, "anpassung", "all rights\nreserved", "allrights reserved", "foto: x", "\ud800", "和")


@pytest.fixture(scope="module")
def book() -> Inside:
    return _book()


def _book() -> Inside:
    book = Inside()
    for at, phrase in enumerate(PHRASES):
        book.add(phrase, 1 << at, spaces=phrase.isascii() or phrase[0] < "\u0e00")
    return book


def _names(bits: int) -> set[str]:
    return {phrase for at, phrase in enumerate(PHRASES) if bits >> at & 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("(c) 2024. all rights reserved.", {"all rights reserved", "rights"}),
        ("amsterdam (anp) - de", {"anp"}),
        ("anpassung", set()),
        ("stockholm/tt", {"/tt"}),
        ("stockholm/ttela", set()),
        ("читайте также: паводок", {"читайте также"}),
        ("संबंधित खबरें और", {"संबंधित खबरें"}),
        ("新华社记者王强摄影", {"摄影"}),
        ("paris (afp) ap", {"(afp)", "ap"}),
    ],
)
def test_phrases_are_found_as_whole_words(book: Inside, text: str, expected: set[str]):
    found = [0, 0, 0]
    book.add_bits(["before", text, "after"], found)
    assert _names(book.bits(text)) == expected
    assert [_names(bits) for bits in found] == [set(), expected, set()]


@given(
    st.lists(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=6).map(" ".join), max_size=6)
)
def test_many_lines_have_the_answers_of_each(texts: list[str]):
    book = _book()
    found = [0] * len(texts)
    book.add_bits(texts, found)
    assert found == [book.bits(text) for text in texts]


def test_a_book_without_phrases_finds_none():
    found = [0]
    Inside().add_bits(["all rights reserved 摄影"], found)
    assert found == [Inside().bits("all rights reserved 摄影")] == [0]
