"""What the words of lines tell: cue phrases, grammar words, repetition, words shared with the story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from msgspec import Struct

from newskit.parsing import shape as s
from newskit.parsing.lines import Line
from newskit.parsing.shape import Shape
from newskit.parsing.vocabulary import Vocabulary, vocabulary_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

CATEGORIES = (
    "related_heading", "most_read", "read_more_inline", "listing", "pagination", "roundup",
    "byline_prefix", "byline_role", "bio", "caption_markers", "published_prefix", "updated_prefix", "tags",
    "story_end", "agency", "correction", "qa", "liveblog", "gallery", "video", "embed", "reading_time",
    "nav", "section", "share", "comment_widget", "newsletter", "login", "paywall", "cookie", "ad", "copyright",
    "error_page", "forum", "shop", "law",
)  # fmt: skip
CLUES = (*CATEGORIES, "date", "contact")
"""The columns of `Clues.found`: the cue categories, then two patterns of our own."""

_COLUMN = {name: at for at, name in enumerate(CLUES)}
_HEADINGS = {
    "related_heading": 1,
    "most_read": 1,
    "comment_widget": 2,
    "newsletter": 3,
    "share": 3,
    "read_more_inline": 4,
}
_HEADING_COLUMNS = [_COLUMN[name] for name in _HEADINGS]
_HEADING_TYPES = list(_HEADINGS.values())
_SURE = 0.8
_CUE_LENGTH = 400
"""Cue phrases are looked for in this many characters at most: longer lines are prose."""
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|[0-3]?\d[./-][01]?\d[./-]\d\d|[0-2]?\d[:.h][0-5]\d(?!\d))")
_DATE_DIGITS = 3
_DATED_LENGTH = 120
_GRAMMAR_LENGTH = 100_000
"""In so many characters a text has shown its function words."""
_KEPT = 2000
"""Lines whose words are kept: more than most pages have."""
_CONTACTS = ("@", "http", "www.")
_ALIKE = 12
"""Lines must be longer to begin alike."""


class Phrases(Protocol):
    """What `newskit.cues.load()` gives, as far as it is needed here."""

    def categories_of(self, lines: Sequence[str]) -> Sequence[Collection[str]]:
        """The names of the cue categories that each line belongs to."""


class Clues(Struct, frozen=True):
    """What the words of the lines of a page tell, one array entry a line."""

    categories: Sequence[Collection[str]]
    """The cue categories of each line."""
    found: Ints
    """`[line, clue]`: 1 where the line shows that clue of `CLUES`."""
    function_words: Ints
    """Different function words of the page's language."""
    repeats: Ints
    """0 unique, 1 again elsewhere, 2 same as the line before, 3 as the line after, 4 begins like a neighbour."""
    place: Floats
    """Where the line begins, as a share of the page's characters."""
    vocabulary: Vocabulary
    """The words and names of the lines."""

    def shared_with(self, story: NDArray[np.bool_]) -> Floats:
        """The share of each line's longer words that stand in (other) lines of the `story`."""
        import numpy as np

        words = self.vocabulary.words
        result: Floats = words.shared(story) / np.maximum(words.sizes(), 1)
        return result

    def under_heading(self, chance: Floats) -> Ints:
        """Which heading stands above with no story text since: 0 none, else 1 + 3 × (type − 1) + distance 0 to 2."""
        import numpy as np

        shown = self.found[:, _HEADING_COLUMNS]
        types: Ints = np.array(_HEADING_TYPES)[shown.argmax(axis=1)] * shown.any(axis=1)
        if not types.any():
            return types
        at = np.arange(len(chance))
        last = _before(np.maximum.accumulate(np.where(types > 0, at, -1)))
        sure = _before(np.maximum.accumulate(np.where(chance > _SURE, at, -1)))
        away = at - last
        distance = np.where(away <= 2, 0, np.where(away <= 8, 1, 2))
        near = (last >= 0) & (last > sure) & (away <= 40)
        return np.where(near, 1 + 3 * (types[last] - 1) + distance, 0)


