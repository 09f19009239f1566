"""The shape of lines in numbers: lengths, ends, case, sentence marks, counted for a whole page at once.

The page's characters become one array of class codes; running sums of each class then give the counts of any
line in two look-ups, so the cost of a page is linear in its length and hardly depends on its number of lines.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from newskit.parsing.lines import Line

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Codes = NDArray[Any]

(
    OTHER,
    LOWER,
    UPPER,
    LETTER,
    WIDE,
    DIGIT,
    SPACE,
    STOP,
    COMMA,
    COLON,
    QUOTE,
    DASH,
    OPEN,
    CLOSE,
    SIGN,
    ELLIPSIS,
    PARTICLE,
) = range(17)
"""Classes of characters. LETTER: a letter without case; WIDE: an ideograph or syllable that is worth about two
Latin letters; PARTICLE: a wide character that is nearly always grammar (の, 的, を …)."""

WIDE_WIDTH = 2.2
"""Latin letters that one wide character is worth when lengths are compared (measured on parallel headlines)."""

_SINGLE: dict[int, str] = {
    STOP: ".!?。！？؟।॥։။።．｡",
    COMMA: ",;、，；،؛",
    COLON: ":：",
    QUOTE: "\"'“”„‟‘’‚«»「」『』‹›＂《》",
    DASH: "-‐‑‒–—―−",
    OPEN: "([{（【［〈",
    CLOSE: ")]}）】］〉",
    ELLIPSIS: "…",
    SIGN: "|/\\•·©®™@#*+=<>→▶►▼▲■●★☆✓×&%$€£¥§~^_`",
    PARTICLE: "のはがをにでとてたもへ的了是在和有不与及将对",
}
_CATEGORIES = {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lo": LETTER, "Lm": LETTER, "Mn": LETTER, "Mc": LETTER}
_CATEGORIES |= {"Nd": DIGIT, "Nl": DIGIT, "No": DIGIT, "Zs": SPACE, "Zl": SPACE, "Zp": SPACE, "Cc": SPACE}
_WIDE_RANGES = ((0x3040, 0x3100), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0xF900, 0xFB00))


@functools.cache
def _class_table() -> Codes:
    """The class of every character of the basic plane, `uint8[65536]`."""
    import numpy as np

    category = unicodedata.category
    table = np.fromiter((_CATEGORIES.get(category(chr(code)), OTHER) for code in range(0x10000)), np.uint8, 0x10000)
    for start, end in _WIDE_RANGES:
        table[start:end] = WIDE
    for kind, characters in _SINGLE.items():
        table[[ord(character) for character in characters]] = kind
    return table


class Shape(Struct, frozen=True):
    """Counts and codes of the lines of a page, one array entry a line."""

    length: Floats
    """Width in Latin letters: code points, wide ones counted `WIDE_WIDTH` times."""
    words: Ints
    """Runs of letters and digits; a wide character is half a word."""
    capitals: Ints
    """Words that begin with a capital letter."""
    counts: Ints
    """`[line, class]`: characters of each class."""
    stops_inside: Ints
    """Sentence marks followed by a space before the line's end."""
    first: Ints
    """Class of the first character."""
    last: Ints
    """Class of the last character; of the one before it where that is a quote or bracket after a stop."""
    indent: Ints
    bullet: Ints
    """1 where the line opens with a bullet."""
    blanks: Ints
    """Blank lines before the line."""


def shape_of(text: str, lines: Sequence[Line]) -> Shape:
    """The shape of `lines` of `text`; `lines` must not be empty."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = _class_table()[np.minimum(codes, 0xFFFF)]
    starts = np.fromiter((line.start for line in lines), np.int64, len(lines))
    ends = np.fromiter((line.end for line in lines), np.int64, len(lines))
    counts = _class_counts(classes, starts, ends)
    lettered = (classes == LOWER) | (classes == UPPER) | (classes == LETTER) | (classes == DIGIT)
    begins = lettered.copy()
    begins[1:] &= ~lettered[:-1]
    stops = (classes == STOP) | (classes == ELLIPSIS)
    stops[:-1] &= (classes[1:] == SPACE) | (classes[1:] == QUOTE) | (classes[1:] == WIDE)
    wide = counts[:, WIDE] + counts[:, PARTICLE]
    return Shape(
        length=ends - starts + (WIDE_WIDTH - 1) * wide,
        words=_between(begins, starts, ends) + wide // 2,
        capitals=_between(begins & (classes == UPPER), starts, ends),
        counts=counts,
        stops_inside=_between(stops, starts, ends - 1),
        first=classes[starts].astype(np.int64),
        last=_last_class(classes, starts, ends),
        indent=np.fromiter((line.indent for line in lines), np.int64, len(lines)),
        bullet=np.fromiter((line.bullet != "" for line in lines), np.int64, len(lines)),
        blanks=np.fromiter((line.blanks for line in lines), np.int64, len(lines)),
    )


def _between(flags: Codes, starts: Ints, ends: Ints) -> Ints:
    """How many `flags` are set in each `[start, end)`."""
    import numpy as np

    sums = np.zeros(len(flags) + 1, np.int64)
    np.cumsum(flags, out=sums[1:])
    result: Ints = sums[ends] - sums[np.minimum(starts, ends)]
    return result


def _class_counts(classes: Codes, starts: Ints, ends: Ints) -> Ints:
    import numpy as np

    line_of = np.zeros(len(classes) + 1, np.int64)
    np.add.at(line_of, starts, 1)
    line_of = np.cumsum(line_of)[:-1] - 1
    inside = line_of >= 0
    inside[inside] &= np.flatnonzero(inside) < ends[line_of[inside]]
    flat = line_of[inside] * 17 + classes[inside]
    result: Ints = np.bincount(flat, minlength=17 * len(starts)).reshape(len(starts), 17)
    return result


def _last_class(classes: Codes, starts: Ints, ends: Ints) -> Ints:
    import numpy as np

    last = classes[ends - 1].astype(np.int64)
    before = classes[np.maximum(ends - 2, starts)].astype(np.int64)
    closing = ((last == QUOTE) | (last == CLOSE)) & ((before == STOP) | (before == ELLIPSIS))
    return np.where(closing, before, last)
