"""Frequencies and keyness of words and n-grams."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable

import pytest

from newskit.corpus import Corpus
from newskit.errors import UsageError
from newskit.pipeline import keywords
from newskit.pipeline.keywords import Found
from newskit.pipeline.watch import Unwatched
from newskit.record import Record
from newskit.search.keywords import Asked, parse_lengths
from newskit.search.query import Query, parse_query

Make = Callable[..., Record]
Open = Callable[..., Corpus]

HERE = ["Rain and rain and the flood. The river rose.", "Rain on the river."]
THERE = ["The harvest and the cherries.", "Cherries on the table and the river."]


def words_of(corpus: Corpus, query: Query | None, against: Query | None, asked: Asked) -> Found:
    return keywords.words_of(corpus, query, against, asked, Unwatched())


@pytest.fixture
def corpus(make: Make, holding: Open) -> Corpus:
    here = [make(f"a{number}.txt", text, section="weather") for number, text in enumerate(HERE)]
    there = [make(f"b{number}.txt", text, captions=("Rain",)) for number, text in enumerate(THERE)]
    return holding(*here, *there)


def test_frequencies_of_all_stories(corpus: Corpus):
    found = words_of(corpus, None, None, Asked())
    counts = Counter(re.findall("[a-z]+", " ".join(HERE + THERE).lower()))
    assert {row.term.lower(): row.count for row in found.rows} == counts
    assert [row.count for row in found.rows] == sorted(counts.values(), reverse=True)
    assert (found.pages, found.size, found.reference_pages) == (4, counts.total(), None)
    the = found.rows[0]
    assert (the.term, the.pages, the.reference, the.ll) == ("the", 4, None, None)
    assert the.per_million == pytest.approx(1e6 * counts["the"] / counts.total(), abs=0.01)
    assert next(row for row in found.rows if row.term in {"Cherries", "cherries"}).pages == 2


def test_keyness_is_that_of_an_independent_computation(corpus: Corpus):
    found = words_of(corpus, parse_query("section:weather"), None, Asked())
    here = Counter(re.findall("[a-z]+", " ".join(HERE).lower()))
    there = Counter(re.findall("[a-z]+", " ".join(THERE).lower()))
    sizes = here.total(), there.total()
    assert (found.size, found.reference_size) == sizes
    assert (found.pages, found.reference_pages) == (2, 2)
    expected = {word for word in here if here[word] / sizes[0] > (there[word] or 0.5) / sizes[1]}
    assert {row.term.lower() for row in found.rows} == expected
    for row in found.rows:
        word = row.term.lower()
        ratio = (here[word] / sizes[0]) / ((there[word] or 0.5) / sizes[1])
        assert row.log_ratio == pytest.approx(math.log2(ratio), abs=1e-4)
        both = here[word] + there[word]
        cells = []
        for count, size in zip((here[word], there[word]), sizes, strict=True):
            mean = size * both / sum(sizes)
            cells += [(count, mean), (size - count, size - mean)]
        assert row.ll == pytest.approx(2 * sum(o * math.log(o / e) for o, e in cells if o), abs=1e-4)
        assert (row.count, row.reference) == (here[word], there[word])
    assert found.rows[0].term == "Rain"


def test_against_another_slice(corpus: Corpus):
    found = words_of(corpus, parse_query("rain"), parse_query("table OR rain"), Asked())
    assert (found.pages, found.reference_pages) == (2, 1)
    assert found.reference_size == 7


def test_sorting_and_thresholds(corpus: Corpus):
    query = parse_query("rain")
    by_ratio = words_of(corpus, query, None, Asked(by="log_ratio")).rows
    assert [row.log_ratio for row in by_ratio] == sorted((row.log_ratio or 0 for row in by_ratio), reverse=True)
    assert {row.term for row in words_of(corpus, query, None, Asked(min_count=3)).rows} == {"Rain"}
    assert all((row.ll or 0) >= 2 for row in words_of(corpus, query, None, Asked(min_ll=2)).rows)


def test_an_empty_slice_has_no_keywords(corpus: Corpus):
    assert words_of(corpus, parse_query("giraffe"), None, Asked()).rows == []
    assert words_of(corpus, parse_query("the"), None, Asked()).rows == []


def test_other_parts(corpus: Corpus):
    assert [row.term for row in words_of(corpus, None, None, Asked(parts=("captions",))).rows] == ["Rain"]


def test_ngrams(corpus: Corpus):
    found = words_of(corpus, None, None, Asked(lengths=(2, 3)))
    counts = {row.term.lower(): row.count for row in found.rows}
    assert counts["the river"] == 3
    assert counts["rain and rain"] == 1
    assert "flood the" not in counts


def test_copies_count_once(make: Make, holding: Open):
    import msgspec

    page = make("b.txt", "Rain.")
    corpus = holding(page, msgspec.structs.replace(page, source="a.txt"))
    assert [row.count for row in words_of(corpus, None, None, Asked()).rows] == [1]


def test_most_frequent_spelling_is_shown(make: Make, holding: Open):
    corpus = holding(make("a.txt", "LAW Law law Law. Über ÜBER über ÜBER"))
    assert [(row.term, row.count) for row in words_of(corpus, None, None, Asked()).rows] == [("Law", 4), ("ÜBER", 4)]


@pytest.mark.parametrize("text", ["", "0", "10", "3-2", "-2", "2-", "a", "²"])
def test_lengths_that_are_none(text: str):
    with pytest.raises(UsageError):
        parse_lengths(text)


@pytest.mark.parametrize("by", ["ll", "log_ratio", "mi"])
def test_measures_need_two_slices(corpus: Corpus, by: str):
    with pytest.raises(UsageError):
        words_of(corpus, None, None, Asked(by=by))
