"""Frequency lists and keywords: the words or n-grams of a slice of the corpus, alone or against another slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from newskit.corpus.concordance import Keyword
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search.find import named_parts
from newskit.search.measures import log_likelihood, log_ratio
from newskit.search.terms import Terms

MEASURES = ("ll", "log_ratio", "count")
"""What keywords can be sorted by."""
LONGEST = 9
"""Words of an n-gram."""
_MILLION = 1_000_000
_DIGITS = 4


class Asked(Struct, frozen=True, kw_only=True):
    """Which words to give."""

    parts: Sequence[str] = ("story",)
    lengths: Sequence[int] = (1,)
    """How many words long the n-grams are; 1 for single words."""
    min_count: int = 1
    """Rarer ones are left out."""
    min_ll: float = 0.0
    """Keywords with a smaller log-likelihood are left out."""
    by: str | None = None
    """One of `MEASURES`; `None`: log-likelihood where there is one, else how often."""


class Slice(Struct):
    """Pages that are counted together, for each length of n-grams."""

    terms: Sequence[Terms]
    pages: int = 0

    @property
    def size(self) -> int:
        """How many words or n-grams, repetitions included."""
        return sum(terms.size for terms in self.terms)


def parse_lengths(text: str) -> tuple[int, ...]:
    """The lengths that `text` names: `2`, or `2-4`.

    Raises `UsageError` when it names none.

    >>> parse_lengths("2"), parse_lengths("2-4")
    ((2,), (2, 3, 4))
    """
    first, dash, last = text.partition("-")
    numbers = [first, last] if dash else [first, first]
    if not all(number.isascii() and number.isdecimal() and 1 <= int(number[:3]) <= LONGEST for number in numbers):
        raise UsageError(f"n-grams are 1 to {LONGEST} words long (2, or 2-4), not {text!r}")
    if int(first) > int(numbers[1]):
        raise UsageError(f"there is no length from {first} to {last}")
    return tuple(range(int(first), int(numbers[1]) + 1))


def check(asked: Asked, *, compared: bool) -> None:
    """Nothing; raises `UsageError` for an unknown measure, or one that needs two slices where there is one."""
    if asked.by is None or asked.by == "count":
        return
    if asked.by not in MEASURES:
        raise UsageError(f"no measure {asked.by!r}; there are: {', '.join(MEASURES)}")
    if not compared:
        raise UsageError(f"{asked.by} compares two slices: name one with --query")


def counted(records: Iterable[Record], asked: Asked) -> Slice:
    """What the pages say, counted. Each page counts once, however often it comes."""
    found = Slice([Terms(length) for length in asked.lengths])
    parts = named_parts(asked.parts)
    seen: set[str] = set()
    for record in records:
        if record.id not in seen:
            seen.add(record.id)
            found.pages += 1
            for terms in found.terms:
                terms.add(record, parts)
    return found


def frequencies(found: Slice, asked: Asked) -> list[Keyword]:
    """The words of the slice, the most frequent first."""
    rows = []
    for terms in found.terms:
        spellings = terms.spellings()
        rows += [
            Keyword(term=spellings[term], count=count, per_million=_rate(count, terms.size), pages=terms.pages[term])
            for term, count in terms.totals().items()
            if count >= asked.min_count
        ]
    return sorted(rows, key=lambda row: (-row.count, row.term.casefold(), row.term))


def keywords(found: Slice, reference: Slice, asked: Asked) -> list[Keyword]:
    """The words that are more frequent in the slice than in the reference, the strongest first.

    None when either is empty.
    """
    rows: list[Keyword] = []
    for terms, others in zip(found.terms, reference.terms, strict=True):
        if terms.size and others.size:
            rows += _compared(terms, others, asked)
    measure = asked.by or "ll"
    return sorted(rows, key=lambda row: (-getattr(row, measure), -row.count, row.term.casefold(), row.term))


def _compared(terms: Terms, others: Terms, asked: Asked) -> Iterable[Keyword]:
    spellings = terms.spellings()
    there = others.totals()
    for term, count in terms.totals().items():
        ratio = log_ratio(count, terms.size, there[term], others.size)
        likelihood = log_likelihood(count, terms.size, there[term], others.size)
        if count >= asked.min_count and ratio > 0 and likelihood >= asked.min_ll:
            yield Keyword(
                term=spellings[term],
                count=count,
                per_million=_rate(count, terms.size),
                pages=terms.pages[term],
                reference=there[term],
                reference_per_million=_rate(there[term], others.size),
                ll=round(likelihood, _DIGITS),
                log_ratio=round(ratio, _DIGITS),
            )


def _rate(count: int, size: int) -> float:
    return round(count * _MILLION / size, 2)
