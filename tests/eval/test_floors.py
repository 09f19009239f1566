"""The floors hold, and are set anew without giving up what was reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval.floors import FILE, Floor, below, floor_for, load, reset, short_of_bar, write
from eval.table import table

FLOORS = {"own": {"ALL": {"f1": Floor(0.94, 0.96), "bad": Floor(0.02)}}, "truth": {"NEWS": {"f1": Floor(0.9)}}}


def test_a_figure_below_its_floor_is_named():
    misses = below(FLOORS, {"own": {"ALL": {"f1": 0.9399, "bad": 0.03}}})
    assert [str(miss) for miss in misses] == [
        "own ALL f1: 0.940, must be 0.940",
        "own ALL bad: 0.030, must be 0.020",
    ]


def test_figures_at_their_floors_are_well():
    assert below(FLOORS, {"own": {"ALL": {"f1": 0.94, "bad": 0.02}}}) == []


def test_a_set_that_is_absent_is_skipped_but_a_figure_that_is_absent_is_not():
    assert [miss.place for miss in below(FLOORS, {"own": {"ALL": {"f1": 1.0}}})] == ["own ALL bad"]


def test_bars_are_told_apart_from_floors():
    assert [miss.mark for miss in short_of_bar(FLOORS, {"own": {"ALL": {"f1": 0.95, "bad": 1.0}}})] == [0.96]


@pytest.mark.parametrize(
    ("measure", "figure", "bar", "floor"),
    [
        ("f1", 0.9541, 0.93, 0.944),  # well above the bar
        ("f1", 0.9341, 0.93, 0.93),  # just above: not below the bar
        ("f1", 0.9249, 0.93, 0.924),  # not there yet: what was reached
        ("f1", 0.9541, None, 0.944),
        ("bad", 0.005, 0.03, 0.015),
        ("bad", 0.025, 0.03, 0.03),
        ("bad", 0.0411, 0.03, 0.042),
    ],
)
def test_where_a_floor_is_set(measure: str, figure: float, bar: float | None, floor: float):
    assert floor_for(measure, figure, bar) == pytest.approx(floor)


def test_floors_are_written_and_read(tmp_path: Path):
    new = reset(FLOORS, {"own": {"ALL": {"f1": 0.98, "bad": 0.0}}})
    assert new["own"]["ALL"] == {"f1": Floor(0.97, 0.96), "bad": Floor(0.01)}
    assert new["truth"] == FLOORS["truth"]  # not measured: as it was
    write(new, tmp_path / "floors.json")
    assert load(tmp_path / "floors.json") == new


def test_the_floors_of_the_project():
    floors = load(FILE)
    assert set(floors) == {"own", "samples", "truth", "truth-main", "truth-html"}
    assert floors["own"]["ALL"]["no_story"].floor >= 0.9


def test_the_table_fits_eighty_columns():
    figures = {"pages": 448, "f1": 0.9541, "title_loose": 1.0, "bad": 0.0, "t_mf1": 0.7411, "gap": 0.011}
    groups = (
        "NEWS", "aed", "fundus", "newspaper4k", "readability", "scrapinghub", "wcxb", "English", "German", "Europe",
        "Latin", "other", "ALL",
    )  # fmt: skip
    lines = list(table("truth-main", dict.fromkeys(groups, figures), {"NEWS": {"f1": Floor(0.944)}}))
    assert len(lines) == 1 + len(figures)
    assert {len(line) for line in lines} <= set(range(81))
    assert lines[2].split()[:3] == ["f1", ".944", ".954"]
