"""Figures of teasers: cases counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from eval.gold import Promoted
from eval.teasers import Found, find, leak, teasers

Make = Callable[..., Any]
WANT = ["catelected", "dogrescued", "rainatlast"]


def test_each_gold_teaser_is_met_once():
    assert find(WANT, ["catelected", "rainatlast"], []) == Found(2, 0, 1)
    assert find(WANT, ["catelected", "catelected"], []) == Found(1, 0, 2)
    assert find(["catelected", "catelected", ""], ["catelected"], []) == Found(1, 0, 0)


def test_a_title_with_a_little_more_is_the_same():
    assert find(WANT, ["catelectednow"], []) == Found(1, 0, 2)  # 10 of 13 letters
    assert find(WANT, ["catelectedandrecounted"], []) == Found(0, 1, 3)  # 10 of 22 letters
    # the equal one meets the gold; the longer one repeats it and counts neither way
    assert find(WANT, ["catelectednow", "catelected"], []) == Found(1, 0, 2)


def test_what_the_labels_ignore_counts_neither_way():
    assert find(WANT, ["home", "visitusonline", "shop"], ["home", "visitusonlinetoday"]) == Found(0, 1, 3)


def test_figures_over_teasers_and_over_pages(labels: Make, found: Make):
    gold = labels(body="It rained on the town all day long.")
    many = Promoted(["Cat elected", "Dog rescued", "Rain at last", "Goat found", "Who owns the bench?"], [])
    few = Promoted(["Harbour closed"], [])
    pairs = {
        "a": (gold, found(teasers=("CAT ELECTED", "Dog rescued", "Sign in"))),  # of 5: 2 right, 1 wrong, 3 missed
        "b": (gold, found()),  # none of 5
        "c": (gold, found(teasers=("Harbour closed",))),  # 1 of 1: too few for the means
        "not labelled": (gold, found(teasers=("Whatever",))),
    }
    figures = teasers(pairs, {"a": many, "b": many, "c": few})
    assert figures["t_p"] == pytest.approx(3 / 4)
    assert figures["t_r"] == pytest.approx(3 / 11)
    assert figures["t_f1"] == pytest.approx(2 * 3 / (4 + 11))
    assert figures["t_mp"] == pytest.approx((2 / 3 + 0) / 2)
    assert figures["t_mr"] == pytest.approx((2 / 5 + 0) / 2)
    assert figures["t_mf1"] == pytest.approx((4 / 8 + 0) / 2)
    assert figures["t_none"] == 1 / 2
    assert "t_body" not in figures  # no story was found on any of these pages
    assert teasers(pairs, {}) == {}


def test_teaser_text_in_the_story(labels: Make, found: Make):
    gold = labels(body="It rained on the town all day long")  # 5 shingles
    promoted = Promoted(["Goat found on the roof of the courthouse"], ["It rained on the town"])
    assert leak((gold, found(gold.body)), promoted) == 0.0  # the summary is a part of the story as well
    both = f"{gold.body} Goat found on the roof of the courthouse"
    assert leak((gold, found(both)), promoted) == pytest.approx(5 / 13)  # 3 shingles lie across the border
    assert leak((gold, found("")), promoted) is None
    assert leak((gold, None), promoted) is None
    assert leak((labels(), found("Some text of a page without a story")), promoted) is None
