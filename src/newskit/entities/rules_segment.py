"""A run cut into names: titles, possessives, peoples and known names divide it.

What comes out depends on the words of the run alone, so it is worked out once a run's wording and remembered.
"""

from __future__ import annotations

from typing import NamedTuple

from newskit.entities.gazetteer import (
    ACRONYM,
    CAPITALS,
    COMMON,
    COMPOUND,
    DATE,
    DEMONYM,
    EVENT,
    GIVEN,
    HONORIFIC,
    HUGE,
    INITIAL,
    JOINED,
    LAND,
    MODIFIER,
    NAME,
    ORG,
    ORG_OPEN,
    ORG_TAIL,
    OTHER,
    PLACE,
    PLACE_OPEN,
    PLACE_TAIL,
    POSSESSIVE,
    ROLE,
    STOP,
    SURNAME,
    WORD,
    Gazetteer,
)
from newskit.entities.rules_split import COMPOUNDED, POST, Splitter, Words, inside

_TAILS = ORG_TAIL | PLACE_TAIL | EVENT
_OWNED = frozenset(("US", "U.S.", "UK", "U.K.", "EU", "UN"))
_LINKS = frozenset(("of", "for"))
_REALMS = frozenset(("State", "Republic", "Nation"))
_SHORT = 3
_NEVER_ALONE = STOP | POST | DATE


class Piece(NamedTuple):
    """A name within a run, by the words' places in it."""

    start: int
    """From the run's beginning, in code points."""
    end: int
    titled: bool
    """A post or honorific stands right before it."""
    posted: bool
    """A post stands right after it: `Regent Hospital Chairman`."""
    shortened: int
    """Where the second word begins, when the first is an ordinary word that may only begin a sentence; else 0."""