def _before(values: Ints) -> Ints:
    import numpy as np

    return np.concatenate((np.full(1, -1, np.int64), values[:-1]))


class Wording(NamedTuple):
    """What the lines of a page say, as more than one looks at it."""

    texts: list[str]
    lowered: list[str]
    """The texts in small letters."""
    first_words: list[list[str]]
    """What stands between white space in the first ones: to keep those of all would cost long pages much memory."""

    def words(self) -> Iterator[list[str]]:
        """What stands between white space in each of the lines; of very long ones at the beginning."""
        return chain(self.first_words, map(_words, self.lowered[len(self.first_words) :]))


def wording_of(lines: Iterable[Line]) -> Wording:
    """The wording of `lines`."""
    texts = [line.text for line in lines]
    lowered = list(map(str.lower, texts))
    return Wording(texts, lowered, list(map(_words, lowered[:_KEPT])))


def _words(lowered: str) -> list[str]:
    return lowered[:_GRAMMAR_LENGTH].split()


def clues_of(text: str, said: Wording, shape: Shape, cues: Phrases, function_words: Collection[str]) -> Clues:
    """The clues of the lines of `text` that are `said`, with their `shape` and the function words of the language."""
    import numpy as np

    texts, lowered = said.texts, said.lowered
    size = len(texts)
    grammatical = list(map(len, map(frozenset(function_words).intersection, said.words())))
    categories = cues.categories_of([line[:_CUE_LENGTH] for line in texts])
    return Clues(
        categories=categories,
        found=_found(text, texts, shape, categories),
        function_words=np.fromiter(grammatical, np.int64, size),
        repeats=np.fromiter(_repeats(lowered), np.int64, size),
        place=shape.start / max(1, len(text)),
        vocabulary=vocabulary_of(text, texts, shape),
    )


def _found(text: str, texts: Sequence[str], shape: Shape, categories: Sequence[Collection[str]]) -> Ints:
    import numpy as np

    shown = [(at, _COLUMN[name]) for at, names in enumerate(categories) if names for name in names if name in _COLUMN]
    numbered = (shape.counts[:, s.DIGIT] >= _DATE_DIGITS) & (shape.end - shape.start <= _DATED_LENGTH)
    dated = [at for at in numbered.nonzero()[0].tolist() if _DATE.search(texts[at])]
    found = np.zeros((len(texts), len(CLUES)), np.int64)
    if shown:
        rows, columns = zip(*shown, strict=True)
        found[list(rows), list(columns)] = 1
    found[dated, _COLUMN["date"]] = 1
    if places := [place for sign in _CONTACTS for place in _places(text, sign)]:
        contacts = np.array(places)
        beside = shape.start.searchsorted(contacts, side="right") - 1
        found[beside[contacts < shape.end[beside]], _COLUMN["contact"]] = 1
    return found


def _places(text: str, sought: str) -> Iterator[int]:
    """Where `sought` stands in `text`."""
    at = text.find(sought)
    while at >= 0:
        yield at
        at = text.find(sought, at + 1)


def _repeats(lowered: Sequence[str]) -> list[int]:
    times = Counter(lowered)
    codes = [1 if times[line] > 1 else 0 for line in lowered]
    beginnings = pairwise([line[: _ALIKE + 1] for line in lowered])
    for at in [at for at, (before, here) in enumerate(beginnings, 1) if here == before]:
        line, before = lowered[at], lowered[at - 1]
        if line == before:
            codes[at], codes[at - 1] = 2, codes[at - 1] if codes[at - 1] == 2 else 3
        elif line.startswith(before[:60]) or before.startswith(line[:60]):
            codes[at] = codes[at] or 4
            codes[at - 1] = codes[at - 1] or 4
    return codes
