"""Concordance lines: their contexts, order and samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from newskit.corpus import Corpus
from newskit.corpus.concordance import Line
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search.context import Width, parse_width
from newskit.search.kwic import Asked, Tally, lines
from newskit.search.query import parse_query

Make = Callable[..., Record]
Open = Callable[..., Corpus]


def concordance(corpus: Corpus, typed: str, **asked: Any) -> list[Line]:
    return list(lines(corpus, parse_query(typed), Asked(**asked), Tally()))


@pytest.fixture
def sea(make: Make, holding: Open) -> Corpus:
    return holding(
        make("c.txt", "Under the sea lies a wreck.", published="2024-05"),
        make("a.txt", "An open sea, said Ann. Every sea was\n\ncold  then.", published="XXXX-01-01"),
        make("b.txt", "Sea! The Ägean sea?", published="2025-01-01"),
    )


def test_contexts_are_on_one_line_and_read_like_the_text(sea: Corpus):
    line = concordance(sea, "sea")[1]
    assert line.left + line.node + line.right == "An open sea, said Ann. Every sea was cold then."
    assert (line.start, line.end, line.field, line.part) == (29, 32, "text", "story")


def test_lines_come_in_the_order_of_the_sources(sea: Corpus):
    assert [line.source for line in concordance(sea, "sea")] == ["a.txt", "a.txt", "b.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (["L1"], ["Ägean ", "Every ", "open ", "the ", ""]),
        (["l2", "L1"], ["An open ", "Ann. Every ", "The Ägean ", "Under the ", ""]),
        (["date"], ["Under the ", "", "The Ägean ", "An open ", "Every "]),
        (["source", "R1"], ["open ", "Every ", "", "Ägean ", "the "]),
        (["R1", "source"], ["the ", "open ", "", "Every ", "Ägean "]),
    ],
)
def test_sorting(sea: Corpus, keys: list[str], order: list[str]):
    found = concordance(sea, "sea", sort=keys)
    assert [line.left.endswith(end) if end else line.left == "" for line, end in zip(found, order, strict=True)] == [
        True
    ] * 5


def test_the_left_context_is_sorted_by_its_last_word(make: Make, holding: Open):
    corpus = holding(make("a.txt", "aa zz node. bb yy node. cc xx node."))
    assert [line.left[-6:] for line in concordance(corpus, "node", sort=["L1"])] == ["cc xx ", "bb yy ", "aa zz "]


@pytest.mark.parametrize("name", ["", "L0", "L10", "X1", "left", "R²"])
def test_an_unknown_sort_key(sea: Corpus, name: str):
    with pytest.raises(UsageError):
        concordance(sea, "sea", sort=[name])


def test_width_in_characters_cuts_between_words(make: Make, holding: Open):
    corpus = holding(make("a.txt", "One two three four five NODE six seven eight nine ten"))
    (line,) = concordance(corpus, "node", width=Width(11))
    assert (line.left, line.right) == ("four five ", " six seven")
    (line,) = concordance(corpus, "node", width=Width(0))
    assert (line.left, line.right) == ("", "")


def test_width_in_words(make: Make, holding: Open):
    corpus = holding(make("a.txt", "One two, three four five (NODE) six. Seven eight nine ten"))
    (line,) = concordance(corpus, "node", width=parse_width("2w"))
    assert (line.left, line.right) == ("four five (", ") six. Seven")


def test_a_word_of_thousands_of_letters_is_cut(make: Make, holding: Open):
    corpus = holding(make("a.txt", "x" * 5000 + " node " + "y" * 5000))
    (line,) = concordance(corpus, "node", width=Width(20))
    assert (line.left, line.right) == ("x" * 19 + " ", " " + "y" * 19)


@pytest.mark.parametrize("text", ["", "w", "-3", "8 w", "1.5", "٣"])
def test_a_width_that_is_none(text: str):
    with pytest.raises(UsageError):
        parse_width(text)


def test_contexts_end_with_their_field(make: Make, holding: Open):
    corpus = holding(make("a.txt", "Body text.", title="The node"))
    (line,) = concordance(corpus, "node")
    assert (line.left, line.right) == ("The ", "")


def test_samples_are_repeatable_drawn_from_all_and_in_order(make: Make, holding: Open):
    corpus = holding(*(make(f"{number:03}.txt", "Rain and rain.") for number in range(50)))
    everything = concordance(corpus, "rain")
    assert len(everything) == 100
    samples = [concordance(corpus, "rain", sample=20, seed=seed) for seed in range(40)]
    assert concordance(corpus, "rain", sample=20, seed=3) == samples[3]
    assert all(len(sample) == 20 for sample in samples)
    assert all([line for line in everything if line in sample] == sample for sample in samples)
    drawn = [line for sample in samples for line in sample]
    assert all(1 <= drawn.count(line) <= 20 for line in everything)  # 8 expected; chance of less than 1 is 1e-4
    assert concordance(corpus, "rain", sample=500) == everything


def test_lines_come_before_all_is_read(make: Make, holding: Open):
    corpus = holding(*(make(f"{number:03}.txt", f"Rain {number}.") for number in range(50)))
    tally = Tally()
    found = lines(corpus, parse_query("rain"), Asked(), tally)
    assert next(found).source == "000.txt"
    assert tally.hits == 1


def test_offsets_refer_to_the_field_of_the_record(make: Make, holding: Open):
    page = make(
        "a.txt", "Mưa ở Điện Biên.\n\nMưa.", title="Mưa lớn", captions=("x", "Mưa đêm"), teasers=(("t", "mưa"),)
    )
    data = msgspec.to_builtins(page)
    found = concordance(holding(page), "mua", parts=("all",))
    assert len(found) == 5
    for line in found:
        value: Any = data
        for step in line.field.replace("[", ".").replace("]", "").split("."):
            value = value[int(step)] if step.isdecimal() else value[step]
        assert value[line.start : line.end] == line.node
