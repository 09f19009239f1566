"""What the date finder must be told about languages: names of months, weekdays and spans of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from msgspec import Struct

from newskit.text.date.letters import Letters

Order = Literal["dmy", "mdy"]
"""How a language writes `03/04/2025`: day first or month first."""

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]


class Names(Struct, frozen=True, kw_only=True):
    """The words that dates are made of, all languages in one; keys are folded (`newskit.text.fold`).

    A key of two words (`thang hai`) is allowed for months. Make one with `names` and keep it: it is read on
    every call of `find`.
    """

    months: Mapping[str, int]
    """Name or abbreviation → 1 to 12."""
    units: Mapping[str, Unit]
    """Word for a span of time, singular and plural → its unit."""
    past: frozenset[str]
    """Words that turn `3 hours` into a moment: ago, vor, hace, trước."""
    days: Mapping[str, int]
    """Words for a day seen from today → how many days later: `yesterday` → -1."""
    pairs: Mapping[str, Mapping[str, int]]
    """The month names of two words by their second word, then their first."""
    words: frozenset[str]
    """Words that make a number beside them a date perhaps."""
    letters: Letters
    """Each token's letter as `newskit.text.date.tokens` tells them: M month, u unit, W weekday, p past, r today."""
    fold: Callable[[str], str]


def names(
    months: Mapping[str, int],
    *,
    fold: Callable[[str], str] = str.casefold,
    weekdays: Iterable[str] = (),
    units: Mapping[str, Unit] | None = None,
    past: Iterable[str] = (),
    days: Mapping[str, int] | None = None,
) -> Names:
    """The `Names` of these tables; `fold` is how their keys were folded.

    >>> names({"March": 3, "tháng hai": 2}).pairs
    {'hai': {'tháng': 2}}
    """
    single: dict[str, int] = {}
    pairs: dict[str, dict[str, int]] = {}
    for name, month in months.items():
        words = fold(name).rstrip(".").split()
        if len(words) == 1:
            single[words[0]] = month
        elif len(words) == 2:  # noqa: PLR2004 - a pair
            pairs.setdefault(words[1], {})[words[0]] = month
    spans = {fold(word): unit for word, unit in (units or {}).items()}
    when = frozenset(fold(name).split()[0] for name in past if name.strip())
    near = {fold(word): number for word, number in (days or {}).items()}
    week = [word for name in weekdays for word in fold(name).rstrip(".").split()]
    kinds = (("r", near), ("p", when), ("W", week), ("u", spans), ("M", single))
    return Names(
        months=single,
        units=spans,
        past=when,
        days=near,
        pairs=pairs,
        words=frozenset([*single, *(first for firsts in pairs.values() for first in firsts), *when, *near, "thang"]),
        letters=Letters({word: letter for letter, table in kinds for word in table}, pairs.keys(), fold),
        fold=fold,
    )
