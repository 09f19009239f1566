"""Mentions stand where they say, whatever the page; evidence and watchlists reach the workers."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.entities.user import Known
from newskit.model import Document, page_id
from newskit.parsing import parse
from newskit.pipeline.recognise import (
    Reading,
    Setup,
    Stack,
    chunked,
    find_part,
    hand_out,
    packed,
    sheet_of,
    survey_part,
    unpacked,
)
from newskit.record import Record, record_of

LINE = st.one_of(
    st.sampled_from(
        [
            "", "", "Home", "  • Read more", "Related news", "By Ilse Brandt", "12 March 2025", "Photo: Orne Herald",
            "KESTA – The river rose again in the night and Mayor Anna Orlo closed the quay, the town hall said.",
            "“Nobody was hurt,” said Dr. Jan Ros, UN Women Representative in Viet Nam, on Monday in Geneva.",
            "Điện Biên – The United Nations Population Fund (UNFPA) met Mr. Vừ A Bằng; Bằng thanked the UNFPA.",
            "Paris and London are far from Orne\tand the World Bank said so to Orlo’s office, e.g. on Friday.",
            "ANNA ORLO OF KESTA WINS",
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip
PAGES = st.lists(LINE, max_size=20).map("\n".join)
WATCHLIST = (Known(name="town hall"), Known(name="Orne", type="place"), Known(name="Vu A Bang", type="person"))


def record(text: str, *, split: bool) -> Record:
    return record_of(parse(Document(page_id(text), "page.txt", text), split=split), blocks=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("setup"))
    hand_out(folder, Setup(watchlist=WATCHLIST), b"")
    return folder


def readings(folder: str, records: list[Record]) -> list[Reading]:
    path = f"{folder}/sheets"
    with open(path, "wb") as file:
        stack = Stack(file, path)
        for chunk in chunked(sheet_of(one, teasers=True) for one in records):
            stack.put(chunk)
    lines = [line for part in stack.parts for line in find_part(folder, part).splitlines()]
    return [msgspec.json.decode(line, type=Reading) for line in lines]


@given(st.lists(st.tuples(PAGES, st.booleans()), min_size=1, max_size=3))
def test_every_mention_stands_where_it_says(folder: str, pages: list[tuple[str, bool]]):
    found = readings(folder, [record(text, split=split) for text, split in pages])
    assert len(found) == len(pages)
    for (text, _), reading in zip(pages, found, strict=True):
        spans = []
        for place in reading.mentions:
            if place.start is not None:
                assert " ".join(text[place.start : place.end].split()) == place.text
                spans.append((place.start, place.end))
        assert all(one[1] <= other[0] for one, other in zip(sorted(spans), sorted(spans)[1:], strict=False))
        assert sum(entity.count for entity in reading.entities) == len(reading.mentions)
        assert {place.entity for place in reading.mentions} == set(range(len(reading.entities)))


def test_a_watchlist_reaches_the_workers(folder: str):
    (reading,) = readings(folder, [record("The town hall of Orne sent word to Vừ A Bằng.", split=False)])
    assert [(place.text, place.type) for place in reading.mentions if place.rule == "watchlist"] == [
        ("town hall", "other"), ("Orne", "place"), ("Vừ A Bằng", "person"),
    ]  # fmt: skip


def test_evidence_is_the_same_after_its_way_between_processes(tmp_path_factory: pytest.TempPathFactory):
    path = str(tmp_path_factory.mktemp("survey") / "sheets")
    one = record("The quay was closed and the market was wet.", split=False)
    with open(path, "wb") as file:
        stack = Stack(file, path)
        for _ in range(2):
            for chunk in chunked([sheet_of(one, teasers=False)]):
                stack.put(chunk)
    first, again = (unpacked(survey_part(part)) for part in stack.parts)
    assert first.pages == 1
    assert again.pages == 0, "a page counts once, however many sources have it"
    assert packed(unpacked(packed(first))) == packed(first)
