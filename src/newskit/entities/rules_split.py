"""The words of a run with what is known of each, and the parts that possessives, dates and stop words leave of it."""

from __future__ import annotations

import re

from msgspec import Struct

from newskit.entities.gazetteer import (
    DATE,
    DEMONYM,
    EVENT,
    GIVEN,
    HONORIFIC,
    HUGE,
    LAND,
    MODIFIER,
    NAME,
    ORG,
    ORG_OPEN,
    ORG_TAIL,
    OWNER,
    PLACE,
    PLACE_TAIL,
    POSSESSIVE,
    ROLE,
    STOP,
    SURNAME,
    Gazetteer,
)

POST = ROLE | HONORIFIC
COMPOUNDED = re.compile(
    r"-(?:(?:back|own|controll|train|fund|sponsor|alli|occupi|educat|register|flagg|administer|link|affiliat|plant|"
    r"dominat|mediat|broker|impos|rul|them|relat|inspir|brand|headquarter|bas|styl)ed|based|born|led|made|list|held|"
    r"area|bound|run|like|wide|built|friendly|type|only|era|free|specific|bred|style)$"
)
"""`London-based`, `Russia-like`: the name ends at the hyphen."""
_TOKEN = re.compile(r"[^ ,]+")
_MOST_WORDS = 40
_LONGEST_KNOWN = 5
_LANDS = LAND | DEMONYM | HUGE
_CUTTING = DATE | STOP
_TAILS = ORG_TAIL | EVENT | PLACE_TAIL
_SPECIAL = frozenset(("A", "I", "An", "Tan", "of", "for"))
_PLAIN = 200
_LINKS = frozenset(("of", "for"))
_CAPITAL_LINKS = frozenset(("Against", "For", "Of", "On", "And"))


