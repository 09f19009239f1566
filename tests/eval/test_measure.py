"""The measure of text: cases counted by hand."""

from __future__ import annotations

import pytest
from eval.measure import match, page_f1, prf, shingles

SIX = "one two three four five six"  # 3 shingles


def test_shingles_are_counted():
    assert len(shingles(SIX)) == 3
    assert shingles("a b") == {("a", "b"): 1}
    assert shingles("a a a a a a") == {("a",) * 4: 3}
    assert shingles("… –") == {}


def test_the_same_text_matches_whatever_its_signs():
    assert match(SIX, "One two.") != match(SIX, SIX) == (1.0, 0.0, 0.0)
    assert match("It rained, all day long.", "It rained all day long") == (1.0, 0.0, 0.0)


def test_text_too_much_and_too_little():
    assert match(SIX, SIX + " seven") == pytest.approx((3 / 4, 1 / 4, 0))  # 3 right, 1 wrong
    assert match(SIX, "two three four five six") == pytest.approx((2 / 3, 0, 1 / 3))  # 2 right, 1 missed
    assert match(SIX, "") == (0.0, 0.0, 1.0)
    assert match("", SIX) == (0.0, 1.0, 0.0)
    assert match("", "") == (0.0, 0.0, 0.0)


def test_f1_of_a_page():
    assert page_f1((3 / 4, 1 / 4, 0)) == pytest.approx(6 / 7)
    assert page_f1((0, 0.5, 0.5)) == 0.0


def test_precision_and_recall_are_means_over_pages_and_f1_is_of_the_means():
    rows = [match(SIX, SIX), match(SIX, SIX + " seven"), match(SIX, "")]
    precision = (1 + 3 / 4) / 2  # the empty page has nothing that could be wrong
    recall = (1 + 1 + 0) / 3
    assert prf(rows) == pytest.approx((2 * precision * recall / (precision + recall), precision, recall))
    assert prf([]) == (0.0, 0.0, 0.0)
