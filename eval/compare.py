"""When a value that was found is the one that was labelled: titles, names, days."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BYLINE = re.compile(r"^\s*(?:by|von|par|por|di|af)\b[\s:]*", re.IGNORECASE)
_TELLING = 15
"""A part of a labelled title is only taken for it when it has more letters than this."""


def norm(text: str | None) -> str:
    """The words of `text` without signs, case and HTML entities, a blank between them.

    >>> norm("“Tom &amp; Jerry”:  A tale")
    'tom jerry a tale'
    """
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", html.unescape(text or "")).casefold()))


def same(gold: str, found: str | None) -> bool:
    """Whether two titles have the same words."""
    return norm(gold) == norm(found)


def loosely_same(gold: str, found: str | None) -> bool:
    """Whether two titles are the same, or one is the other with more around it.

    >>> loosely_same("Rain at last", "Rain at last – The Orne Herald"), loosely_same("Rain at last", "Rain")
    (True, False)
    """
    want, have = norm(gold), norm(found)
    if not have or want == have:
        return want == have != ""
    return f" {want} " in f" {have} " or (len(have) > _TELLING and f" {have} " in f" {want} ")


def names(values: Iterable[str]) -> set[str]:
    """The names as they are compared: a "By" before them does not count.

    >>> sorted(names(["By Ilse Brandt", "Jean-Luc  Moreau", "–"]))
    ['ilse brandt', 'jean luc moreau']
    """
    return {norm(_BYLINE.sub("", value)) for value in values} - {""}


def day(value: str | None) -> str | None:
    """The day that an EDTF date states, `YYYY-MM-DD`; `None` when it states no full day.

    >>> day("2025-02-27T09:10+07:00"), day("2025-02"), day("XXXX-02-27")
    ('2025-02-27', None, None)
    """
    found = _DAY.match(value or "")
    return found[0] if found else None
