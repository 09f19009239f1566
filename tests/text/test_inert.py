"""Text made harmless for a terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from newskit.text.inert import inert


def test_escape_sequences_are_seen() -> None:
    assert inert("\x1b]0;title\x07 \x9b31m \x7f") == "␛]0;title␇ \ufffd31m ␡"


def test_direction_cannot_be_overridden() -> None:
    assert inert("abc\u202edef\u2066x") == "abc\ufffddef\ufffdx"
    assert inert("שלום\u200f!") == "שלום!"


def test_newlines_stay_on_request() -> None:
    assert inert("a\nb\tc\r\n") == "a b c  "
    assert inert("a\nb\x1b\n", newlines=True) == "a\nb␛\n"


def test_ordinary_text_stays() -> None:
    text = "Điện Biên 東京 👩‍👩‍👧 “x” हिन्दी [bold]x[/bold]"
    assert inert(text) == text


@given(st.text(), st.booleans())
def test_nothing_active_is_left(text: str, newlines: bool) -> None:  # noqa: FBT001
    for sign in inert(text, newlines=newlines):
        assert (sign == "\n" and newlines) or unicodedata.category(sign) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(sign) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }


@given(st.text())
def test_a_second_time_changes_nothing(text: str) -> None:
    assert inert(inert(text)) == inert(text)
    inert(text).encode()
