"""Names that are to be found whatever a recogniser says.

They are looked up token by token in a table of their beginnings, folded as search folds: `dien bien` finds `Điện
Biên`. Where several begin at the same word, the longest counts. So the time grows with the text, hardly with the
number of names (Aho-Corasick over words, without its failure links: names are short).

Capitals count: what the list writes with a capital is found only where the text has one, and a single word of capitals
(`WHO`, `IT`) only in capitals.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from newskit.entities.mention import EntityType, Mention, Passage
from newskit.entities.user import Known
from newskit.text.fold import fold

RULE = "watchlist"
"""The rule of the mentions that it finds."""

_TOKEN = re.compile(r"[^\W_]+")
_LONGEST = 40
"""Words of a name that are compared."""

Span = tuple[int, int]


class Watchlist(Struct, frozen=True):
    """A list of names to find."""

    begins: dict[str, int]
    """The first words of all names, with how many words the longest of them has."""
    phrases: dict[str, int]
    """The folded names with their number."""
    names: list[str]
    types: list[EntityType | None]

    @classmethod
    def of(cls, rows: Iterable[Known]) -> Watchlist:
        """The list of the rows' names and aliases; of those that fold alike the first counts."""
        names: list[str] = []
        types: list[EntityType | None] = []
        for row in rows:
            for name in (row.name, *row.aliases):
                names.append(name)
                types.append(row.type)
        begins: dict[str, int] = {}
        phrases: dict[str, int] = {}
        for number, folded in enumerate(_folded(names)):
            words = _TOKEN.findall(folded)[:_LONGEST]
            if not words:
                continue
            phrases.setdefault(" ".join(words), number)
            if begins.get(words[0], 0) < len(words):
                begins[words[0]] = len(words)
        return cls(begins, phrases, names, types)

    def packed(self) -> bytes:
        """The list as `unpacked` reads it: a worker has it sooner so than by making it anew."""
        return marshal.dumps((self.begins, self.phrases, self.names, self.types))

    def find(self, texts: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
        """Where names stand: the number of the text, start, end, the number of the name; none overlapping another."""
        begins = self.begins
        for number, (text, folded) in enumerate(zip(texts, _folded(texts), strict=True)):
            tokens = _TOKEN.findall(folded)
            if starts := [at for at, token in enumerate(tokens) if token in begins]:
                for match in self._matches(text, tokens, starts):
                    yield (number, *match)

    def _matches(self, text: str, tokens: list[str], starts: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        spans: list[Span] | None = None
        free = 0
        for at in starts:
            if at < free:
                continue
            for end in range(min(len(tokens), at + self.begins[tokens[at]]), at, -1):
                number = self.phrases.get(" ".join(tokens[at:end]))
                if number is None:
                    continue
                if spans is None:
                    spans = _spans(text, tokens)
                found = [text[start:stop] for start, stop in spans[at:end]]
                if _fits(self.names[number], found):
                    yield spans[at][0], spans[end - 1][1], number
                    free = end
                    break


def unpacked(data: bytes) -> Watchlist:
    """The list that `Watchlist.packed` packed."""
    fields: Any = marshal.loads(data)  # noqa: S302 - written by this very run, see `newskit.pipeline.entities`
    return Watchlist(*fields)


def add_watched(page: Sequence[Passage], mentions: Sequence[Mention], watched: Watchlist) -> list[Mention]:
    """The mentions of a page with those of the watchlist, which take the place of what they overlap.

    One whose type the list does not say has the type of what it takes the place of, there or elsewhere on the page,
    else `other`.
    """
    hits = list(watched.find([passage.text for passage in page]))
    if not hits:
        return list(mentions)
    by_passage: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_passage.setdefault(mention.passage, []).append(mention)
    under = [
        [one for one in by_passage.get(number, ()) if one.start < end and start < one.end]
        for number, start, end, _ in hits
    ]
    gone = {id(one) for over in under for one in over}
    met = {hit[3]: over[0].type for hit, over in zip(reversed(hits), reversed(under), strict=True) if over}
    added: list[Mention] = []
    for (number, start, end, name), over in zip(hits, under, strict=True):
        type_: EntityType = watched.types[name] or (over[0].type if over else met.get(name, "other"))
        words = " ".join(page[number].text[start:end].split())
        added.append(Mention(number, start, end, words, type_, 1.0, RULE))
    kept = [mention for mention in mentions if id(mention) not in gone]
    return sorted([*kept, *added], key=lambda one: (one.passage, one.start))


def _folded(texts: Sequence[str]) -> list[str]:
    """The texts folded, all at once: that takes less time than one by one."""
    joined = "\n".join([text.replace("\n", " ") for text in texts])
    return fold(joined).split("\n") if texts else []


def _spans(text: str, tokens: Sequence[str]) -> list[Span]:
    """Where the tokens stand; those of a text that folds to other words are the nearest that there are."""
    spans = [match.span() for match in _TOKEN.finditer(text)]
    if len(spans) == len(tokens):
        return spans
    return [span for span in spans for _ in _TOKEN.findall(fold(text[slice(*span)]))]


@cache
def _capitals(name: str) -> tuple[bool, tuple[bool, ...]]:
    """Whether the name is one word of capitals, and which of its words begin with one."""
    words = _TOKEN.findall(name)
    alone = len(words) == 1 and len(words[0]) > 1 and words[0].isupper()
    return alone, tuple(word[0].isupper() for word in words)


def _fits(name: str, found: Sequence[str]) -> bool:
    """Whether the words have capitals where the name has them."""
    alone, capitals = _capitals(name)
    if alone:
        return found[0].isupper()
    return all(word[0].isupper() for word, capital in zip(found, capitals, strict=False) if capital)
