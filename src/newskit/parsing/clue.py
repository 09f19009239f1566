"""What the words of lines tell: cue phrases, grammar words, repetition, words shared with the story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from newskit.parsing.lines import Line

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
_SURE = 0.8
_CUE_LENGTH = 400
"""Cue phrases are looked for in this many characters at most: longer lines are prose."""
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|[0-3]?\d[./-][01]?\d[./-]\d\d|[0-2]?\d[:.h][0-5]\d(?!\d))")
_DIGIT = re.compile(r"\d")
_DATED_LENGTH = 120
_WORD = re.compile(r"\w{3,40}")
_PAIR = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")
_STEM = 7
_TELLING = 20
"""Shorter lines are labels: what words they share tells nothing."""
_NOTHING: frozenset[str] = frozenset()


class Vocabulary(Protocol):
    """What `newskit.cues.load()` gives, as far as it is needed here."""

    def categories(self, line: str) -> Collection[str]:
        """The names of the cue categories that a line belongs to."""


class Clues(Struct, frozen=True):
    """What the words of the lines of a page tell, one array entry a line."""

    categories: list[Collection[str]]
    """The cue categories of each line."""
    found: Ints
    """`[line, clue]`: 1 where the line shows that clue of `CLUES`."""
    function_words: Ints
    """Different function words of the page's language."""
    repeats: Ints
    """0 unique, 1 again elsewhere, 2 same as the line before, 3 as the line after, 4 begins like a neighbour."""
    place: Floats
    """Where the line begins, as a share of the page's characters."""
    words: list[frozenset[str]]
    """The longer words of each line, as written; none of the shortest lines."""
    names: list[frozenset[str]]
    """Words with a capital, cut to their first letters, and numbers; of Chinese, Japanese and Korean pairs of
    characters."""

    def shared_with(self, story: NDArray[np.bool_]) -> Floats:
        """The share of each line's longer words that stand in (other) lines of the `story`."""
        import numpy as np

        counts = shared(self.words, story)
        sizes = np.fromiter((len(words) or 1 for words in self.words), np.int64, len(self.words))
        result: Floats = counts / sizes
        return result

    def under_heading(self, chance: Floats) -> Ints:
        """Which heading stands above with no story text since: 0 none, else 1 + 3 × (type − 1) + distance 0 to 2."""
        import numpy as np

        types = np.zeros(len(chance), np.int64)
        for name, code in _HEADINGS.items():
            column = self.found[:, CLUES.index(name)]
            types = np.where((types == 0) & (column > 0), code, types)
        at = np.arange(len(chance))
        last = _before(np.maximum.accumulate(np.where(types > 0, at, -1)))
        sure = _before(np.maximum.accumulate(np.where(chance > _SURE, at, -1)))
        away = at - last
        distance = np.where(away <= 2, 0, np.where(away <= 8, 1, 2))
        shown = (last >= 0) & (last > sure) & (away <= 40)
        return np.where(shown, 1 + 3 * (types[last] - 1) + distance, 0)


def _before(values: Ints) -> Ints:
    import numpy as np

    return np.concatenate((np.full(1, -1, np.int64), values[:-1]))


def clues_of(text: str, lines: Sequence[Line], cues: Vocabulary, function_words: Collection[str]) -> Clues:
    """The clues of `lines` of `text`, with the function words of the page's language."""
    import numpy as np

    grammar = frozenset(function_words)
    lowered = [line.text.lower() for line in lines]
    words = [_words(line.text) for line in lines]
    size = len(lines)
    categories = _categories(lines, cues)
    return Clues(
        categories=categories,
        found=_found(lines, categories),
        function_words=np.fromiter((len(grammar.intersection(line.split())) for line in lowered), np.int64, size),
        repeats=np.fromiter(_repeats(lowered), np.int64, size),
        place=np.fromiter((line.start for line in lines), np.float64, size) / max(1, len(text)),
        words=words,
        names=[_names(known, line.text) for known, line in zip(words, lines, strict=True)],
    )


def shared(words: Sequence[frozenset[str]], story: NDArray[np.bool_]) -> Ints:
    """How many of the words of each line stand in (other) lines of the `story`."""
    import numpy as np

    once: set[str] = set()
    twice: set[str] = set()
    for at in np.flatnonzero(story).tolist():
        twice |= once & words[at]
        once |= words[at]
    counts = (len(line & (twice if own else once)) for line, own in zip(words, story.tolist(), strict=True))
    return np.fromiter(counts, np.int64, len(words))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text)) if len(text) >= _TELLING or not text.isascii() else _NOTHING


def _names(words: frozenset[str], text: str) -> frozenset[str]:
    names = {word[:_STEM] for word in words if not word[0].islower()}
    if not text.isascii():
        names.update(_PAIR.findall(text))
    return frozenset(names)


def _categories(lines: Sequence[Line], cues: Vocabulary) -> list[Collection[str]]:
    """The cue categories of each line; lines that stand on the page twice are looked up once."""
    known: dict[str, Collection[str]] = {}
    result: list[Collection[str]] = []
    for line in lines:
        text = line.text if len(line.text) <= _CUE_LENGTH else line.text[:_CUE_LENGTH]
        found = known.get(text)
        if found is None:
            found = known[text] = cues.categories(text)
        result.append(found)
    return result


def _found(lines: Sequence[Line], categories: Sequence[Collection[str]]) -> Ints:
    import numpy as np

    shown: list[tuple[int, int]] = []
    for at, (line, names) in enumerate(zip(lines, categories, strict=True)):
        text = line.text
        if names:
            shown.extend((at, _COLUMN[name]) for name in names if name in _COLUMN)
        if len(text) <= _DATED_LENGTH and _DIGIT.search(text) and _DATE.search(text):
            shown.append((at, _COLUMN["date"]))
        if "@" in text or "http" in text or "www." in text:
            shown.append((at, _COLUMN["contact"]))
    found = np.zeros((len(lines), len(CLUES)), np.int64)
    if shown:
        rows, columns = zip(*shown, strict=True)
        found[list(rows), list(columns)] = 1
    return found


def _repeats(lowered: Sequence[str]) -> list[int]:
    times = Counter(lowered)
    codes = [1 if times[line] > 1 else 0 for line in lowered]
    for at in range(1, len(lowered)):
        line, before = lowered[at], lowered[at - 1]
        if line == before:
            codes[at], codes[at - 1] = 2, codes[at - 1] if codes[at - 1] == 2 else 3
        elif len(before) > 12 and len(line) > 12 and (line.startswith(before[:60]) or before.startswith(line[:60])):
            codes[at] = codes[at] or 4
            codes[at - 1] = codes[at - 1] or 4
    return codes