class Words(Struct, gc=False):
    """The words of a run, with where they begin and end in it and their bits."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    bits: list[int]
    cuts: list[int]
    """Words after which a name ends, as in `Russia-Ukraine`."""

    def said(self, first: int, last: int) -> str:
        """The words from `first` up to `last`, with blanks between."""
        return " ".join(self.words[first:last])


class Splitter:
    """Reads the words of a run and finds its parts."""

    def __init__(self, words: Gazetteer) -> None:
        self._words = words
        self._bits = words.bits

    def read(self, run: str) -> Words:
        """The words of a run, at most 40: `Russia-Ukraine` as two; posts inside known names are none."""
        if "-" in run or "," in run or len(run) > _PLAIN:
            words = self._closely(run)
        else:
            said = run.split(" ")
            words = Words(said, [], [], list(map(self._bits, said)), [])
            start = 0
            for word in said:
                words.starts.append(start)
                start += len(word)
                words.ends.append(start)
                start += 1
        if len(words.words) > 1:
            self._protect(words)
        return words

    def _closely(self, run: str) -> Words:
        """The words of a run with commas or hyphens, or of a very long one."""
        words = Words([], [], [], [], [])
        for match in _TOKEN.finditer(run):
            word, start = match.group(), match.start()
            left, hyphen, right = word.partition("-")
            if hyphen and self._two(word, left, right):
                words.cuts.append(len(words.words))
                self._append(words, left, start)
                self._append(words, right, start + len(left) + 1)
            else:
                self._append(words, word, start)
            if len(words.words) >= _MOST_WORDS:
                break
        return words

    def _append(self, run: Words, word: str, start: int) -> None:
        run.words.append(word)
        run.starts.append(start)
        run.ends.append(start + len(word))
        run.bits.append(self._bits(word))

    def _two(self, word: str, left: str, right: str) -> bool:
        """Whether the parts of a hyphened word are lands or peoples of their own."""
        if not self._bits(left) & _LANDS or not self._bits(right) & _LANDS:
            return False
        return not self._bits(word) & (PLACE | DEMONYM | ORG)

    def _protect(self, run: Words) -> None:
        """Takes stop words, posts and possessives from words of known names and from initials."""
        words, bits, count = run.words, run.bits, len(run.words)
        starts = self._words.starts
        for index, word in enumerate(words):
            if word in _SPECIAL:
                self._special(run, index, count)
            if word in starts:
                size = self.known(run, index, count)
                for inner in range(index, index + size):
                    bits[inner] &= ~(STOP | POST) if inner == index + size - 1 else ~(STOP | POST | POSSESSIVE)

    @staticmethod
    def _special(run: Words, index: int, count: int) -> None:
        """What the letters `A` and `I`, `of` and `Tan Sri` do to the words beside them."""
        word, bits = run.words[index], run.bits
        if word == "Tan":
            bits[index] |= HONORIFIC if index + 1 < count and run.words[index + 1] == "Sri" else 0
        elif index and word not in _LINKS:
            bits[index] &= ~STOP
        elif index and bits[index - 1] & (ORG_OPEN | ORG_TAIL):
            _office(run, index + 1)

    def known(self, run: Words, first: int, last: int) -> int:
        """How many words from `first` on, two at least, are a known land, organisation or people; 0 for none."""
        if run.words[first] not in self._words.starts:
            return 0
        for size in range(min(_LONGEST_KNOWN, last - first), 1, -1):
            if run.said(first, first + size) in self._words.multiword:
                return size
        return 0

    def parts(self, run: Words) -> list[tuple[int, int]]:
        """Spans of words between possessives, dates and words that stand in no name."""
        count = len(run.words)
        if count > 1 and self._words.is_known(run.said(0, count)):
            return [(0, count)]
        parts, first = [], 0
        for index, (word, bits) in enumerate(zip(run.words, run.bits, strict=True)):
            if bits & _CUTTING and self._stops(run, index, count):
                parts.append((first, index))
                first = index + 1
            elif (bits & POSSESSIVE or "-" in word or index in run.cuts) and self._ends(run, index, count):
                parts.append((first, index + 1))
                first = index + 1
        parts.append((first, count))
        return [(begin, end) for begin, end in parts if end > begin]

    @staticmethod
    def _stops(run: Words, index: int, count: int) -> bool:
        """Whether the word belongs to no name."""
        bits = run.bits
        if bits[index] & DATE:
            return _is_date(bits, index, count)
        if not bits[index] & STOP or bits[index] & OWNER or run.words[index].islower():
            return False
        if index and run.words[index] in _CAPITAL_LINKS and bits[index - 1] & ORG_OPEN:
            return False
        return not inside(bits, index, count)

    def _ends(self, run: Words, index: int, count: int) -> bool:
        """Whether a name ends with the word: a possessive, `UK-based`, the first of `Russia-Ukraine`."""
        if index in run.cuts:
            return True
        word = run.words[index]
        if run.bits[index] & POSSESSIVE and index + 1 < count and not run.bits[index] & OWNER:
            return word.replace("’", "'") not in self._words.org
        return "-" in word and COMPOUNDED.search(word) is not None


def inside(bits: list[int], index: int, count: int) -> bool:
    """Whether a stop word may belong to a name here, as in `Will Smith`."""
    following = bits[index + 1] if index + 1 < count else 0
    previous = bits[index - 1] if index else 0
    return bool((following | previous) & ORG_TAIL and bits[index] & (ORG_TAIL | NAME | MODIFIER))


def _office(run: Words, index: int) -> None:
    """Takes posts from `Justice`, `Prime Minister` after `Ministry of`, `Office of the`."""
    while index < len(run.bits) and (run.bits[index] & (POST | MODIFIER) or run.words[index].islower()):
        run.bits[index] &= ~(POST | STOP)
        index += 1


def _is_date(bits: list[int], index: int, count: int) -> bool:
    """Whether the name of a day or month is that here, and no person's (`April Jones`) or title's (`Friday Times`)."""
    if index + 1 == count:
        return True
    if bits[index] & GIVEN and bits[index + 1] & SURNAME and not bits[index + 1] & GIVEN:
        return False
    return not bits[count - 1] & _TAILS
