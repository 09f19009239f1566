"""What is a word, and which words are counted as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.search.terms import ngrams
from newskit.search.words import key, word_spans, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rain, rain – and more.", ["Rain", "rain", "and", "more"]),
        ("people's people’s", ["people's", "people’s"]),
        ("'quoted' and -dashed-", ["quoted", "and", "dashed"]),
        ("gender-based gender‑based rock-'n'-roll", ["gender-based", "gender‑based", "rock", "n", "roll"]),
        ("1,000 3.5% 10:30 2025-02-27 v2.0", ["1,000", "3.5", "10", "30", "2025-02-27", "v2.0"]),
        ("U.S. a_b c++", ["U", "S", "a", "b", "c"]),
        ("Điện Biên", ["Điện", "Biên"]),
        ("Điện".encode().decode() + " e\u0301tude", ["Điện", "e\u0301tude"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("天气 café", ["天", "气", "café"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("한국어 뉴스", ["한국어", "뉴스"]),
        ("co\u00adop 👍", ["co\u00adop"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]):
    assert words(text) == found


@pytest.mark.parametrize(
    "alike",
    [
        ("PEOPLE’S", "people's"),
        ("Straße", "STRASSE"),
        ("é", "E\u0301"),
        ("gender‑based", "Gender-Based"),
        ("co\u00adop", "coop"),
    ],
)
def test_words_that_count_as_one(alike: tuple[str, str]):
    first, second = alike
    assert key(first) == key(second)


def test_accents_keep_words_apart():
    assert key("má") != key("ma")


@given(st.text())
def test_spans_are_the_words(text: str):
    assert [text[start:end] for start, end in word_spans(text)] == words(text)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_the_pattern_for_all_scripts_cuts_latin_text_like_the_fast_one(text: str):
    assert [word for word in words(text + " 天") if word != "天"] == words(text)


@given(st.text())
def test_keys_are_keys_of_themselves(text: str):
    assert all(key(key(word)) == key(word) for word in words(text))


def test_megabytes_of_signs_take_no_time():
    assert list(ngrams("a" + "." * 1_000_000 + "b" + "'" * 1_000_000 + "c", 2)) == ["a b", "b c"]
    assert words("a-" * 500_000 + "'" * 500_000)[0].count("-") == 499_999


def test_ngrams_stay_within_a_clause():
    assert list(ngrams("Rain fell. Wind, they said, rose\n\nAll day", 2)) == [
        "Rain fell", "Wind they", "they said", "said rose", "All day",
    ]  # fmt: skip
    assert list(ngrams("U.S. law", 3)) == []
    assert list(ngrams("Rain", 2)) == []
    assert list(ngrams("天气很好", 3)) == ["天气很", "气很好"]


def test_digits_of_scripts_without_blanks_are_one_number():
    assert words("ราคา ๑๒๓ บาท").count("๑๒๓") == 1
