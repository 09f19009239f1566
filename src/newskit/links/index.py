"""The stories that teasers may promote: their titles, found by all of a title, its beginning or its rare words."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

from msgspec import Struct

from newskit.links.lead import Grams, grams
from newskit.links.store import PAGES, TITLES, Entries, Store
from newskit.links.title import UNKNOWN, Words, function_words, is_cut, key_of, words_of
from newskit.links.url import address
from newskit.record import Record, SubStory

_RARE = 5
"""So many of a title's rarest words are looked up."""
_COMMON = 500
"""A word of more titles than this says too little to be looked up, unless two such words stand together."""
_CANDIDATES = 40
"""So many titles at most are compared with one teaser's."""
_LEAST_DECK = 4
"""Words of a deck or kicker that can stand for the story."""
_LEADS = 4
"""Stories of a page whose first words are remembered."""
_FUNCTION = 0.4
"""What a function word weighs, against another word that is as rare in titles."""
_LEAD = 60
"""Words of a story that a summary is compared with."""
_NO_STORY = frozenset({"listing"})
_SHORTEST_ID = 4
"""So many digits of an id at least name a page."""
_LAST = "\U0010ffff"
_REMEMBERED = 1 << 14
"""Ids whose pages are known without a look."""
_BITS = 32
"""Of the number of a title, behind its weight: such pairs are sorted faster as one number."""
_NUMBER = (1 << _BITS) - 1
_SIMILAR = "SELECT number FROM page WHERE substr(id, 1, ?) = ? OR substr(source, ?) = ? ORDER BY number"
_BEGINNING = (
    "SELECT number FROM title WHERE key IN (SELECT DISTINCT key FROM title WHERE key >= ? AND key < ? ORDER BY key"
    " LIMIT ?) ORDER BY key, number"
)


class PageEntry(Struct, frozen=True, gc=False, array_like=True):
    """What is remembered of a page."""

    id: str
    source: str
    title: str | None
    published: str | None
    url: str | None
    lead: Grams
    order: int
    """The place among all pages."""


class TitleEntry(Struct, frozen=True, gc=False, array_like=True):
    """A title of a page: a page with several stories has several."""

    page: int
    words: Words
    key: str
    cut: bool
    """Whether it ends with an ellipsis."""
    language: str
    beside: Words
    """The words of kicker, section, place and agency: what may stand before the title in a teaser."""


