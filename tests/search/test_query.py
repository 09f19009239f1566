"""Whatever is typed is a query, and never an error of the index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.corpus import Corpus, in_memory
from newskit.corpus.plan import All, Node, Text
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search import parse_query, search


def texts(plan: Node) -> list[str]:
    return [plan.text] if isinstance(plan, Text) else [part.text for part in plan.parts if isinstance(part, Text)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("gender", ["gender"]),
        ("gender  equality\t", ["gender", "equality"]),
        ('"gender equality" law', ["gender equality", "law"]),
        ("“gender equality” «law»", ["gender equality", "law"]),
        ('law"gender equality"now', ["law", "gender equality", "now"]),
        ("the the law", ["the", "law"]),
        ("gender AND equality", ["gender", "equality"]),
        ("AND", ["AND"]),
        ("rock AND", ["rock", "AND"]),
        ('rock "AND" roll', ["rock", "AND", "roll"]),
        ('"" -- law ...', ["law"]),
    ],
)
def test_words_and_phrases(typed: str, read: list[str]) -> None:
    query = parse_query(typed)
    assert texts(query.plan) == read
    assert query.notes == ()


def test_a_single_term_is_no_list() -> None:
    assert parse_query("law").plan == Text("law")
    assert parse_query("law now").plan == All((Text("law"), Text("now")))


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ('"gender equality', "a quote is not closed: read to the end as a phrase"),
        ("gender OR equality", "OR was read as the word or"),
        ("gender -equality", "-equality was read as the word equality, which must be there"),
        ("word " * 150 + " ".join(map(str, range(300))), "only the first 200 of 450 words and phrases"),
    ],
)
def test_what_was_not_taken_at_its_word_is_said(typed: str, note: str) -> None:
    (said,) = parse_query(typed).notes
    assert said.startswith(note)


@pytest.mark.parametrize("typed", ["", "  ", '""', '"', "++", "…", "- -", "\0", "\ue000", "\U0001f916"])
def test_a_query_without_words_is_wrong_use(typed: str) -> None:
    with pytest.raises(UsageError, match="there is no word to search for"):
        parse_query(typed)


@pytest.fixture(scope="module")
def corpus() -> Iterator[Corpus]:
    with in_memory(rules=1, stem="porter") as writer:
        record = Record(
            id="0" * 16, source="a", kind="story", confidence=1, title="C++ in the U.S.", text="People's AND or"
        )
        writer.add([record])
        yield writer.corpus


ODD = [
    *("c++", "U.S.", "people's", "people’s", "AND", "or", "NEAR", "NOT", "a AND b OR", "NEAR(a b)", "a* b^", "title:x"),
    *("{title text}: x", "x - y", "-x", "(a", "a)", '"a" + "b"', "'", "''", '"a', 'a"b"c', "* *a", "^a", "a:b:c", "%"),
    *(
        "; DROP TABLE pages",
        "\\",
        "a\\",
        "\0a",
        "a\0b",
        "\ud800a",
        "\ue000kstory\ue000",
        "é\u0301",
        "ﬁ",
        "½",
        "½x",
        "１２",
    ),
    *("\u202ea", "क्षि", "ไทย", "中文", "\ufeffa", "a" * 100_000, "a " * 50_000, '"' * 9 + "a", "x" + "." * 9999 + "y"),
]


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
def test_odd_input_is_searched_for(corpus: Corpus, typed: str) -> None:
    if not any(map(str.isalnum, typed)):
        with pytest.raises(UsageError):
            search(corpus, typed)
        return
    for parts in (("story",), ("all",)):
        assert search(corpus, typed, parts=parts).total in {0, 1}


@given(
    st.text(max_size=60)
    | st.text("ab\"()*^:-+{}[]AND OR NOT NEAR,.'\\\0\ud800\ue000é\u0301", max_size=60)
    | st.lists(st.sampled_from(ODD[:50]), max_size=6).map(" ".join)
)
@settings(max_examples=400, deadline=None)
def test_nothing_typed_is_an_error_of_the_index(corpus: Corpus, typed: str) -> None:
    try:
        query = parse_query(typed)
    except UsageError:
        return
    assert search(corpus, query, parts=("all",)).total in {0, 1}


@pytest.mark.parametrize("typed", ["c++", "C", "u.s.", "US".join('""'), "U S", "people's", "people’s", "people", "or"])
def test_signs_are_read_as_the_index_reads_them(corpus: Corpus, typed: str) -> None:
    assert search(corpus, typed).total == (typed != '"US"')


def test_the_tags_of_filters_cannot_be_searched_for(corpus: Corpus) -> None:
    assert search(corpus, "kstory").total == 0
    assert search(corpus, "\ue000kstory\ue000").total == 0
