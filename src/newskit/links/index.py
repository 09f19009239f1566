"""The stories that teasers may promote: their titles, found by all of a title, its beginning or its rare words."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from newskit.links.lead import Grams, grams
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


class PageEntry(Struct, frozen=True, gc=False):
    """What is remembered of a page."""

    id: str
    source: str
    title: str | None
    published: str | None
    url: str | None
    lead: Grams
    order: int
    """The place among all pages."""


class TitleEntry(Struct, frozen=True, gc=False):
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

    Titles are held in memory, texts are not: of these only hashes of the first words.
    """

    def __init__(self) -> None:
        """Empty."""
        self.pages: list[PageEntry] = []
        self.titles: list[TitleEntry] = []
        self._page_of_id: dict[str, int] = {}
        self._copies: dict[str, int] = {}
        """Further sources of pages."""
        self._by_key: dict[str, list[int]] = {}
        self._by_deck: dict[str, list[int]] = {}
        self._by_url: dict[str, int] = {}
        self._by_term: dict[str, array[int]] = {}
        self._words: dict[str, str] = {}
        self._keys: list[str] = []

    def add(self, record: Record) -> None:
        """Remember a page with its stories; of a further source of the same page only the name."""
        if record.id in self._page_of_id:
            self._copies[record.source] = self._page_of_id[record.id]
            return
        number = self._page_of_id[record.id] = len(self.pages)
        is_story = record.kind not in _NO_STORY
        lead = _lead(record) if is_story else b""
        self.pages.append(PageEntry(record.id, record.source, record.title, record.published, record.url, lead, number))
        if not is_story:
            return
        if record.url and (where := address(record.url)):
            self._by_url.setdefault(where, number)
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
        self.titles.append(TitleEntry(page, self._shared(words), key, is_cut(title), language, self._shared(beside)))
        self._by_key.setdefault(key, []).append(number)
        for term in terms_of(self.titles[number].words):
            self._by_term.setdefault(term, array("I")).append(number)
        self._keys = []

    def _shared(self, words: Words) -> Words:
        """The same words, each the one string that stands for it in all titles."""
        return tuple(self._words.setdefault(word, word) for word in words)

    def _add_deck(self, page: int, deck: str | None) -> None:
        words = words_of(deck or "")
        if len(words) >= _LEAST_DECK:
            self._by_deck.setdefault(key_of(words), []).append(page)

    def page(self, id_: str) -> PageEntry | None:
        """The page with an id."""
        number = self._page_of_id.get(id_)
        return None if number is None else self.pages[number]

    def named(self, key: str) -> list[PageEntry]:
        """The pages that `key` names: an id, a source, the beginning of an id or the end of a source."""
        exact = self.page(key.lower())
        if exact is not None:
            return [exact]
        if key in self._copies:
            return [self.pages[self._copies[key]]]
        same = [page for page in self.pages if page.source == key]
        digits = key.lower() if len(key) >= _SHORTEST_ID else "-"
        return same or [page for page in self.pages if page.id.startswith(digits) or page.source.endswith(f"/{key}")]

    def at(self, url: str) -> PageEntry | None:
        """The page that was read from an address."""
        number = self._by_url.get(address(url))
        return None if number is None else self.pages[number]

    def same(self, key: str) -> list[int]:
        """The titles with just the words that have this key."""
        return self._by_key.get(key, [])

    def told_by(self, key: str) -> list[int]:
        """The pages whose deck or kicker has this key: sites promote a story by these, too."""
        return self._by_deck.get(key, [])

    def beginning(self, key: str) -> Iterator[int]:
        """The titles that begin with the letters of `key`, shortest first of what is equal so far."""
        if not self._keys:
            self._keys = sorted(self._by_key)
        first = bisect_left(self._keys, key)
        last = bisect_left(self._keys, key + _LAST)
        for found in self._keys[first : min(last, first + _CANDIDATES)]:
            yield from self._by_key[found]

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
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return [number for number, _ in best[:_CANDIDATES]]


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