class Index:
    """All pages, and the titles of the stories on them. Add every page, then ask.

    Titles wait in a temporary database, and of texts only hashes of the first words; held in memory are the words of
    titles, each with the numbers of those that have it. Raises `OutputError` where there is no room.
    """

    def __init__(self) -> None:
        """Empty."""
        self._store = Store()
        self.pages = Entries(self._store, PAGES, PageEntry)
        self.titles = Entries(self._store, TITLES, TitleEntry)
        self._by_term: dict[str, array[int]] = {}
        self._number_of = lru_cache(_REMEMBERED)(partial(_number_of, self._store))

    def add(self, record: Record) -> None:
        """Remember a page with its stories; of a further source of the same page only the name."""
        number = len(self.pages)
        is_story = record.kind not in _NO_STORY
        lead = _lead(record) if is_story else b""
        entry = PageEntry(record.id, record.source, record.title, record.published, record.url, lead, number)
        if not self.pages.add(entry, record.id, record.source):
            self._store.put(
                "INSERT OR REPLACE INTO copy SELECT ?, number FROM page WHERE id = ?", record.source, record.id
            )
            return
        if not is_story:
            return
        if record.url and (where := address(record.url)):
            self._store.put("INSERT OR IGNORE INTO address VALUES (?, ?)", where, number)
        for story in _stories(record):
            beside = (story.kicker, story.section, story.place, story.agency)
            self._add_title(number, story.title, record.language, words_of(" ".join(part for part in beside if part)))
            self._add_deck(number, story.deck)
            self._add_deck(number, story.kicker)

    def _add_title(self, page: int, title: str | None, language: str, beside: Words) -> None:
        words = words_of(title or "")
        if not title or not words:
            return
        number = len(self.titles)
        key = key_of(words)
        self.titles.add(TitleEntry(page, words, key, is_cut(title), language, beside), key)
        for term in terms_of(words):
            self._by_term.setdefault(term, array("I")).append(number)

    def _add_deck(self, page: int, deck: str | None) -> None:
        words = words_of(deck or "")
        if len(words) >= _LEAST_DECK:
            self._store.put("INSERT INTO deck VALUES (?, ?)", key_of(words), page)

    def page(self, id_: str) -> PageEntry | None:
        """The page with an id."""
        number = self._number_of(id_)
        return None if number is None else self.pages[number]

    def named(self, key: str) -> list[PageEntry]:
        """The pages that `key` names: an id, a source, the beginning of an id or the end of a source."""
        exact = self.page(key.lower())
        if exact is not None:
            return [exact]
        found = self._store.numbers("SELECT page FROM copy WHERE source = ?", key)
        found = found or self._store.numbers("SELECT number FROM page WHERE source = ? ORDER BY number", key)
        if not found:
            digits = key.lower() if len(key) >= _SHORTEST_ID else "-"
            ways = (len(digits), digits, -len(key) - 1, f"/{key}")
            found = self._store.numbers(_SIMILAR, *ways)
        return [self.pages[number] for number in found]

    def at(self, url: str) -> PageEntry | None:
        """The page that was read from an address."""
        found = self._store.numbers("SELECT page FROM address WHERE address = ?", address(url))
        return self.pages[found[0]] if found else None

    def same(self, key: str) -> list[int]:
        """The titles with just the words that have this key."""
        return self._store.numbers("SELECT number FROM title WHERE key = ? ORDER BY number", key)

    def told_by(self, key: str) -> list[int]:
        """The pages whose deck or kicker has this key: sites promote a story by these, too."""
        return self._store.numbers("SELECT page FROM deck WHERE key = ? ORDER BY rowid", key)

    def beginning(self, key: str) -> list[int]:
        """The titles that begin with the letters of `key`, shortest first of what is equal so far."""
        return self._store.numbers(_BEGINNING, key, key + _LAST, _CANDIDATES)

    def weight(self, word: str, language: str) -> float:
        """How much a word says: the rarer it is in titles, the more; function words say little."""
        weight = math.log(2 + len(self.titles) / (1 + len(self._by_term.get(word, ()))))
        return weight * _FUNCTION if word in function_words(language) else weight

    def knows(self, word: str) -> bool:
        """Whether a title has the word."""
        return word in self._by_term

    def sharing(self, words: Words) -> list[int]:
        """The titles that share the rarest words, those with the most weight in common first."""
        known = sorted((len(self._by_term[term]), term) for term in set(terms_of(words)) if term in self._by_term)
        rare = [term for number, term in known[:_RARE] if number <= _COMMON]
        if not rare and len(known) > 1:
            both = set(self._by_term[known[0][1]]).intersection(self._by_term[known[1][1]])
            return sorted(both)[:_CANDIDATES]
        shared: Counter[int] = Counter()
        for term in rare:
            weight = round(1000 * self.weight(term, UNKNOWN))
            for number in self._by_term[term]:
                shared[number] += weight
        best = sorted([(-weight << _BITS) + number for number, weight in shared.items()])[:_CANDIDATES]
        return [place & _NUMBER for place in best]


def _number_of(store: Store, id_: str) -> int | None:
    found = store.numbers("SELECT number FROM page WHERE id = ?", id_)
    return found[0] if found else None


def terms_of(words: Sequence[str]) -> Iterator[str]:
    """By what a title is found: its words, and pairs of letters in scripts without blanks.

    >>> list(terms_of(("kesta", "天", "气", "好")))
    ['kesta', '天', '天气', '气', '气好', '好']
    """
    seen = set()
    for number, word in enumerate(words):
        found = [word]
        if not word.isascii() and len(word) == 1 and number + 1 < len(words) and len(words[number + 1]) == 1:
            found.append(word + words[number + 1])
        for term in found:
            if term not in seen:
                seen.add(term)
                yield term


def _stories(record: Record) -> tuple[Record | SubStory, ...]:
    """The stories of a page, the main one first."""
    return record, *record.stories


def _lead(record: Record) -> Grams:
    """The first words of the stories of a page, hashed."""
    parts: list[str] = []
    for story in _stories(record)[:_LEADS]:
        parts += [story.deck or "", *_first(story.paragraphs)]
    return grams(" \n ".join(parts))


def _first(paragraphs: Iterable[str]) -> Iterator[str]:
    """Paragraphs from the beginning until there are enough words."""
    left = _LEAD
    for paragraph in paragraphs:
        words = paragraph[:1000].split()
        yield " ".join(words[:left])
        left -= len(words)
        if left <= 0:
            return
