"""What the site memory says about the lines of a page, as changes of their log-odds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES, Clues

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.parsing.shape import Shape

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

FURNITURE_PAGES, FURNITURE_SHARE = 3, 0.15
"""A line on so many pages, and on this share of the site's pages, is furniture."""
PROSE_PAGES = 5
"""Prose must stand on so many: a story is often read twice, a notice stands everywhere."""
TEASER_PAGES = 2
PENALTY = 6.0
DOUBT = 2.0
HINT = 1.5
CONSENT_CUES, CONSENT_NEAR, CONSENT_PENALTY = 3, 5, 3.0
"""A notice of consent: so many cookie cues among so many lines on either side."""
_COOKIE = CLUES.index("cookie")
_COPIED = 0.5
"""When this share of a page's prose stands elsewhere too, the page is a copy: its prose teaches nothing."""


def story_change(counts: Ints, pages: int, shape: Shape) -> Floats:
    """What to add to each line's log-odds of being story text; `counts` from `SiteMemory.counts`."""
    import numpy as np

    prose = is_prose(shape)
    repeated = counts >= TEASER_PAGES
    words = shape.words * prose
    if words.sum() and (words * repeated).sum() > _COPIED * words.sum():
        prose_repeated = np.zeros(len(counts), bool)
    else:
        prose_repeated = prose & (counts >= PROSE_PAGES)
    common = (counts >= FURNITURE_PAGES) & (counts >= FURNITURE_SHARE * pages)
    change = np.zeros(len(counts))
    change[repeated & ~prose] -= DOUBT
    change[(common & ~prose) | (common & prose_repeated)] = -PENALTY
    return change


def teaser_change(counts: Ints, pages: int, shape: Shape) -> Floats:
    """What to add to each line's log-odds of being a teaser's title."""
    import numpy as np

    everywhere = counts >= np.maximum(0.6 * pages, 5)
    some = (counts >= TEASER_PAGES) & ~everywhere & (shape.words >= 4)
    change = np.where(some, HINT, 0.0)
    change[everywhere] -= DOUBT
    return change


def consent_change(clues: Clues) -> Floats | None:
    """What to add to the log-odds of lines in a consent notice: cue after cue of cookies; `None` without one.

    Such notices are long, whole sentences, and say so in the same words on every site.
    """
    import numpy as np

    shown = clues.found[:, _COOKIE]
    if int(shown.sum()) < CONSENT_CUES:
        return None
    sums = np.concatenate(([0], np.cumsum(shown)))
    at = np.arange(len(shown))
    near = sums[np.minimum(at + CONSENT_NEAR + 1, len(shown))] - sums[np.maximum(at - CONSENT_NEAR, 0)]
    return np.where(near >= CONSENT_CUES, -CONSENT_PENALTY, 0.0)


def is_prose(shape: Shape) -> NDArray[np.bool_]:
    """Long lines that end a sentence."""
    result: NDArray[np.bool_] = (shape.length >= 80) & ((shape.last == s.STOP) | (shape.stops_inside > 0))
    return result
