"""From records to passages: exact slices of the page, and nothing of other stories."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newskit.entities.passages import passages
from newskit.model import Document, Hints, page_id
from newskit.parsing import parse
from newskit.record import Record, TeaserRecord, record_of

STORY = """\
Home
News

Rain floods the lower market of Kesta

By Ilse Brandt

KESTA – Heavy rain on Monday night flooded the lower market of Kesta, and stallholders carried their goods upstairs \
before the river reached the street, the town hall said.

  • Mayor Anna Orlo said that pumps had been ordered from the capital and would arrive before the weekend, and she \
asked people to stay away from the quay until the water had gone down.

Related news
  • Bridge at Tolm closed for a week after cracks were found
  • Ferry between Kesta and Orne takes up service in April
"""
LINE = st.one_of(
    st.sampled_from(
        [
            "", "", "Home", "  • Read more", "Related news", "By Ilse Brandt", "12 March 2025", "Photo: Orne Herald",
            "KESTA – The river rose again in the night and the quay was closed, the town hall said on Monday.",
            "“Nobody was hurt,” said Mayor Anna Orlo, who asked people to stay away until the water had gone down.",
            "Điện Biên – Sáng 12/3, mưa lớn làm ngập khu chợ cũ của thị trấn, ông Vừ A Bằng cho biết.",
            "- The UN Women office in Kesta opened\tits doors; the minister of Orne came to see it on Friday night.",
        ]
    ),
    st.text(max_size=80),
)  # fmt: skip
PAGES = st.lists(LINE, max_size=25).map("\n".join)


def record(text: str, *, split: bool = True, title: str | None = None) -> Record:
    document = Document(page_id(text, title), "page.txt", text, Hints(title=title))
    return record_of(parse(document, split=split), blocks=True)


@given(PAGES, st.booleans())
def test_every_passage_is_a_slice_of_the_page(text: str, split: bool):  # noqa: FBT001
    for passage in passages(record(text, split=split), teasers=True):
        assert passage.text.strip()
        if passage.start is not None:
            assert text[passage.start : passage.start + len(passage.text)] == passage.text


@given(PAGES, st.booleans())
def test_no_passage_overlaps_another(text: str, split: bool):  # noqa: FBT001
    found = passages(record(text, split=split), teasers=True)
    spans = sorted((one.start, one.start + len(one.text)) for one in found if one.start is not None)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_the_story_is_read_and_the_teasers_are_not():
    found = [(passage.part, passage.text) for passage in passages(record(STORY))]
    assert ("title", "Rain floods the lower market of Kesta") in found
    assert ("byline", "Ilse Brandt") in found
    texts = " ".join(text for _, text in found)
    assert "Heavy rain on Monday night" in texts
    assert "Mayor Anna Orlo" in texts
    assert "Bridge at Tolm" not in texts
    assert "Home" not in texts


def test_a_bullet_is_no_part_of_a_passage():
    found = passages(record(STORY))
    assert any(passage.text.startswith("Mayor Anna Orlo") for passage in found)


def test_teasers_are_parts_of_their_own_when_they_are_asked_for():
    found = [passage for passage in passages(record(STORY), teasers=True) if passage.part == "teaser"]
    assert [passage.text for passage in found] == [
        "Bridge at Tolm closed for a week after cracks were found",
        "Ferry between Kesta and Orne takes up service in April",
    ]


def test_an_author_stands_where_the_byline_has_the_name():
    (byline,) = [passage for passage in passages(record(STORY)) if passage.part == "byline"]
    assert byline.start is not None
    assert STORY[byline.start :].startswith("Ilse Brandt")


def test_a_title_that_the_text_does_not_hold_has_no_place():
    found = passages(record("The river rose in the night, the town hall said.", split=False, title="Kesta floods"))
    assert found[0].part == "title"
    assert (found[0].text, found[0].start) == ("Kesta floods", None)
    assert found[1].start == 0


def test_a_record_without_blocks_has_passages_without_places():
    one = Record(
        id="f1", source="a", kind="story", confidence=1, title="Kesta floods", text="Rain fell.\n\nIt stopped.",
        captions=("The quay",), authors=("Ilse Brandt",), teasers=(TeaserRecord(position=1, title="Ferry runs"),),
    )  # fmt: skip
    found = passages(one)
    assert [(passage.part, passage.text) for passage in found] == [
        ("title", "Kesta floods"), ("text", "Rain fell."), ("text", "It stopped."), ("caption", "The quay"),
        ("byline", "Ilse Brandt"),
    ]  # fmt: skip
    assert {passage.start for passage in found} == {None}
    assert passages(one, teasers=True)[-1].text == "Ferry runs"


def test_a_page_without_a_story_has_none():
    assert passages(Record(id="f1", source="a", kind="listing", confidence=1)) == []
