"""The split of a page, block by block."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console

from newskit.cli.render.explain import explain_all, explain_page, mark_of
from newskit.model import BlockKind
from newskit.record import BlockRecord, Record

TEXT = (
    "Flood in Kesta\n"
    "The river rose \x1b[31min the night\u202e, [bold]said[/bold] 市政厅发言人, and the quay was closed.\n"
)
RECORD = Record(
    id="0" * 16,
    source="pages/a.txt",
    kind="story",
    confidence=0.97,
    language="en",
    reasons=("title",),
    page_text=TEXT,
    blocks=(
        BlockRecord(kind="title", start=0, end=15, rule="head.title"),
        BlockRecord(kind="paragraph", start=15, end=len(TEXT), rule="story.chance", score=0.954),
    ),
)


def shown(record: Record, *, width: int = 60, whole: bool = False) -> str:
    stream = io.StringIO()
    explain_page(record, Console(file=stream, width=width, markup=False, highlight=False, no_color=True), whole=whole)
    return stream.getvalue()


def test_every_block_has_kind_words_rule_and_score():
    lines = shown(RECORD).splitlines()
    assert lines[0] == "pages/a.txt  story .97  en  (title)"
    assert lines[1].split() == ["title", "█", "Flood", "in", "Kesta", "head.title"]
    assert lines[2].startswith("paragraph      █ The river rose")
    assert lines[2].endswith("story.chance .95")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_it_fits_the_width(width: int):
    assert max(map(cell_len, shown(RECORD, width=width).splitlines())) <= width


def test_what_the_page_says_is_harmless():
    text = shown(RECORD)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]said[/bold]" in " ".join(text.replace("█", " ").split())


def test_long_blocks_are_cut_unless_asked_for():
    text = "word " * 5000
    record = replace(RECORD, page_text=text, blocks=(BlockRecord(kind="ad", start=0, end=len(text), rule="r"),))
    assert "(of 25,000 characters)" in " ".join(shown(record).replace("·", " ").split())
    assert shown(record, whole=True).count("word") == 5000


def test_a_record_without_blocks_says_so():
    assert "No blocks are known" in shown(Record(id="0", source="a", kind="story", confidence=1.0))


def test_the_legend_stands_once_at_the_end():
    stream = io.StringIO()
    explain_all([RECORD, RECORD], Console(file=stream, width=120))
    assert stream.getvalue().count("█ story   ▒ teasers   · furniture   ? unassigned") == 1


def test_every_kind_has_a_mark():
    assert {mark_of(kind) for kind in BlockKind.__args__} == {"█", "▒", "·", "?"}
