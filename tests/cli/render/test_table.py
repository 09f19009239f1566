"""Tables on narrow and wide terminals."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from newskit.cli.render.entities import show as show_names
from newskit.cli.render.promotion import show as show_links
from newskit.corpus.promotion import Link
from newskit.record import EntityRow, MentionRow, PageEntityRow, PairRow

PLACE = "very/long/path/of/folders/2025-03-01-flood-in-the-lower-market.txt"
NAME = "Wilhelmina Featherstonehaugh"
ROWS = {
    "entities": EntityRow(
        name=NAME, type="person", count=1234, pages=123, first_seen="2025-03-01T10:20", last_seen="2025-04-01",
        aliases=(f"Mrs {NAME}", "W. F."), roles=("deputy chairwoman of the harbour board",), confidence=1.0,
    ),
    "page_entities": PageEntityRow(
        source=PLACE, id="0" * 16, name=NAME, type="person", count=12, roles=("mayor",), confidence=1.0
    ),
    "mentions": MentionRow(
        source=PLACE, id="0" * 16, start=1234, end=1262, text=NAME, type="person", entity=NAME, part="text",
        confidence=1.0, rule="r",
    ),
    "pairs": PairRow(
        source=NAME, target="Kesta", weight=12, source_type="person", target_type="place", source_pages=20,
        target_pages=30, source_entity=1, target_entity=2,
    ),
}  # fmt: skip


def lines(show: object, row: object, table: str, width: int) -> list[str]:
    text = io.StringIO()
    show([row], table, Console(file=text, width=width))  # type: ignore[operator]
    return text.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("table", ROWS)
def test_names_can_be_read_whatever_the_width(table: str, width: int):
    shown = lines(show_names, ROWS[table], table, width)
    assert all(len(line) <= width for line in shown)
    assert any("Wilhelmina" in line for line in shown), shown


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_teasers_can_be_read_whatever_the_width(width: int):
    row = Link(
        source=PLACE, id="0" * 16, position=12, title="Ferry crews vote", target="1" * 16, target_source=PLACE,
        score=0.9, rule="shortened",
    )  # fmt: skip
    shown = lines(show_links, row, "links", width)
    assert all(len(line) <= width for line in shown)
    assert any("arket.txt" in line for line in shown), shown
    assert any("crews" in line for line in shown), shown


def test_a_wide_terminal_shows_all():
    shown = "\n".join(lines(show_names, ROWS["entities"], "entities", 200))
    assert {"First", "Last", "Also", "Roles"} <= set(shown.split())
    assert "2025-03-01" in shown
    assert "T10:20" not in shown
