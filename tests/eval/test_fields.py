"""Figures of title, authors and date: cases counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from eval.fields import authors, dates, titles
from eval.gold import Bounds

Make = Callable[..., Any]


def test_titles(labels: Make, found: Make):
    gold = labels(title="Cat elected mayor")
    pairs = [
        (gold, found(title="Cat elected mayor")),
        (gold, found(title="Cat elected mayor – The Herald")),
        (gold, found(title="Sign in")),
        (gold, None),  # not read: wrong, not left out
        (labels(), found(title="Not labelled")),
    ]
    assert titles(pairs) == {"title": 1 / 4, "title_loose": 2 / 4}
    assert titles([(labels(), found())]) == {}


def test_authors_are_counted_over_all_pages(labels: Make, found: Make):
    pairs = [
        (labels(authors=("Ilse Brandt", "Tom Oke")), found(authors=("By Ilse Brandt", "Orne Herald"))),  # 1 / 1 / 1
        (labels(authors=("Ana Reis",)), found(authors=("Ana Reis",))),  # 1 right
        (labels(authors=("Mo Ba",)), None),  # 1 missed
        (labels(authors=()), found(authors=("Not Labelled",))),
    ]
    right, wrong, missed = 2, 1, 2
    assert authors(pairs) == pytest.approx(
        {
            "auth_f1": 2 * right / (2 * right + wrong + missed),
            "auth_p": right / (right + wrong),
            "auth_r": right / (right + missed),
        }
    )


def test_no_author_found_is_no_division_by_zero(labels: Make, found: Make):
    assert authors([(labels(authors=("Ana Reis",)), found())]) == {"auth_f1": 0.0, "auth_p": 0.0, "auth_r": 0.0}


def test_dates(labels: Make, found: Make):
    stated = labels(date="2025-02-27", bounds=Bounds(date_in_text=True))
    pairs = [
        (stated, found(published="2025-02-27T09:10+07:00")),
        (stated, found(published="2025-02-28")),
        (stated, found(published="XXXX-02-27")),  # not known is not wrong
        (labels(date="2025-02-27"), found()),
        (labels(date="2025-02-27", date_trusted=False), found(published="1999-01-01")),
    ]
    assert dates(pairs) == {"date": 1 / 4, "date_prec": 1 / 2, "date_st": 1 / 3}
    assert "date_st" not in dates([(labels(date="2025-02-27"), found())])
