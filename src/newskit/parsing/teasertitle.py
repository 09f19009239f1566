"""The title in a teaser's line: without the second time it says itself, the kicker before it, a number, a quote."""

from __future__ import annotations

import re

_RANK = re.compile(r"(?:(\d{1,2})[.)]?\s+){1,2}(?=\D)")
_SURE_RANK = re.compile(r"(?:\d{1,2}[.)]\s+){1,2}(?=\D)")
_QUOTES = frozenset("'\"‘“„")
"""Those that open a quotation."""
_LEAST_HALF = 12
"""Characters of a title that is said twice in one line; shorter ones may be meant so."""
_MOST_BETWEEN = 3
"""Characters between the two."""
_KICKER = re.compile(r"(?=[^\W\d_]{3})[^:]{3,70}:(?=[A-Z\u00c0-\u00de\"„“«‚»‘'])")
"""A kicker in front of its title: no blank follows the colon, for the two were two lines."""
_LEAST_TITLE = 10
_SIGNS = re.compile(r"[\W_]+")
_SAID = re.compile(r"[^\W_]")


def rank(text: str) -> int | None:
    """The number that `text` begins with, if it may be the title's place in a list."""
    found = _RANK.match(text) if text[0].isdigit() else None
    return int(found[1]) if found else None


def within(text: str, start: int = 0, *, ranked: bool = False) -> tuple[int, int]:
    r"""Where the title begins and ends in `text`, from `start` on; `ranked`: a number before it is its place in a list.

    >>> def title(text: str) -> str:
    ...     start, end = within(text)
    ...     return text[start:end]
    >>> title("3. Rain at last"), title("Weather:Rain falls at last")
    ('Rain at last', 'Rain falls at last')
    >>> title("Rain falls at last Rain falls at last"), title("“Rain at last, says he")
    ('Rain falls at last', 'Rain at last, says he')
    >>> title("7 ways to cross a river")
    '7 ways to cross a river'
    """
    end = len(text)
    number = (_RANK if ranked else _SURE_RANK).match(text, start) if text[start].isdigit() else None
    if number:
        start = number.end()
    if text[start] in _QUOTES and not _closes(text[start:]):
        start += len(text) - start - len(text[start + 1 :].lstrip())
    kicker = _KICKER.match(text, start)
    if kicker and end - kicker.end() >= _LEAST_TITLE:
        start = kicker.end()
    return start, start + _once(text[start:])


def _once(text: str) -> int:
    """The length of what `text` says twice; its own length when it does not."""
    half = text[: len(text) // 2].rstrip()
    twice = len(half) >= _LEAST_HALF and len(text) - 2 * len(half) <= _MOST_BETWEEN and text.endswith(half)
    return len(half) if twice else len(text)


def _closes(text: str) -> bool:
    return any(mark in text[1:] for mark in "'\"’”“")


def says(text: str, other: str) -> bool:
    """Whether two texts say the same, signs, blanks and case apart: a title and its picture's description.

    Nothing says the same as a text without letters and numbers.

    >>> says("• “Rain at last”", "Rain: at last!"), says("Rain", "Snow"), says("…", "—")
    (True, False, False)
    """
    first, second = _SAID.search(text), _SAID.search(other)
    if first is None or second is None:
        return False
    one, two = first[0].casefold(), second[0].casefold()  # most do not even begin alike
    return (one.startswith(two) or two.startswith(one)) and _bare(text) == _bare(other)


def _bare(text: str) -> str:
    return _SIGNS.sub("", text).casefold()


def after_kicker(one: str, other: str) -> int:
    """Where the title begins in `one`, a line `kicker: title`, if `other` is the same without the colon; else 0.

    >>> after_kicker("Storm in the north: Ferries stay in port", "Storm in the north Ferries stay in port")
    20
    """
    cut = one.find(": ")
    return cut + 2 if cut > 0 and len(one) - cut >= _LEAST_TITLE and one[:cut] + one[cut + 1 :] == other else 0
