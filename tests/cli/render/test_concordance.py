"""A concordance stands in columns, whatever the width of the terminal and the script."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from newskit.cli.render.concordance import show_lines
from newskit.cli.render.wordlist import show_words
from newskit.corpus.concordance import Line

HOSTILE = "\x1b[31mred\x07 \u202eevil\u202c [bold]x[/bold] \r\n\t "
CONTEXTS = st.one_of(
    st.text(max_size=80), st.sampled_from([HOSTILE * 3, "青溪县近日完成了普查" * 9, "word " * 30, "x" * 300])
)


def line(left: str, node: str, right: str, source: str = "pages/a.txt") -> Line:
    return Line(
        id="0" * 16, source=source, title=None, published=None, part="story", field="text", start=0, end=1,
        left=left, node=node, right=right,
    )  # fmt: skip


def shown(lines: list[Line], width: int) -> list[str]:
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, emoji=False, highlight=False, legacy_windows=False)
    show_lines(lines, console)
    return stream.getvalue().split("\n")[:-1]


@pytest.mark.parametrize("width", [40, 59, 60, 80, 81, 132, 300])
def test_hits_and_sources_stand_in_columns(width: int):
    lines = [
        line("left context of the ", "Harbour", " and what follows it in the text, which is long"),
        line(
            "青溪县近日完成了全县古", "茶", "树普查，三千二百一十六棵树龄超过百年的茶树有了自己的编号", "samples/茶.txt"
        ),
        line("", "Điện Biên", "", "a/very/long/path/to/a/source/that/does/not/fit/anywhere.txt"),
        line("x" * 200, "y" * 200, "z" * 200),
    ]
    rows = shown(lines, width)
    assert len(rows) == len(lines)
    assert all(cell_len(row) <= width for row in rows)
    starts = {cell_len(row[: row.index(node)]) for row, node in zip(rows, ["Harb", "茶树", "Điện", "yyy"], strict=True)}
    assert len(starts) == 1
    if width >= 60:
        ends = {cell_len(row[: row.rindex("  ")]) for row in (row.rstrip() for row in rows)}
        assert len(ends) == 1
        assert rows[2].rstrip().endswith("anywhere.txt")


def test_narrow_terminals_have_no_sources():
    assert "a.txt" not in shown([line("one ", "two", " three")], 50)[0]


@given(CONTEXTS, CONTEXTS, CONTEXTS, CONTEXTS, st.integers(40, 200))
def test_any_text_stays_on_one_harmless_line(left: str, node: str, right: str, source: str, width: int):
    rows = shown([line(left, node, right, source), line("a ", "b", " c")], width)
    assert len(rows) == 2
    assert all(cell_len(row) <= width for row in rows)
    assert not any(sign < " " or sign in "\x7f\x9b\u202e" for row in rows for sign in row)


def test_context_is_cut_between_words():
    (row,) = shown([line("the quick brown fox jumped over the lazy ", "dog", " and then it ran away home again")], 80)
    before, after = row.split("dog")
    assert before.split() == ["jumped", "over", "the", "lazy"]
    assert after.split()[:4] == ["and", "then", "it", "ran"]


def test_word_lists_count_wide_characters_right():
    stream = io.StringIO()
    rows = [("茶树", "1,000"), ("tea\x1b", "2"), ("x" * 90, "3")]
    show_words(("Word", "Count"), rows, Console(file=stream, width=80, markup=False, legacy_windows=False))
    found = stream.getvalue().splitlines()
    assert len({cell_len(row) for row in found}) == 1
    assert "\x1b" not in stream.getvalue()
