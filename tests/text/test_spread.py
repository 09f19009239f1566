"""Scripts without spaces."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.search.words import words
from newskit.text.spread import LETTERS, count_words, is_spread, spread


def test_what_is_spread_is_told_from_what_is_not() -> None:
    letter = re.compile(f"[{LETTERS}]")
    for code in (*range(0x10000), *range(0x10000, sys.maxunicode, 251)):
        sign = chr(code)
        assert is_spread(f"a “ế” {sign} z") == bool(letter.match(sign)) == (spread(sign) != sign), hex(code)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_in_latin_letters_words_are_what_stands_between_blanks(text: str) -> None:
    assert count_words(text) == len(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "县城的新图书馆周一开门，头一天就有三百人办了借书证。",
        "新しい図書館が月曜日に開館し、初日に三百人が訪れた。",
        "ห้องสมุดแห่งใหม่เปิดทำการในวันจันทร์",
        "图书馆有 3,500 本书 and 12 rooms",
    ],
)
def test_in_scripts_without_blanks_words_are_those_that_are_counted_elsewhere(text: str) -> None:
    assert count_words(text) == len(words(text))
