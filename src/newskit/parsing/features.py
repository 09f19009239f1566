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

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES, Clues

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.parsing.shape import Shape

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

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


def bucket(values: Floats | Ints, edges: Sequence[float]) -> Ints:
    """The number of `edges` that are not above each value: 0 to `len(edges)`."""
    import numpy as np

    result: Ints = np.searchsorted(np.asarray(edges, np.float64), values, side="right")
    return result


def _code(classes: Ints, known: Sequence[int]) -> Ints:
    """The place of each class in `known`, counted from 1; 0 for any other."""
    import numpy as np

    table = np.zeros(17, np.int64)
    table[list(known)] = np.arange(1, len(known) + 1)
    result: Ints = table[classes]
    return result


def shift(values: Ints, by: int, fill: int) -> Ints:
    """The value `by` lines before each line (after it, when negative); `fill` where there is none."""
    import numpy as np

    result = np.full_like(values, fill)
    if by > 0:
        result[by:] = values[:-by]
    elif by < 0:
        result[:by] = values[-by:]
    return result


def look_alone(shape: Shape, clues: Clues) -> dict[str, Ints]:
    """Group name to bucket of each line, from the line, its neighbours' shapes and the page's counts."""
    import numpy as np

    words = np.maximum(shape.words, 1)
    chars = np.maximum(shape.counts.sum(axis=1), 1)
    length = bucket(shape.length, LENGTHS)
    coarse = bucket(shape.length, COARSE)
    end = _code(shape.last, ENDS)
    stops = (end == 1).astype(np.int64)
    function = bucket(clues.function_words + shape.counts[:, s.PARTICLE] * 0.7, FUNCTION_WORDS)
    runs = bucket(clues.function_words / words, (0.02, 0.1, 0.2, 0.3, 0.45))
    start = _code(shape.first, STARTS)
    inside = bucket(shape.stops_inside, STOPS)
    after = shift(shape.blanks, -1, 1)
    capitals = bucket(shape.capitals / words, SHARES)
    out = {
        "length": length,
        "end": end,
        "start": start,
        "stops": inside,
        "function words": function,
        "function share": runs,
        "capitalised": capitals,
        "shouting": bucket(
            shape.counts[:, s.UPPER] / np.maximum(shape.counts[:, s.LOWER] + shape.counts[:, s.UPPER], 1), SHARES
        ),
        "digits": bucket(shape.counts[:, s.DIGIT] / chars, (0.001, 0.05, 0.15, 0.3, 0.6)),
        "signs": bucket(shape.counts[:, s.SIGN] / chars, (0.001, 0.02, 0.06, 0.15)),
        "commas": bucket(shape.counts[:, s.COMMA] / words, (0.001, 0.04, 0.08, 0.15, 0.3)),
        "quotes": bucket(shape.counts[:, s.QUOTE], (1, 2, 3, 5)),
        "wide": bucket((shape.counts[:, s.WIDE] + shape.counts[:, s.PARTICLE]) / chars, (0.01, 0.5)),
        "bullet × indent": shape.bullet * 5 + bucket(shape.indent, INDENTS),
        "bullet × length": shape.bullet * 13 + length,
        "blanks": np.minimum(shape.blanks, 2) * 3 + np.minimum(after, 2),
        "length × end": length * 9 + end,
        "length × function": length * 7 + function,
        "length × stops": coarse * 6 + inside,
        "length × capitals": coarse * 7 + capitals,
        "stop × start": stops * 10 + start,
        "around length": (shift(coarse, 1, 0) * 4 + coarse) * 4 + shift(coarse, -1, 0),
        "around stop": (shift(stops, 1, 0) * 2 + stops) * 2 + shift(stops, -1, 0),
        "around bullet": (shift(shape.bullet, 1, 0) * 2 + shape.bullet) * 2 + shift(shape.bullet, -1, 0),
        "before end": shift(end, 1, 0),
        "after start": shift(start, -1, 0),
        "length before": shift(length, 1, 0),
        "length after": shift(length, -1, 0),
        "function before": shift(function, 1, 0),
        "function after": shift(function, -1, 0),
        "repeated": clues.repeats,
        "place": bucket(clues.place, PLACES),
        "first lines": np.minimum(np.arange(len(length)), 12),
        "last lines": np.minimum(np.arange(len(length))[::-1], 12),
    }
    for name, column in zip(CLUES, clues.found.T, strict=True):
        if column.any():
            out[f"cue {name}"] = column * (1 + coarse)
            out[f"cue {name} beside"] = shift(column, 1, 0) * 2 + shift(column, -1, 0)
    return out


def look_around(alone: Mapping[str, Ints], shape: Shape, clues: Clues, chance: Floats) -> dict[str, Ints]:
    """The groups of `alone` and those that need `chance`, the probability at first sight of being story text."""
    import numpy as np

    mass = chance * shape.length
    near = bucket(chance, CHANCES)
    coarse = bucket(chance, COARSE_CHANCES)
    total = max(float(mass.sum()), 1e-9)
    before = (np.cumsum(mass) - mass) / total
    after = 1 - before - mass / total
    shared = clues.shared_with(chance > SURE)
    out = dict(alone)
    for by in (0, 1, 2, 3, -1, -2, -3):
        out[f"chance {by:+d}"] = shift(near, by, 0)
    out["chances"] = (shift(coarse, 1, 0) * 4 + coarse) * 4 + shift(coarse, -1, 0)
    for width in (2, 5, 12):
        sums = _window(chance, width)
        out[f"chance ±{width}"] = bucket(sums, CHANCES) * 4 + coarse
    for width in (3, 8):
        out[f"chance {width} before"] = bucket(_trail(chance, width), CHANCES)
        out[f"chance {width} after"] = bucket(_trail(chance[::-1], width)[::-1], CHANCES)
    out["mass before"] = bucket(before, MASSES) * 4 + coarse
    out["mass after"] = bucket(np.clip(after, 0, 1), MASSES) * 4 + coarse
    sure = chance > SURE
    out["since sure"] = bucket(_since(sure), DISTANCES) * 4 + coarse
    out["until sure"] = bucket(_since(sure[::-1])[::-1], DISTANCES) * 4 + coarse
    out["shared words"] = bucket(shared, OVERLAPS) * 4 + coarse
    out["heading above"] = clues.under_heading(chance) * 4 + coarse
    return out


def _window(values: Floats, width: int) -> Floats:
    """The mean of the values up to `width` lines away, the line itself left out."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    low, high = np.maximum(at - width, 0), np.minimum(at + width + 1, len(values))
    result: Floats = (sums[high] - sums[low] - values) / np.maximum(high - low - 1, 1)
    return result


def _trail(values: Floats, width: int) -> Floats:
    """The mean of the `width` values before each line."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    low = np.maximum(at - width, 0)
    result: Floats = (sums[at] - sums[low]) / width
    return result


def _since(flags: NDArray[np.bool_]) -> Ints:
    """Lines since the last flagged line before each line; 999 where there is none."""
    import numpy as np

    at = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, at, -999))
    last = np.concatenate(([-999], last[:-1]))
    result: Ints = np.minimum(at - last, 999)
    return result
