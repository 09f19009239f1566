"""The phrases that may stand anywhere inside a line, and the search for them.

One line is searched by its words. A whole page is searched at once: a phrase can stand on it only if pieces of
the phrase do, which a table of all pieces of the page tells for all phrases in a few steps of numpy; what is
left are a few phrases to look for. Phrases of scripts without spaces are one regular expression.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pieces = NDArray[np.uint32]
    Places = NDArray[np.intp]

_WORD = re.compile(r"\w+")
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
WIDE = re.compile(f"[{_NO_SPACES}]")
"""Letters of scripts that are written without spaces, or with words that phrases cannot be told apart by."""
_WIDE_BYTES = bytes((0xE0, 0xE1, *range(0xE3, 0xEE)))
"""What the letters of `WIDE` begin with in UTF-8."""

_PIECE = 4
"""Bytes of a piece: what numpy can read as one number."""
_PIECES = 16
"""So many pieces of each phrase are looked up: with fewer, more phrases are looked for in vain."""
_FIRST_STEP = 4
"""Every fourth of them is looked up first, which leaves few phrases."""
_TABLE_BITS = 16
_SCATTER = 0x9E3779B1
"""Odd, near 2³² divided by the golden ratio: its multiples differ in their upper bits (Knuth, TAOCP 3, 6.4)."""
_ALWAYS = 0
"""The piece that every page counts as having; phrases that are shorter than a piece have only this one."""


class Inside:
    """Phrases, folded, and the bits of their categories."""

    def __init__(self) -> None:
        """No phrases yet."""
        self._bits: dict[str, int] = {}
        """Phrases of scripts with spaces."""
        self._wide: dict[str, int] = {}
        """Phrases of scripts without."""

    def add(self, phrase: str, bit: int, *, spaces: bool) -> None:
        """Take in a phrase; before the first search."""
        apart = spaces and _WORD.search(phrase) and not WIDE.search(phrase)
        known = self._bits if apart else self._wide
        known[phrase] = known.get(phrase, 0) | bit

    def bits(self, text: str) -> int:
        """The bits of the phrases in the folded `text` of one line."""
        text = text.replace("\n", " ")
        found = self._wide_bits(text)
        known = self._by_word
        for word in _WORD.findall(text):
            for phrase in known.get(word, ()):
                if _stands_in(text, phrase):
                    found |= self._bits[phrase]
        return found

    def add_bits(self, texts: Sequence[str], found: list[int]) -> None:
        """Add to the bits `found` those of the phrases in each of the folded `texts`: the faster way for many."""
        page = "\n".join(texts)
        if page.count("\n") >= len(texts) > 0:  # a line break inside a line
            texts = [text.replace("\n", " ") for text in texts]
            page = "\n".join(texts)
        encoded = page.encode("utf-8", "surrogatepass")
        for phrase, sought in self._possible(encoded):
            for at in _lines_with(sought, encoded):
                if _stands_in(texts[at], phrase):
                    found[at] |= self._bits[phrase]
        if not page.isascii() and len(encoded.translate(None, _WIDE_BYTES)) < len(encoded):
            found[:] = [bits | self._wide_bits(text) for bits, text in zip(found, texts, strict=True)]

    def _possible(self, page: bytes) -> Iterator[tuple[str, bytes]]:
        """The phrases all pieces of which stand in `page`, and their UTF-8."""
        import numpy as np

        phrases, pieces = self._pieces
        seen = np.zeros(1 << _TABLE_BITS, np.bool_)
        seen[_ALWAYS] = True
        seen[_pieces_of(page)] = True
        few = np.flatnonzero(seen[pieces[::_FIRST_STEP]].all(axis=0))
        return (phrases[at] for at in few[seen[pieces[:, few]].all(axis=0)].tolist())

    @functools.cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """The phrases by their longest word."""
        known: dict[str, list[str]] = {}
        for phrase in self._bits:
            known.setdefault(max(_WORD.findall(phrase), key=len), []).append(phrase)
        return known

    @functools.cached_property
    def _pieces(self) -> tuple[list[tuple[str, bytes]], Places]:
        """The phrases and their UTF-8; `[number, phrase]`: pieces of each, from its beginning to its end."""
        import numpy as np

        phrases = [(phrase, phrase.encode()) for phrase in self._bits]
        spread = np.linspace(0, 1, _PIECES)
        chosen = np.full((_PIECES, len(phrases)), _ALWAYS, np.intp)
        for at, (_, encoded) in enumerate(phrases):
            if (pieces := _pieces_of(encoded)).size:
                chosen[:, at] = pieces[(spread * (pieces.size - 1)).astype(np.intp)]
        return phrases, chosen

    @functools.cached_property
    def _wide_phrase(self) -> re.Pattern[str]:
        """Any phrase without spaces; compiled when first needed, because that takes milliseconds."""
        longest_first = sorted(self._wide, key=lambda phrase: (-len(phrase), phrase))
        return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def _wide_bits(self, text: str) -> int:
        """The bits of the phrases without spaces that stand in a folded `text`."""
        found = 0
        if not text.isascii() and WIDE.search(text):
            for match in self._wide_phrase.finditer(text):
                found |= self._wide[match[0]]
        return found


def _pieces_of(text: bytes) -> Pieces:
    """The number of every piece of `text`, in order; different pieces may share one."""
    import numpy as np

    size = max(0, len(text) - _PIECE + 1)
    codes = np.ndarray(size, np.uint32, text, strides=(1,))  # each begins one byte after the one before
    pieces: Pieces = codes * np.uint32(_SCATTER)
    pieces >>= np.uint32(32 - _TABLE_BITS)
    return pieces


def _lines_with(sought: bytes, page: bytes) -> Iterator[int]:
    """The numbers of the lines of `page` that hold `sought`."""
    line = passed = 0
    at = page.find(sought)
    while at >= 0:
        line += page.count(b"\n", passed, at)
        yield line
        passed = at
        end = page.find(b"\n", at)
        at = page.find(sought, end) if end >= 0 else -1


def _stands_in(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text` as whole words."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        starts = at == 0 or not phrase[0].isalnum() or not _in_word(text[at - 1])
        ends = end == len(text) or not phrase[-1].isalnum() or not _in_word(text[end])
        if starts and ends:
            return True
        at = text.find(phrase, at + 1)
    return False


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
