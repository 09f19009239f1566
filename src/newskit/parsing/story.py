"""Finding the story's lines: shape and clues, three looks, one decision over the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.parsing import weights
from newskit.parsing.clue import Clues
from newskit.parsing.decoding import decode
from newskit.parsing.features import look_alone, look_around
from newskit.parsing.review import look_again
from newskit.parsing.shape import Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_TRY_HARDER = (0.4, 1.0, 2.0, 3.0)


class Sight(Struct, frozen=True):
    """What was seen of the lines of a page and decided about them."""

    shape: Shape
    clues: Clues
    features: dict[str, Ints]
    """Group to bucket of each line, all looks."""
    chance: Floats
    """The probability of each line to be story text, 0 to 1."""
    story: list[bool]
    """The decision: each line that is story text."""


def find_story(shape: Shape, clues: Clues, change: Floats | None = None) -> Sight:
    """Which lines are story text, and how sure that is; `change` is added to the lines' log-odds at each look."""
    alone = look_alone(shape, clues)
    first = chance_of(_changed(weights.load("first").score(alone), change))
    around = look_around(alone, shape, clues, first)
    second = _changed(weights.load("second").score(around), change)
    again = look_again(around, shape, clues, chance_of(second), decide(second, shape))
    odds = _changed(weights.load("third").score(again), change)
    return Sight(shape, clues, again, chance_of(odds), decide(odds, shape))


def _changed(odds: Floats, change: Floats | None) -> Floats:
    return odds if change is None else odds + change


def chance_of(odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    import numpy as np

    result: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return result


def decide(odds: Floats, shape: Shape) -> list[bool]:
    """Which lines are the story, by their log-odds; where nothing is likely, with more and more good will."""
    import numpy as np

    odds = np.clip(odds, -12, 12)
    size = np.minimum(1.5, 0.3 + np.sqrt(shape.words) / 5)
    flags: Sequence[bool] = ()
    for bonus in _TRY_HARDER:
        flags = decode(((odds + bonus) * size).tolist())
        if any(flags):
            break
    return list(flags)
