"""Kinds, and the figures of whole sets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eval.figures import body, of_set
from eval.gold import LabelledSet
from eval.kinds import has_story, kinds

Make = Callable[..., Any]
SIX = "one two three four five six"


def test_a_story_counts_from_a_confidence_above_one_half(found: Make):
    assert has_story(found("Text.", confidence=0.51))
    assert not has_story(found("Text.", confidence=0.5))
    assert not has_story(found("", confidence=0.9))
    assert not has_story(None)


def test_kinds(labels: Make, found: Make):
    pairs = [
        (labels(kind="story", body=SIX), found(SIX, kind="story")),
        (labels(kind="listing"), found("A story?", kind="story", confidence=0.8)),
        (labels(kind="other"), found("", kind="listing", confidence=0.2)),
        (labels(kind="other"), None),
        (labels(), found(SIX)),
    ]
    assert kinds(pairs) == {"kind": 1 / 4, "no_story": 2 / 3}
    assert kinds([(labels(), found())]) == {}


def test_pages_without_a_gold_story_do_not_count_for_the_text(labels: Make, found: Make):
    pairs = [
        (labels(body=SIX), found(SIX)),
        (labels(body=SIX), found("quite another thing it is")),
        (labels(), found(SIX)),
    ]
    assert body(pairs) == pytest.approx({"f1": 0.5, "prec": 0.5, "rec": 0.5, "bad": 0.5})


def test_a_set_has_figures_for_each_group(labels: Make, found: Make):
    gold = {
        "a": labels(source_set="aed", language="en", body=SIX),
        "b": labels(source_set="aed", language="de", body=SIX),
        "c": labels(source_set="fundus", language="zh", body=SIX),
        "d": labels(source_set="wcxb", language="pt", body=SIX),
    }
    records = {"a": found(SIX), "b": found(SIX + " seven"), "c": found(SIX)}
    labelled = LabelledSet(name="truth", gold=gold, teasers={}, files=dict.fromkeys(gold, Path()))
    figures = of_set(labelled, records)
    assert list(figures) == ["NEWS", "aed", "fundus", "wcxb", "English", "German", "other", "ALL"]
    assert {group: figures[group]["pages"] for group in ("NEWS", "aed", "wcxb", "ALL")} == {
        "NEWS": 3, "aed": 2, "wcxb": 1, "ALL": 4,
    }  # fmt: skip
    assert figures["wcxb"]["f1"] == 0.0  # it could not be read
    assert figures["German"]["gap"] == pytest.approx(1 - 6 / 7)
    assert figures["other"]["gap"] == 0.0
    assert "gap" not in figures["English"]
