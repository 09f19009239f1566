"""The shape of lines in numbers: lengths, ends, case, sentence marks, counted for a whole page at once.

The page's characters become one array of class codes, and one histogram over lines and classes counts them all: the
cost of a page is linear in its length and hardly depends on its number of lines.
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


_CLASSES = 17
CLASS = 0x1F
"""The bits of a character's code that hold its class; the other three say what it is to its neighbours."""
_LETTERED, _STOPS, _FOLLOWS = 0x80, 0x40, 0x20
"""Part of a word; a sentence mark; what follows a sentence mark that ends a sentence."""
_MARK = 0x20
"""Added to the class of a letter that begins a word, and of a sentence mark that ends a sentence inside a line."""
_MARKED = _MARK + _CLASSES
_CHUNK = 1 << 20
"""Characters that are counted at a time, which bounds the memory for long pages."""


@functools.cache
def _class_table() -> Codes:
    """The class of every character of the basic plane with the bits of its part in words, `uint8[65536]`."""
    import numpy as np

    category = unicodedata.category
    table = np.fromiter((_CATEGORIES.get(category(chr(code)), OTHER) for code in range(0x10000)), np.uint8, 0x10000)
    for start, end in _WIDE_RANGES:
        table[start:end] = WIDE
    for kind, characters in _SINGLE.items():
        table[[ord(character) for character in characters]] = kind
    bits = np.zeros(_CLASSES, np.uint8)
    bits[[LOWER, UPPER, LETTER, DIGIT]] = _LETTERED
    bits[[STOP, ELLIPSIS]] = _STOPS
    bits[[SPACE, QUOTE, WIDE]] = _FOLLOWS
    result: Codes = table | bits[table]
    return result


class Shape(Struct, frozen=True):
    """Counts and codes of the lines of a page, one array entry a line."""

    codes: Codes
    """Of each character of the page (not line): in the bits of `CLASS` its class."""

    start: Ints
    end: Ints
    """The span of the line in the page."""
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

    size = len(lines)
    starts = np.fromiter([line.start for line in lines], np.int64, size)
    ends = np.fromiter([line.end for line in lines], np.int64, size)
    codes = _codes(text)
    counts, marked = _counted(codes, starts, ends)
    wide = counts[:, WIDE] + counts[:, PARTICLE]
    return Shape(
        codes=codes,
        start=starts,
        end=ends,
        length=ends - starts + (WIDE_WIDTH - 1) * wide,
        words=marked[:, LOWER] + marked[:, UPPER] + marked[:, LETTER] + marked[:, DIGIT] + wide // 2,
        capitals=marked[:, UPPER],
        counts=counts,
        stops_inside=marked[:, STOP] + marked[:, ELLIPSIS],
        first=(codes[starts] & CLASS).astype(np.int64),
        last=_last_class(codes, starts, ends),
        indent=np.fromiter([line.indent for line in lines], np.int64, size),
        bullet=np.fromiter([line.bullet != "" for line in lines], np.int64, size),
        blanks=np.fromiter([line.blanks for line in lines], np.int64, size),
    )


def _codes(text: str) -> Codes:
    """The class of each character, with its bits."""
    import numpy as np

    table = _class_table()
    if len(text) <= _CHUNK:
        return table.take(points_of(text), mode="clip")
    parts = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
    return np.concatenate([table.take(points_of(part), mode="clip") for part in parts])


def points_of(text: str) -> Codes:
    """The code points of `text`."""
    import numpy as np

    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) == 2 * len(text):
        return np.frombuffer(units, np.uint16)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _counted(codes: Codes, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """`[line, class]` twice: the characters of each class, and those of them that are marked."""
    import numpy as np

    known = codes & CLASS
    begins = (codes & _LETTERED) >> 2
    begins[1:] &= ~begins[:-1]
    stops = (codes & _STOPS) >> 1
    stops[:-1] &= codes[1:]
    stops[ends - 1] = 0
    known |= begins
    known |= stops
    if len(codes) <= _CHUNK:
        return _histogram(known, starts, ends)
    counts = np.zeros((len(starts), _CLASSES), np.int64)
    marked = np.zeros_like(counts)
    for at in range(0, len(codes), _CHUNK):
        part = slice(ends.searchsorted(at, "right"), starts.searchsorted(at + _CHUNK))
        low, high = (np.clip(edges[part] - at, 0, _CHUNK) for edges in (starts, ends))
        more_counts, more_marked = _histogram(known[at : at + _CHUNK], low, high)
        counts[part] += more_counts
        marked[part] += more_marked
    return counts, marked


def _histogram(known: Codes, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """The counts and marked counts of a stretch of characters; `starts` and `ends` are offsets in it."""
    import numpy as np

    size = len(starts)
    places = along(np.arange(0, size * _MARKED, _MARKED), size * _MARKED, starts, ends, len(known))
    places += known
    table = np.bincount(places, minlength=(size + 1) * _MARKED)[: size * _MARKED].reshape(size, _MARKED)
    marked: Ints = table[:, _MARK:]
    return table[:, :_CLASSES] + marked, marked


def along(values: Ints, outside: int, starts: Ints, ends: Ints, size: int) -> Ints:
    """The value of the line that each of `size` characters stands in, `outside` between the lines."""
    import numpy as np

    edges = np.empty(2 * len(starts) + 2, np.int64)
    edges[0], edges[-1] = 0, size
    edges[1:-1:2] = starts
    edges[2:-1:2] = ends
    rows = np.empty(2 * len(starts) + 1, values.dtype)
    rows[::2] = outside
    rows[1::2] = values
    return rows.repeat(edges[1:] - edges[:-1])


def _last_class(codes: Codes, starts: Ints, ends: Ints) -> Ints:
    import numpy as np

    last = (codes[ends - 1] & CLASS).astype(np.int64)
    before = (codes[np.maximum(ends - 2, starts)] & CLASS).astype(np.int64)
    closing = ((last == QUOTE) | (last == CLOSE)) & ((before == STOP) | (before == ELLIPSIS))
    return np.where(closing, before, last)
