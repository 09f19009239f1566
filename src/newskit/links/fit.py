"""How a teaser's title fits a story's: the same, cut, behind a kicker, shortened, misspelt, or told by the summary."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from newskit.links.compare import LEAST_BULK, Fit, compare, overlap
from newskit.links.index import Index, TitleEntry
from newskit.links.title import Words, bulk, is_cut, is_cut_before, is_kicker, key_of, without_kicker, words_of

_LEAST_SHARED = 0.5
"""How much of a summary must stand in the story's lead to be evidence."""
_LEAST_OVERLAP = 0.3
"""How much two titles must have in common for the summary to decide."""
_SAME = Fit(1.0, "title")
_CUT_SCORE = 0.75
_KICKER_SCORE = 0.95
_LEAST_KICKED = 9
"""Letters of a title behind a kicker that the story does not name itself."""
_LEAST_WORDS = 4
"""Words of it."""
_LEAST_KICKED_CUT = 20
"""The same where the title is cut, too."""


class Part(Struct, frozen=True):
    """A title, or one without its kicker, made ready to be compared."""

    words: Words
    key: str
    cut: bool
    """Whether it ends with an ellipsis."""


class Teased(Struct, frozen=True):
    """The title of a teaser, made ready to be compared."""

    whole: Part
    cut_before: bool
    """Whether it begins with an ellipsis."""
    kicked: tuple[tuple[Part, Words], ...]
    """What may stand behind a kicker or before a site's name, and the words of that."""


def teased(title: str) -> Teased | None:
    """The title of a teaser, made ready; `None` when it has no word."""
    whole = _part(title)
    if not whole.words:
        return None
    kicked = tuple((_part(rest), words_of(taken)) for rest, taken in without_kicker(title))
    return Teased(whole, is_cut_before(title), kicked)


def _part(title: str) -> Part:
    words = words_of(title)
    return Part(words, key_of(words), is_cut(title))


def within_reach(title: Teased, index: Index) -> Iterator[int]:
    """The numbers of the titles that may be meant."""
    yield from index.same(title.whole.key)
    if len(title.whole.key) >= LEAST_BULK:
        yield from index.beginning(title.whole.key)
    for part, _ in title.kicked:
        yield from index.same(part.key)
    yield from index.sharing(title.whole.words)


def fit(title: Teased, entry: TitleEntry, index: Index) -> Fit | None:
    """How the teaser's title fits the story's, `None` when it is another."""
    if title.whole.key == entry.key:
        return _SAME
    weigh = partial(index.weight, language=entry.language)
    return (
        _cut(title.whole, entry)
        or _cut_before(title, entry)
        or compare(title.whole.words, entry.words, weigh, index.knows, entry.language)
        or _kicked(title, entry)
        or _named(title.whole.words, entry)
    )


def fit_by_summary(title: Teased, entry: TitleEntry, index: Index, evidence: float) -> Fit | None:
    """How a title fits that is another's, by how much of the teaser's summary stands in the story's lead."""
    if evidence < _LEAST_SHARED:
        return None
    likeness = overlap(title.whole.words, entry.words, partial(index.weight, language=entry.language))
    if likeness < _LEAST_OVERLAP:
        return None
    return Fit(round(0.4 + 0.3 * likeness + 0.2 * evidence, 3), "summary")


def _cut(part: Part, entry: TitleEntry) -> Fit | None:
    """How a title fits of which only the beginning is there: the teaser's, or the story's own."""
    if part.cut and entry.key.startswith(part.key) and bulk(part.words, entry.language) >= LEAST_BULK:
        return _cut_fit(part.key, entry.key)
    if entry.cut and part.key.startswith(entry.key) and bulk(entry.words, entry.language) >= LEAST_BULK:
        return _cut_fit(entry.key, part.key)
    return None


def _cut_before(title: Teased, entry: TitleEntry) -> Fit | None:
    """How a title fits of which only the end is there."""
    whole = title.whole
    if title.cut_before and entry.key.endswith(whole.key) and bulk(whole.words, entry.language) >= LEAST_BULK:
        return _cut_fit(whole.key, entry.key)
    return None


def _cut_fit(short: str, long: str) -> Fit:
    return Fit(round(_CUT_SCORE + (0.99 - _CUT_SCORE) * len(short) / len(long), 3), "cut")


def _kicked(title: Teased, entry: TitleEntry) -> Fit | None:
    """How the title fits without a kicker before it or a site's name behind it."""
    for part, kicker in title.kicked:
        if entry.key != part.key and not ((part.cut or entry.cut) and _cut(part, entry)):
            continue
        named = bool(kicker) and set(kicker) <= set(entry.beside)
        least = _LEAST_KICKED if entry.key == part.key else _LEAST_KICKED_CUT
        says_enough = bulk(part.words, entry.language) >= least and len(part.words) >= _LEAST_WORDS
        if named or (says_enough and is_kicker(kicker)):
            cut = None if entry.key == part.key else _cut(part, entry)
            return Fit(round((cut.score if cut else 1) * _KICKER_SCORE, 3), "kicker")
    return None


def _named(words: Words, entry: TitleEntry) -> Fit | None:
    """How the title fits behind the kicker, section or place that the story has, with no sign between."""
    before = words[: len(words) - len(entry.words)]
    if before and words[len(before) :] == entry.words and set(before) <= set(entry.beside):
        return Fit(_KICKER_SCORE, "kicker")
    return None
