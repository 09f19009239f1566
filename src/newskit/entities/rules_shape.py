"""What the wording of a name says about its kind, before its surroundings are looked at.

Each clue adds to the scores of person, organisation, place and other; the weights stand in one table.
"""

from __future__ import annotations

from typing import NamedTuple

from newskit.entities.gazetteer import (
    ACRONYM,
    BIG,
    CAPITALS,
    COMMON,
    COMPOUND,
    DEMONYM,
    EVENT,
    FURTHER,
    GIVEN,
    HUGE,
    INITIAL,
    LAND,
    MIDDLE,
    NAME,
    NUMBER,
    ORG,
    ORG_OPEN,
    ORG_TAIL,
    OTHER,
    PLACE,
    PLACE_OPEN,
    PLACE_TAIL,
    ROLE,
    SMALL,
    STOP,
    SURNAME,
    WORD,
    Gazetteer,
)

Scores = tuple[float, float, float, float]

WEIGHTS: dict[str, Scores] = {
    #                  person   org  place  other
    "known org":        (-1.0,  5.0,   0.0,   0.0),
    "land":             (-2.0,  0.0,   6.0,   0.0),
    "huge city":        (-0.5,  0.3,   4.0,   0.0),
    "big city":         ( 0.0,  0.3,   3.0,   0.0),
    "middle city":      ( 0.0,  0.2,   1.7,   0.0),
    "small city":       ( 0.0,  0.0,   0.6,   0.0),
    "people":           (-2.0, -1.0,  -2.0,   6.0),
    "other word":       (-1.0, -1.0,  -1.5,   4.0),
    "given":            ( 2.2,  0.0,   0.0,   0.0),
    "surname":          ( 1.5,  0.0,   0.0,   0.0),
    "hyphened name":    ( 1.5,  0.0,   0.0,   0.0),
    "acronym":          (-1.0,  2.6,  -0.5,   0.4),
    "common word":      (-2.4, -1.5,  -1.5,   1.6),
    "rarer word":       (-0.6, -0.4,  -0.8,   1.0),
    "unknown":          ( 0.8,  0.9,   0.4,   0.0),
    "org word alone":   (-2.0,  0.4,  -1.0,   0.5),
    "place word alone": (-2.0, -0.5,   0.3,   1.2),
    "event word alone": (-1.0, -0.5,  -0.5,   2.0),
    "number":           (-2.0, -0.3,  -1.0,   1.5),
    "org tail":         (-3.0,  4.0,  -0.5,   0.0),
    "org open":         (-3.0,  5.0,   0.0,   0.0),
    "place tail":       (-3.0,  0.0,   4.0,   0.0),
    "place open":       (-0.5,  0.0,   1.5,   0.0),
    "event tail":       (-3.0, -0.5,  -1.0,   4.0),
    "given first":      ( 3.5,  0.0,   0.0,   0.0),
    "surname last":     ( 1.8,  0.0,   0.0,   0.0),
    "initials":         ( 3.0,  0.0,   0.0,   0.0),
    "particle":         ( 2.0,  0.0,   0.3,   0.0),
    "all unknown":      ( 2.2,  0.7,   0.2,   0.0),
    "some unknown":     ( 0.6,  0.7,   0.2,   0.3),
    "all words":        (-2.5,  0.6,  -0.8,   1.6),
    "place inside":     (-0.8,  0.8,   0.3,   0.0),
    "place first":      (-0.8,  1.2,   0.3,   0.0),
    "people first":     (-1.5,  0.8,  -0.5,   0.6),
    "ampersand":        (-2.0,  3.0,   0.0,   0.0),
    "of":               (-1.5,  1.0,   0.3,   0.4),
    "long":             (-1.5,  0.5,   0.0,   0.5),
    "of-particle":      (-1.5,  0.7,   0.6,   0.5),
    "org first":        (-3.0,  3.5,   0.0,   0.0),
    "given word":       (-2.2,  0.6,   0.0,   0.4),
    "word before name": (-1.4,  0.3,   0.0,   0.3),
    "ending of place":  (-0.3, -0.3,   1.5,   0.0),
    "ending of person": ( 1.3, -0.3,   0.0,   0.0),
    "ending of org":    (-0.5,  1.2,   0.0,   0.0),
    "ending of other":  (-0.4, -0.6,  -0.4,   1.8),
    "hyphened words":   (-1.0, -0.8,  -0.8,   1.5),
    "plural acronym":   (-0.5, -1.5,  -0.5,   2.0),
    "capital particle": ( 1.3,  0.0,   0.6,   0.0),
    "facility tail":    (-3.0,  2.9,   2.7,   0.0),
    "strong open":      (-3.0,  0.0,   4.0,   0.0),
    "letter":           (-3.0, -3.0,  -3.0,   1.0),
    "al-":              ( 2.0,  0.0,   0.3,   0.0),
    "acronym inside":   (-0.5,  1.0,   0.0,   0.3),
}  # fmt: skip


