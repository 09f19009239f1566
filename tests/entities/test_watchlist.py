"""Names that are found whatever a recogniser says."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.entities.mention import Mention, Passage
from newskit.entities.user import Known
from newskit.entities.watchlist import Watchlist, add_watched, unpacked

WORDS = st.lists(
    st.sampled_from(
        ["Kesta", "kesta", "Điện", "Biên", "dien", "bien", "UN", "un", "Women", "’s", "of", "the", "ß", "\n"]
    ),
    max_size=12,
).map(" ".join)


def found(text: str, *names: str) -> list[str]:
    watched = Watchlist.of([Known(name=name) for name in names])
    return [text[start:end] for _, start, end, _ in watched.find([text])]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("In Điện Biên it rained.", ["Dien Bien"], ["Điện Biên"]),
        ("In Dien Bien it rained.", ["Điện Biên"], ["Dien Bien"]),
        ("The UN Women office", ["UN", "UN Women"], ["UN Women"]),
        ("They told us of the US.", ["US"], ["US"]),
        ("it is what it is", ["IT", "WHO"], []),
        ("an apple from Apple", ["Apple"], ["Apple"]),
        ("the apple", ["apple"], ["apple"]),
        ("Kestan and Kesta", ["Kesta"], ["Kesta"]),
        ("the People’s Committee of Orne", ["People's Committee"], ["People’s Committee"]),
        ("FLOOD IN LOWER KESTA", ["Lower Kesta"], ["LOWER KESTA"]),
        ("Matt Jackson Pollock", ["Matt Jackson", "Jackson Pollock"], ["Matt Jackson"]),
        ("U.S. troops", ["U.S."], ["U.S"]),
        ("wrapped at the Lower\nKesta quay", ["Lower Kesta"], ["Lower\nKesta"]),
        ("", ["Kesta"], []),
    ],
)
def test_names_are_found_as_search_folds_them(text: str, names: list[str], expected: list[str]):
    assert found(text, *names) == expected


@given(st.lists(WORDS, max_size=4), st.lists(WORDS.filter(lambda name: bool(re.search(r"\w", name))), max_size=4))
def test_what_is_found_is_a_name_where_it_stands(texts: list[str], names: list[str]):
    watched = Watchlist.of([Known(name=name) for name in names])
    ends = dict.fromkeys(range(len(texts)), 0)
    for text, start, end, name in watched.find(texts):
        assert ends[text] <= start < end <= len(texts[text])
        ends[text] = end
        assert len(re.findall(r"[^\W_]+", texts[text][start:end])) == len(re.findall(r"[^\W_]+", names[name]))


def test_a_packed_list_finds_the_same():
    watched = Watchlist.of([Known(name="Kesta", type="place"), Known(name="UNFPA", aliases=("UN Fund",), type="org")])
    again = unpacked(watched.packed())
    text = "The UN Fund came to Kesta."
    assert list(again.find([text])) == list(watched.find([text])) != []
    assert again.types == ["place", "org", "org"]


def test_a_watched_name_takes_the_place_of_what_it_overlaps():
    page = [Passage("title", "Kesta Herald closes", None), Passage("text", "The Kesta Herald and Orne.", 40)]
    mentions = [
        Mention(0, 0, 12, "Kesta Herald", "org", 0.5, "rule"),
        Mention(1, 4, 9, "Kesta", "place", 0.5, "rule"),
        Mention(1, 21, 25, "Orne", "place", 0.5, "rule"),
    ]
    watched = Watchlist.of([Known(name="Kesta Herald")])
    assert [(one.passage, one.text, one.type, one.rule) for one in add_watched(page, mentions, watched)] == [
        (0, "Kesta Herald", "org", "watchlist"),
        (1, "Kesta Herald", "place", "watchlist"),
        (1, "Orne", "place", "rule"),
    ]
    only_first = [one.type for one in add_watched(page, mentions[:1], watched)]
    assert only_first == ["org", "org"]  # what is one name on the page has one type
    typed = Watchlist.of([Known(name="Kesta Herald", type="org"), Known(name="closes")])
    assert [one.type for one in add_watched(page, [], typed)] == ["org", "other", "org"]


def test_a_long_list_costs_hardly_more_than_a_short_one():
    generator = random.Random(3)
    syllables = ["ka", "ro", "mi", "ta", "vel", "os", "un", "bri"]
    words = ["".join(generator.choices(syllables, k=3)) for _ in range(40_000)]
    text = " ".join(word.capitalize() if number % 9 == 0 else word for number, word in enumerate(words))
    pairs = [
        f"{first.capitalize()} {second.capitalize()}" for first, second in zip(words, reversed(words), strict=True)
    ]
    short, long = (Watchlist.of([Known(name=name) for name in names]) for names in (pairs[:10], pairs))
    assert seconds(long, text) < 12 * seconds(short, text) + 0.05


def test_a_list_of_one_beginning_stays_linear():
    text = "Kesta " * 40_000
    watched = Watchlist.of([Known(name="Kesta " * number + "Herald") for number in range(1, 30)])
    assert seconds(watched, text[: len(text) // 4]) * 40 + 0.2 > seconds(watched, text)


def seconds(watched: Watchlist, text: str) -> float:
    best = 9.0
    for _ in range(3):
        start = time.process_time()
        list(watched.find([text]))
        best = min(best, time.process_time() - start)
    return best
