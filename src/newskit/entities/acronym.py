"""Whether a short form stands for a long one.

The test of Schwartz & Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (Pacific
Symposium on Biocomputing, 2003) for two forms that stand side by side, one of them in brackets; and the initials of a
long form for finding its acronym elsewhere on a page.
"""

from __future__ import annotations

from functools import lru_cache

from newskit.entities.known import FUNCTION
from newskit.entities.name import Name

_LONGEST = 8
"""Letters of an acronym that is looked for without brackets."""
_REMEMBERED = 50_000


def stands_for(short: str, long: str) -> bool:
    """Whether the letters of `short` are found in `long` from its end backwards, the first one at a word's start.

    Schwartz & Hearst 2003; letters are compared without case.

    >>> stands_for("MoLISA", "Ministry of Labour, Invalids and Social Affairs")
    True
    >>> stands_for("UNFPA", "World Health Organization")
    False
    """
    low = long.lower()
    at = len(low) - 1
    for place in range(len(short) - 1, -1, -1):
        letter = short[place].lower()
        if not letter.isalnum():
            continue
        while at >= 0 and (low[at] != letter or (place == 0 and at > 0 and low[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return False
        at -= 1
    return True


def in_any_order(acronym: str, long: Name) -> bool:
    """Whether an acronym has the initials of `long` in another order, as those of other languages do (OTAN, BCR)."""
    content = [token[0] for token in long.tokens if token not in FUNCTION]
    return len(acronym) > 1 and sorted(acronym) == sorted(content)


@lru_cache(_REMEMBERED)
def initials(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The acronyms that may stand for a long form by its initials.

    Those of its content words, of all words, and of the content words before its last `of` or `in`.

    >>> initials(("constitutional", "democratic", "party", "of", "japan"))
    ('cdpj', 'cdpoj', 'cdp')
    """
    content = "".join([token[0] for token in tokens if token not in FUNCTION])
    found = [content, "".join([token[0] for token in tokens])]
    for place in range(len(tokens) - 1, 1, -1):
        if tokens[place] in FUNCTION:
            found.append("".join([token[0] for token in tokens[:place] if token not in FUNCTION]))
            break
    return tuple(dict.fromkeys([some for some in found if 1 < len(some) <= _LONGEST]))
