"""What is seen of a page before anything is decided: its language, the shape and the clues of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newskit.cues import language as languages
from newskit.parsing.clue import Clues, Wording, clues_of, wording_of
from newskit.parsing.lines import Line
from newskit.parsing.shape import Shape, shape_of

if TYPE_CHECKING:
    from newskit.cues import Cues

_LONG = 60
"""Lines of this length tell a page's language better than its menus do."""
_SAMPLE = 3000


def look(text: str, lines: Sequence[Line], cues: Cues) -> tuple[Shape, Clues, str]:
    """Shape and clues of `lines` (at least one), and the page's language (`und` when unsure)."""
    said = wording_of(lines)
    language = _language(said)
    words = _function_words(cues.function_words, language)
    shape = shape_of(text, lines)
    return shape, clues_of(text, said, shape, cues, words), language


def _language(said: Wording) -> str:
    sample: list[str] = []
    words: list[str] = []
    size = 0
    for line, its_words in zip(said.texts, said.words(), strict=True):
        if len(line) >= _LONG:
            sample.append(line[:1000])
            words += its_words
            size += len(sample[-1])
            if size > _SAMPLE:
                break
    if size < _SAMPLE // 10:
        return languages.detect("\n".join([*sample, *[line[:200] for line in said.texts[:200]]]))
    return languages.language_of("\n".join(sample), words)


def _function_words(known: Mapping[str, frozenset[str]], language: str) -> frozenset[str]:
    return known.get(language, frozenset())
