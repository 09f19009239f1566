"""The features of lines: what each line looks like, alone and among its neighbours.

A feature is a *bucket*: every group below maps each line to one small number (its length falls into bucket 4,
it ends with a sentence mark …). A weight belongs to a group and a bucket, so that the weights stay a readable
table and non-linear effects need no more than a sum.

Cue groups (`cue …`) are there only where the page shows the cue; their
bucket 0 weighs nothing.

`look_alone` needs only the line, its neighbours' shapes and the page's counts. `look_around` sees in addition how
much each line looked like running text at first sight (`chance`), and so how the page is built.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES, Clues

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.parsing.shape import Shape

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

LENGTHS = (8, 16, 24, 36, 50, 65, 80, 110, 150, 220, 350, 600)
COARSE = (24, 65, 130)
FUNCTION_WORDS = (1, 2, 3, 5, 8, 13)
SHARES = (0.05, 0.2, 0.4, 0.6, 0.8, 0.95)
STOPS = (1, 2, 3, 5, 9)
INDENTS = (1, 3, 5, 7)
ENDS = (s.STOP, s.ELLIPSIS, s.COLON, s.COMMA, s.QUOTE, s.CLOSE, s.DIGIT, s.SIGN)
STARTS = (s.LOWER, s.UPPER, s.DIGIT, s.QUOTE, s.DASH, s.OPEN, s.LETTER, s.WIDE, s.SIGN)
PLACES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97)
CHANCES = (0.01, 0.04, 0.12, 0.3, 0.5, 0.7, 0.88, 0.96, 0.99)
COARSE_CHANCES = (0.1, 0.5, 0.9)
MASSES = (1e-9, 0.01, 0.03, 0.08, 0.2, 0.5, 0.8, 0.92, 0.97, 0.99, 1 - 1e-9)
DISTANCES = (1, 2, 3, 4, 6, 10, 20, 50)
SURE = 0.8
"""From this chance on a line is surely story text."""
OVERLAPS = (0.01, 0.15, 0.3, 0.5, 0.7, 0.9)


_STEPS = (0, 1, 2, 3, -1, -2, -3)
_STEP_GROUPS = tuple(f"chance {step:+d}" for step in _STEPS)
_CUE_GROUPS = tuple((f"cue {name}", f"cue {name} beside") for name in CLUES)
_SCALES = [[4], [2], [2]]
"""What the values of length, stop and bullet are less than."""
_LONG = 50_000
"""Pages of more lines keep their buckets in small numbers, to save memory."""


def bucket(values: Floats | Ints, edges: tuple[float, ...]) -> Ints:
    """The number of `edges` that are not above each value: 0 to `len(edges)`; of several rows of values at once too."""
    result: Ints = _edges(edges).searchsorted(values, "right")
    return result if result.shape[-1] <= _LONG else result.astype("int16")


@functools.cache
def _edges(edges: tuple[float, ...]) -> Floats:
    import numpy as np

    return np.array(edges, np.float64)


def _code(classes: Ints, known: tuple[int, ...]) -> Ints:
    """The place of each class in `known`, counted from 1; 0 for any other."""
    result: Ints = _code_table(known)[classes]
    return result


@functools.cache
def _code_table(known: tuple[int, ...]) -> Ints:
    import numpy as np

    table = np.zeros(17, np.int64)
    table[list(known)] = np.arange(1, len(known) + 1)
    return table


def shifts(values: Ints | Flags, *steps: int, fill: int = 0) -> list[Ints]:
    """For each of `steps` the value so many lines before each line (after it, when negative).

    `fill` stands where there is none. The results share memory: do not change them.
    """
    import numpy as np

    size, reach = len(values), max(*steps, -min(steps))
    padded: Ints = np.zeros(size + 2 * reach, values.dtype)
    if fill:
        padded[:reach] = padded[-reach:] = fill
    padded[reach:-reach] = values
    return [padded[reach - step : reach - step + size] for step in steps]


def beside(*rows: Ints | Flags) -> tuple[Ints, Ints, Ints]:
    """`[row, line]` three times: the values of the line before each line, of the line itself, of the line after it.

    0 stands where there is none. The results share memory: do not change them.
    """
    import numpy as np

    size = len(rows[0])
    padded: Ints = np.zeros((len(rows), size + 2), np.int64 if size <= _LONG else np.int16)
    padded[:, 1:-1] = rows
    return padded[:, :-2], padded[:, 1:-1], padded[:, 2:]


def around(values: Ints, scale: int) -> Ints:
    """The value before, of and after each line in one number; values are less than `scale`."""
    before, after = shifts(values, 1, -1)
    result: Ints = (before * scale + values) * scale + after
    return result


class Sums:
    """Running sums over lines: what stands near each line is the difference of two stretches of them."""

    def __init__(self, values: Floats | Ints | Flags, reach: int) -> None:
        """`reach`: how many lines away sums are wanted at most."""
        import numpy as np

        self._size, self._reach = len(values), reach
        first = reach + 1
        self._sums = np.zeros(self._size + 2 * reach + 1)
        values.cumsum(out=self._sums[first : first + self._size])
        self._sums[first + self._size :] = self._sums[reach + self._size]

    def before(self, step: int) -> Floats:
        """The sum of the values of all lines before the one that stands `step` lines after each line."""
        return self._sums[self._reach + step : self._reach + step + self._size]


def look_alone(shape: Shape, clues: Clues) -> dict[str, Ints]:
    """Group name to bucket of each line, from the line, its neighbours' shapes and the page's counts."""
    import numpy as np

    counts = shape.counts.T
    words = np.maximum(shape.words, 1)
    chars = np.maximum(shape.counts.sum(axis=1), 1)
    length = bucket(shape.length, LENGTHS)
    coarse = bucket(shape.length, COARSE)
    end = _code(shape.last, ENDS)
    stops = (end == 1).astype(np.int64)
    function = bucket(clues.function_words + counts[s.PARTICLE] * 0.7, FUNCTION_WORDS)
    start = _code(shape.first, STARTS)
    inside = bucket(shape.stops_inside, STOPS)
    capitals = bucket(shape.capitals / words, SHARES)
    cased = np.maximum(counts[s.LOWER] + counts[s.UPPER], 1)
    blanks = np.minimum(shape.blanks, 2)
    first = np.minimum(np.arange(len(length)), 12)
    before, here, after = beside(coarse, stops, shape.bullet, end, start, length, function)
    near = (before[:3] * _SCALES + here[:3]) * _SCALES + after[:3]
    out = {
        "length": length,
        "end": end,
        "start": start,
        "stops": inside,
        "function words": function,
        "function share": bucket(clues.function_words / words, (0.02, 0.1, 0.2, 0.3, 0.45)),
        "capitalised": capitals,
        "shouting": bucket(counts[s.UPPER] / cased, SHARES),
        "digits": bucket(counts[s.DIGIT] / chars, (0.001, 0.05, 0.15, 0.3, 0.6)),
        "signs": bucket(counts[s.SIGN] / chars, (0.001, 0.02, 0.06, 0.15)),
        "commas": bucket(counts[s.COMMA] / words, (0.001, 0.04, 0.08, 0.15, 0.3)),
        "quotes": bucket(counts[s.QUOTE], (1, 2, 3, 5)),
        "wide": bucket((counts[s.WIDE] + counts[s.PARTICLE]) / chars, (0.01, 0.5)),
        "bullet × indent": shape.bullet * 5 + bucket(shape.indent, INDENTS),
        "bullet × length": shape.bullet * 13 + length,
        "blanks": blanks * 3 + shifts(blanks, -1, fill=1)[0],
        "length × end": length * 9 + end,
        "length × function": length * 7 + function,
        "length × stops": coarse * 6 + inside,
        "length × capitals": coarse * 7 + capitals,
        "stop × start": stops * 10 + start,
        "around length": near[0],
        "around stop": near[1],
        "around bullet": near[2],
        "before end": before[3],
        "after start": after[4],
        "length before": before[5],
        "length after": after[5],
        "function before": before[6],
        "function after": after[6],
        "repeated": clues.repeats,
        "place": bucket(clues.place, PLACES),
        "first lines": first,
        "last lines": first[::-1],
    }
    return out | _cues(clues, coarse)


def _cues(clues: Clues, coarse: Ints) -> dict[str, Ints]:
    """The cues that the page shows, by the length of the line that shows them, and the lines beside."""
    import numpy as np

    shown = np.flatnonzero(clues.found.any(axis=0)).tolist()
    padded = np.zeros((len(shown), len(coarse) + 2), coarse.dtype)
    here = padded[:, 1:-1]
    here[:] = clues.found.T[shown]
    beside = padded[:, :-2] * 2 + padded[:, 2:]
    here = here * (1 + coarse)
    out: dict[str, Ints] = {}
    for at, column in enumerate(shown):
        group, group_beside = _CUE_GROUPS[column]
        out[group], out[group_beside] = here[at], beside[at]
    return out


def look_around(alone: Mapping[str, Ints], shape: Shape, clues: Clues, chance: Floats) -> dict[str, Ints]:
    """The groups of `alone` and those that need `chance`, the probability at first sight of being story text."""
    import numpy as np

    mass = chance * shape.length
    coarse = bucket(chance, COARSE_CHANCES)
    total = max(float(mass.sum()), 1e-9)
    before = (mass.cumsum() - mass) / total
    sure = chance > SURE
    out = dict(alone)
    near, *means = bucket(np.concatenate([chance[None], *_means_near(chance)]), CHANCES)
    out |= zip(_STEP_GROUPS, shifts(near, *_STEPS), strict=True)
    out["chances"] = around(coarse, 4)
    out["chance ±2"], out["chance ±5"], out["chance ±12"] = (mean * 4 + coarse for mean in means[:3])
    out["chance 3 before"], out["chance 3 after"], out["chance 8 before"], out["chance 8 after"] = means[3:]
    masses = bucket(np.array([before, 1 - before - mass / total]), MASSES) * 4 + coarse
    out["mass before"], out["mass after"] = masses
    away = bucket(np.array([_since(sure), _since(sure[::-1])[::-1]]), DISTANCES) * 4 + coarse
    out["since sure"], out["until sure"] = away
    out["shared words"] = bucket(clues.shared_with(sure), OVERLAPS) * 4 + coarse
    out["heading above"] = clues.under_heading(chance) * 4 + coarse
    return out


def _means_near(chance: Floats) -> tuple[Floats, Floats]:
    """The mean chance of the lines up to 2, 5 and 12 lines away; of the 3 and of the 8 lines before and after."""
    import numpy as np

    before = Sums(chance, 12).before
    widths = (2, 5, 12)
    column = np.array(widths)[:, None]
    from_start = np.arange(len(chance))
    others = np.minimum(from_start, column) + np.minimum(from_start[::-1], column)
    within = np.array([before(width + 1) for width in widths]) - np.array([before(-width) for width in widths])
    beside = np.array([before(0), before(4), before(0), before(9)])
    beside -= np.array([before(-3), before(1), before(-8), before(1)])
    return (within - chance) / np.maximum(others, 1), beside / np.array([[3], [3], [8], [8]])


def _since(flags: Flags) -> Ints:
    """Lines since the last flagged line before each line; 999 or more where there is none."""
    import numpy as np

    at = np.arange(len(flags))
    last = np.full(len(flags), -999)
    np.maximum.accumulate(np.where(flags, at, -999)[:-1], out=last[1:])
    result: Ints = at - last
    return result
