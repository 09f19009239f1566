"""Pages that spell a word as it was typed come before those that the index only finds because it knows no accents.

That is looked up in the pages' own text, so only the best ranked are looked at.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from newskit.corpus.hit import Match
from newskit.corpus.plan import Near, Node, Text, words
from newskit.text.fold import fold

LOOKED_AT = 200
"""So many of the best ranked pages are looked at, when accents were typed."""
_LOOKED_AT_IF_TIED = 64
"""So many of equally good ones, when none were."""
_FACTOR = 10.0
"""What all accents as they were typed are worth: more than any difference in how often a single word stands there."""
_WORD = re.compile(r"\w+")

_TEXTS = {
    "story": ("pages", "page", "text, title, kicker, deck, place, stories"),
    "captions": ("pages", "page", "captions, stories"),
    "unassigned": ("pages", "page", "unassigned"),
    "teasers": ("page_teasers", "teaser", "title, summary, section, agency"),
}
"""Table, key and columns that hold the original of what each part's index has folded, the best to show first."""


def looked_at(node: Node) -> int:
    """How many of the best ranked pages `promoted` looks at."""
    return LOOKED_AT if any(map(_has_accents, _typed(node))) else 0


def promoted(connection: sqlite3.Connection, node: Node, ranked: Sequence[Match]) -> list[Match]:
    """The matches with the score of those raised that spell as it was typed what was typed with accents."""
    accented = [word for word in _typed(node) if _has_accents(word)]
    if not accented:
        return list(ranked)
    spelled = _patterns(accented)
    raised = [_raised(match, _share(connection, match, spelled)) for match in ranked[:LOOKED_AT]]
    return sorted(raised, key=lambda match: -match.score) + list(ranked[LOOKED_AT:])


def preferred(connection: sqlite3.Connection, node: Node, tied: Sequence[Match]) -> list[Match]:
    """The equally good matches, first those that spell the words as they were typed; as they are when too many."""
    typed = list(_typed(node))
    if not typed or len(tied) > _LOOKED_AT_IF_TIED:
        return list(tied)
    spelled = _patterns(typed)
    shares = {match.page: _share(connection, match, spelled) for match in tied}
    return sorted(tied, key=lambda match: -shares[match.page])


def _raised(match: Match, share: float) -> Match:
    return Match(match.page, match.part, match.row, match.score * _FACTOR**share) if share else match


def _typed(node: Node) -> Iterator[str]:
    """The words of the query as they were typed, in one Unicode form and in small letters."""
    for leaf in words(node):
        for text in leaf.texts if isinstance(leaf, Near) else [leaf] if isinstance(leaf, Text) else []:
            if not text.prefix:
                yield from _WORD.findall(_small(text.text))


def _small(text: str) -> str:
    return normalize("NFC", text).lower()


def _has_accents(word: str) -> bool:
    return not word.isascii() and fold(word) != word


def _patterns(typed: Sequence[str]) -> list[re.Pattern[str]]:
    return [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in dict.fromkeys(typed)]


def _share(connection: sqlite3.Connection, match: Match, spelled: Sequence[re.Pattern[str]]) -> float:
    """Which share of the words stands on the page just so."""
    text = _small(said(connection, match))  # ASCII can only be spelled as it is found
    if text.isascii() and all(pattern.pattern.isascii() for pattern in spelled):
        return 1.0
    return sum(pattern.search(text) is not None for pattern in spelled) / len(spelled)


def said(connection: sqlite3.Connection, match: Match) -> str:
    """All that stands in the part where the page fits, as it is stored."""
    table, key, columns = _TEXTS[match.part]
    row = connection.execute(f"SELECT {columns} FROM {table} WHERE {key} = ?", (match.row,)).fetchone()
    return "\n".join(text for text in row if text and text != "[]")
