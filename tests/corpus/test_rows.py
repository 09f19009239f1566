"""What is stored is read back the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.corpus import in_memory
from newskit.corpus.rows import pack_blocks, pack_text, said, unpack_blocks, unpack_text
from newskit.model import PageKind
from newskit.record import BlockRecord, Record, SubStory, TeaserRecord

Make = Callable[..., Record]

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
maybe = st.none() | text
texts = st.lists(text, max_size=3).map(tuple)
fields = {
    **dict.fromkeys(("title", "kicker", "deck", "agency", "place", "section"), maybe),
    **dict.fromkeys(("published", "published_text", "updated"), maybe),
    **dict.fromkeys(("authors", "paragraphs", "captions", "tags"), texts),
    "text": text | st.lists(text, max_size=3).map("\n\n".join),
    "truncated": st.booleans(),
    "words": st.integers(0, 10**6),
}
blocks = st.lists(
    st.builds(
        BlockRecord,
        kind=text,
        start=st.integers(0, 99),
        end=st.integers(0, 99),
        rule=text,
        score=st.none() | st.floats(0, 1),
    ),
    max_size=4,
).map(tuple)
records = st.builds(
    Record,
    id=st.text("0123456789abcdef", min_size=16, max_size=16),
    source=text,
    kind=st.sampled_from(get_args(PageKind)),
    confidence=st.floats(0, 1),
    language=st.sampled_from(["en", "vi", "und"]),
    **fields,
    teasers=st.lists(
        st.builds(
            TeaserRecord,
            position=st.integers(-1, 9),
            title=maybe,
            section=maybe,
            agency=maybe,
            published=maybe,
            summary=maybe,
            url=maybe,
        ),
        max_size=3,
    ).map(tuple),
    stories=st.lists(st.builds(SubStory, **fields, start=st.none() | st.integers(0, 9)), max_size=2).map(tuple),
    unassigned=texts,
    reasons=texts,
    url=maybe,
    page_text=text,
    blocks=blocks,
)


@given(records)
@settings(max_examples=150, deadline=None)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    with in_memory(rules=1) as writer:
        writer.add([record])
        assert list(writer.corpus.records(blocks=True)) == [record]


@given(st.lists(records, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_taken_out_leaves_nothing_in_the_index(many: list[Record]) -> None:
    with in_memory(rules=1) as writer:
        writer.add(many)
        writer.add(reversed(many))
        writer.forget([record.source for record in many if record.source])
        connection = writer.corpus.connection
        for index in ("story_index", "aside_index", "teaser_index"):
            connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")  # noqa: S608
            connection.execute(f"CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, {index}, row)")
            left = sum(record.source == "" for record in many)
            assert left or not connection.execute("SELECT * FROM temp.v").fetchall()
            connection.execute("DROP TABLE temp.v")


def test_signs_that_sqlite_cannot_hold_are_replaced(make: Make) -> None:
    hostile = make(
        "a\0b.txt",
        "A\0B \ud800 C",
        title="\0",
        teasers=(TeaserRecord(position=1, title="x\0y"),),
        stories=(SubStory(text="\udfff"),),
    )
    with in_memory(rules=1) as writer:
        writer.add([hostile])
        (record,) = writer.corpus.records()
    assert (record.source, record.text, record.title) == ("a\ufffdb.txt", "A\ufffdB \ufffd C", "\ufffd")
    assert record.teasers[0].title == "x\ufffdy"
    assert record.stories[0].text == "\ufffd"


def test_numbers_too_large_for_sqlite_are_held_at_its_limit(make: Make) -> None:
    with in_memory(rules=1) as writer:
        writer.add([make(words=10**30, teasers=(TeaserRecord(position=-(10**30)),))])
        (record,) = writer.corpus.records()
    assert record.words == 2**63 - 1
    assert record.teasers[0].position == -(2**63)


def test_page_text_costs_little_beyond_what_the_record_says_already(make: Make) -> None:
    story = "\n\n".join(f"Sentence {number} of a story about the weather in {number * 7919}." for number in range(80))
    record = make(text=story, page_text="Home | News\n" + story + "\nContact us\n")
    packed = pack_text(record)
    assert packed is not None
    assert len(packed) < len(story) / 20
    assert unpack_text(packed, record) == record.page_text


def test_page_text_that_is_the_story_is_not_stored_again(make: Make) -> None:
    assert pack_text(make(text="Rain.", page_text="Rain.")) == b""
    assert pack_text(make(text="Rain.")) is None


def test_blocks_are_compact_and_keep_scores() -> None:
    tiling = tuple(
        BlockRecord(kind="paragraph", start=n * 10, end=n * 10 + 10, rule="prose", score=None if n else 0.5)
        for n in range(50)
    )
    packed = pack_blocks(tiling)
    assert len(packed) < 600
    assert unpack_blocks(packed) == tiling


@pytest.mark.parametrize("spans", [[(0, 3), (5, 9)], [(2, 3)], [(0, 5), (5, 3)]])
def test_blocks_that_do_not_tile_the_page_are_kept_as_they_are(spans: list[tuple[int, int]]) -> None:
    loose = tuple(BlockRecord(kind="nav", start=start, end=end, rule="r") for start, end in spans)
    assert unpack_blocks(pack_blocks(loose)) == loose


def test_lists_are_json_that_sqlite_itself_can_take_apart(make: Make) -> None:
    with in_memory(rules=1) as writer:
        writer.add([make(authors=("Ann Lee", "Quang Hưng"))])
        connection: sqlite3.Connection = writer.corpus.connection
        query = "SELECT value FROM stories, json_each(authors)"
        assert connection.execute(query).fetchall() == [("Ann Lee",), ("Quang Hưng",)]


def test_a_record_without_the_page_text_keeps_the_stored_one(make: Make) -> None:
    def told(**extra: Any) -> Record:
        return make(text="Rain.", title="T", **extra)

    with in_memory(rules=1) as writer:
        writer.add([told(page_text="Home\nRain.\n")])
        writer.add([told(section="weather")])
        (record,) = writer.corpus.records(blocks=True)
    assert (record.section, record.page_text) == ("weather", "Home\nRain.\n")


@given(st.lists(st.text("a\n", max_size=4), max_size=4).map(tuple), st.booleans())
def test_paragraphs_are_stored_only_where_the_text_does_not_say_them(parts: tuple[str, ...], joined: bool) -> None:  # noqa: FBT001
    text = ("\n\n" if joined else "\n").join(parts)
    record = Record(id="0" * 16, source="a", kind="story", confidence=1.0, text=text, paragraphs=parts)
    says_them = parts == (tuple(text.split("\n\n")) if text else ())
    assert (said(record).paragraphs is None) == says_them
