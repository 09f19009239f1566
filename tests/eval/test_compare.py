"""When two values are the same."""

from __future__ import annotations

import pytest
from eval.compare import day, loosely_same, names, norm, same


def test_signs_case_and_entities_do_not_count():
    assert norm("L&#39;été, à “Nice”!") == norm("l'été à nice") == "l été à nice"
    assert norm(None) == norm("—") == ""
    assert same("Rain: at last", "RAIN AT LAST")
    assert not same("Rain at last", None)


@pytest.mark.parametrize(
    ("found", "is_loose"),
    [
        ("Cat elected mayor of Orne", True),
        ("Cat elected mayor of Orne | The Herald", True),
        ("elected mayor of Orne", True),  # most of it
        ("Cat elected", False),  # too little of it
        ("Cat elected mayor of Ornes", False),  # whole words only
        ("", False),
        (None, False),
    ],
)
def test_more_around_a_title_is_allowed(found: str | None, is_loose: bool):  # noqa: FBT001
    assert loosely_same("Cat elected mayor of Orne", found) == is_loose


def test_names_are_compared_without_by():
    assert names(["By: Ilse Brandt", "von Karl May", "ILSE BRANDT"]) == {"ilse brandt", "karl may"}
    assert names([]) == set()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-02-27", "2025-02-27"),
        ("2025-02-27T09:10+07:00", "2025-02-27"),
        ("2025-02", None),
        ("2025", None),
        ("XXXX-02-27", None),
        ("2025-02-XX", None),
        (None, None),
    ],
)
def test_only_a_full_day_is_a_day(value: str | None, expected: str | None):
    assert day(value) == expected
