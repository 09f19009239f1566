"""Hits are found again in the text to the letter: where the index says that the words stand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.corpus import Corpus, in_memory
from newskit.corpus.expression import expression
from newskit.corpus.plan import Near, Text
from newskit.errors import UsageError
from newskit.record import Record, SubStory, TeaserRecord
from newskit.search.kwic import Asked, Tally, lines
from newskit.search.query import Query, parse_query, raw_query

Make = Callable[..., Record]
Open = Callable[..., Corpus]

STORM = {
    "title": "Storm over Orne",
    "kicker": "Weather",
    "deck": "The storm came at night",
    "place": "Orne",
    "text": "A storm hit the coast.\n\nThe coast road was closed by the storm.",
    "captions": ("A storm at sea", "The old pier"),
    "teasers": ("Storm nears the coast", ("Sport", "Coast team wins")),
    "authors": ("Ilse Storm",),
    "unassigned": ("storm",),
    "section": "Local news",
    "published": "2025-02-27",
}


@pytest.fixture
def storm(make: Make, holding: Open) -> Corpus:
    fields = dict(STORM)
    second = SubStory(title="Second storm", text="It was no storm.", captions=("Storm gone",))
    return holding(make("storm.txt", fields.pop("text"), stories=(second,), **fields), make("calm.txt", "A calm day."))


def nodes(corpus: Corpus, typed: str, *parts: str) -> list[tuple[str, str]]:
    """Field and hit of every line."""
    found = lines(corpus, parse_query(typed), Asked(parts=parts or None), Tally())
    return [(line.field, line.node) for line in found]


def test_a_word_is_a_hit_in_every_field_of_the_story(storm: Corpus):
    assert nodes(storm, "storm") == [
        ("title", "Storm"), ("deck", "storm"), ("text", "storm"), ("text", "storm"),
        ("stories[0].title", "storm"), ("stories[0].text", "storm"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ('"coast road"', ["coast road"]),
        ("road coast", ["coast", "coast", "road"]),
        ("road OR weather", ["Weather", "road"]),
        ("road -calm", ["road"]),
        ("road -storm", []),
        ("NOT calm", []),
        ("clos*", ["closed"]),
        ('"road was cl*"', []),
        ("coast NEAR/3 closed", ["coast road was closed"]),
        ("closed NEAR/3 coast", ["coast road was closed"]),
        ("coast NEAR/1 closed", []),
        ('road OR "coast road"', ["coast road"]),
        ("title:storm", ["Storm"]),
        ("author:storm road", ["road", "Storm"]),
        ("caption:pier road", ["road", "pier"]),
        ("road date:2025", ["road"]),
        ("road date:2024", []),
        ("section:local road", ["road"]),
        ("section:local", []),
    ],
)
def test_what_is_a_hit(storm: Corpus, typed: str, found: list[str]):
    assert [node for _, node in nodes(storm, typed)] == found


def test_parts_apart_and_together(storm: Corpus):
    assert nodes(storm, "storm", "captions") == [("captions[0]", "storm"), ("stories[0].captions[0]", "Storm")]
    assert nodes(storm, "storm", "unassigned") == [("unassigned[0]", "storm")]
    assert len(nodes(storm, "storm", "all")) == 10
    assert nodes(storm, "caption:storm") == nodes(storm, "storm", "captions")


def test_all_words_stand_in_the_same_teaser(storm: Corpus):
    assert nodes(storm, "storm coast", "teasers") == [("teasers[0].title", "Storm"), ("teasers[0].title", "coast")]
    assert nodes(storm, "coast -storm", "teasers") == [("teasers[1].summary", "Coast")]


def test_words_in_several_parts(storm: Corpus):
    assert nodes(storm, "closed pier") == []
    assert nodes(storm, "closed pier", "story", "captions") == [("text", "closed"), ("captions[1]", "pier")]


def test_an_expression_of_fts5(storm: Corpus):
    found = lines(storm, raw_query('title : storm OR "coast road"'), Asked(), Tally())
    assert {line.node.lower() for line in found} == {"storm", "coast road"}


def test_a_copy_gives_no_lines_of_its_own(make: Make, holding: Open):
    import msgspec

    page = make("b.txt", "Rain.")
    corpus = holding(page, msgspec.structs.replace(page, source="a.txt"))
    assert [line.source for line in lines(corpus, parse_query("rain"), Asked(), Tally())] == ["a.txt"]


def test_stemmed_and_folded_words_keep_their_spelling(make: Make, holding: Open):
    corpus = holding(make("a.txt", "The MINISTERS of Điện Biên resigned; a minister’s chair."), stem="porter")
    assert [node for _, node in nodes(corpus, "ministering dien resign")] == [
        "MINISTERS",
        "Điện",
        "resigned",
        "minister",
    ]


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("今天天气很好。天气不好。", "天气", ["天气", "天气"]),
        ("ประเทศไทยในวันนี้", "ไทย", ["ไทย"]),
        ("gender-based law", "based", ["based"]),
        ("L’Œuvre d’art", "oeuvre", ["Œuvre"]),
        ("the U.S. law", "u.s.", ["U.S"]),
    ],
)
def test_places_inside_words_and_runs(make: Make, holding: Open, text: str, typed: str, found: list[str]):
    assert [node for _, node in nodes(holding(make("a.txt", text)), typed)] == found


WORDS = ["rain", "Rains", "snow", "Schnée", "schnee", "storm-tide", "fog", "fogs", "U.S.", "‘ice’", "\n\n", "–"]
LEAVES = st.one_of(
    st.builds(Text, st.sampled_from(["rain", "snow", "fog", "ice", "snow fog", "rain rain", "tide"]), st.booleans()),
    st.builds(
        Near, st.lists(st.sampled_from(["rain", "snow", "fog"]).map(Text), min_size=2, max_size=2).map(tuple),
        st.integers(0, 4),
    ),
)  # fmt: skip


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join), LEAVES, st.sampled_from(["porter", "none"])
)
def test_hits_are_where_fts5_lights_them(text: str, leaf: Text | Near, stem: str):
    with in_memory(stem=stem, rules=1) as writer:
        writer.add([Record(id="0" * 16, source="a", kind="story", confidence=1, text=text)])
        corpus = writer.corpus
        query = "SELECT highlight(story_index, 2, '<', '>') FROM story_index WHERE story_index MATCH ?"
        row = corpus.connection.execute(query, (expression(leaf),)).fetchone()
        found = list(lines(corpus, Query(leaf), Asked(), Tally()))
    lit = [_without_marks(row[0], match) for match in re.finditer("<[^>]*>", row[0])] if row else []
    assert all(text[line.start : line.end].split() == line.node.split() for line in found)
    if isinstance(leaf, Near):
        assert bool(found) == bool(lit)
        assert {line.start for line in found} <= {start for start, _ in lit}
    else:
        places = {place for line in found for place in range(line.start, line.end)}
        assert places <= {place for start, end in lit for place in range(start, end)}
        assert all(any(start <= line.start < end for line in found) for start, end in lit)


PIECES = [
    "rain",
    "snow",
    "coast",
    "OR",
    "NOT",
    "NEAR/2",
    "AND",
    "-",
    '"',
    "(",
    ")",
    "*",
    "~3",
    "title:",
    "teaser:",
    "date:2025",
    "|",
]


@given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)), st.booleans())
def test_whatever_is_typed_has_hits_or_none(typed: str, everywhere: bool):  # noqa: FBT001
    page = Record(
        id="0" * 16, source="a", kind="story", confidence=1, title="Rain", text="Rain and snow on the coast.",
        captions=("Snow",), teasers=(TeaserRecord(position=1, title="Coast in rain"),), published="2025-01-01",
    )  # fmt: skip
    with in_memory(stem="porter", rules=1) as writer:
        writer.add([page])
        try:
            query = parse_query(typed)
        except UsageError:
            return
        found = list(lines(writer.corpus, query, Asked(parts=("all",) if everywhere else None), Tally()))
    assert all(line.node for line in found)


def _without_marks(marked: str, match: re.Match[str]) -> tuple[int, int]:
    start = match.start() - marked.count("<", 0, match.start()) - marked.count(">", 0, match.start())
    return start, start + len(match[0]) - 2
