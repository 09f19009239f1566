"""What is known of a word by itself: kinds of words, places, personal names, English words, as bits of one number.

The files under `data` are read once a process, in well under 50 ms: `@section` lines, then entries.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

from newskit.text.fold import fold

Value = TypeVar("Value")

HONORIFIC, ROLE, MODIFIER, STOP, ORG_TAIL, ORG_OPEN = 1, 2, 4, 8, 16, 32
PLACE_TAIL, PLACE_OPEN, EVENT, OTHER, DEMONYM = 64, 128, 256, 512, 1024
COMMON, FURTHER, GIVEN, SURNAME = 2048, 4096, 8192, 16384
LAND, HUGE, BIG, MIDDLE, SMALL = 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 19
ORG, ACRONYM, INITIAL, OWNER, FIRST = 1 << 20, 1 << 21, 1 << 22, 1 << 23, 1 << 24
PARTICLE, COMPOUND, CAPITALS, POSSESSIVE, NUMBER, JOINED = 1 << 25, 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30
DATE = 1 << 31

WORD = COMMON | FURTHER
NAME = GIVEN | SURNAME
CITY = HUGE | BIG | MIDDLE | SMALL
PLACE = LAND | CITY

DATA = os.path.join(os.path.dirname(__file__), "data")

_CLASSES = {
    "honorific": HONORIFIC, "role": ROLE, "role_modifier": MODIFIER, "sentence_word": STOP, "org_tail": ORG_TAIL,
    "org_open": ORG_OPEN, "place_tail": PLACE_TAIL, "place_open": PLACE_OPEN, "event_tail": EVENT, "other_word": OTHER,
    "plural_owner": OWNER, "first_words": FIRST, "particle": PARTICLE, "joined_of": JOINED, "date_word": DATE,
}  # fmt: skip
_TIERS = (("huge", HUGE), ("big", BIG), ("middle", MIDDLE), ("small", SMALL))
_MOST_REMEMBERED = 200_000
_INNER_CAPITALS = ("Mc", "Mac", "De", "La", "Le", "Di", "Da", "Du", "Fitz", "Van")
_SHORT, _SHORTEST, _ACRONYM = 5, 2, 3
_POSSESSIVES = frozenset(("s", ""))


def read(name: str, separator: str) -> dict[str, list[str]]:
    """The entries of each section of a file of the `data` folder, by the section's name."""
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        text = file.read()
    sections = {}
    for part in text.split("\n@")[1:]:
        head, _, body = part.partition("\n")
        entries = body.replace("\n", separator).split(separator)
        sections[head.partition(":")[0]] = entries if separator == "\n" else [entry.strip() for entry in entries]
    return sections


class Remembered(dict[str, Value], Generic[Value]):
    """What `work` makes of a string, worked out once; all is forgotten when there are too many.

    >>> sizes = Remembered(len, 10)
    >>> sizes["four"], sizes["four"], len(sizes)
    (4, 4, 1)
    """

    def __init__(self, work: Callable[[str], Value], most: int) -> None:
        super().__init__()
        self._work = work
        self._most = most

    def __missing__(self, key: str) -> Value:
        if len(self) > self._most:
            self.clear()
        value = self[key] = self._work(key)
        return value


