"""The floors: what no figure may fall below (or, where smaller is better, rise above).

`floors.json` holds for each set, group and measure its `floor`, and its `bar`: what it has to reach one day
(absent: no such thing was agreed). A floor is set a little below what was reached, but not below its bar once that
is met; where it is not met, at what was reached.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from eval.fields import Figures
from eval.figures import SMALLER_IS_BETTER

FILE = Path(__file__).resolve().parent / "floors.json"
MARGIN = 0.01
"""How far a floor is set below (or above) the figure."""
RELATIVE = frozenset(("gap",))
"""Figures that get worse when another one gets better; they keep their margin below the bar, too."""
_STEPS = 1000
_NOISE = 1e-9


class Floor(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The floor of one measure."""

    floor: float
    bar: float | None = None


Floors = dict[str, dict[str, dict[str, Floor]]]
Results = Mapping[str, Mapping[str, Figures]]


class Miss(NamedTuple):
    """A figure on the wrong side of its mark."""

    place: str
    figure: float | None
    """`None`: it was not measured."""
    mark: float

    def __str__(self) -> str:
        figure = "not measured" if self.figure is None else f"{self.figure:.3f}"
        return f"{self.place}: {figure}, must be {self.mark:.3f}"


def load(path: Path = FILE) -> Floors:
    """The floors."""
    return msgspec.json.decode(path.read_bytes(), type=Floors)


def below(floors: Floors, results: Results) -> list[Miss]:
    """The figures of `results` that miss their floor; sets that were not measured at all are left out."""
    return list(_misses(floors, results, bars=False))


def short_of_bar(floors: Floors, results: Results) -> list[Miss]:
    """The figures that have not reached their bar."""
    return list(_misses(floors, results, bars=True))


def _misses(floors: Floors, results: Results, *, bars: bool) -> Iterator[Miss]:
    for name, group, measure, one in _entries(floors):
        mark = one.bar if bars else one.floor
        if name in results and mark is not None:
            figure = results[name].get(group, {}).get(measure)
            if figure is None or not reaches(measure, figure, mark):
                yield Miss(f"{name} {group} {measure}", figure, mark)


def _entries(floors: Floors) -> Iterator[tuple[str, str, str, Floor]]:
    for name, groups in floors.items():
        for group, measures in groups.items():
            for measure, one in measures.items():
                yield name, group, measure, one


def reaches(measure: str, figure: float, mark: float) -> bool:
    """Whether a figure is at least `mark`, or at most where smaller is better."""
    return figure <= mark + _NOISE if measure in SMALLER_IS_BETTER else figure >= mark - _NOISE


def reset(floors: Floors, results: Results) -> Floors:
    """New floors for the measures that have one: the figures less a margin, held by the bars that are met."""
    new: Floors = {}
    for name, group, measure, one in _entries(floors):
        figure = results.get(name, {}).get(group, {}).get(measure)
        value = one.floor if figure is None else floor_for(measure, figure, one.bar)
        new.setdefault(name, {}).setdefault(group, {})[measure] = Floor(value, one.bar)
    return new


def floor_for(measure: str, figure: float, bar: float | None) -> float:
    """The floor that a figure deserves.

    >>> floor_for("f1", 0.9523, 0.93), floor_for("f1", 0.9312, 0.93), floor_for("f1", 0.9187, 0.93)
    (0.942, 0.93, 0.918)
    >>> floor_for("bad", 0.0123, 0.03), floor_for("bad", 0.0287, 0.03)
    (0.023, 0.03)
    """
    upward = measure in SMALLER_IS_BETTER
    is_met = bar is None or reaches(measure, figure, bar)
    margin = MARGIN if is_met or measure in RELATIVE else 0.0
    value = figure + margin if upward else figure - margin
    value = (math.ceil(value * _STEPS - _NOISE) if upward else math.floor(value * _STEPS + _NOISE)) / _STEPS
    if is_met and bar is not None:
        value = min(value, bar) if upward else max(value, bar)
    return value


def write(floors: Floors, path: Path = FILE) -> None:
    """Write the floors."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(floors), indent=1) + b"\n")
