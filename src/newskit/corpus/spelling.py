"""Pages that spell a word as it was typed come before those that the index only finds because it knows no accents.

That is looked up in the pages' own text, so only the best ranked are looked at.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from newskit.corpus.hit import Match
from newskit.corpus.parts import among
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
    looked_at = ranked[:LOOKED_AT]
    raised = [_raised(*pair) for pair in zip(looked_at, _shares(connection, looked_at, spelled), strict=True)]
    return sorted(raised, key=lambda match: -match.score) + list(ranked[LOOKED_AT:])


def preferred(connection: sqlite3.Connection, node: Node, tied: Sequence[Match]) -> list[Match]:
    """The equally good matches, first those that spell the words as they were typed; as they are when too many."""
    typed = list(_typed(node))
    if not typed or len(tied) > _LOOKED_AT_IF_TIED:
        return list(tied)
    spelled = _patterns(typed)
    shares = dict(zip((match.page for match in tied), _shares(connection, tied, spelled), strict=True))
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


def _shares(
    connection: sqlite3.Connection, matches: Sequence[Match], spelled: Sequence[re.Pattern[str]]
) -> Iterator[float]:
    """Which share of the words stands just so on the page of each match."""
    is_plain = all(pattern.pattern.isascii() for pattern in spelled)
    texts = said(connection, matches)
    for match in matches:
        text = texts[match.part, match.row]
        if is_plain and text.isascii():  # ASCII can only be spelled as it is found
            yield 1.0
        else:
            small = _small(text)
            yield sum(pattern.search(small) is not None for pattern in spelled) / len(spelled)


def said(connection: sqlite3.Connection, matches: Sequence[Match]) -> dict[tuple[str, int], str]:
    """All that stands in the part where each page fits, as it is stored, by part and row."""
    found: dict[tuple[str, int], str] = {}
    for part in {match.part for match in matches}:
        table, key, columns = _TEXTS[part]
        chosen = among(match.row for match in matches if match.part == part)
        for row, *texts in connection.execute(f"SELECT {key}, {columns} FROM {table} WHERE {key} IN ({chosen})"):
            found[part, row] = "\n".join(text for text in texts if text and text != "[]")
    return found
