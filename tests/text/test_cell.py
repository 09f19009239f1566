"""Cells that no spreadsheet runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.text.cell import guarded, unguarded


@pytest.mark.parametrize("number", ["-5", "+3", "-1,000.50", "+3.5 %", "-0"])
def test_plain_numbers_are_left_alone(number: str) -> None:
    assert guarded(number) == number


@pytest.mark.parametrize("text", ["-5+cmd", "+84 24 3825 0000", "- a dash", "-", "=1", "-5\n=1"])
def test_what_only_begins_like_a_number_is_not(text: str) -> None:
    assert guarded(text) == "'" + text


@given(st.text() | st.text("'=+-@\t\r\n5 a", max_size=8))
def test_what_was_made_harmless_can_be_had_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
