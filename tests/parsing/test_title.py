"""The choice of the title's line, and what is known of lines beforehand; pages are made of lines of our own."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from newskit.cues import load
from newskit.parsing.fields import title
from newskit.parsing.fields.lexicon import names_of
from newskit.parsing.fields.view import View, stems, stems_of
from newskit.parsing.lines import read_lines
from newskit.parsing.shape import shape_of

CUES = load()
LINES = st.one_of(
    st.sampled_from(
        [
            "Home", "  • Read more", "Related news", "By Ilse Brandt", "12 March 2025", "The Orne Herald", "",
            "River Orne floods the quay of Kesta again", "Kesta: what the flood leaves behind", "NEWS – WEATHER",
            "Rain is coming, and the town of Kesta waits for it", "Flood in numbers: 3 quays, 12 boats, 40 cellars",
            "Mưa lớn làm ngập khu chợ cũ của thị trấn", "電視台的新聞報道說河水又漲了", "Share this story",
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip
STORY = "The river Orne rose in the night and flooded the quay of Kesta, the town hall said; rain is coming again."


def view_of(lines: list[str], *, shaped: bool = False) -> View:
    """The page with a story below these lines."""
    text = "\n".join([*lines, STORY, STORY])
    found = read_lines(text)
    kinds = ["paragraph" if line.text == STORY else "unassigned" for line in found]
    return View(found, kinds, CUES, names_of(CUES), language="en", shape=shape_of(text, found) if shaped else None)


@given(st.lists(LINES, max_size=25))
@example(["River Orne floods the quay of Kesta again"])
@example(["Rain is coming, and the town of Kesta waits for it", "By Ilse Brandt", "12 March 2025"])
def test_looking_only_at_lines_that_can_win_finds_the_same_title(lines: list[str]) -> None:
    view = view_of(lines)
    assert title.best(view) == title.choose(title.candidates(view))[0]


@given(st.lists(st.one_of(LINES, st.sampled_from(["𝟏𝟐 March", "１２ March", "٣ مارس", "³"])), max_size=12))
def test_the_shape_of_lines_misses_no_digit(lines: list[str]) -> None:
    told, read = view_of(lines, shaped=True), view_of(lines)
    assert all(may or not does for may, does in zip(told.numbered, read.numbered, strict=True))


@given(st.lists(LINES.map(lambda line: line.replace("\n", " ")), min_size=1))
def test_stems_are_those_of_each_line(lines: list[str]) -> None:
    assert stems_of(lines) == [stems(line) for line in lines]


def test_stems_do_not_depend_on_points_and_neighbours() -> None:
    assert stems_of(["The minister's “meeting”…", "Über die Brücke"]) == [{"minist", "meetin"}, {"über", "brücke"}]
