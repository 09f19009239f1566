"""The words of a page's lines as numbers, so that what lines share is counted for all of them at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_WORD = re.compile(r"\w{3,40}|\n")
_PAIR = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")
_STEM = 7
_TELLING = 20
"""Shorter lines are labels: what words they share tells nothing."""
_LONG = 1 << 20
"""Of longer texts no list of words is made, to save memory."""


class Words(Struct, frozen=True):
    """Which words stand in which lines, each once a line, in the order of lines."""

    line: Ints
    word: Ints
    """The number of the word that stands in the line of `line` at the same place."""
    lines: int
    """How many lines there are."""
    numbers: int
    """The numbers of words are below this one."""

    def sizes(self) -> Ints:
        """How many words each line has."""
        import numpy as np

        return np.bincount(self.line, minlength=self.lines)

    def standing_in(self, lines: Flags) -> Flags:
        """By the number of a word: whether it stands in one of `lines`."""
        import numpy as np

        known = np.zeros(self.numbers, bool)
        known[self.word[lines[self.line]]] = True
        return known

    def known(self, words: Flags) -> Ints:
        """How many of the flagged `words` (by number) each line has."""
        import numpy as np

        return np.bincount(self.line[words[self.word]], minlength=self.lines)

    def shared(self, lines: Flags) -> Ints:
        """How many of the words of each line stand in another one of `lines`."""
        import numpy as np

        own = lines[self.line]
        times = np.bincount(self.word[own], minlength=self.numbers)
        return np.bincount(self.line[times[self.word] > own], minlength=self.lines)


class Vocabulary(NamedTuple):
    """The words and names of the lines of a page; both are numbered alike."""

    words: Words
    """The longer words, as written; none of the shortest lines."""
    names: Words
    """Words with a capital, cut to their first letters, and numbers; of Chinese, Japanese and Korean pairs of
    characters."""


def vocabulary_of(texts: Sequence[str], wide: Sequence[int]) -> Vocabulary:
    """The vocabulary of the lines `texts`; `wide`: the lines with more than one wide character."""
    import numpy as np

    text = "\n".join([line if len(line) >= _TELLING or not line.isascii() else "" for line in texts])
    tokens = _WORD.findall(text) if len(text) <= _LONG else (match[0] for match in _WORD.finditer(text))
    numbers: dict[str, int] = {}
    word = np.fromiter(map(numbers.setdefault, tokens, count()), np.int64)
    free = len(word)
    ends = word == numbers.pop("\n", -1)
    line = np.cumsum(ends)[~ends]
    word = word[~ends]
    stems, more_lines, more_names = _names(texts, wide, numbers, free)
    stem = stems[word]
    named = stem >= 0
    names = np.concatenate((stem[named], more_names))
    total = free + len(numbers)
    lines = len(texts)
    return Vocabulary(
        _once(line, word, lines, total), _once(np.concatenate((line[named], more_lines)), names, lines, total)
    )


def _names(texts: Sequence[str], wide: Sequence[int], numbers: dict[str, int], free: int) -> tuple[Ints, Ints, Ints]:
    """By the number of a word that of the name it is, or -1; and lines and numbers of the names in `wide` lines.

    `numbers`: the number of each word, to which names are added; `free`: the first one that is not in use.
    """
    import numpy as np

    stems = np.full(free, -1)
    large = [word for word in numbers if word < "a" or (word > "z" and not word[0].islower())]
    for word in large:
        stems[numbers[word]] = numbers.setdefault(word[:_STEM], free + len(numbers))
    lines: list[int] = []
    names: list[int] = []
    for at in wide:
        for pair in _PAIR.findall(texts[at]):
            lines.append(at)
            names.append(numbers.setdefault(pair, free + len(numbers)))
    return stems, np.array(lines, np.int64), np.array(names, np.int64)


def _once(line: Ints, word: Ints, lines: int, numbers: int) -> Words:
    import numpy as np

    places = np.sort(line * numbers + word)
    if len(places):
        places = places[np.concatenate(([True], places[1:] > places[:-1]))]
    return Words(*np.divmod(places, max(numbers, 1)), lines, numbers)
