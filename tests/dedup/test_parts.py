"""Letters, clusters and passages by themselves."""

from __future__ import annotations

import pytest

from newskit.dedup.clusters import Order, edges_of, stars, untried
from newskit.dedup.letters import figures, goes_on, letters
from newskit.dedup.why import chosen, passages
from newskit.errors import UsageError


@pytest.mark.parametrize(
    ("one", "other"),
    [("Điện Biên", "dien-bien"), ("STRASSE 5", "straße, 5"), ("£5 a day", "5 A DAY"), ("東京", "「東京」"), ("", "…")],
)
def test_letters_do_not_depend_on_what_stands_between_them(one: str, other: str):
    assert letters(one) == letters(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Kesta", "Kosta"), ("5", "6"), ("東京", "京都"), ("мир", "мор"), ("a", "я")]
)
def test_letters_tell_texts_apart(one: str, other: str):
    assert letters(one) != letters(other)


def test_figures_stand_by_themselves():
    assert figures("1,200 of 35 in b12 on 3rd and 7") == ["1", "200", "35", "7"]


@pytest.mark.parametrize("text", ["It rained …", "It rained ...\nRead more", "It rained…\n\nMore >>\n"])
def test_a_text_that_breaks_off(text: str):
    assert goes_on(text)


@pytest.mark.parametrize("text", ["", "It rained.", "It ... rained.", "It rained ...\n" + "and it rained on " * 5])
def test_a_text_that_does_not(text: str):
    assert not goes_on(text)


def test_the_text_with_most_copies_is_the_centre():
    (star,) = stars(edges_of([(1, 2), (1, 3), (2, 3), (3, 4)]))
    assert star.centre == 3
    assert sorted(star.members) == [1, 2, 4]


def test_a_chain_falls_apart():
    found = stars(edges_of([(number, number + 1) for number in range(9)]))
    assert max(len(star.members) for star in found) == 2
    assert sorted(text for star in found for text in (star.centre, *star.members)) == list(range(10))


def test_who_never_met_the_centre_is_compared_with_it_once():
    edges = edges_of([(1, 2), (1, 3), (2, 4)])
    found = stars(edges, Order(ranks=list(range(5))))
    assert found[0].centre == 1
    assert untried(found, edges, set()) == [(1, 4)]
    assert untried(found, edges, {(1, 4)}) == []


def test_a_part_of_most_members_is_none_of_them():
    edges = edges_of([(1, 2), (1, 3), (1, 4), (3, 4)])
    order = Order(ranks=list(range(5)), lengths=[0, 60, 35, 100, 98], parts={2: {3, 4}})
    (star, rest) = stars(edges, order)
    assert (star.centre, star.members) == (1, [3, 4])
    assert (rest.centre, rest.members) == (2, [])


def test_passages_of_texts_that_share_nothing():
    assert [(part.same, part.one, part.other) for part in passages("a b", "c")] == [(False, "a b", "c")]


PAGES = [("in/flood.txt", "00f1a2b3c4d5e6f7"), ("dump.jsonl#7", "00f1ffffffffffff"), ("out/flood.txt", "a" * 16)]


@pytest.mark.parametrize(("name", "number"), [("in/flood.txt", 0), ("00F1A", 0), ("7", 1), ("a" * 16, 2), ("aaaa", 2)])
def test_a_page_by_its_name(name: str, number: int):
    assert chosen(name, PAGES) == number


@pytest.mark.parametrize(("name", "message"), [("no", "no page"), ("flood.txt", "several"), ("00f1", "several")])
def test_a_name_that_means_no_page_or_several(name: str, message: str):
    with pytest.raises(UsageError, match=message):
        chosen(name, PAGES)
