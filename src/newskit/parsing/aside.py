"""The features of lines beside the story: what tells a teaser's title from menus, captions and furniture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES, Clues
from newskit.parsing.features import CHANCES, DISTANCES, bucket, shifts
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
_STEPS = (1, 2, 3, -1, -2, -3)
_STEP_GROUPS = tuple(f"teaser chance {step:+d}" for step in _STEPS)
_DATE = CLUES.index("date")
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
    wordy, headlines = _means((shape.words, headline), ~flags, (2, 5, 10))
    out["words ±2"], out["words ±5"], out["words ±10"] = bucket(wordy, MEANS) * 4 + region
    headlines = bucket(headlines, (0.05, 0.2, 0.4, 0.6, 0.8))
    out["headlines ±2"], out["headlines ±5"], out["headlines ±10"] = headlines
    dated = clues.found[:, _DATE]
    second_before, before, after, second_after = shifts(dated, 2, 1, -1, -2)
    out["dates beside"] = (before * 2 + dated) * 2 + after
    out["dates beside 2"] = second_before * 2 + second_after
    make = shape.indent * 2 + shape.bullet
    wordy = shifts(shape.words >= _WORDY, 1)[0]
    out["like before"] = (make == shifts(make, 1)[0]) * 4 + wordy * 2 + headline
    long = (shape.stops_inside > 0) | (shape.length >= _LONG)
    out["summary after"] = headline * 4 + shifts(long * 2 + flags, -1)[0]
    return out


def _like_headline(shape: Shape, clues: Clues) -> NDArray[np.bool_]:
    """Four words or more, no more than a headline's length, no full stop, not a date."""
    result: NDArray[np.bool_] = (
        (shape.words >= 4) & (shape.length < 160) & (shape.last != s.STOP) & (clues.found[:, _DATE] == 0)
    )
    return result


def _means(values: Sequence[Floats | Ints], mask: NDArray[np.bool_], widths: Sequence[int]) -> Floats:
    """`[row, width, line]`: the means of each row of `values` of masked lines up to so many lines away.

    The line itself is left out. The masked lines are counted in one go with the sums of their values.
    """
    import numpy as np

    size, reach = len(mask), max(widths)
    first = reach + 1
    own = np.array((mask, *values), np.float64)
    own[1:] *= own[0]
    sums = np.zeros((len(own), first + size + reach))
    np.add.accumulate(own, axis=1, out=sums[:, first : first + size])
    sums[:, first + size :] = sums[:, first + size - 1, None]
    near = np.empty((len(own), len(widths), size))
    for at, width in enumerate(widths):
        after, before = first + width, reach - width
        np.subtract(sums[:, after : after + size], sums[:, before : before + size], out=near[:, at])
    near -= own[:, None]
    result: Floats = near[1:] / np.maximum(near[0], 1)
    return result


def look_beside(aside: Mapping[str, Ints], shape: Shape, clues: Clues, chance: Floats) -> dict[str, Ints]:
    """The groups of `aside` and those that need `chance`: lines of one make are teasers together or not at all."""
    import numpy as np

    free = aside["region"] != 3
    here = np.where(free, chance, 0.0)
    coarse = bucket(here, (0.1, 0.3, 0.6))
    before, after = _kin(shape, clues, here, free)
    more, less = np.maximum(before, after), np.minimum(before, after)
    (means,) = _means((here,), free, (3, 8, 20))
    near, top, half, *rest = bucket(np.array([here, more, (before + after) / 2, before, after, *means]), CHANCES)
    out = dict(aside)
    out["teaser chance"] = near
    shifted = shifts(bucket(here, (0.1, 0.3, 0.6, 0.85)) * 4, *_STEPS)
    out |= zip(_STEP_GROUPS, [row + coarse for row in shifted], strict=True)
    out["kin before"], out["kin after"], *others = (row * 4 + coarse for row in rest)
    out["teaser chance ±3"], out["teaser chance ±8"], out["teaser chance ±20"] = others
    out["kin"] = top * 5 + bucket(less, (-0.5, 0.1, 0.4, 0.7))
    out["kin × words"] = half * 10 + aside["words"]
    return out


def _kin(shape: Shape, clues: Clues, chance: Floats, free: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The chance of the nearest line of the same make, up to `KIN_NEAR` lines before and after; -1 without one."""
    import numpy as np

    size = len(free)
    make = ((shape.indent * 3 + np.minimum(shape.blanks, 2)) * 2 + shape.bullet) * 5 + clues.repeats
    spread = size + KIN_NEAR + 1
    kin = np.sort(make * spread + np.arange(size))  # in groups of one make; from group to group it is far
    at = kin % spread
    usable = free[at]
    passed = usable.cumsum()
    far = kin[-1] + spread
    places = np.concatenate(([-spread], kin[usable], [far]))
    chances = np.concatenate(([-1.0], chance[at[usable]], [-1.0]))
    before, after = np.empty((2, size))
    last, following = passed - usable, passed + 1
    before[at] = np.where(kin - places[last] <= KIN_NEAR, chances[last], -1.0)
    after[at] = np.where(places[following] - kin <= KIN_NEAR, chances[following], -1.0)
    return before, after
