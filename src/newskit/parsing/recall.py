"""What the site memory says about the lines of a page, as changes of their log-odds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES, Clues

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.parsing.shape import Shape

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

FURNITURE_PAGES, FURNITURE_SHARE = 3, 0.15
"""A line on so many pages, and on this share of the site's pages, is furniture."""
NOTICE_PAGES, NOTICE_SHARE = 5, 0.5
"""The same for prose, of which more is asked: stories are stored in several versions, notices stand everywhere."""
TEASER_PAGES = 2
PENALTY = 6.0
VERDICT = math.inf
"""The later looks take back much of a penalty, because the lines around promise a story; nothing of a verdict."""
DOUBT, DOUBT_SHARE = 2.0, 0.1
"""Doubt is for lines on more than a few of the pages: in a folder of many sites some share a word of their menus."""
HINT = 1.5
TITLE_WORDS = 4
EVERYWHERE, EVERYWHERE_PAGES = 0.6, 5
"""What stands on this share of the pages is part of the layout, and promotes nothing."""
CONSENT_CUES, CONSENT_NEAR, CONSENT_PENALTY = 3, 5, 3.0
"""A notice of consent: so many cookie cues among so many lines on either side."""
_COOKIE = CLUES.index("cookie")
_OWN = 0.2
"""At least this share of a page's prose belongs to its story."""
_FOREIGN = 2 / 3
"""If more of a page's prose than this seems to be notices, it is rather a version of a story stored many times."""
_PROMOTED = 0.5
"""The same for promoted stories."""

_HEAD = 8
"""Lines from a title to the first paragraph at most."""


def beyond_copies(counts: Ints, shape: Shape) -> Ints:
    """On how many pages of other stories each line stands, this page's included.

    A page whose story is stored `n` times has hardly any prose that stands on fewer than `n` pages; so `n` is the
    count that a fifth of its prose does not exceed. Summaries under repeated titles are left aside: they may vary.

    >>> from types import SimpleNamespace as Lines
    >>> import numpy as np
    >>> lines = Lines(
    ...     length=np.array([9, 99, 99, 99]),
    ...     words=np.array([1, 20, 20, 20]),
    ...     last=np.full(4, s.STOP),
    ...     stops_inside=np.zeros(4),
    ... )
    >>> beyond_copies(np.array([9, 3, 3, 3]), lines), beyond_copies(np.array([9, 1, 1, 9]), lines)
    (array([7, 1, 1, 1]), array([9, 1, 1, 9]))
    """
    import numpy as np

    prose = is_prose(shape)
    at = np.flatnonzero(prose & ~_under_title(counts, shape))
    at = at if len(at) else np.flatnonzero(prose)
    if not len(at):
        return counts
    at = at[np.argsort(counts[at], kind="stable")]
    sizes = np.cumsum(shape.length[at])
    copies = counts[at[np.searchsorted(sizes, _OWN * sizes[-1])]]
    result: Ints = np.maximum(counts - np.maximum(copies - 1, 0), np.minimum(counts, 1))
    return result


class Recollection(Struct, frozen=True):
    """What the site memory says about the lines of a page."""

    story: Floats
    """What to add to each line's log-odds of being story text."""
    teaser: Floats
    """What to add to its log-odds of being a teaser's title."""
    notices: list[int]
    """Prose that is part of the layout."""
    titles: list[int]
    """Titles of promoted stories with a summary under them."""


def recollect(counts: Ints, pages: int, shape: Shape) -> Recollection:
    """What is known about the lines; `counts` from `SiteMemory.counts`, `pages` the number of the site's pages."""
    import numpy as np

    counts = beyond_copies(counts, shape)
    prose = is_prose(shape)
    story = np.zeros(len(counts))
    story[~prose & (counts >= np.maximum(TEASER_PAGES, DOUBT_SHARE * pages))] -= DOUBT
    story[~prose & (counts >= np.maximum(FURNITURE_PAGES, FURNITURE_SHARE * pages))] = -PENALTY
    notices, summaries = _foreign(counts, pages, shape)
    titles = np.append(summaries[1:], np.False_)
    story[notices | summaries | titles] = -VERDICT
    return Recollection(story, teaser_change(counts, pages, shape), _places(notices), _places(titles))


def _foreign(counts: Ints, pages: int, shape: Shape) -> tuple[Flags, Flags]:
    """Prose that is none of the page's story: notices, and summaries of promoted stories."""
    import numpy as np

    prose = is_prose(shape)
    nothing = np.zeros(len(counts), bool)
    summaries = promoted(counts, shape)
    notices = (
        prose & (counts >= np.maximum(NOTICE_PAGES, NOTICE_SHARE * pages)) & ~summaries & ~_openings(counts, shape)
    )
    size = shape.length * prose
    if (size * notices).sum() > _FOREIGN * size.sum():
        return nothing, nothing
    if (size * summaries).sum() > _PROMOTED * (size * ~notices).sum():
        return notices, nothing
    return notices, summaries


def _openings(counts: Ints, shape: Shape) -> Flags:
    """What may be the first paragraph of a story that other pages promote with it: its title is near above.

    A notice would stand on more pages than the title.
    """
    import numpy as np

    prose = is_prose(shape)
    titles = np.where(~prose & (shape.words >= TITLE_WORDS), counts, 0)
    above = np.concatenate((np.zeros(_HEAD, titles.dtype), titles))
    best = np.max([above[shift : shift + len(counts)] for shift in range(_HEAD)], axis=0)
    begun = np.cumsum(prose & (counts < TEASER_PAGES)) > 0
    result: Flags = prose & ~begun & (best >= counts)
    return result


def _places(flags: Flags) -> list[int]:
    return [int(at) for at in flags.nonzero()[0]]


def promoted(counts: Ints, shape: Shape) -> Flags:
    """Prose on several pages right under a short line on several pages, after prose of the page's own.

    The first paragraph of the page's own story may stand so on many pages as well, but not after its text.
    """
    import numpy as np

    prose = is_prose(shape)
    repeated = counts >= TEASER_PAGES
    begun = np.cumsum(prose & ~repeated) > 0
    result: Flags = prose & repeated & begun & _under_title(counts, shape)
    return result


def _under_title(counts: Ints, shape: Shape) -> Flags:
    """Lines right under what may be a title and stands on several pages."""
    import numpy as np

    titles = (counts >= TEASER_PAGES) & ~is_prose(shape) & (shape.words >= TITLE_WORDS)
    return np.concatenate((np.zeros(1, bool), titles))[: len(counts)]


def teaser_change(counts: Ints, pages: int, shape: Shape) -> Floats:
    """What to add to each line's log-odds of being a teaser's title."""
    import numpy as np

    everywhere = counts >= np.maximum(EVERYWHERE * pages, EVERYWHERE_PAGES)
    some = (counts >= TEASER_PAGES) & ~everywhere & (shape.words >= TITLE_WORDS)
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


def is_prose(shape: Shape) -> Flags:
    """Long lines that end a sentence."""
    result: Flags = (shape.length >= 80) & ((shape.last == s.STOP) | (shape.stops_inside > 0))
    return result
