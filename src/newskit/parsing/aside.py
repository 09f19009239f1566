"""The features of lines beside the story: what tells a teaser's title from menus, captions and furniture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES, Clues
from newskit.parsing.features import CHANCES, DISTANCES, Sums, around, bucket, shifts
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
_WORDY = 24
_LONG = 111


def look_aside(seen: Mapping[str, Ints], shape: Shape, clues: Clues, story: Sequence[bool]) -> dict[str, Ints]:
    """The groups of `seen` and those that need the decision which lines are the story."""
    import numpy as np

    flags = np.asarray(story, bool)
    region = regions(flags)
    words = bucket(shape.words, WORDS)
    headline = _like_headline(shape, clues) & ~flags
    out = dict(seen)
    out["region × words"] = region * 10 + words
    out["region × bulleted"] = region * 2 + shape.bullet
    out["words"] = words
    out["words × capitals"] = bucket(shape.words, (3, 5, 8, 14)) * 7 + seen["capitalised"]
    out["from the story"] = bucket(distances(flags), DISTANCES) * 4 + region
    means = list(zip(*_means((shape.words, headline), ~flags, (2, 5, 10)), strict=True))
    out["words ±2"], out["words ±5"], out["words ±10"] = bucket(np.array(means[0]), MEANS) * 4 + region
    headlines = bucket(np.array(means[1]), (0.05, 0.2, 0.4, 0.6, 0.8))
    out["headlines ±2"], out["headlines ±5"], out["headlines ±10"] = headlines
    dated = clues.found[:, CLUES.index("date")]
    second_before, second_after = shifts(dated, 2, -2)
    out["dates beside"] = around(dated, 2)
    out["dates beside 2"] = second_before * 2 + second_after
    same = (shape.bullet == shifts(shape.bullet, 1)[0]) & (shape.indent == shifts(shape.indent, 1)[0])
    wordy = shifts(shape.words >= _WORDY, 1)[0]
    out["like before"] = same * 4 + wordy * 2 + headline
    long_next = shifts((shape.stops_inside > 0) | (shape.length >= _LONG), -1)[0]
    out["summary after"] = headline * 4 + long_next * 2 + shifts(flags, -1)[0]
    return out


def _like_headline(shape: Shape, clues: Clues) -> NDArray[np.bool_]:
    """Four words or more, no more than a headline's length, no full stop, not a date."""
    result: NDArray[np.bool_] = (
        (shape.words >= 4) & (shape.length < 160) & (shape.last != s.STOP) & (clues.found[:, CLUES.index("date")] == 0)
    )
    return result


def _means(
    values: Sequence[Floats | Ints], mask: NDArray[np.bool_], widths: Sequence[int]
) -> Iterator[tuple[Floats, ...]]:
    """For each width the means of the values of masked lines up to so many lines away, the line itself left out."""
    import numpy as np

    reach = max(widths)
    counts = Sums(mask, reach)
    masked = [column * mask for column in values]
    sums = [Sums(column, reach) for column in masked]
    for width in widths:
        others = np.maximum(counts.within(width) - mask, 1)
        yield tuple((total.within(width) - own) / others for total, own in zip(sums, masked, strict=True))


def look_beside(aside: Mapping[str, Ints], shape: Shape, clues: Clues, chance: Floats) -> dict[str, Ints]:
    """The groups of `aside` and those that need `chance`: lines of one make are teasers together or not at all."""
    import numpy as np

    free = aside["region"] != 3
    here = np.where(free, chance, 0.0)
    coarse = bucket(here, (0.1, 0.3, 0.6))
    before, after = _kin(shape, clues, here, free)
    more, less = np.maximum(before, after), np.minimum(before, after)
    means = [mean for (mean,) in _means((here,), free, (3, 8, 20))]
    near, top, half, *rest = bucket(np.array([here, more, (before + after) / 2, before, after, *means]), CHANCES)
    out = dict(aside)
    out["teaser chance"] = near
    steps = (1, 2, 3, -1, -2, -3)
    for by, shifted in zip(steps, shifts(bucket(here, (0.1, 0.3, 0.6, 0.85)), *steps), strict=True):
        out[f"teaser chance {by:+d}"] = shifted * 4 + coarse
    out["kin before"], out["kin after"], *others = (row * 4 + coarse for row in rest)
    out["teaser chance ±3"], out["teaser chance ±8"], out["teaser chance ±20"] = others
    out["kin"] = top * 5 + bucket(less, (-0.5, 0.1, 0.4, 0.7))
    out["kin × words"] = half * 10 + aside["words"]
    return out


def _kin(shape: Shape, clues: Clues, chance: Floats, free: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The chance of the nearest line of the same make, up to `KIN_NEAR` lines before and after; -1 without one."""
    import numpy as np

    make = (((shape.indent * 3 + np.minimum(shape.blanks, 2)) * 2 + shape.bullet) * 5 + clues.repeats).tolist()
    known, usable = chance.tolist(), free.tolist()
    before = _nearest(make, known, usable)
    after = _nearest(make[::-1], known[::-1], usable[::-1])[::-1]
    return np.array(before), np.array(after)


def _nearest(make: Sequence[int], chance: Sequence[float], free: Sequence[bool]) -> list[float]:
    last: dict[int, int] = {}
    found: list[float] = []
    for at, kind in enumerate(make):
        seen = last.get(kind, -KIN_NEAR - 1)
        found.append(chance[seen] if at - seen <= KIN_NEAR else -1.0)
        if free[at]:
            last[kind] = at
    return found
