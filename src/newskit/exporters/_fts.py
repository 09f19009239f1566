"""What SQLite's `unicode61` does not fold, for indexes that others ask."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from newskit.text.fold import fold
from newskit.text.token import word_pattern


def both_forms(text: str) -> str:
    """`text`, and after it the plain form of each word whose letters `unicode61` would leave as they are.

    >>> both_forms("Điện Biên"), both_forms("Élan")
    ('Điện Biên dien', 'Élan')
    """
    if text.isascii():
        return text
    runs = dict.fromkeys(run for run in text.split() if not run.isascii())
    more = " ".join(filter(None, (_known(run) if len(run) < _SHORT else _plain(run) for run in runs)))
    return f"{text} {more}" if more else text


_SHORT = 40
"""Characters of what is remembered at most."""


def _plain(run: str) -> str:
    """The folded words of a run without blanks, as far as `unicode61` does not come to the same."""
    return " ".join(fold(word) for word in word_pattern(run).findall(run) if fold(word) != _bare(word))


_known = lru_cache(maxsize=1 << 14)(_plain)


def _bare(word: str) -> str:
    """The word without what SQLite takes off."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