class Segmenter:
    """Cuts runs into pieces."""

    def __init__(self, words: Gazetteer) -> None:
        self._words = words
        self._split = Splitter(words)

    def pieces(self, run: str) -> tuple[Piece, ...]:
        """The names that a run may hold, in order."""
        if run.isalpha():
            return () if self._words.bits(run) & _NEVER_ALONE else (Piece(0, len(run), False, False, 0),)
        words = self._split.read(run)
        pieces: list[Piece] = []
        for first, last in self._split.parts(words):
            self._posts(words, first, last, pieces)
        return tuple(pieces)

    def _posts(self, run: Words, first: int, last: int, pieces: list[Piece]) -> None:
        """Divides a part at posts (`Interior Minister`, `Mr`): what stands before, and the person after."""
        bits = run.bits
        at = -1
        if not self._is_one(run, first, last):
            posts = [i for i in range(first, last) if bits[i] & POST and not self._is_name(bits, i, first, last)]
            at = posts[-1] if posts else -1
        if at < 0:
            self._name(run, first, last, pieces, titled=False, posted=False)
            return
        begin = at
        while begin > first and bits[begin - 1] & (POST | MODIFIER) and _of_post(bits[begin - 1]):
            begin -= 1
        if begin > first:
            self._name(run, first, begin, pieces, titled=False, posted=True)
        if at + 1 < last:
            self._name(run, at + 1, last, pieces, titled=True, posted=False)

    @staticmethod
    def _is_one(run: Words, first: int, last: int) -> bool:
        """Whether posts inside are parts of one name: `King Abdullah University`, not `Army Chief General Naing`."""
        bits = run.bits
        if last - first < 2 or bits[last - 1] & ROLE:  # noqa: PLR2004
            return False
        office = (run.words[i] in _LINKS and bits[i - 1] & ORG_OPEN for i in range(first + 1, last))
        if not bits[last - 1] & _TAILS and (bits[last - 1] & NAME or not any(office)):
            return False
        return not any(bits[i] & HONORIFIC and bits[i + 1] & GIVEN for i in range(first + 1, last - 2))

    @staticmethod
    def _is_name(bits: list[int], index: int, first: int, last: int) -> bool:
        """Whether a word that is a post elsewhere is here a name: `Stephen King`, `Dean Smith`."""
        own = bits[index]
        if not own & NAME or (own & MODIFIER and index + 1 < last):
            return False
        if index > first and index + 1 == last:
            return bool(bits[index - 1] & GIVEN and not bits[index - 1] & POST and own & SURNAME)
        if index > first and own & GIVEN and bits[index - 1] & GIVEN and bits[index + 1] & NAME:
            return not own & HONORIFIC and not bits[index - 1] & POST
        full = index == first and index + 2 == last and bits[index + 1] & SURNAME
        return bool(full and own & GIVEN and not own & HONORIFIC)

    def _name(self, run: Words, first: int, last: int, pieces: list[Piece], *, titled: bool, posted: bool) -> None:
        """Adds what a part names: a full name behind an office, and what stands before it, are pieces of their own."""
        first, last = self._trim(run, first, last)
        if last <= first:
            return
        person = self._person_at(run, first, last)
        if person:
            self._name(run, first, person, pieces, titled=False, posted=False)
            self._name(run, person, last, pieces, titled=True, posted=False)
            return
        size = self._leading(run, first, last)
        if not size or (titled and run.words[first].isupper() and len(run.words[first]) <= _SHORT):
            self._add(run, first, last, pieces, titled=titled, posted=posted)
            return
        if not self._is_people(run, first, size):
            self._add(run, first, first + size, pieces, titled=False, posted=False)
        self._name(run, first + size, last, pieces, titled=titled, posted=posted)

    def _trim(self, run: Words, first: int, last: int) -> tuple[int, int]:
        """The span without stop words, words in lower case and peoples at its edges."""
        bits, words = run.bits, run.words
        while last > first and (words[last - 1].islower() or _is_stop(bits[last - 1])):
            last -= 1
        while last - first > 1 and _is_other(bits[last - 1]) and not words[last - 2].islower():
            if self._words.is_known(run.said(first, last)):
                break
            last -= 1
        while last - first > 1 and bits[first] & STOP and not inside(bits, first, last):
            first += 1
        while first < last and words[first].islower() and "-" not in words[first]:
            first += 1
        return first, last

    def _is_people(self, run: Words, first: int, size: int) -> bool:
        if size == 1:
            return bool(run.bits[first] & (DEMONYM | OTHER)) and not run.bits[first] & LAND
        return run.said(first, first + size) in self._words.demonym

    @staticmethod
    def _person_at(run: Words, first: int, last: int) -> int:
        """Where a full name begins behind an office: `Minister of Economic Affairs Wang Mei-hua`; 0 for nowhere."""
        bits, words = run.bits, run.words
        if bits[last - 1] & (_TAILS | WORD | OTHER) and not bits[last - 1] & NAME:
            return 0
        for index in range(first + 1, last - 1):
            own, before = bits[index], bits[index - 1]
            if own & (WORD | LAND | HUGE) or not (own & GIVEN or (own & SURNAME and bits[index + 1] & COMPOUND)):
                continue
            office = before & (ORG_TAIL | WORD | EVENT) and not before & (NAME | PLACE | PLACE_OPEN)
            office = office or words[index - 1] in _REALMS
            if office and not words[index - 1].islower():
                return index
            if index > first + 1 and words[index - 2] == "of" and before & (PLACE | ORG | ACRONYM):
                return index
        return 0

    def _leading(self, run: Words, first: int, last: int) -> int:
        """How many words of a land, people or known organisation stand before another name; 0 for none."""
        if last - first < 2:  # noqa: PLR2004
            return 0
        bits = run.bits
        size = self._split.known(run, first, last - 1) or _one_leads(bits, first, last)
        if not size or run.words[first + size].islower() or self._words.is_known(run.said(first, last)):
            return 0
        rest = bits[first + size]
        if bits[last - 1] & _TAILS and not rest & GIVEN & ~COMMON:
            return 0
        if any(
            run.words[i] in _LINKS and bits[i - 1] & (ORG_TAIL | ORG_OPEN | JOINED) for i in range(first + size, last)
        ):
            return 0
        person = rest & (GIVEN | COMPOUND) and not rest & COMMON and last - first - size > 1
        if person or rest & DEMONYM or (bits[first] & (DEMONYM | OTHER) and size == 1):
            return size
        return size if rest & (PLACE | ORG | ACRONYM) and run.words[first] in _OWNED else 0

    def _add(self, run: Words, first: int, last: int, pieces: list[Piece], *, titled: bool, posted: bool) -> None:
        start, end, word = run.starts[first], run.ends[last - 1], run.words[last - 1]
        if "-" in word and (compounded := COMPOUNDED.search(word)):
            end -= len(compounded.group())
        elif run.bits[last - 1] & POSSESSIVE and word.replace("’", "'") not in self._words.org:
            end -= 2 if word[-1] in "sS" else int(last - first == 1)
        own = run.bits[first]
        ordinary = own & OTHER or (own & WORD and not own & (PLACE | NAME | ORG | ACRONYM | INITIAL | CAPITALS))
        more = last - first > 1 and not run.words[first + 1].islower()
        pieces.append(Piece(start, end, titled, posted, run.starts[first + 1] if ordinary and more else 0))


def _of_post(bits: int) -> bool:
    """Whether a word before a post belongs to the post (`Interior Minister`) and not to an organisation."""
    return bool(bits & POST) or not bits & (ORG_TAIL & ~MODIFIER)


def _is_stop(bits: int) -> bool:
    return bool(bits & STOP) and not bits & (PLACE | ORG_TAIL | NAME)


def _is_other(bits: int) -> bool:
    return bool(bits & OTHER) and not bits & (NAME | PLACE | ORG | EVENT | ORG_TAIL)


def _one_leads(bits: list[int], first: int, last: int) -> int:
    """1 when the first word is a land, a people, or an acronym before a full name."""
    own, following = bits[first], bits[first + 1]
    if own & ACRONYM and not own & OTHER:
        return int(bool(following & GIVEN) and not following & WORD and last - first > 2)  # noqa: PLR2004
    if own & (DEMONYM | LAND):
        return 1
    return int(bool(own & OTHER) and not own & (NAME | PLACE | ORG_TAIL))
