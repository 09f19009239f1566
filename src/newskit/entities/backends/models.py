"""What the adapters for models share: texts cut to what a model takes, labels, names in bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from newskit.entities.mention import EntityType, Mention, Passage

LABELS: Mapping[str, EntityType] = {
    **dict.fromkeys(("person", "per", "people"), "person"),
    **dict.fromkeys(("org", "organization", "organisation", "company", "corporation", "institution"), "org"),
    **dict.fromkeys(("gpe", "loc", "location", "place", "fac", "facility", "country", "city", "region"), "place"),
    **dict.fromkeys(
        ("norp", "misc", "event", "product", "work_of_art", "law", "language", "other", "miscellaneous"), "other"
    ),
}
"""The types that the labels of models stand for, in lower case; other labels (dates, amounts) are no names."""

_WORD = re.compile(r"\w+(?:[-_]\w+)*|\S")
"""Words as models count them: signs are words of their own."""
_FRINGE = ' \t\n\r\f\v,;:"“”'


class Window(Struct, frozen=True):
    """A piece of a passage that a model reads at once."""

    passage: int
    start: int
    """Where it begins in the passage."""
    text: str


class Found(Struct, frozen=True):
    """What a model has found in a window."""

    start: int
    end: int
    """In the window."""
    label: str
    confidence: float


def windows(page: Sequence[Passage], longest: int, overlap: int = 0) -> Iterator[Window]:
    """The passages of a page in pieces of at most `longest` words, each with the last `overlap` of the one before it.

    Bylines are left out: they are names as they stand. Line breaks are blanks, which changes no place.
    """
    for number, passage in enumerate(page):
        text = passage.text.replace("\n", " ")
        if passage.part == "byline":
            continue
        if len(text) <= longest:  # a word has at least a character
            yield Window(number, 0, text)
            continue
        words = [match.span() for match in _WORD.finditer(text)]
        for first in range(0, max(1, len(words) - overlap), longest - overlap):
            piece = words[first : first + longest]
            if piece:
                start, end = piece[0][0], piece[-1][1]
                yield Window(number, start, text[start:end])


def mentions(page: Sequence[Passage], read: Sequence[tuple[Window, Sequence[Found]]], rule: str) -> list[Mention]:
    """The mentions of a page: what was found in its windows, the surest first where several overlap, and bylines."""
    known = [_mention(page, window, found, rule) for window, hits in read for found in hits]
    best = sorted(
        (one for one in known if one is not None), key=lambda one: (-one.confidence, one.start - one.end, one.start)
    )
    taken: dict[int, list[Mention]] = {}
    for one in best:
        here = taken.setdefault(one.passage, [])
        if all(one.end <= other.start or other.end <= one.start for other in here):
            here.append(one)
    for number, passage in enumerate(page):
        if passage.part == "byline":
            words = " ".join(passage.text.split())
            taken[number] = [Mention(number, 0, len(passage.text), words, "person", 1.0, "byline")]
    return sorted((one for here in taken.values() for one in here), key=lambda one: (one.passage, one.start))


def _mention(page: Sequence[Passage], window: Window, found: Found, rule: str) -> Mention | None:
    """The mention for what a model found; `None` when that is no name."""
    type_ = LABELS.get(found.label.lower())
    text = page[window.passage].text
    start, end = window.start + found.start, window.start + found.end
    while start < end and text[start] in _FRINGE:
        start += 1
    while start < end and text[end - 1] in _FRINGE:
        end -= 1
    if type_ is None or start >= end:
        return None
    words = " ".join(text[start:end].split())
    return Mention(window.passage, start, end, words, type_, found.confidence, f"{rule}:{found.label}")
