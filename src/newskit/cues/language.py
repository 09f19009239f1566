"""The language of a text: its script, then its function words.

A cue file teaches its language; scripts that only one language of the news is written in need none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from operator import itemgetter

from newskit.cues import load

UNKNOWN = "und"
SAMPLE = 5_000
"""At most about this many characters of a text are looked at."""

_LONG_LINE = re.compile(r"[^\n]{60,700}")
_ENOUGH = 800
"""Long lines are taken for the whole text if they have this many characters together."""
_SHARE = 0.11
"""With this share of function words a text is in the language that has most of them …"""
_SMALL_SHARE, _AHEAD = 0.04, 2
"""… with a smaller share only if no other language has half as many: some languages use few such words."""
_FEWEST, _FEWEST_DIFFERENT = 3, 4
_MANY_WORDS = 40
_FOREIGN = 0.3
"""From this share of letters on, another script than Latin is the text's script."""
_KANA = 0.05
_STEP = 4

_LATIN = "Latn"
_WIDE = frozenset(("zh", "ja", "ko", "th", "lo", "my", "km"))
_WIDE_WEIGHT = 3
"""A letter of a script without spaces, or of syllables, says as much as this many letters of an alphabet."""
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_RANGES = (
    (0x41, _LATIN), (0x370, "el"), (0x400, "Cyrl"), (0x530, "hy"), (0x590, "he"), (0x600, "Arab"),
    (0x700, ""), (0x750, "Arab"), (0x780, ""), (0x900, "Deva"), (0x980, "bn"), (0xA00, "pa"), (0xA80, "gu"),
    (0xB00, "or"), (0xB80, "ta"), (0xC00, "te"), (0xC80, "kn"), (0xD00, "ml"), (0xD80, "si"), (0xE00, "th"),
    (0xE80, "lo"), (0xF00, "bo"), (0x1000, "my"), (0x10A0, "ka"), (0x1100, ""), (0x1200, "am"), (0x13A0, ""),
    (0x1780, "km"), (0x1800, ""), (0x1E00, _LATIN), (0x1F00, "el"), (0x2000, ""), (0x3040, "ja"),
    (0x3100, ""), (0x3400, "zh"), (0xA000, ""), (0xAC00, "ko"), (0xD7B0, ""),
)  # fmt: skip
"""Where scripts begin, by code point; two letters name the language that a script is taken for."""
_STARTS = [start for start, _ in _RANGES]


def detect(text: str) -> str:
    """The ISO 639-1 code of the language of `text`, or `und` when unsure.

    >>> detect("Der Fluss ist in der Nacht über die Ufer getreten, und die Feuerwehr pumpt mit allen Kräften.")
    'de'
    >>> detect("404")
    'und'
    """
    sample = _sample(text)
    return language_of(sample, sample.lower().split())


def language_of(sample: str, words: Sequence[str]) -> str:
    """What `detect` says of a `sample` of running text and its `words`, in small letters."""
    script = _LATIN if sample.isascii() else _script(sample)
    if not script or len(script) == 2:  # noqa: PLR2004 - a language already
        return script or UNKNOWN
    return _by_function_words(words, script)


def _sample(text: str) -> str:
    """Long lines of `text`, as running text tells most; its beginning where there are too few."""
    lines: list[str] = []
    size = 0
    for match in _LONG_LINE.finditer(text, 0, SAMPLE * 20):
        lines.append(match[0])
        size += len(match[0])
        if size >= SAMPLE:
            break
    return "\n".join(lines) if size >= _ENOUGH else text[:SAMPLE]


def _script(sample: str) -> str:
    """The script (or the language that it stands for) of most of the letters."""
    signs = sample[::_STEP] if len(sample) > _ENOUGH else sample
    ascii_signs = signs.encode("ascii", "ignore")
    if _WIDE_WEIGHT * (len(signs) - len(ascii_signs)) < _FOREIGN * len(ascii_signs.translate(None, _NO_LETTERS)):
        return _LATIN  # whatever the other signs are, they are too few
    letters: Counter[str] = Counter()
    for sign, times in Counter(signs).items():
        if sign.isalpha():
            letters[_RANGES[max(0, bisect_right(_STARTS, ord(sign)) - 1)][1]] += times
    del letters[""]
    if letters["ja"] > _KANA * letters["zh"]:
        letters["ja"] += letters.pop("zh", 0)
    weights = {script: times * (_WIDE_WEIGHT if script in _WIDE else 1) for script, times in letters.items()}
    latin = weights.pop(_LATIN, 0)
    if not weights:
        return _LATIN if latin else ""
    foreign = max(weights, key=lambda script: (weights[script], script))
    return foreign if weights[foreign] > _FOREIGN * (latin + sum(weights.values())) else _LATIN


def _by_function_words(words: Sequence[str], script: str) -> str:
    """The language whose function words make up most of the words, if they are enough."""
    sharers, known = _known_words(script)
    times: defaultdict[str, int] = defaultdict(int)
    for number, count in Counter(filter(None, map(known.get, words))).items():
        for code in sharers[number]:
            times[code] += count
    ranked = sorted(times.items(), key=itemgetter(1), reverse=True)
    if not ranked or ranked[0][1] < _FEWEST:
        return UNKNOWN
    best, most = ranked[0]
    if len(words) > _MANY_WORDS and not _has_different(load().function_words[best], words):
        return UNKNOWN
    next_most = ranked[1][1] if len(ranked) > 1 else 0
    needed = _SMALL_SHARE if most >= _AHEAD * next_most else _SHARE
    return best if most >= needed * len(words) else UNKNOWN


def _has_different(known: frozenset[str], words: Sequence[str]) -> bool:
    """Whether enough of the `known` words are among `words`; nearly always the first few of these tell."""
    first = known.intersection(words[: 2 * _MANY_WORDS])
    return len(first) >= _FEWEST_DIFFERENT or len(known.intersection(words)) >= _FEWEST_DIFFERENT


@cache
def _known_words(script: str) -> tuple[list[tuple[str, ...]], dict[str, int]]:
    """The groups of languages of a script that share a function word, and these words to the number of their group.

    Group 0 is nobody's, so that every number is true.
    """
    languages: dict[str, tuple[str, ...]] = {}
    for code, words in load().function_words.items():
        if _file_script(code) == script:
            for word in words:
                languages[word] = (*languages.get(word, ()), code)
    sharers = [(), *dict.fromkeys(languages.values())]
    number_of = {codes: number for number, codes in enumerate(sharers)}
    return sharers, {word: number_of[codes] for word, codes in languages.items()}


@cache
def _file_script(code: str) -> str:
    """The script of a language file, by its function words."""
    return _script(" ".join(sorted(load().function_words[code])))
