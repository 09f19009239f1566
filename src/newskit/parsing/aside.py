"""The features of lines beside the story: what tells a teaser's title from menus, captions and furniture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES, Clues
from newskit.parsing.features import CHANCES, COARSE, DISTANCES, bucket, shift
from newskit.parsing.review import distances, regions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.parsing.shape import Shape

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

WORDS = (2, 3, 4, 5, 7, 10, 14, 20, 30)
MEANS = (1.5, 2.5, 3.5, 5, 7, 10, 15)
KIN_NEAR = 12


def look_aside(around: Mapping[str, Ints], shape: Shape, clues: Clues, story: Sequence[bool]) -> dict[str, Ints]:
    """The groups of `around` and those that need the decision which lines are the story."""
    import numpy as np

    flags = np.asarray(story, bool)
    region = regions(flags)
    words = bucket(shape.words, WORDS)
    headline = _like_headline(shape, clues) & ~flags
    out = dict(around)
    out["region × words"] = region * 10 + words
    out["region × bulleted"] = region * 2 + shape.bullet
    out["words"] = words
    out["words × capitals"] = bucket(shape.words, (3, 5, 8, 14)) * 7 + around["capitalised"]
    out["from the story"] = bucket(distances(flags), DISTANCES) * 4 + region
    for width in (2, 5, 10):
        out[f"words ±{width}"] = bucket(_mean(shape.words.astype(float), ~flags, width), MEANS) * 4 + region
        out[f"headlines ±{width}"] = bucket(_mean(headline.astype(float), ~flags, width), (0.05, 0.2, 0.4, 0.6, 0.8))
    dated = clues.found[:, CLUES.index("date")]
    out["dates beside"] = (shift(dated, 1, 0) * 2 + dated) * 2 + shift(dated, -1, 0)
    out["dates beside 2"] = shift(dated, 2, 0) * 2 + shift(dated, -2, 0)
    same = (shape.bullet == shift(shape.bullet, 1, 0)) & (shape.indent == shift(shape.indent, 1, 0))
    out["like before"] = same.astype(np.int64) * 4 + bucket(shift(shape.words, 1, 0), COARSE[:1]) * 2 + headline
    long_next = (shift(shape.stops_inside, -1, 0) > 0) | (shift(shape.length.astype(np.int64), -1, 0) > 110)
    out["summary after"] = headline.astype(np.int64) * 4 + long_next * 2 + shift(flags.astype(np.int64), -1, 0)
    return out


def _like_headline(shape: Shape, clues: Clues) -> NDArray[np.bool_]:
    """Four words or more, no more than a headline's length, no full stop, not a date."""
    result: NDArray[np.bool_] = (
        (shape.words >= 4) & (shape.length < 160) & (shape.last != s.STOP) & (clues.found[:, CLUES.index("date")] == 0)
    )
    return result


def _mean(values: Floats, mask: NDArray[np.bool_], width: int) -> Floats:
    """The mean of the values of masked lines up to `width` lines away, the line itself left out."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(values * mask)))
    counts = np.concatenate(([0], np.cumsum(mask)))
    at = np.arange(len(values))
    low, high = np.maximum(at - width, 0), np.minimum(at + width + 1, len(values))
    total = sums[high] - sums[low] - values * mask
    result: Floats = total / np.maximum(counts[high] - counts[low] - mask, 1)
    return result


def look_beside(aside: Mapping[str, Ints], shape: Shape, clues: Clues, chance: Floats) -> dict[str, Ints]:
    """The groups of `aside` and those that need `chance`: lines of one make are teasers together or not at all."""
    import numpy as np

    free = aside["region"] != 3
    here = np.where(free, chance, 0.0)
    near = bucket(here, CHANCES)
    coarse = bucket(here, (0.1, 0.3, 0.6))
    before, after = _kin(shape, clues, here, free)
    out = dict(aside)
    out["teaser chance"] = near
    for by in (1, 2, 3, -1, -2, -3):
        out[f"teaser chance {by:+d}"] = shift(bucket(here, (0.1, 0.3, 0.6, 0.85)), by, 0) * 4 + coarse
    out["kin before"] = bucket(before, CHANCES) * 4 + coarse
    out["kin after"] = bucket(after, CHANCES) * 4 + coarse
    out["kin"] = bucket(np.maximum(before, after), CHANCES) * 5 + bucket(
        np.minimum(before, after), (-0.5, 0.1, 0.4, 0.7)
    )
    out["kin × words"] = bucket((before + after) / 2, CHANCES) * 10 + aside["words"]
    for width in (3, 8, 20):
        out[f"teaser chance ±{width}"] = bucket(_mean(here, free, width), CHANCES) * 4 + coarse
    return out


def _kin(shape: Shape, clues: Clues, chance: Floats, free: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The chance of the nearest line of the same make, up to `KIN_NEAR` lines before and after; -1 without one."""
    import numpy as np

    make = list(
        zip(
            shape.bullet.tolist(), shape.indent.tolist(), np.minimum(shape.blanks, 2).tolist(),
            clues.repeats.tolist(), strict=True,
        )
    )  # fmt: skip
    return _nearest(make, chance, free), _nearest(make[::-1], chance[::-1], free[::-1])[::-1]


def _nearest(make: Sequence[tuple[int, ...]], chance: Floats, free: NDArray[np.bool_]) -> Floats:
    import numpy as np

    last: dict[tuple[int, ...], int] = {}
    found = np.full(len(make), -1.0)
    usable = free.tolist()
    for at, kind in enumerate(make):
        seen = last.get(kind)
        if seen is not None and at - seen <= KIN_NEAR:
            found[at] = chance[seen]
        if usable[at]:
            last[kind] = at
    return found