_PLACES = ((LAND, "land"), (HUGE, "huge city"), (BIG, "big city"), (MIDDLE, "middle city"), (SMALL, "small city"))
_OF_ONE = (
    # the bit, bits that speak against it, the clue
    (ORG, 0, "known org"),
    (DEMONYM, 0, "people"),
    (OTHER, ORG | LAND | DEMONYM, "other word"),
    (GIVEN, 0, "given"),
    (SURNAME, 0, "surname"),
    (ACRONYM, ORG | LAND, "acronym"),
    (NUMBER, 0, "number"),
)
_LISTED = WORD | PLACE | OTHER | DEMONYM | ORG_TAIL
_LARGE = LAND | HUGE
_NAMED = NAME | COMPOUND
_NO_NAME = WORD | LAND | HUGE | BIG | OTHER | DEMONYM | CAPITALS
_ARTICLES = frozenset(("al-", "el-", "Al-", "El-"))
_PARTICLES = frozenset(("bin", "bint", "ibn", "von", "van", "der", "al"))
_ROMANCE = frozenset(("de", "del", "da", "do", "dos", "di", "della", "y"))
_CAPITAL_PARTICLES = frozenset(
    ("De", "Van", "Von", "Al", "El", "Bin", "Abu", "Ben", "Di", "Da", "Mac", "Le", "Dos", "Du")
)
_ACRONYM = _LONG = 3
_LONGEST_ENDING = 7


class Shape(NamedTuple):
    """A name's words and what they say."""

    text: str
    tokens: tuple[str, ...]
    bits: tuple[int, ...]
    scores: Scores
    clues: tuple[str, ...]


class Shaper:
    """Reads the wording of names."""

    def __init__(self, words: Gazetteer) -> None:
        self._words = words
        self._facility = words.context["facility_tail"]
        self._strong = words.context["strong_open"]
        self._first = words.context["org_first"]

    def shape(self, text: str) -> Shape:
        """The shape of a name."""
        tokens = tuple(text.replace(",", "").split(" "))
        bits = tuple(map(self._words.bits, tokens))
        clues = tuple(self._one(text, bits[0]) if len(tokens) == 1 else self._many(text, tokens, bits))
        person = org = place = other = 0.0
        for clue in clues:
            weights = WEIGHTS[clue]
            person += weights[0]
            org += weights[1]
            place += weights[2]
            other += weights[3]
        return Shape(text, tokens, bits, (person, org, place, other), clues)

    def _place(self, name: str) -> list[str]:
        bits = self._words.place(name)
        return [next(clue for bit, clue in _PLACES if bits & bit)] if bits & PLACE else []

    def _one(self, text: str, bits: int) -> list[str]:
        """The clues of a single word."""
        clues = self._place(text)
        if not clues and bits & PLACE and text.isupper() and len(text) > _ACRONYM:
            clues = self._place(text.title())
        clues += [clue for bit, but, clue in _OF_ONE if bits & bit and not bits & but]
        if text[:3] in _ARTICLES:
            clues.append("al-")
        if bits & INITIAL or len(text) == 1:
            clues.append("letter")
        if bits & ACRONYM and text[-1] == "s" and text[:-1].isupper() and not bits & ORG:
            clues.append("plural acronym")
        if "-" in text and bits & NAME:
            clues.append("hyphened name")
        if not bits & (ORG | LAND | ACRONYM):
            clues += _word(bits)
        return clues or self._unknown(text)

    def _unknown(self, text: str) -> list[str]:
        """Clues in the form of a word that no list has."""
        lower = text.lower()
        if "-" in lower:
            parts = lower.split("-")
            known = sum(part in self._words.common or part in self._words.further for part in parts)
            return ["unknown", "hyphened words"] if known * 2 >= len(parts) else ["unknown"]
        endings = self._words.endings
        sizes = range(1, min(_LONGEST_ENDING, len(lower) - 3) + 1)
        said = min((endings[lower[-size:]] for size in sizes if lower[-size:] in endings), default=None)
        return ["unknown", said[1]] if said else ["unknown"]

    def _many(self, text: str, tokens: tuple[str, ...], bits: tuple[int, ...]) -> list[str]:
        """The clues of several words."""
        clues = self._listed(text)
        if clues:
            return clues
        if " of " in text or " for " in text:
            clues.append("of")
            head = self._words.bits(text.partition(" of ")[0].partition(" for ")[0].rpartition(" ")[2])
            if head & (ORG_OPEN | ORG_TAIL):
                return [*clues, "org open"]
            clues += ["place tail"] if head & PLACE_TAIL else []
        if "&" in text:
            clues.append("ampersand")
        if all(len(token) == 1 or token.islower() or "." in token[:-1] for token in tokens):
            return ["letter"]
        if bits[-1] & LAND and bits[-2] & ORG_TAIL:
            return [*clues, "org tail"]
        clues += self._tail(tokens[-1].lower(), bits[-1])
        lower = tokens[0].lower()
        if lower in self._first:
            clues.append("org first")
        if lower in self._strong and not bits[-1] & ORG_TAIL:
            clues.append("strong open")
        every = 0
        for own in bits:
            every |= own
        return clues + _person(tokens, bits, every) + _lands(bits, every) + _mixture(tokens, bits, every)

    def _listed(self, text: str) -> list[str]:
        """The clues of names that the lists have as a whole."""
        clues = self._place(text) or (self._place(text.title()) if text.isupper() else [])
        head, link, rest = text.partition(" of ")
        if link and head.rpartition(" ")[2].lower() in self._words.context["realm"]:
            clues += ["land"] if self._words.place(rest.removeprefix("the ")) & LAND else []
        if text in self._words.org:
            clues.append("known org")
        if text in self._words.demonym:
            clues.append("people")
        return clues

    def _tail(self, word: str, bits: int) -> list[str]:
        """What the last word says; `bits` are its own."""
        if bits & EVENT and not bits & ORG_TAIL:
            return ["event tail"]
        if word in self._facility:
            return ["facility tail"]
        return ["org tail"] if bits & ORG_TAIL else ["place tail"] if bits & PLACE_TAIL else []


