"""The features of the third look: each line again, now that a first decision about the whole page is there.

Where does the line stand to the story as decided so far, does it share its names and numbers, the words of its
title, and how many headings of other things stand between?
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES, Clues
from newskit.parsing.features import CHANCES, COARSE_CHANCES, DISTANCES, OVERLAPS, around, bucket

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newskit.parsing.shape import Shape

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

LENGTHS = (24, 50, 80, 130, 250)
SIZES = (40, 80, 150, 300, 600, 1200)
PROGRESS = (1e-9, 0.03, 0.1, 0.3, 0.6, 0.9, 0.97, 1)
NAMES = (1, 2, 3, 5)
NAME_SHARES = (0.01, 0.2, 0.4, 0.6, 0.8)
_ENDS = [
    CLUES.index(name)
    for name in ("related_heading", "comment_widget", "share", "newsletter", "tags", "copyright", "most_read")
]
_HEADS = [CLUES.index(name) for name in ("date", "byline_prefix", "updated_prefix", "published_prefix")]
_SHORT = 80
_BEGINNING = 40
_TITLE_ABOVE = 15
_TITLE_LENGTH = 160
_TITLE_WORDS = 3


def look_again(
    seen: Mapping[str, Ints], shape: Shape, clues: Clues, chance: Floats, story: Sequence[bool]
) -> dict[str, Ints]:
    """The groups of `seen` and those that need the second look's `chance` and the `story` decided from it."""
    import numpy as np

    flags = np.asarray(story, bool)
    region = regions(flags)
    again = bucket(chance, COARSE_CHANCES)
    out = dict(seen)
    out |= _placed(shape, seen, chance, flags, region)
    out |= _headings(shape, clues, flags, region)
    found = clues.vocabulary.names.shared(flags)
    known = clues.vocabulary.names.sizes()
    names = bucket(found, NAMES) * 4
    share = bucket(found / np.maximum(known, 1), NAME_SHARES) * 6 + np.minimum(known, 5)
    out["names"] = names + again
    out["names × region"] = names + region
    out["names share"] = share
    out["names share × region"] = share * 4 + region
    common = clues.shared_with(flags)
    out["shared again"] = bucket(common, OVERLAPS) * 4 + region
    title = bucket(_title_words(shape, clues, flags, common), (1, 2, 3)) * 4
    out["title words"] = title + again
    out["title words × region"] = title + region
    return out


def regions(flags: Flags) -> Ints:
    """0 before the story (or no story), 1 inside, 2 after, 3 the story itself."""
    import numpy as np

    at = flags.nonzero()[0]
    region = np.zeros(len(flags), np.int64)
    if len(at):
        region[at[0] : at[-1] + 1] = 1
        region[at[-1] + 1 :] = 2
        region[flags] = 3
    return region


def distances(flags: Flags) -> Ints:
    """Lines between each line and the nearest end of the story; 999 without a story."""
    import numpy as np

    at = flags.nonzero()[0]
    if not len(at):
        return np.full(len(flags), 999, np.int64)
    lines = np.arange(len(flags))
    result: Ints = np.where(lines < at[0], at[0] - lines, np.where(lines > at[-1], lines - at[-1], 0))
    return result


def _placed(shape: Shape, seen: Mapping[str, Ints], chance: Floats, flags: Flags, region: Ints) -> dict[str, Ints]:
    """What the line looks like, by where it stands to the story."""
    import numpy as np

    near = bucket(chance, CHANCES)
    size = bucket(shape.length, LENGTHS)
    stop = shape.last == s.STOP
    here = flags.astype(np.int64)
    between = around(here, 2)
    sized = region * 6 + size
    words = shape.words * here
    total = max(int(words.sum()), 1)
    return {
        "chance again": near,
        "region": region,
        "region × chance": region * 10 + near,
        "region × length": sized * 2 + stop,
        "region × function": sized * 7 + seen["function words"],
        "region × start": region * 10 + seen["start"],
        "region × bullet": sized * 2 + shape.bullet,
        "between": between,
        "between × length": (((between >> 1 & 2) + (between & 1)) * 6 + size) * 2 + stop,
        "from story": bucket(distances(flags), DISTANCES) * 4 + region,
        "story so far": bucket((words.cumsum() - words) / total, PROGRESS) * 4 + region,
        "story size": bisect_right(SIZES, total) * 4 + region,
    }


def _headings(shape: Shape, clues: Clues, flags: Flags, region: Ints) -> dict[str, Ints]:
    """How many cues of other things, and of story heads, stand between the story's beginning and the line."""
    first = int(flags.argmax())
    short = shape.length < _SHORT
    out = {}
    for name, cues in (("ends", _ENDS), ("heads", _HEADS)):
        shown = clues.found[:, cues].any(axis=1) & short
        passed: Ints = shown.cumsum() - shown
        since = passed - passed[first]
        since[:first] = -1
        out[f"{name} since"] = bucket(since, (0, 1, 2, 3, 5)) * 4 + region
    return out


def _title_words(shape: Shape, clues: Clues, flags: Flags, common: Floats) -> Ints:
    """Words that each line shares with what is probably the title: the line above the story that has most in common."""
    import numpy as np

    at = flags.nonzero()[0]
    if not len(at):
        return np.zeros(len(flags), np.int64)
    first = int(at[0])
    above = max(0, first - _TITLE_ABOVE)
    fits = (shape.words[above:first] >= _TITLE_WORDS) & (shape.length[above:first] < _TITLE_LENGTH)
    likely = above + fits.nonzero()[0]
    if not len(likely):
        return np.zeros(len(flags), np.int64)
    words, names = clues.vocabulary
    beginning = np.zeros(len(flags), bool)
    beginning[at[:_BEGINNING]] = True
    in_common = names.known(names.standing_in(beginning)) + 0.5 * words.sizes() * common
    title = np.zeros(len(flags), bool)
    title[likely[::-1][in_common[likely[::-1]].argmax()]] = True
    told = words.standing_in(title) | names.standing_in(title)
    return words.known(told) + names.known(told)
