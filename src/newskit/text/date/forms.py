"""The forms of dates, as regular expressions over the letters of `newskit.text.date.tokens`."""

from __future__ import annotations

import calendar
import re
from typing import NamedTuple

from newskit.text.date.names import Names, Order
from newskit.text.date.tokens import Tokens, month_of

_NUMBERS = (
    # 2024-03-31, 2024. 3. 31
    r"(?P<ymd>(?<![d#Y])(?<![d#Y][-./])Y(?P<s1>[-./]) ?d(?P=s1) ?d(?![-/]?[d#Y]|\.[d#Y]))"
    # 23/02/2025, 06. 01. 2026, 23.02.25
    r"|(?P<numeric>(?<![#+])(?<![d#Y][-./:])d(?P<s2>[-./]) ?d(?P=s2) ?(?:Y|y|d(?!d))(?!(?P=s2)?[#Y]|(?P=s2)d))"
    # 02/2025; 2025-02
    r"|(?P<mY>(?<![d#+])(?<![d#Y][-./:])d[/.-]Y(?![-./]?[d#Y]))"
    r"|(?P<Ym>(?<![d#+])(?<![d#Y][-./:])Y[-/]d(?![-./:]?[d#Y]))"
)
_SIGNS = (
    # 2024年4月24日, 4월 24일; 2024年4月
    r"|(?P<cjk>(?:Y ?n ?)?d ?t ?d ?g)|(?P<cjkm>Y ?n ?d ?t)"
    # 27 tháng 2 năm 2025, 27 tháng 2; Tháng 2 27, 2025; tháng 2 năm 2025
    r"|(?P<vi>d,? ?t ?d(?:(?: ?,? ?n?| ?[/,-]) ?[Yy])?(?! ?g))"
    r"|(?P<vimd>t ?d ?d, ?[Yy])|(?P<vim>t ?d(?: ?[/,-] ?| ?,? ?n ?| )Y)"
)
_NAMES = (
    # 16. März 2017, 5 de marzo de 2024, 27-Feb-25, 5 May
    r"|(?P<dM>d(?:o|\.|g)?(?: ?f){0,2} ?[-/.]? ?_{0,2}M\.?"
    r"(?: ?[,/.-]? ?(?:f ?)?(?:n ?)?[Yy](?: ?n)?|[-/]d(?![d:/])|(?! ?do?,? ?[Yy])))"
    # 2025 m. vasario 27
    r"|(?P<YMd>(?<![d#])Y ?\.?,? ?n?\.? ?M\.? ?d(?![d#:]))"
    # March 5, 2024; May 5; March 2024
    r"|(?P<Md>_{0,2}M\.? ?-?d(?:o)?(?:(?: ?[,.;]? ?|-)(?:f )?[Yy]|(?![d#:%]| ?:)))"
    r"|(?P<MY>_{0,2}M\.?[ ,/-]{0,2}(?:f )?Y)"
)
_SHORT = r"|(?P<short>(?<![d#+])(?<![d#Y][-./:,])d(?:/d|\.d\.)(?![-./:]?[d#Y]))"  # 05/06, 27.02.
_FORMS = {
    (signs, named): re.compile(rf"(?=[dYtM_])(?:{_NUMBERS}{_SIGNS * signs}{_NAMES * named}{_SHORT})")
    for signs in (False, True)
    for named in (False, True)
}
"""The forms, with or without those that need a sign of month and those that need a month's name.

Only what the look ahead allows begins one: most letters are passed over without trying them all.
"""
_TELLING = frozenset("-./tM")
"""The letters of which each form holds one."""
_ERA = 543
_FIRST, _LAST = 1900, 2100
_MONTHS = 12
_FEBRUARY = 2
_TWO = 2
_CENTURY = 70
_MODAL = frozenset(["may", "march", "mar", "set", "out", "ago", "sen", "dec", "sun", "gen"])
"""Months that are words as well: in small letters they need a year beside them."""


class Day(NamedTuple):
    """A date found in a line: its tokens, and what it states. What it does not state is None."""

    first: int
    last: int
    form: str
    year: int | None
    month: int | None
    day: int | None
    doubt: bool = False
    """Day and month stand in an order that could be read both ways; both are None."""


class _Match(NamedTuple):
    """A form met in a line."""

    line: Tokens
    form: str
    first: int
    last: int

    def numbers(self, kinds: str) -> list[str]:
        """The words of the tokens with one of these letters."""
        return [self.line.words[i] for i in range(self.first, self.last) if self.line.letters[i] in kinds]

    def place(self, kind: str) -> int | None:
        """The first token with this letter."""
        at = self.line.letters.find(kind, self.first, self.last)
        return None if at < 0 else at


