"""Whether a teaser's title is a story's title, said in another way.

Titles that are nearly the same belong to different stories more often than not: a changed number, name or negation is
another story. So there is no threshold of likeness. The words of the teaser must all stand in the story's title, in
its order, and what they leave out must be something that a shortened title leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from newskit.links.title import ARTICLES, NEGATIONS, UNKNOWN, Words, bulk, has_number

Weigh = Callable[[str], float]
"""How much a word says."""
Knows = Callable[[str], bool]
"""Whether a word stands in any story's title."""

LEAST_BULK = 9
"""Letters of a shortened title in words that are no function words; less is a rubric."""
_LEAST_WORDS = 3
_LEAST_BEGINNING = 0.3
"""How much of a title its beginning alone, or a passage of it, must say to stand for it."""
_PASSAGE = 30
"""Letters of words in a row that are one."""
_LEAST_PART = 0.5
"""How much any other part of it must say."""
_LONG_WORD = 7
"""Letters of a word that may be misspelt without becoming another."""
_PLURAL = 4
_SHORT_END = 3
"""Words at the end of a title that say something of the words before, and not something new."""
_MISSPELT = 4
"""Words that must be right for each that is misspelt."""


class Fit(Struct, frozen=True):
    """How a teaser's title fits a story's."""

    score: float
    rule: str


def compare(teaser: Words, story: Words, weigh: Weigh, knows: Knows, language: str = UNKNOWN) -> Fit | None:
    """How `teaser` fits `story`, whose language is given; `None` when it is another title.

    >>> compare(("kesta", "ferry", "stops"), ("kesta", "ferry", "stops"), lambda word: 1.0, lambda word: True)
    Fit(score=1.0, rule='title')
    """
    ours, theirs = _without_articles(teaser), _without_articles(story)
    if not ours or not theirs:
        return Fit(1.0, "title") if teaser == story else None
    if ours == theirs:
        return Fit(1.0, "title") if teaser == story else Fit(0.98, "spelling")
    places = _places(ours, theirs, knows) if _is_near(ours, theirs) else None
    if places is None:
        return None
    mended = sum(word != theirs[place] for word, place in zip(ours, places, strict=True))
    if len(ours) == len(theirs):
        return Fit(0.95, "spelling") if mended * _MISSPELT < len(ours) else None
    return None if mended * _MISSPELT >= len(ours) else _shortened(ours, theirs, places, weigh, language)


def _is_near(ours: Words, theirs: Words) -> bool:
    """Whether most words of ours are among theirs: a quick look before a closer one."""
    return sum([word not in theirs for word in ours]) * _MISSPELT < len(ours)


def _shortened(ours: Words, theirs: Words, places: Sequence[int], weigh: Weigh, language: str) -> Fit | None:
    """How a title fits that leaves words of the story's title out."""
    if bulk(ours, language) < LEAST_BULK:
        return None
    said = sum(weigh(theirs[place]) for place in places) / sum(map(weigh, theirs))
    is_beginning = places[-1] == len(ours) - 1
    if not NEGATIONS.isdisjoint(_left_out(theirs, places)):
        return None
    is_passage = len("".join(ours)) >= _PASSAGE and places[-1] - places[0] == len(ours) - 1
    if len(ours) < _LEAST_WORDS or said < (_LEAST_BEGINNING if is_beginning or is_passage else _LEAST_PART):
        return None
    return Fit(round(0.6 + 0.35 * said, 3), "shortened")


def _left_out(theirs: Words, places: Sequence[int]) -> list[str]:
    """The words before the last one that was found, less those that were found; and what is left of a short end."""
    found = set(places)
    last = places[-1] if len(theirs) - places[-1] > _SHORT_END else len(theirs)
    return [word for place, word in enumerate(theirs[:last]) if place not in found]


def _places(ours: Words, theirs: Words, knows: Knows) -> list[int] | None:
    """Where each word of ours stands in theirs, in order and as close together as it goes; `None` when one is missing.

    Found from the end, then from the first place on again, so that a word that stands twice is taken where it is near.
    """
    if len(ours) > len(theirs):
        return None
    start = _run(ours, theirs)
    if start is not None:
        return list(range(start, start + len(ours)))
    places: list[int] = []
    place = 0
    for word in ours:
        while place < len(theirs) and not alike(word, theirs[place], knows):
            place += 1
        if place == len(theirs):
            return None
        places.append(place)
        place += 1
    return places


def _run(ours: Words, theirs: Words) -> int | None:
    """Where all of ours stand in theirs without a word between."""
    for start in range(len(theirs) - len(ours) + 1):
        if theirs[start : start + len(ours)] == ours:
            return start
    return None


def alike(ours: str, theirs: str, knows: Knows) -> bool:
    """Whether two words are one, misspelt or in the plural.

    A word that other titles have is no misspelling of this one.
    """
    if ours == theirs:
        return True
    if abs(len(ours) - len(theirs)) > 1 or ours[0] != theirs[0] or has_number((ours, theirs)):
        return False
    if NEGATIONS.intersection((ours, theirs)):
        return False
    short, long = sorted((ours, theirs), key=len)
    if len(short) >= _PLURAL and long == short + "s":
        return True
    if len(short) < _LONG_WORD or knows(ours):
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(ours, theirs, score_cutoff=1) <= 1


def overlap(ours: Words, theirs: Words, weigh: Weigh) -> float:
    """How much of what both titles say they have in common, 0 to 1, in whatever order."""
    one, other = set(ours) - ARTICLES, set(theirs) - ARTICLES
    every = sum(map(weigh, sorted(one | other)))
    return sum(map(weigh, sorted(one & other))) / every if every else 0.0


def _without_articles(words: Words) -> Words:
    return words if ARTICLES.isdisjoint(words) else tuple([word for word in words if word not in ARTICLES])