class Gazetteer:
    """Sets of names and words, and `bits`, which says what is known of one word.

    >>> gazetteer().bits("President") & ROLE != 0, gazetteer().bits("Kenya") & LAND != 0
    (True, True)
    """

    def __init__(self) -> None:
        lexicon, known = read("lexicon.txt", ","), read("known.txt", ",")
        places, names, words = read("places.txt", "\n"), read("names.txt", "\n"), read("words.txt", "\n")
        self.classes: dict[str, int] = {}
        for section, bit in _CLASSES.items():
            for entry in lexicon[section]:
                self.classes[entry] = self.classes.get(entry, 0) | bit
        self.context = {name: frozenset(entries) for name, entries in lexicon.items() if name not in _CLASSES}
        self.context["role"] = frozenset(lexicon["role"]) | frozenset(lexicon["honorific"])
        self.context["stop"] = frozenset(lexicon["sentence_word"])
        self.endings = {
            ending[1:]: (rank, f"ending of {kind}")
            for rank, kind in reversed(list(enumerate(("other", "org", "place", "person"))))
            for ending in lexicon[f"suffix_{kind}"]
        }
        """Endings of unknown words, with what they say; the lower number goes before the higher."""
        self.given = frozenset(names["given"]).union(known["given"])
        self.surname = frozenset(names["surname"]).union(known["surname"])
        self.common, self.further = frozenset(words["common"]), frozenset(words["further"])
        self.land = frozenset(places["country"]).union(known["place"])
        self.cities = {name: bit for tier, bit in _TIERS for name in places[tier]}
        self.org, self.demonym = frozenset(known["org"]), frozenset(known["demonym"]).union(known["generic"])
        self.multiword = frozenset(
            name for group in (self.land, self.org, self.demonym) for name in group if " " in name
        )
        self.starts = frozenset(name.partition(" ")[0] for name in self.multiword)
        self._seen = Remembered(self._bits, _MOST_REMEMBERED)
        self.bits: Callable[[str], int] = self._seen.__getitem__
        """What is known of a word as it is written; a possessive ending is looked through and marked."""

    def forget(self) -> None:
        """Empties what is remembered of single words."""
        self._seen.clear()

    def _bits(self, word: str) -> int:
        word = word.replace("’", "'")
        lower = word.lower()
        bits = self.classes.get(lower, 0)
        if word in self.org:
            bits = ORG if word.isupper() else bits | ORG
        if "'" in word:
            head, _, ending = word.partition("'")
            if ending.lower() in _POSSESSIVES:
                return bits | POSSESSIVE | self._bits(head) & ~CAPITALS
            if self.classes.get(head.lower(), 0) & STOP:
                return bits | STOP
        if "-" in lower and not bits:
            bits = self._post(lower)
        if word[-1:].isdigit():
            return bits | NUMBER | self._names(word)
        if word.isupper():
            bits |= self._capitals(word)
            if len(word) > _SHORTEST and not bits & ORG:
                return bits | self._names(word.title()) | self._lower(lower)
        elif word[1:] != lower[1:] and "-" not in word and "'" not in word and not word.startswith(_INNER_CAPITALS):
            bits |= ACRONYM
        return bits | self._names(word) | self._lower(lower)

    def _post(self, lower: str) -> int:
        """The bits of a post whose name has a hyphen: `president-elect`, `singer-actor`."""
        first, _, last = lower.rpartition("-")
        return (self.classes.get(first, 0) if last == "elect" else self.classes.get(last, 0)) & ROLE

    def _capitals(self, word: str) -> int:
        letters = word.rstrip(".")
        if len(letters) == 1:
            return INITIAL
        if len(letters) > _ACRONYM and self.place(word.title()) & (LAND | HUGE | BIG | MIDDLE):
            return CAPITALS
        return CAPITALS if len(letters) > _SHORT or word.lower() in self.common else CAPITALS | ACRONYM

    def _lower(self, lower: str) -> int:
        return COMMON if lower in self.common else FURTHER if lower in self.further else 0

    def _names(self, word: str) -> int:
        bits = GIVEN if word in self.given else 0
        if word in self.surname:
            bits |= SURNAME
        if word in self.demonym:
            bits |= DEMONYM
        if word in self.land:
            bits |= LAND
        bits |= self.cities.get(word, 0)
        if bits:
            return bits
        if "-" in word:
            bits = self._hyphened(word)
        if not bits and not word.isascii():
            plain = fold(word).title()
            if plain != word and plain.isascii():
                return self._names(plain)
        return bits

    def _hyphened(self, word: str) -> int:
        first, _, rest = word.partition("-")
        if rest.isalpha() and rest.islower() and len(rest) < 6 and len(first) < 6 and first.isalpha():  # noqa: PLR2004
            return 0 if rest in self.common and first.lower() in self.common else COMPOUND
        return self._names(first) & NAME if rest[:1].isupper() else 0

    def is_known(self, name: str) -> bool:
        """Whether a name of several words is a known land, organisation or people, or a city's."""
        return name in self.multiword or bool(self.place(name))

    def place(self, name: str) -> int:
        """The bits of a place's name of one word or more: a land or known place, or a city's size; 0 for no place."""
        bits = LAND if name in self.land else 0
        return bits | self.cities.get(name, 0)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer of the package, read at the first call."""
    return Gazetteer()
