from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.links.title import ARTICLES, NEGATIONS, is_cut, is_cut_before, key_of, without_kicker, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kesta's Ferry", "KESTA’S FERRY"),
        ("“Ferry” – now!", "Ferry: now"),
        ("Điện Biên", "dien bien"),
        ("12,000 people", "12.000 people"),
        ("12 000 people", "12000 people"),
        ("In 2025 100 came", "in 2025: 100 came"),
        ("إلى الأطفال", "الى الاطفال"),
        ("2,5 percent", "2.5 percent"),
        ("Don’t wait", "Don't wait"),
        ("E-mail", "Email"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_ways_to_write_a_title(one: str, other: str):
    assert key_of(words_of(one)) == key_of(words_of(other))


@pytest.mark.parametrize(("one", "other"), [("12,000", "12,001"), ("2.5", "25"), ("can", "can't"), ("1,2", "12")])
def test_titles_that_differ(one: str, other: str):
    assert key_of(words_of(one)) != key_of(words_of(other))


@pytest.mark.parametrize("title", ["Ferry takes…", "Ferry takes ...", "Ferry [...]", "Ferry (…) "])
def test_cut(title: str):
    assert is_cut(title)
    assert not is_cut_before(title)
    assert is_cut_before("… " + title)


def test_lists_of_words_are_folded():
    for listed in (ARTICLES, NEGATIONS):
        assert {word for entry in listed for word in words_of(entry)} == listed


@given(st.text(max_size=80))
def test_any_text_has_words_without_blanks(text: str):
    assert all(word and not word.isspace() for word in words_of(text))
    for rest, taken in without_kicker(text):
        assert len(rest) + len(taken) < len(text)


def test_long_titles_take_no_time():
    for text in ("1," * 100_000, "'a" * 100_000, " - " * 100_000, ": " * 100_000, "." * 100_000, " " * 100_000):
        words_of(text)
        is_cut(text)
        list(without_kicker(text))
