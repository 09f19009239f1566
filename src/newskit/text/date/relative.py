"""Dates that are told from today: `3 hours ago`, `vor 2 Tagen`, `yesterday`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from newskit.text.date.names import Names, Unit
from newskit.text.date.tokens import Tokens

_FORMS = re.compile(
    r"(?=[dpr])(?:(?P<after>d ?[ufnth] ?(?:f ?)?[pM])|(?P<before>p(?: ?[pfx]){0,2} ?d ?[ufnth])|(?P<day>r))"
)
_SIGNS = frozenset("pMr")
"""The letters of which each relative date holds one."""
_DAYS = {"day": 1, "week": 7}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_SPANS: Mapping[str, Unit] = {"小": "hour", "分": "minute", "時": "hour", "시": "hour"}


class Ago(NamedTuple):
    """How long before the moment of writing; `first` and `last` are tokens of the line."""

    first: int
    last: int
    number: int
    unit: Unit

    def before(self, moment: dt.datetime, *, exact: bool) -> str | None:
        """The EDTF value seen at `moment`; with `exact`, hours and minutes count. None: months, years."""
        try:
            if self.unit in _SECONDS and exact:
                then = moment - dt.timedelta(seconds=self.number * _SECONDS[self.unit])
                return then.isoformat(timespec="minutes")
            if self.unit in _DAYS:
                return (moment.date() - dt.timedelta(days=self.number * _DAYS[self.unit])).isoformat()
        except OverflowError:
            return None
        return None


def agos(found: Tokens, names: Names) -> list[Ago]:
    """The relative dates of a line, in order."""
    result: list[Ago] = []
    if _SIGNS.isdisjoint(found.letters):
        return result
    for match in _FORMS.finditer(found.letters):
        first, last = match.span()
        if match.lastgroup == "day":
            result.append(Ago(first, last, -_number(found.words[first], names), "day"))
            continue
        if found.letters[last - 1] == "M" and names.fold(found.words[last - 1]) not in names.past:
            continue  # `ago` is a month as well
        number = found.letters.index("d", first)
        unit = _unit(found.words[number + (2 if found.letters[number + 1] == " " else 1)], names)
        if unit is not None:
            result.append(Ago(first, last, int(found.words[number]), unit))
    return result


def _unit(word: str, names: Names) -> Unit | None:
    return _SPANS.get(word[0]) or names.units.get(word.casefold()) or names.units.get(names.fold(word))


def _number(word: str, names: Names) -> int:
    value = names.days.get(word.casefold())
    return names.days[names.fold(word)] if value is None else value
