"""Collocates: words that stand near the hits of a query more often than elsewhere.

Words are those of `newskit.search.words`. A window is counted in words from the hit and ends with the field (title,
text, caption …), not with the sentence. A word that is in the windows of two hits counts once. Two tables are behind
the measures (`newskit.search.measures`):

- logDice and mutual information: how often the hit and the word occur together (in a window), and each by itself in
  all that is searched;
- log-likelihood: how often the word stands inside the windows and outside of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from newskit.corpus import Corpus, texts
from newskit.corpus.concordance import Collocate
from newskit.corpus.fold import NOTHING
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search.kwic import Hit, Tally, find
from newskit.search.measures import log_dice, log_likelihood, mutual_information
from newskit.search.places import Place
from newskit.search.query import Query
from newskit.search.terms import Terms
from newskit.search.words import Span, key, word_spans

MEASURES = ("logdice", "ll", "mi", "count")
"""What collocates can be sorted by."""
WIDEST = 100
_RANGE = re.compile(r"([+-]?[0-9]{1,6})\.\.([+-]?[0-9]{1,6})")
_SIDES = re.compile(r"([0-9]{1,6})(?:,([0-9]{1,6}))?")
_DIGITS = 4


class Window(Struct, frozen=True):
    """The words around a hit that count, by their distance: below zero before it, above behind it."""

    first: int
    last: int


class Asked(Struct, frozen=True, kw_only=True):
    """Which collocates to give."""

    parts: Sequence[str] | None = None
    """`None`: the story, or where the query says that its words stand."""
    window: Window = Window(-5, 5)
    min_count: int = 3
    """Rarer ones are left out."""
    by: str = "logdice"


def parse_window(text: str) -> Window:
    """The window that `text` names: `5`, `3,0` (before, behind), `-5..+5` or `+1..+3`.

    Raises `UsageError` when it names none.

    >>> parse_window("5"), parse_window("3,0"), parse_window("-4..-2")
    (Window(first=-5, last=5), Window(first=-3, last=0), Window(first=-4, last=-2))
    """
    if match := _RANGE.fullmatch(text):
        window = Window(int(match[1]), int(match[2]))
    elif match := _SIDES.fullmatch(text):
        window = Window(-int(match[1]), int(match[2] or match[1]))
    else:
        raise UsageError(f"a window is 5, 3,0 (words before and behind) or -5..+5, not {text!r}")
    if window.first > window.last or (not window.first and not window.last):
        raise UsageError(f"the window {text} holds no word")
    if max(-window.first, window.last) > WIDEST:
        raise UsageError(f"a window reaches {WIDEST} words at most")
    return window


class _Near:
    """Words in the windows of the hits."""

    def __init__(self) -> None:
        self.left: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def add(self, text: str, places: Iterable[Place], window: Window) -> None:
        """Count the words around the places, which are in the field whose text is `text`."""
        spans = word_spans(text)
        sides = _sides(spans, places, window)
        for number, is_left in sides.items():
            start, end = spans[number]
            (self.left if is_left else self.right)[key(text[start:end])] += 1


def _sides(spans: Sequence[Span], places: Iterable[Place], window: Window) -> dict[int, bool]:
    """The numbers of the words in the windows, and whether each stands before its hit; the nearer hit decides."""
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    found: dict[int, tuple[int, bool]] = {}
    for place in places:
        first = bisect_right(ends, place.start)
        behind = bisect_left(starts, place.end)
        for distance in range(window.first, window.last + 1):
            number = first + distance if distance < 0 else behind + distance - 1
            if distance and 0 <= number < len(spans):
                found[number] = min(found.get(number, (WIDEST + 1, False)), (abs(distance), distance < 0))
    return {number: is_left for number, (_, is_left) in found.items()}


def collocates(
    corpus: Corpus, query: Query, asked: Asked, tally: Tally, pages: Iterable[Record] | None = None
) -> list[Collocate]:
    """The collocates of `query`, the strongest first. `tally` counts its hits.

    `pages` are those that all occurrences of the words are counted on; `None` for all of the corpus.

    Raises `UsageError` for an unknown part or measure.
    """
    if asked.by not in MEASURES:
        raise UsageError(f"no measure {asked.by!r}; there are: {', '.join(MEASURES)}")
    near = _Near()
    for hits in _by_field(find(corpus, query, asked.parts, tally)):
        near.add(hits[0].place.field.text, [hit.place for hit in hits], asked.window)
    terms = Terms()
    if tally.hits:
        for record in all_pages(corpus, tally) if pages is None else pages:
            terms.add(record, tally.parts)
    return _rows(near, terms, tally.hits, asked)


def all_pages(corpus: Corpus, tally: Tally) -> Iterator[Record]:
    """The pages that all occurrences of the words are counted on: those of the corpus, copies once where hits are."""
    hidden = texts.hidden_of(corpus, parts=tally.parts) if tally.fold else NOTHING
    yield from texts.pages(corpus, parts=tally.parts, hidden=hidden)


def _by_field(hits: Iterable[Hit]) -> Iterable[list[Hit]]:
    for _, group in groupby(hits, lambda hit: (hit.record.id, hit.place.field.path)):
        yield list(group)


def _rows(near: _Near, terms: Terms, hits: int, asked: Asked) -> list[Collocate]:
    together = near.left + near.right
    inside = together.total()
    totals = terms.totals()
    spellings = terms.spellings()
    rows = [
        Collocate(
            word=spellings[word],
            count=count,
            left=near.left[word],
            right=near.right[word],
            total=totals[word],
            logdice=round(log_dice(count, hits, totals[word]), _DIGITS),
            mi=round(mutual_information(count, hits, totals[word], terms.size), _DIGITS),
            ll=round(_likelihood(count, inside, totals[word] - count, terms.size - inside), _DIGITS),
        )
        for word, count in together.items()
        if count >= asked.min_count
    ]
    return sorted(rows, key=lambda row: (-getattr(row, asked.by), -row.count, row.word.casefold(), row.word))


def _likelihood(here: int, size: int, there: int, other_size: int) -> float:
    """Log-likelihood, below zero for a word that is rarer inside the windows than outside."""
    value = log_likelihood(here, size, there, other_size)
    return value if here * other_size >= there * size else -value