def _word(bits: int) -> list[str]:
    """What an English word, capitalised, says by itself."""
    if bits & ORG_TAIL and bits & ORG_OPEN and not bits & NAME:
        return ["org word alone"]
    if bits & EVENT:
        return ["event word alone"]
    if bits & PLACE_TAIL:
        return ["place word alone"]
    return ["common word"] if bits & (COMMON | STOP | ROLE) else ["rarer word"] if bits & FURTHER else []


def _person(tokens: tuple[str, ...], bits: tuple[int, ...], every: int) -> list[str]:
    """Clues for and against a person in a name of several words; `every` has the bits of all of them."""
    first, last = bits[0], bits[-1]
    clues = []
    if first & GIVEN and (last & NAME or not first & COMMON):
        clues.append("given first")
    if last & (SURNAME | COMPOUND):
        clues.append("surname last")
    if every & INITIAL:
        clues.append("initials")
    if not _CAPITAL_PARTICLES.isdisjoint(tokens[:-1]):
        clues.append("capital particle")
    if not _PARTICLES.isdisjoint(tokens):
        clues.append("particle")
    elif not first & NAME and not _ROMANCE.isdisjoint(tokens):
        clues.append("of-particle")
    if first & GIVEN and last & WORD and not last & NAME:
        clues.append("given word")
    elif last & SURNAME and first & (WORD | CAPITALS) and not first & NAME:
        clues.append("word before name")
    return clues


def _lands(bits: tuple[int, ...], every: int) -> list[str]:
    """Clues in lands and peoples inside a name of several words."""
    first = bits[0]
    clues = ["place open"] if first & PLACE_OPEN else []
    if first & DEMONYM:
        clues.append("people first")
    elif first & LAND:
        clues.append("place first")
    elif not first & GIVEN and every & _LARGE and any(b & _LARGE for b in bits[1:]):
        clues.append("place inside")
    return clues


def _mixture(tokens: tuple[str, ...], bits: tuple[int, ...], every: int) -> list[str]:
    """Clues in how many of the words are English ones, names, or unknown."""
    capital = [b for token, b in zip(tokens, bits, strict=True) if not token.islower()]
    named = every & _NAMED
    clues = []
    if all([b & _LISTED and not b & NAME for b in capital]):  # noqa: C419 - a list is faster
        clues.append("all words")
    elif not every & _NO_NAME or all([b & NAME or not b & _NO_NAME for b in capital]):  # noqa: C419
        clues.append("all unknown")
    elif not named:
        clues.append("some unknown")
    if every & NUMBER:
        clues.append("number")
    if not named and every & ACRONYM and any(b & ACRONYM and not b & PLACE for b in bits):
        clues.append("acronym inside")
    if len(capital) > _LONG:
        clues.append("long")
    return clues
