"""Lines as spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newskit.text.line import line_spans


def test_only_newline_ends_a_line() -> None:
    text = "a\u2028b\x85c\x0cd\re\n\nf"
    assert [text[start:end] for start, end in line_spans(text)] == ["a\u2028b\x85c\x0cd\re", "", "f"]


def test_last_newline_opens_no_line() -> None:
    assert list(line_spans("")) == []
    assert list(line_spans("\n")) == [(0, 0)]
    assert list(line_spans("a\n")) == [(0, 1)]


@given(st.text(st.sampled_from("ab\n\r\u2028"), max_size=50))
def test_lines_are_what_split_gives(text: str) -> None:
    lines = [text[start:end] for start, end in line_spans(text)]
    assert lines == (text.removesuffix("\n").split("\n") if text else [])
