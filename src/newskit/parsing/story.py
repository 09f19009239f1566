"""Finding the story's lines: shape and clues, three looks, one decision over the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.parsing.clue import Clues
from newskit.parsing.decoding import decode
from newskit.parsing.features import look_alone, look_around
from newskit.parsing.marked import Markup
from newskit.parsing.review import look_again
from newskit.parsing.shape import Shape
from newskit.parsing.tables import Span, as_one
from newskit.parsing.weights import Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_MOST = 12
"""Log-odds count no more than this: no line decides about all others."""
_TRY_HARDER = (0.2, 1.0, 2.0, 3.0)
_ALONE = 5.0
"""The good will that a page of one line gets at last: whoever hands in a sentence means it."""


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
    tally: Tally
    """The weights of `features`, added up."""


def find_story(
    shape: Shape,
    clues: Clues,
    change: Floats | None = None,
    tables: Sequence[Span] = (),
    markup: Markup | None = None,
) -> Sight:
    """Which lines are story text, and how sure that is; `change` is added to the lines' log-odds at each look.

    The rows of each of the `tables` are story text all or none of them. `markup`: what the page's marks tell.
    """
    tally = Tally(marked=markup is not None)
    alone = look_alone(shape, clues)
    if markup is not None:
        alone |= markup.alone
    tally.add(alone)
    first = chance_of(_changed(tally.odds("first"), change))
    seen = look_around(alone, shape, clues, first)
    if markup is not None:
        seen |= markup.look_around(first, shape.length)
    tally.add(seen)
    second = _changed(tally.odds("second"), change)
    again = look_again(seen, shape, clues, chance_of(second), decide(second, shape))
    tally.add(again)
    odds = _changed(tally.odds("third"), change)
    return Sight(shape, clues, again, chance_of(odds), decide(as_one(odds, tables, _MOST), shape), tally)


def _changed(odds: Floats, change: Floats | None) -> Floats:
    return odds if change is None else odds + change


def chance_of(odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    import numpy as np

    result: Floats = 1 / (1 + np.exp(-odds))  # sums of the tables' weights are far below what would overflow
    return result


def decide(odds: Floats, shape: Shape) -> list[bool]:
    """Which lines are the story, by their log-odds; where nothing is likely, with more and more good will."""
    import numpy as np

    odds = np.minimum(np.maximum(odds, -_MOST), _MOST)
    size = np.minimum(1.5, 0.3 + np.sqrt(shape.words) / 5)
    for bonus in _TRY_HARDER if len(odds) > 1 else (*_TRY_HARDER, _ALONE):
        gains = (odds + bonus) * size
        gainful = (gains > 0).nonzero()[0]
        if len(gainful):
            first, end = int(gainful[0]), int(gainful[-1]) + 1
            flags = decode(gains[first:end].tolist())
            if any(flags):
                return [False] * first + flags + [False] * (len(odds) - end)
    return [False] * len(odds)
