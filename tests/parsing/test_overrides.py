"""Corrections: rows that are checked, lines that are found, pages that are made anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from newskit.model import Document, Page, page_id
from newskit.parsing import parse
from newskit.parsing.corrected import Missed, carry_out, corrected
from newskit.parsing.overrides import BLOCK_KINDS, PAGE_KINDS, Correction, checked
from newskit.record import Record, record_of

PAGE = """\
The Orne Herald
News
Sport

Rain floods the lower market of Kesta

By Ilse Brandt
12 March 2025

KESTA – Heavy rain on Monday night flooded the lower market of Kesta, and stallholders carried their goods upstairs \
before the river reached the street, the town hall said.

Mayor Ilse Brandt said that pumps had been ordered from the capital and would arrive before the weekend, and she \
asked people to stay away from the quay until the water had gone down.

The market will open again on Thursday, the town hall said, when the cellars have been emptied and cleaned.

Related news
  • Bridge at Tolm closed for a week after cracks were found
  • Ferry between Kesta and Orne takes up service in April
  • Schools in the valley reopen on Thursday
"""
TITLE, BYLINE, DATE, FIRST, SECOND, THIRD = 5, 7, 8, 10, 12, 14
BRIDGE, FERRY = 17, 18


def page_of(text: str = PAGE) -> Page:
    return parse(Document(page_id(text), "page.txt", text))


def at(line: int | None = None, **more: str | None) -> Correction:
    return Correction(origin="fixes.csv:2", source="page.txt", line=line, **more)  # type: ignore[arg-type]


def record(*corrections: Correction, text: str = PAGE) -> Record:
    page, missed = carry_out(page_of(text), corrections)
    assert missed == []
    check_tiling(page)
    return record_of(page, blocks=True)


def missed(*corrections: Correction) -> list[str]:
    return [reason for _, reason in carry_out(page_of(), corrections)[1]]


def check_tiling(page: Page) -> None:
    ends = [0, *(block.end for block in page.blocks)]
    assert [block.start for block in page.blocks] == ends[:-1]
    assert ends[-1] == len(page.document.text)
    assert all(block.start < block.end and block.rule for block in page.blocks)


def kinds_of(said: Record) -> dict[int, tuple[str, str]]:
    """Kind and rule of the block that each line of the page begins in."""
    text, found, start = str(said.page_text), {}, 0
    for number, line in enumerate(text.split("\n"), 1):
        for block in said.blocks:  # type: ignore[union-attr]
            if line.strip() and block.start <= start + len(line) - 1 < block.end:
                found[number] = (block.kind, block.rule)
        start += len(line) + 1
    return found


def test_the_page_is_as_these_tests_need_it():
    said = record()
    assert said.kind == "story"
    assert (said.title, said.authors, said.published, said.place) == (
        "Rain floods the lower market of Kesta", ("Ilse Brandt",), "2025-03-12", "KESTA",
    )  # fmt: skip
    assert len(said.paragraphs) == 3
    assert len(said.teasers) == 3


def test_without_corrections_the_page_stays_the_same():
    page = page_of()
    assert corrected(page, []) is page
    assert corrected(page, [at()]) is page


def test_a_paragraph_that_is_furniture_is_no_text():
    said = record(at(THIRD, kind="furniture"))
    assert [words.split()[0] for words in said.paragraphs] == ["Heavy", "Mayor"]
    assert kinds_of(said)[THIRD] == ("furniture", "override")
    assert kinds_of(said)[SECOND] == kinds_of(record())[SECOND]
    assert "override" in said.reasons


def test_a_line_is_found_by_its_beginning_or_the_whole_of_it():
    by_number = record(at(THIRD, kind="ad"))
    assert record(at(text="The market will open", kind="ad")).blocks == by_number.blocks
    assert record(at(THIRD, text="The market", kind="ad")).blocks == by_number.blocks
    assert kinds_of(record(at(text="•  Schools in the valley reopen on  Thursday", kind="nav")))[19][0] == "nav"


def test_all_lines_that_begin_so_are_meant():
    text = PAGE + "\nSponsored: new boats\nSponsored: old boats\n"
    kinds = kinds_of(record(at(text="Sponsored", kind="ad"), text=text))
    assert [kinds[number][0] for number in (21, 22)] == ["ad", "ad"]


def test_a_line_that_becomes_text_comes_in_its_order():
    said = record(at(BRIDGE, kind="paragraph"))
    assert said.paragraphs[-1] == "Bridge at Tolm closed for a week after cracks were found"
    assert [teaser.position for teaser in said.teasers] == [1, 2]
    assert str(said.teasers[0].title).startswith("Ferry")


def test_another_title():
    said = record(at(1, kind="title"))
    assert said.title == "The Orne Herald"
    assert kinds_of(said)[1] == ("title", "override")
    assert kinds_of(said)[TITLE] == ("unassigned", "override")


def test_a_confirmed_line_stays_with_all_that_was_read_from_it():
    plain, said = record(), record(at(FIRST, kind="paragraph"), at(BYLINE, kind="byline"), at(TITLE, kind="title"))
    assert (said.text, said.place, said.authors, said.title) == (plain.text, plain.place, plain.authors, plain.title)
    assert kinds_of(said)[FIRST] == ("paragraph", "override")
    assert [block.kind for block in said.blocks] == [block.kind for block in plain.blocks]  # type: ignore[union-attr]


def test_a_byline_that_is_none_takes_the_authors_along():
    assert record(at(BYLINE, kind="furniture")).authors == ()
    assert record(at(DATE, kind="furniture")).published is None


def test_bylines_and_dates_are_read():
    text = PAGE.replace("By Ilse Brandt\n12 March 2025\n", "").replace("News\n", "Anna Weber, Kesta\n3 May 2024\n", 1)
    said = record(at(2, kind="byline"), at(3, kind="published"), text=text)
    assert (said.authors[:1], said.published, said.published_text) == (("Anna Weber",), "2024-05-03", "3 May 2024")


def test_a_paragraph_that_is_a_caption():
    said = record(at(THIRD, kind="caption"))
    assert [caption[:24] for caption in said.captions] == ["The market will open aga"]
    assert len(said.paragraphs) == 2


def test_a_paragraph_that_is_a_teaser():
    said = record(at(THIRD, kind="inline_related"))
    assert (said.teasers[0].position, str(said.teasers[0].title)[:10]) == (1, "The market")
    assert len(said.teasers) == 4


def test_lines_below_a_teasers_title_belong_to_it():
    text = (
        "Nobody was hurt.\n\nHarbour of Orne gets a new crane\n3 April 2025\n"
        "The crane will lift forty tonnes and was built in the yard of the town, its owner said.\n"
    )
    page = parse(Document(page_id(text), "page.txt", text), split=False)
    said = record_of(corrected(page, [at(number, kind="teaser") for number in (3, 4, 5)]))
    (teaser,) = said.teasers
    assert (teaser.title, teaser.published) == ("Harbour of Orne gets a new crane", "2025-04-03")
    assert str(teaser.summary).startswith("The crane")
    assert said.paragraphs == ("Nobody was hurt.",)


def test_a_sentence_below_a_teaser_is_its_summary():
    text = PAGE + "The school was closed for a year, and its new roof is made of the wood of the valley.\n"
    first = corrected(page_of(text), [at(20, kind="furniture"), at(19, kind="teaser")])
    said = record_of(corrected(first, [at(20, kind="teaser")]))
    assert [str(said.teasers[-1].title)[:7], str(said.teasers[-1].summary)[:10]] == ["Schools", "The school"]
    assert len(said.teasers) == 3


def test_the_other_lines_of_a_teaser_without_title_are_unassigned():
    text = PAGE.partition("  • Bridge")[0] + "".join(
        f"\n{town} gets a new bridge over the river\n"
        f"KESTA – The bridge of {town} will be opened in April, half a year later than planned, the ministry said.\n"
        for town in ("Orne", "Tolm", "Kesta")
    )
    before = record(text=text).teasers
    assert [bool(teaser.summary) for teaser in before] == [True, True, True]
    said = record(at(text="Tolm gets", kind="furniture"), text=text)
    assert [str(teaser.title).split()[0] for teaser in said.teasers] == ["Orne", "Kesta"]
    kinds = [kind for kind in kinds_of(said).values() if kind[1] == "override"]
    assert kinds == [("furniture", "override"), ("unassigned", "override")]


def test_fields():
    said = record(
        at(field="title", value="Flood in Kesta"),
        at(field="authors", value="Ann Lee; Bo Chan"),
        at(field="published", value="2025-03-11T08:00+01:00"),
        at(field="section", value="News"),
        at(field="agency", value="KNA"),
    )
    assert (said.title, said.authors) == ("Flood in Kesta", ("Ann Lee", "Bo Chan"))
    assert (said.published, said.section, said.agency) == ("2025-03-11T08:00+01:00", "News", "KNA")
    assert kinds_of(said)[TITLE][0] == "unassigned"


def test_an_empty_value_is_null():
    said = record(at(field="title"), at(field="authors"), at(field="published"), at(field="place"))
    assert (said.title, said.authors, said.published, said.published_text, said.place) == (None, (), None, None, None)
    assert said.kind == "fragment"


def test_a_title_that_is_a_line_makes_it_the_title():
    said = record(at(field="title", value="The Orne Herald"))
    assert kinds_of(said)[1] == ("title", "override")
    shorter = record(at(field="title", value="Rain floods the lower market"))
    assert kinds_of(shorter)[TITLE][0] == "title"


def test_a_field_may_name_the_line_that_says_it():
    said = record(at(DATE, field="published", value="2025-03-13"))
    assert (said.published, said.published_text) == ("2025-03-13", "12 March 2025")


def test_the_kind_of_the_page():
    said = record(at(field="kind", value="liveblog"))
    assert (said.kind, said.confidence, said.text) == ("liveblog", 1.0, record().text)
    listing = record(at(field="kind", value="listing"))
    assert (listing.kind, listing.title, listing.text, len(listing.teasers)) == ("listing", None, "", 3)
    assert len(listing.unassigned) >= 4


def test_a_page_that_loses_its_text_has_no_story():
    gone = [at(number, kind="furniture") for number in (TITLE, BYLINE, DATE, FIRST, SECOND, THIRD)]
    said = record(*gone)
    assert (said.kind, said.title, said.text) == ("other", None, "")


def test_a_page_that_gets_a_story():
    text = "Home\nNews\nSport\n\nBoats\nNets\nRopes\n"
    rows = [at(5, kind="title"), at(6, kind="paragraph"), at(7, kind="paragraph")]
    empty = corrected(page_of(text), [at(field="kind", value="other")])
    assert (empty.story, empty.kind) == (None, "other")
    said = record_of(corrected(empty, rows))
    assert (said.title, said.paragraphs, said.kind) == ("Boats", ("Nets", "Ropes"), "story")
    assert record(at(field="kind", value="other"), *rows, text=text).text == said.text


def test_wrapped_text_is_corrected_by_the_paragraph():
    lines = [
        "The river rose again in the night and reached the lower market of the",
        "town, where stallholders had carried most of their goods to the upper",
        "floors before midnight, and the quay was closed to everybody until the",
        "water had gone down again, as the town hall said in the early morning.",
    ]
    text = "Flood in Kesta\n\n" + "\n".join(lines) + "\n\n" + "\n".join(lines).replace("river", "water") + "\n"
    said = record(at(5, kind="ad"), text=text)
    assert {kinds_of(said)[number][0] for number in range(3, 7)} == {"ad"}


def test_what_does_not_fit_is_said():
    assert missed(at(99, kind="ad")) == ["there is no line 99: the page has 19"]
    assert missed(at(4, kind="ad")) == ["line 4 is blank"]
    assert missed(at(text="Nowhere", kind="ad")) == ['no line begins with "Nowhere"']
    assert missed(at(5, text="Nowhere", kind="ad")) == ['line 5 does not begin with "Nowhere"']
    one = at(99, kind="ad")
    assert carry_out(page_of(), [one])[1] == [Missed(one, "there is no line 99: the page has 19")]


def test_rows():
    row = {"source": "./a.txt", "line": "3", "text": "", "kind": "caption", "field": "", "value": ""}
    assert checked(row, "f:2") == Correction(origin="f:2", source="a.txt", line=3, kind="caption")
    assert checked({"source": "a", "field": "authors", "value": " Ann  Lee;Bo"}, "f:2").value == "Ann Lee; Bo"
    assert checked({"source": "a", "field": "updated", "value": "2025-02"}, "f:2").value == "2025-02"
    assert checked({"source": "a"}, "f:2").is_blank


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"line": "3", "kind": "ad"}, "it has no source"),
        ({"source": "a", "kind": "ad"}, "a kind needs the line or the text that it is of"),
        ({"source": "a", "kind": "listing"}, "the page's kind is field kind"),
        ({"source": "a", "line": "3", "kind": "paragraf"}, 'there is no kind "paragraf". Did you mean paragraph'),
        ({"source": "a", "line": "0", "kind": "ad"}, '"0" is no line number'),
        ({"source": "a", "line": "²", "kind": "ad"}, "is no line number"),
        ({"source": "a", "line": "9" * 50, "kind": "ad"}, "is no line number"),
        ({"source": "a", "line": "3"}, "it has neither a kind nor a field"),
        ({"source": "a", "value": "x"}, "a value needs the field"),
        ({"source": "a", "field": "titel", "value": "x"}, "Did you mean title?"),
        ({"source": "a", "field": "kind", "value": "storie"}, "Did you mean story"),
        ({"source": "a", "field": "kind"}, "a page's kind cannot be empty"),
        ({"source": "a", "field": "published", "value": "2025-02-30"}, '"2025-02-30" is no date like'),
        ({"source": "a", "field": "published", "value": "yesterday"}, "is no date like"),
        ({"source": "a", "wert": "x"}, 'there is no column "wert"'),
        ({"source": "a", "text": "•", "kind": "ad"}, "the text has no words"),
    ],
)
def test_rows_that_are_not_sound(row: dict[str, str], message: str):
    with pytest.raises(ValueError, match=r"\w") as caught:
        checked(row, "f:2")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


LINES = st.one_of(
    st.sampled_from(
        [
            "", "", " ", "Home", "  • Read more", "Related news", "By Ilse Brandt", "12 March 2025", "—", "• ",
            "KESTA – The river rose again in the night and the quay was closed, the town hall said on Monday.",
            "“Nobody was hurt,” said the mayor, who asked people to stay away until the water had gone down again.",
            "    Bridge at Tolm closed for a week after cracks were found", "— Nobody was hurt, said the mayor.",
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip
VALUES = st.one_of(st.none(), st.sampled_from(["Home", "By Ilse Brandt", "KESTA", "Ann Lee; Bo Chan"]))
ROWS = st.one_of(
    st.builds(at, line=st.integers(1, 30), kind=st.sampled_from(BLOCK_KINDS)),
    st.builds(at, text=st.sampled_from(["Home", "KESTA", "Bridge"]), kind=st.sampled_from(BLOCK_KINDS)),
    st.builds(
        at, line=st.one_of(st.none(), st.integers(1, 30)), value=VALUES,
        field=st.sampled_from(["title", "kicker", "deck", "section", "authors", "agency", "place"]),
    ),
    st.builds(at, field=st.just("kind"), value=st.sampled_from(PAGE_KINDS)),
)  # fmt: skip


@given(st.lists(LINES, max_size=30).map("\n".join), st.lists(ROWS, max_size=12), st.booleans())
def test_blocks_tile_and_fields_fit_after_any_corrections(text: str, rows: list[Correction], split: bool):  # noqa: FBT001
    page, missed = carry_out(parse(Document(page_id(text), "page.txt", text), split=split), rows)
    check_tiling(page)
    assert [teaser.position for teaser in page.teasers] == list(range(1, len(page.teasers) + 1))
    kinds = _kinds(page)
    if len(rows) == 1 and rows[0].line and rows[0].kind and not missed:
        start = sum(len(line) + 1 for line in text.split("\n")[: rows[0].line - 1])
        assert kinds(start) == rows[0].kind
    for story in (page.story, *page.stories):
        for field in () if story is None else story.paragraphs:
            assert field.start is not None
            assert field.rule != "override" or kinds(field.start) in ("paragraph", "crosshead", "list")
    again = corrected(structs.replace(page), [])
    assert again == page


def _kinds(page: Page) -> Callable[[int], str]:
    def kind(offset: int) -> str:
        return next(block.kind for block in page.blocks if block.start <= offset < block.end)

    return kind
