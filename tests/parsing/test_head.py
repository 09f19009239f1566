"""The head of whole pages, written for these tests; story lines are marked by hand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cues import load
from newskit.model import Field, Hints
from newskit.parsing.fields import Head, day_of, head
from newskit.parsing.lines import Line, read_lines

CUES = load()
BODY = """\
The council of Milltown opened a new bridge over the river Lenn on Monday after two years of work, officials said.

The bridge replaces a ferry that had carried workers from Milltown to the harbour since the old bridge fell.

“We waited a long time for this bridge,” said the mayor, who cut a ribbon beside the river in the rain.

Work on the harbour road goes on until the summer, and the council plans a second bridge for walkers and cyclists.
"""


def read(text: str, language: str = "en", hints: Hints | None = None) -> Head:
    """The head of a page whose lines of the body above (and those that begin with `§`) are the story."""
    marks = {line for line in BODY.split("\n") if line}
    lines = read_lines(text)
    kinds = ["paragraph" if any(mark in line.text for mark in marks) else "unassigned" for line in lines]
    return head(lines, kinds, CUES, language, hints or Hints())


def value(field: Field | None) -> str | None:
    return None if field is None else field.value


def authors(found: Head) -> list[str]:
    return [field.value for field in found.authors]


MENU = "\n".join(f"  • {word}" for word in ("Home", "News", "Sport", "Culture", "Weather", "Contact us"))
TEASERS = "\n\n".join(
    f"{title}\n{date}"
    for title, date in (
        ("Ferry company sells its last two boats", "March 1, 2024"),
        ("School wins prize for its garden", "February 27, 2024"),
        ("Rain fills the reservoirs again", "February 20, 2024"),
    )
)


def page(top: str, bottom: str = "") -> str:
    return f"{MENU}\n\n{top}\n\n{BODY}\n{bottom}\n\nRelated stories\n\n{TEASERS}\n\n© 2024 The Milltown Paper"


def test_a_plain_head() -> None:
    found = read(page("New bridge over the river Lenn opens\n\nBy Ann Lee\nMarch 4, 2024 at 5:30 pm"))
    assert value(found.title) == "New bridge over the river Lenn opens"
    assert authors(found) == ["Ann Lee"]
    assert value(found.published) == "2024-03-04T17:30"
    assert (found.updated, found.agency, found.cut) == (None, None, 0)


def test_each_field_has_its_words_and_a_rule() -> None:
    text = page("New bridge over the river Lenn opens\n\nBy Ann Lee\nMarch 4, 2024 at 5:30 pm")
    found = read(text)
    assert found.published is not None
    assert text[found.published.start : found.published.end] == "March 4, 2024 at 5:30 pm"
    for field in (found.title, found.published, *found.authors):
        assert field is not None
        assert field.rule
        assert field.start is not None


def test_the_lines_used_get_kinds() -> None:
    text = page("New bridge over the river Lenn opens\n\nBy Ann Lee\nMarch 4, 2024")
    lines = read_lines(text)
    found = read(text)
    kinds = {lines[at].text: kind for at, kind in found.kinds.items()}
    assert kinds["New bridge over the river Lenn opens"] == "title"
    assert kinds["By Ann Lee"] == "byline"
    assert kinds["March 4, 2024"] == "published"


def test_no_title_no_guess() -> None:
    found = read(BODY)
    assert (found.title, found.authors, found.published, found.agency) == (None, (), None, None)


@pytest.mark.parametrize(
    "top", ["New bridge over the river Lenn opens\n\nBy Ann Lee", "New bridge over the river Lenn opens\nBy Ann Lee"]
)
def test_without_blank_lines(top: str) -> None:
    dense = f"{top}\n{BODY}".replace("\n\n", "\n")
    found = read(dense)
    assert value(found.title) == "New bridge over the river Lenn opens"
    assert authors(found) == ["Ann Lee"]


def test_indented_text() -> None:
    text = "".join(
        f"      {line}\n" for line in f"New bridge over the river Lenn opens\n\nBy Ann Lee\n\n{BODY}".split("\n")
    )
    found = read(text)
    assert value(found.title) == "New bridge over the river Lenn opens"
    assert authors(found) == ["Ann Lee"]


def test_a_menu_is_no_title() -> None:
    assert read(f"{MENU}\n\n{BODY}").title is None


def test_headlines_of_others_above_are_no_title() -> None:
    found = read(f"{MENU}\n\n{TEASERS}\n\nNew bridge over the river Lenn opens\n\nBy Ann Lee | March 4, 2024\n\n{BODY}")
    assert value(found.title) == "New bridge over the river Lenn opens"
    assert value(found.published) == "2024-03-04"


def test_a_doubled_title_is_one() -> None:
    title = "New bridge over the river Lenn opens"
    assert value(read(page(f"{title} {title}\n\nBy Ann Lee")).title) == title


def test_entities_are_made_plain() -> None:
    assert value(read(page("New bridge over the river &quot;Lenn&quot; opens")).title) == (
        'New bridge over the river "Lenn" opens'
    )


def test_the_name_at_the_end() -> None:
    found = read(page("New bridge over the river Lenn opens", "Quang Hải\nComment\nYou have 500/500 characters left"))
    assert authors(found) == ["Quang Hải"]


def test_published_and_updated() -> None:
    found = read(page("New bridge over the river Lenn opens\n\nPublished: March 4, 2024 | Updated: March 6, 2024"))
    assert (value(found.published), value(found.updated)) == ("2024-03-04", "2024-03-06")


def test_the_day_of_the_crawl_is_not_published() -> None:
    found = read(f"Friday, March 8, 2024\n\n{page('New bridge over the river Lenn opens')}")
    assert found.published is None


def test_dates_of_teasers_are_not_published() -> None:
    assert read(page("New bridge over the river Lenn opens")).published is None


def test_a_date_below_the_story() -> None:
    found = read(f"New bridge over the river Lenn opens\n\n{BODY}\nPublished on March 4, 2024")
    assert value(found.published) == "2024-03-04"


def test_what_is_no_author() -> None:
    top = (
        "New bridge over the river Lenn opens\n\nEmail the author\n2 hours ago\nShare on Facebook\nMilltown Newsletter"
    )
    assert authors(read(page(top))) == []


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By\n\nAnn Lee", ["Ann Lee"]),
        ("Kommentar von\nAnn Lee", ["Ann Lee"]),
        ("By —\n\nThe Milltown Paper", ["The Milltown Paper"]),
        ("By\n  • Ann Lee\n  • Bob May", ["Ann Lee", "Bob May"]),
        ("byAnn Lee", ["Ann Lee"]),
    ],
)
def test_the_cue_may_stand_on_a_line_of_its_own_or_touch_the_name(byline: str, names: list[str]) -> None:
    found = read(page(f"New bridge over the river Lenn opens\n\n{byline}\nMarch 4, 2024"))
    assert authors(found) == names


def test_two_authors_and_a_paper() -> None:
    found = read(
        page("New bridge over the river Lenn opens\n\nBy Ann Lee and Tom Young, Milltown Press\nMarch 4, 2024")
    )
    assert authors(found) == ["Ann Lee", "Tom Young"]


def test_dateline_and_agency() -> None:
    found = read(f"New bridge over the river Lenn opens\n\nHanoi (VNA) – {BODY}")
    assert (value(found.agency), value(found.place), found.cut) == ("VNA", "Hanoi", len("Hanoi (VNA) – "))


def test_the_date_of_the_dateline_is_the_last_resort() -> None:
    found = read(f"New bridge over the river Lenn opens\n\nBEIJING, March 4 (Xinhua) -- {BODY}")
    assert value(found.published) == "XXXX-03-04"


def test_the_mark_of_the_site_is_known_by_its_teasers() -> None:
    teasers = "\n\n".join(f"MillPaper - The council {verb} again this week." for verb in ("met", "voted", "rested"))
    found = read(f"New bridge over the river Lenn opens\n\nMillPaper - {BODY}\n{teasers}")
    assert value(found.agency) == "MillPaper"


def test_day_and_month_by_language() -> None:
    title = "New bridge over the river Lenn opens"
    assert value(read(page(f"{title}\n\n04/03/2024"), "vi").published) == "2024-03-04"
    assert read(f"{title}\n\n04/03/2024\n\n{BODY}", "en").published is None or (
        value(read(f"{title}\n\n04/03/2024\n\n{BODY}", "en").published) == "2024"
    )


def test_day_and_month_by_the_rest_of_the_page() -> None:
    title = "New bridge over the river Lenn opens"
    other = "Old ferry sold 25/02/2024\n\nGarden opens 19/02/2024"
    assert value(read(f"{title}\n\n04/03/2024 10:15\n\n{BODY}\n\n{other}").published) == "2024-03-04T10:15"


def test_section_and_kicker() -> None:
    found = read(page("Home > News > Transport\n\nNew bridge over the river Lenn opens"))
    assert value(found.section) == "Transport"
    found = read(page("Sport\nNew bridge over the river Lenn opens"))
    assert value(found.section) == "Sport"
    found = read(page("After two years of work\nNew bridge over the river Lenn opens"))
    assert value(found.kicker) == "After two years of work"


def test_deck() -> None:
    deck = "The council of Milltown replaces the ferry to the harbour with a bridge after years of work."
    found = read(page(f"New bridge over the river Lenn opens\n\n{deck}\n\nBy Ann Lee"))
    assert value(found.deck) == deck


def test_tags() -> None:
    assert [f.value for f in read(page("New bridge opens", "Tags: bridges, Milltown, council")).tags] == [
        "bridges",
        "Milltown",
        "council",
    ]
    listed = read(page("New bridge opens", "Tags\n  • bridges\n  • Milltown"))
    assert [f.value for f in listed.tags] == ["bridges", "Milltown"]


def test_hints_win_and_have_no_span() -> None:
    hints = Hints(title="Bridge opens at last", date="2024-03-05", authors=("Tom Young",), section="Traffic")
    found = read(page("New ferry line for the islands\n\nBy Ann Lee\nMarch 4, 2024"), hints=hints)
    assert value(found.title) == "Bridge opens at last"
    assert authors(found) == ["Tom Young"]
    assert (value(found.published), value(found.section)) == ("2024-03-05", "Traffic")
    assert found.title is not None
    assert found.title.start is None


def test_a_hint_finds_its_line() -> None:
    found = read(
        page("New bridge over the river Lenn opens"), hints=Hints(title="New Bridge Over the River Lenn Opens")
    )
    assert found.title is not None
    assert found.title.start is not None


def test_the_date_that_a_crawl_put_first() -> None:
    found = read(f" date 2024-03 New bridge over the river Lenn opens\n\n{BODY}")
    assert value(found.title) == "New bridge over the river Lenn opens"
    assert value(found.published) == "2024-03"


def test_nothing_to_read() -> None:
    assert head([], [], CUES) == Head(kinds={})
    lines = read_lines("Home\nNews\n")
    assert head(lines, ["unassigned", "unassigned"], CUES).title is None


def test_day_of() -> None:
    assert value(day_of("2025-02-27T09:10:00+07:00")) == "2025-02-27T09:10:00+07:00"
    assert day_of("yesterday") is None


@given(st.lists(st.tuples(st.text(max_size=60), st.sampled_from(["paragraph", "unassigned", "caption"])), max_size=12))
def test_any_page_is_survived_and_spans_lie_in_their_lines(rows: list[tuple[str, str]]) -> None:
    text = "\n".join(line.replace("\n", " ") for line, _ in rows)
    lines = read_lines(text)
    kinds = [kind for _, kind in rows][: len(lines)]
    found = head(lines, kinds, CUES)
    assert set(found.kinds) <= set(range(len(lines)))
    for field in (found.title, found.kicker, found.deck, found.published, found.section, found.agency, *found.authors):
        if field is not None and field.start is not None and field.end is not None:
            assert 0 <= field.start < field.end <= len(text)


@pytest.mark.parametrize("line", ["By Ann Lee, " * 2000, "1/1/" * 20_000, "A - " * 20_000, "word " * 20_000])
def test_hostile_lines_are_quick(line: str) -> None:
    text = f"{line}\n\n{BODY}\n\n{line}"
    begin = time.process_time()
    read(text)
    assert time.process_time() - begin < 1


def test_the_cost_does_not_grow_with_the_page() -> None:
    small = _line_list(2_000)
    large = _line_list(40_000)
    assert _seconds(large) < 40 * max(_seconds(small), 0.002)


def _line_list(size: int) -> list[Line]:
    return read_lines(BODY + "\n".join(f"Another headline number {n} of the list" for n in range(size)))


def _seconds(lines: list[Line]) -> float:
    """Of this process alone, at its best: other work on the machine must not count."""
    kinds = ["paragraph"] * 4 + ["unassigned"] * (len(lines) - 4)
    spent = []
    for _ in range(3):
        begin = time.process_time()
        head(lines, kinds, CUES, "en")
        spent.append(time.process_time() - begin)
    return min(spent)