def days(found: Tokens, names: Names, order: Order | None) -> list[Day]:
    """The dates in a line, in order; impossible ones (30 February, month 13) are left out."""
    result: list[Day] = []
    if _TELLING.isdisjoint(found.letters):
        return result
    forms = _FORMS["t" in found.letters, "M" in found.letters]
    for match in forms.finditer(found.letters):
        form = _Match(found, match.lastgroup or "", match.start(), match.end())
        day = _numeric(form, order) if form.form in {"numeric", "short"} else _worded(form, names)
        if day is not None and _is_possible(day):
            result.append(day)
    return result


def _worded(match: _Match, names: Names) -> Day | None:
    """The date of a form whose parts can be told apart by words, signs or place."""
    years, rest = match.numbers("Yy"), match.numbers("d")
    at = match.place("M")
    if at is not None:
        month = month_of(match.line, at, names)
        if len(rest) == _TWO:
            years = [_century(rest.pop())]
        if not years and not _is_name(match.line.words[at]):
            return None
    else:
        sign = match.place("t")
        swapped = match.form == "vi" and sign is not None and match.line.words[sign] not in "月월"
        month = int(rest.pop(1 if swapped else 0))
    if match.form in {"mY", "Ym"} and not _is_month(match, month):
        return None
    year = _christian(int(years[0])) if years else None
    return Day(match.first, match.last, match.form, year, month, int(rest[0]) if rest else None)


def _is_name(word: str) -> bool:
    """Whether the month of a date without year is plainly a month: `May 5`, not `may 5`."""
    return word[0].isupper() or word.casefold() not in _MODAL


def _is_month(match: _Match, month: int) -> bool:
    """Whether `2025-02` or `02/2025` is a month, and not a season (2011-12) or the number of an issue."""
    if len(match.numbers("d")[0]) != _TWO:
        return False
    return match.form == "mY" or month != (int(match.numbers("Y")[0]) + 1) % 100


def _numeric(match: _Match, order: Order | None) -> Day | None:
    """The date of `23/02/2025`, `02/23/25` or `23.02.`: points mean day first everywhere."""
    years, rest = match.numbers("Yy"), match.numbers("d")
    if match.form == "numeric" and not years:
        years = [rest.pop()]
        if len(years[0]) != _TWO:
            return None  # `1.2.3` is the number of a version
        years = [_century(years[0])]
    year = _christian(int(years[0])) if years else None
    a, b = int(rest[0]), int(rest[1])
    if match.line.words[match.first + 1] == "." or order == "dmy" or a > _MONTHS or a == b:
        day, month = (a, b) if b <= _MONTHS or a > _MONTHS else (b, a)
    elif order == "mdy" or b > _MONTHS:
        day, month = b, a
    else:
        return Day(match.first, match.last, match.form, year, None, None, doubt=True)
    return Day(match.first, match.last, match.form, year, month, day)


def _century(year: str) -> str:
    """The full year, as POSIX reads two digits."""
    return ("20" if int(year) < _CENTURY else "19") + year


def _christian(year: int) -> int:
    """The year of our era; Thai pages count from the Buddha's death."""
    return year - _ERA if year > _LAST else year


def _is_possible(day: Day) -> bool:
    if day.year is not None and not _FIRST <= day.year <= _LAST:
        return False
    if day.month is None:
        return day.doubt
    if not 1 <= day.month <= _MONTHS:
        return False
    leap = day.year is None and day.month == _FEBRUARY
    return day.day is None or 1 <= day.day <= (29 if leap else calendar.monthrange(day.year or 1, day.month)[1])


def edtf(day: Day) -> str | None:
    """The date as EDTF; None when not even the month of a year-less date is known.

    >>> (
    ...     edtf(Day(0, 1, "", None, 2, 27)),
    ...     edtf(Day(0, 1, "", 2025, 2, None)),
    ...     edtf(Day(0, 1, "", 2025, None, None)),
    ... )
    ('XXXX-02-27', '2025-02', '2025')
    """
    year = "XXXX" if day.year is None else f"{day.year:04}"
    if day.month is None:
        return None if day.year is None else year
    return f"{year}-{day.month:02}" if day.day is None else f"{year}-{day.month:02}-{day.day:02}"
