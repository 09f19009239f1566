"""Names on pages that are not in English: few rules, each with a good reason to believe in a name.

Found are places and organisations that are known, organisations by their first or last word (`Universidad de`), names
behind a title, and people whose first word is a given name (or a Vietnamese family name) or whose last has the ending
of a Slavic one. A single capitalised word that nothing is known of is never a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newskit.entities.gazetteer import ACRONYM, BIG, CITY, GIVEN, HUGE, LAND, NAME, ORG, STOP, SURNAME, Gazetteer
from newskit.entities.mention import EntityType
from newskit.entities.rules_token import Token, tokens
from newskit.entities.rules_tongue import Tongue

_SLAVIC = re.compile(
    r"[а-яёіїєґ]{2,}(?:[оеё]в|[иы]н|ск|цк|енк|чук|щук|юк|швили|дзе|ян)"
    r"(?:а|у|ым|ом|е|ой|ую|ы|ых|о|ий|ый|ая|ого|ому|им|и)?"
)
_PATRONYMIC = re.compile(r"[а-яёіїєґ]{2,}(?:ович|евич|йович|ич|овн|евн|івн|ївн)(?:а|у|ем|е|ой|ы|ом|і)?")
_LONGEST = 4
_LONGEST_VIETNAMESE = 4
_FEWEST, _MOST_CAPITAL = 4, 0.75
_SHORTEST = 3
_TITLE_WORDS = 3


class Found(NamedTuple):
    """A name in a passage."""

    passage: int
    start: int
    end: int
    kind: EntityType
    confidence: float
    rule: str


class Abroad:
    """Finds the names of one page in one language."""

    def __init__(self, words: Gazetteer, tongue: Tongue, texts: Sequence[str]) -> None:
        self._words = words
        self._tongue = tongue
        self._texts = texts
        self._surnames: set[str] = set()
        """The last words of full names of the page, without endings of cases."""

    def find(self, passages: Sequence[int]) -> list[Found]:
        """The names in the passages of these numbers, in order, none overlapping another."""
        readings = [Reading(index, self._texts[index], self._words, self._tongue) for index in passages]
        for reading in readings:
            reading.names()
            self._surnames.update(reading.surnames())
        for reading in readings:
            reading.single(self._surnames)
        return [name for reading in readings for name in sorted(reading.found, key=lambda name: name.start)]


class Reading:
    """The reading of one passage."""

    def __init__(self, passage: int, text: str, words: Gazetteer, tongue: Tongue) -> None:
        self._passage = passage
        self._text = text
        self._words = words
        self._tongue = tongue
        self._tokens = list(tokens(text, tongue))
        self._taken = [False] * len(self._tokens)
        self.found: list[Found] = []
        self._last: list[int] = []

    def names(self) -> None:
        """Nothing; finds what can be found without the rest of the page."""
        capital = sum(token.capital for token in self._tokens)
        loud = len(self._tokens) >= _FEWEST and capital > _MOST_CAPITAL * len(self._tokens)
        for step in (self._known, self._places) if loud else (self._known, self._bodies, self._people, self._places):
            for index, token in enumerate(self._tokens):
                if not self._taken[index] and token.text[0].isalpha():
                    step(index)

    def surnames(self) -> Iterator[str]:
        """The last words of the people found by their full names."""
        for index in self._last:
            yield self._tongue.stem(self._tokens[index].lower)

    def single(self, surnames: set[str]) -> None:
        """Nothing; finds the people whose full names stand elsewhere on the page."""
        if self._tongue.family:
            return
        for index, token in enumerate(self._tokens):
            if not token.capital or self._taken[index] or self._tongue.stem(token.lower) not in surnames:
                continue
            before = self._before(index)
            alone = not (before and before.capital and not self._taken[index - 1] and before.lower not in self._stops)
            if alone and not (before and before.lower in self._tongue.determiner):
                particle = before and before.capital and before.lower in self._tongue.particle
                self._add(index - 1 if particle else index, index + 1, "person", 0.75, "part of a person's name")

    @property
    def _stops(self) -> frozenset[str]:
        return self._tongue.stop | self._tongue.role | self._tongue.honorific

    def _before(self, index: int) -> Token | None:
        """The word before, when nothing but a blank stands between."""
        return self._tokens[index - 1] if index and self._tokens[index].joined else None

    def _add(self, first: int, last: int, kind: EntityType, confidence: float, rule: str) -> None:
        if any(self._taken[first:last]):
            return
        self._taken[first:last] = [True] * (last - first)
        start, end = self._tokens[first].start, self._tokens[last - 1].end
        self.found.append(Found(self._passage, start, end, kind, confidence, rule))

    def _reach(self, index: int, most: int) -> int:
        """How far the words from `index` on are joined, at most `most` words."""
        last = index + 1
        while last < len(self._tokens) and last - index < most and self._tokens[last].joined:
            last += 1
        return last

    def _said(self, first: int, last: int) -> str:
        return self._text[self._tokens[first].start : self._tokens[last - 1].end]

    # what is known

    def _known(self, index: int) -> None:
        """Organisations that are known by their names."""
        token = self._tokens[index]
        if not token.capital:
            return
        for last in range(self._reach(index, 6), index, -1):
            said = self._said(index, last)
            known = said in self._words.org or said.lower() in self._tongue.org
            if known and (last - index > 1 or self._is_body(token)):
                self._add(index, last, "org", 0.9, "known org")
                return
        if self._tongue.org_ending and token.lower.endswith(self._tongue.org_ending):
            self._add(index, index + 1, "org", 0.75, "org tail")

    def _is_body(self, token: Token) -> bool:
        """Whether a single word is an organisation's name: an acronym, or a word that is nothing else."""
        if token.text.isupper():
            return len(token.text) > 1 and not self._text.isupper()
        if token.lower in self._tongue.org:
            return True
        return (
            token.lower not in self._tongue.stop and len(token.text) > _SHORTEST and not self._words.place(token.text)
        )

    def _bodies(self, index: int) -> None:
        """Organisations by their first or their last word."""
        token, tongue = self._tokens[index], self._tongue
        if not token.capital:
            return
        if size := self._head(index):
            last = self._body_end(index, size)
            if last > index + size:
                self._add(index, last, "org", 0.75, "org open")
        elif token.lower in tongue.org_tail:
            first = index
            while first and self._before(first) and self._is_plain(first - 1) and index - first < _LONGEST:
                first -= 1
            if first < index:
                self._add(first, index + 1, "org", 0.75, "org tail")
        elif token.text.isupper() and len(token.text) > 1:
            self._bracket(index)

    def _head(self, index: int) -> int:
        """How many words that an organisation's name begins with stand at `index`."""
        for last in range(self._reach(index, _TITLE_WORDS), index, -1):
            if self._said(index, last).lower() in self._tongue.org_head:
                return last - index
        return 0

    def _body_end(self, index: int, size: int) -> int:
        """Where the name ends that the `size` first words of an organisation's begin."""
        last = at = index + size
        while at < self._reach(index, 9):
            token = self._tokens[at]
            if token.capital and token.lower not in self._tongue.role:
                last = at + 1
            elif self._tongue.family and last == at == index + size + 1 and token.lower not in self._tongue.stop:
                last = at + 1  # the second syllable of a word, as in `Hội Khuyến học`
            elif token.lower not in self._tongue.particle:
                break
            at += 1
        return last

    def _bracket(self, index: int) -> None:
        """An acronym in brackets behind an organisation's name."""
        start = self._tokens[index].start
        if index and self._taken[index - 1] and self._text[self._tokens[index - 1].end : start] == " (":
            before = next(name for name in self.found if name.end == self._tokens[index - 1].end)
            if before.kind == "org":
                self._add(index, index + 1, "org", 0.8, "acronym")

    # people

    def _people(self, index: int) -> None:
        token = self._tokens[index]
        if not token.capital or self._is_title(index):
            return
        titled, begins = self._titled(index), self._begins(index)
        if not (titled or begins) or self._is_listed(index):
            return
        last = self._person_end(index)
        if not (begins and last > index + 1) and not (titled and self._is_person(index, last, titled)):
            return
        if last > index + 1:
            self._last.append(last - 1)
        self._add(index, last, "person", 0.9 if titled else 0.8, "title before" if titled else "given first")

    def _is_listed(self, index: int) -> bool:
        """Whether a land's name begins with the word (and no given name does, as in `Владимир Путин`)."""
        if self._tongue.cyrillic and self._begins(index):
            return False
        return any(self._is_land(index, last) for last in range(index + 1, self._reach(index, _LONGEST) + 1))

    def _is_person(self, first: int, last: int, titled: str) -> bool:
        """Whether words behind a title are a person, though no given name begins them."""
        capital = [at for at in range(first, last) if self._tokens[at].capital]
        if not all(map(self._is_plain, capital)) or any(map(self._begins, capital)):
            return False
        name = self._tokens[last - 1]
        if self._tokens[first].text.isupper() and not self._text.isupper():
            return False
        return titled == "honorific" or self._is_surname(name)

    def _is_title(self, index: int) -> bool:
        """Whether the word belongs to a title and a name goes on behind it; `Anh` may be both."""
        lower = self._tokens[index].lower
        if lower not in self._tongue.honorific and lower not in self._tongue.role:
            return False
        return not (self._tongue.family and self._titled(index))

    def _titled(self, index: int) -> str:
        """`honorific` or `role` when one stands right before; else nothing."""
        for size in range(1, _TITLE_WORDS + 1):
            first = index - size
            if first < 0 or not self._tokens[first + 1].joined or self._taken[first]:
                break
            title = self._said(first, index).lower().rstrip(".")
            if title in self._tongue.honorific:
                return "honorific"
            if title in self._tongue.role:
                return "role"
        return ""

    def _begins(self, index: int) -> bool:
        """Whether a person's full name begins with the word."""
        token, tongue = self._tokens[index], self._tongue
        if index + 1 >= len(self._tokens) or not self._tokens[index + 1].joined:
            return False
        following = self._tokens[index + 1]
        if token.lower in tongue.family:
            return following.capital
        if token.lower in tongue.stop or not (following.capital or following.lower in tongue.particle):
            return False
        before = self._before(index)
        if before and before.lower in tongue.determiner - tongue.particle:
            return False
        return self._is_slavic(index) if tongue.cyrillic else self._is_given(token, following)

    def _is_given(self, token: Token, following: Token) -> bool:
        """Whether a word is a given name, or an initial before a family name."""
        if self._tongue.family and not (token.text.isascii() and following.text.isascii()):
            return False
        if len(token.text) == 1:
            return self._text[token.end] == "." and bool(self._words.bits(following.text) & SURNAME)
        bits = self._words.bits(token.text)
        return bool(bits & GIVEN) and not bits & (STOP | LAND)

    def _is_slavic(self, index: int) -> bool:
        """Whether the words have the form of a Slavic name: a given name, or the endings of the others."""
        tongue = self._tongue
        first, second, *rest = self._tokens[index : self._reach(index, 3)]
        if not second.capital:
            return False
        if tongue.stem(first.lower) in tongue.given:
            return True
        if len(first.text) == 1:
            return any(_SLAVIC.fullmatch(token.lower) for token in (second, *rest))
        return bool(_PATRONYMIC.fullmatch(second.lower) and rest and rest[0].capital)

    def _person_end(self, index: int) -> int:
        tongue = self._tongue
        reach = self._reach(index, _LONGEST_VIETNAMESE if tongue.family else _LONGEST + 1)
        last = at = index + 1
        while at < reach and last - index < _LONGEST:
            token = self._tokens[at]
            if token.capital:
                if not self._continues(at, index):
                    break
                last = at + 1
            elif token.lower not in tongue.particle or (last - index > 1 and token.lower in tongue.place_before):
                break
            at += 1
        return last

    def _continues(self, at: int, first: int) -> bool:
        """Whether the capitalised word at `at` goes on with the name that begins at `first`."""
        token = self._tokens[at]
        if self._tongue.family:
            return True
        following = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        if token.lower in self._tongue.particle and following and following.capital and following.joined:
            return True
        family = (
            at == first + 1 and self._words.bits(token.text) & SURNAME and token.lower not in self._tongue.functions
        )
        if (token.lower in self._stops and not family) or (
            token.text.isupper() and len(token.text) > 1 and not self._text.isupper()
        ):
            return False
        if self._is_land(at, at + 1) and at > first + 1:
            return False
        return not self._tongue.determiner or self._is_name(token)

    def _is_name(self, token: Token) -> bool:
        """Whether a word may be a family name where common nouns have capitals: no article stands before it."""
        if self._words.bits(token.text) & NAME:
            return True
        return not any(f" {word} {token.text}" in self._text for word in self._tongue.determiner)

    def _is_surname(self, token: Token) -> bool:
        if self._tongue.cyrillic:
            return bool(_SLAVIC.fullmatch(token.lower))
        return bool(self._words.bits(token.text) & SURNAME) and not self._words.bits(token.text) & (LAND | STOP)

    def _is_plain(self, index: int) -> bool:
        """Whether a word is capitalised and no function word."""
        token = self._tokens[index]
        return token.capital and token.lower not in self._stops and not self._taken[index]

    # places

    def _places(self, index: int) -> None:
        token = self._tokens[index]
        if not token.capital:
            return
        for last in range(self._reach(index, _LONGEST), index, -1):
            if self._is_land(index, last) or self._is_city(index, last):
                self._add(index, last, "place", 0.85, "known place")
                return
        before = self._before(index)
        if before and before.lower in self._tongue.particle:
            before = self._before(index - 1)
        if before and before.lower in self._tongue.place_head and self._is_plain(index):
            named = bool(self._tongue.family and before.capital and self._before(index - 1))
            self._add(index - named, self._place_end(index), "place", 0.7, "place word before")

    def _place_end(self, index: int) -> int:
        last = index + 1
        while last < self._reach(index, 3) and self._is_plain(last):
            last += 1
        return last

    def _is_land(self, first: int, last: int) -> bool:
        """Whether the words are a place that the language's own list has, or a land in English."""
        said = self._said(first, last)
        if not self._tokens[last - 1].capital or (last - first == 1 and said.lower() in self._tongue.functions):
            return False
        lower = said.lower()
        if lower in self._tongue.place or (self._tongue.cyrillic and self._tongue.stem(lower) in self._tongue.place):
            return lower not in self._tongue.stop
        if len(said) <= _SHORTEST or lower in self._stops or self._tongue.family:
            return False
        return bool(self._words.place(said) & LAND) and not self._words.bits(said) & ACRONYM

    def _is_city(self, first: int, last: int) -> bool:
        """Whether the words are a large city's name, or a smaller one's behind a preposition of places."""
        said, tongue = self._said(first, last), self._tongue
        lower = said.lower()
        if not self._tokens[last - 1].capital or lower in self._stops or len(said) <= _SHORTEST:
            return False
        size = self._words.place(said) & CITY
        if not size or (self._tongue.family and not said.isascii()):
            return False
        before = self._before(first)
        if before and before.lower in tongue.place_before:
            return True
        if before and (before.lower in tongue.determiner or (before.capital and before.lower not in self._stops)):
            return False
        return bool(size & (HUGE | BIG)) and not self._words.bits(said) & (NAME | ORG)
