"""Bars and sparklines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newskit.cli.render.bars import bar, sparkline


@given(st.floats(0, 1), st.integers(1, 200))
def test_a_bar_is_as_long_as_its_share(share: float, width: int):
    drawn = bar(share, width)
    assert len(drawn) <= width
    assert bool(drawn) == (share > 0)
    assert abs(drawn.count("█") - share * width) <= 1


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_a_sparkline_has_a_sign_for_each_figure(figures: list[int]):
    most = max(figures) or 1
    drawn = sparkline(figures, most)
    assert len(drawn) == len(figures)
    assert [sign == " " for sign in drawn] == [figure == 0 for figure in figures]
    ordered = sorted(zip(figures, drawn, strict=True))
    assert [sign for _, sign in ordered] == sorted(drawn)
