"""Folding of many lines at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newskit.text.fold import fold
from newskit.text.foldpage import fold_lines, fold_text, spread_text
from newskit.text.spread import spread

LONG = "Người dân vùng lũ được hỗ trợ – “kịp thời”, theo báo cáo của địa phương. " * 8
LINES = (
    "Plain Words",
    LONG,
    f"{LONG} Straße",
    f"{LONG} a\u0328\u0301",
    f"{LONG}\nÉté",
    "Łódź",
    "👍",
    "\ud800",
    "\uffff",
)
"""Long enough for the table; with a letter that folds to two, with marks, with a line break, beyond 16 bits."""


@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=8))
def test_many_lines_are_folded_as_each(lines: list[str]):
    assert fold_lines(lines) == [fold(line) for line in lines]


@given(st.text(st.sampled_from("aÉß’đœ\u0301中ก\u0e31👍𝐀\ud83d\ude00\ufffd\uffff\n")), st.booleans())
def test_a_long_text_is_folded_and_spread_as_a_short_one(text: str, long: bool):  # noqa: FBT001
    text = LONG * long + text
    assert fold_text(text) == fold(text)
    assert spread_text(text) == spread(text)
