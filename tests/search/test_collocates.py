"""Figures of collocates and keywords are those of an independent computation from the definitions."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest

from newskit.corpus import Corpus
from newskit.corpus.concordance import Collocate
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search.collocates import Asked, Window, collocates, parse_window
from newskit.search.kwic import Tally
from newskit.search.measures import log_dice, log_likelihood, log_ratio, mutual_information
from newskit.search.query import parse_query

Make = Callable[..., Record]
Open = Callable[..., Corpus]
VOCABULARY = ["the", "sea", "storm", "harbour", "boat", "wind", "rose", "fell", "by", "night", "and", "of", "old"]


def stories(seed: int, number: int = 30) -> list[str]:
    """Stories of words that keep company: after `storm` comes `wind` more often than not."""
    chance = random.Random(seed)
    texts = []
    for _ in range(number):
        words = [chance.choice(VOCABULARY)]
        while len(words) < 60:
            words.append("wind" if words[-1] == "storm" and chance.random() < 0.6 else chance.choice(VOCABULARY))
        texts.append(" ".join(word.title() if chance.random() < 0.2 else word for word in words) + ".")
    return texts


def near(texts: list[str], node: str, first: int, last: int) -> tuple[Counter[str], int]:
    """How often each word stands in a window around `node`, and how many positions the windows have. By brute force."""
    found: Counter[str] = Counter()
    for text in texts:
        words = re.findall("[a-z]+", text.lower())
        hits = [place for place, word in enumerate(words) if word == node]
        inside = {place for hit in hits for place in range(len(words)) if place != hit and first <= place - hit <= last}
        found.update(words[place] for place in inside)
    return found, found.total()


def g_squared(table: list[list[int]]) -> float:
    """2 Σ O ln(O/E) over a contingency table, with expected values from its margins, in exact fractions."""
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    total = sum(rows)
    return 2 * sum(
        found * math.log(Fraction(found * total, rows[row] * columns[column]))
        for row, line in enumerate(table)
        for column, found in enumerate(line)
        if found
    )


@pytest.mark.parametrize(("first", "last"), [(-5, 5), (-1, 0), (0, 3), (1, 1), (-4, -2), (2, 6)])
@pytest.mark.parametrize("node", ["storm", "the"])
def test_figures_are_those_of_an_independent_computation(make: Make, holding: Open, node: str, first: int, last: int):
    texts = stories(7)
    corpus = holding(*(make(f"{number}.txt", text) for number, text in enumerate(texts)))
    tally = Tally()
    rows = collocates(corpus, parse_query(node), Asked(window=Window(first, last), min_count=1), tally)
    together, positions = near(texts, node, first, last)
    totals = Counter(re.findall("[a-z]+", " ".join(texts).lower()))
    size = totals.total()
    assert tally.hits == totals[node]
    assert {row.word.lower(): row.count for row in rows} == together
    for row in rows:
        word = row.word.lower()
        here, all_of_it = together[word], totals[word]
        assert row.total == all_of_it
        assert row.left + row.right == row.count
        assert row.logdice == pytest.approx(14 + math.log2(2 * here / (totals[node] + all_of_it)), abs=1e-4)
        joint, alone = Fraction(here, size), Fraction(totals[node], size) * Fraction(all_of_it, size)
        assert row.mi == pytest.approx(math.log2(joint / alone), abs=1e-4)
        outside = all_of_it - here
        expected = g_squared([[here, positions - here], [outside, size - positions - outside]])
        assert abs(row.ll) == pytest.approx(expected, abs=1e-4)
        assert (row.ll >= 0) == (here * size >= positions * all_of_it)


def test_what_keeps_company_comes_first(make: Make, holding: Open):
    corpus = holding(*(make(f"{number}.txt", text) for number, text in enumerate(stories(1))))
    for by in ("logdice", "mi", "ll", "count"):
        rows = collocates(corpus, parse_query("storm"), Asked(window=Window(0, 1), by=by), Tally())
        assert rows[0].word.lower() == "wind"
        figures = [getattr(row, by) for row in rows]
        assert figures == sorted(figures, reverse=True)


def words(rows: list[Collocate]) -> dict[str, tuple[int, int]]:
    return {row.word: (row.left, row.right) for row in rows}


def test_windows_end_with_the_field_and_count_each_word_once(make: Make, holding: Open):
    corpus = holding(make("a.txt", "Node one node two.\n\nThree", title="Title node"))
    rows = collocates(corpus, parse_query("node"), Asked(window=Window(-2, 2), min_count=1), Tally())
    assert words(rows) == {"Title": (1, 0), "node": (1, 1), "one": (0, 1), "two": (0, 1), "Three": (0, 1)}


def test_words_are_counted_whole_and_shown_as_they_are_mostly_written(make: Make, holding: Open):
    corpus = holding(make("a.txt", "Rain in U.N. gender-based law. Rain LAW Law law"))
    rows = collocates(corpus, parse_query("based"), Asked(window=Window(-1, 1), min_count=1), Tally())
    assert words(rows) == {"N": (1, 0), "law": (0, 1)}
    assert [row.total for row in rows if row.word == "law"] == [4]


def test_only_the_searched_parts_count(make: Make, holding: Open):
    corpus = holding(make("a.txt", "A storm wind.", captions=("storm boat",), teasers=("Storm sea",)))
    rows = collocates(corpus, parse_query("storm"), Asked(min_count=1), Tally())
    assert {row.word for row in rows} == {"A", "wind"}
    rows = collocates(corpus, parse_query("storm"), Asked(parts=("captions",), min_count=1), Tally())
    assert {row.word for row in rows} == {"boat"}


def test_nothing_found(make: Make, holding: Open):
    assert collocates(holding(make("a.txt", "Rain.")), parse_query("snow"), Asked(), Tally()) == []


@pytest.mark.parametrize(
    ("text", "window"),
    [("5", (-5, 5)), ("3,0", (-3, 0)), ("0,2", (0, 2)), ("-5..+5", (-5, 5)), ("-5..-1", (-5, -1)), ("1..3", (1, 3))],
)
def test_windows(text: str, window: tuple[int, int]):
    assert parse_window(text) == Window(*window)


@pytest.mark.parametrize("text", ["", "0", "0,0", "3..1", "5,", "a", "101", "-3", "1.5", "0..0"])
def test_windows_that_are_none(text: str):
    with pytest.raises(UsageError):
        parse_window(text)


def test_an_unknown_measure(make: Make, holding: Open):
    with pytest.raises(UsageError, match="logdice, ll, mi, count"):
        collocates(holding(make("a.txt", "Rain.")), parse_query("rain"), Asked(by="t"), Tally())


def test_measures_as_published():
    # Rychly 2008: 14 when two words only occur together; independent of the size of the corpus
    assert log_dice(100, 100, 100) == 14
    assert log_dice(50, 100, 100) == 13
    # Church and Hanks 1990, words near `doctor` in 15 million words: honorary doctor, doctors dentists, doctors nurses
    assert mutual_information(12, 111, 621, 15_000_000) == pytest.approx(11.3, abs=0.1)
    assert mutual_information(8, 1105, 44, 15_000_000) == pytest.approx(11.3, abs=0.1)
    assert mutual_information(30, 1105, 241, 15_000_000) == pytest.approx(10.7, abs=0.1)
    # Hardie 2014: four times as frequent is 2
    assert log_ratio(40, 1000, 10, 1000) == 2
    assert log_ratio(10, 1000, 40, 1000) == -2


@pytest.mark.parametrize("table", [(10, 100, 10, 100), (0, 5, 3, 7), (5, 5, 1, 9), (1, 10**9, 7, 10**8), (3, 4, 0, 0)])
def test_log_likelihood_of_any_table(table: tuple[int, int, int, int]):
    here, size, there, other = table
    assert log_likelihood(*table) == pytest.approx(g_squared([[here, size - here], [there, other - there]]), abs=1e-6)
