"""Words that tell what a line is: names of months and days, given names, words of page furniture."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from importlib.resources import files

from newskit.cues import Cues
from newskit.cues.file import phrases
from newskit.text.date import Names, names
from newskit.text.fold import fold


@functools.lru_cache(maxsize=1000)
def fold_word(word: str) -> str:
    """`fold` for the words of names: a byline's are asked for several times while its page is read."""
    return fold(word)


@functools.cache
def names_of(cues: Cues) -> Names:
    """The names of months, weekdays and spans of time of all languages; made once."""
    relative = cues.relative
    days = {**dict.fromkeys(relative.today, 0), **dict.fromkeys(relative.yesterday, -1)}
    return names(
        cues.months,
        fold=fold,
        weekdays=cues.weekdays,
        units=relative.units,
        past=[*relative.before, *relative.after],
        days={word: number for word, number in days.items() if " " not in word},
    )


@functools.cache
def given_names() -> frozenset[str]:
    """Frequent given names of many languages (and family names where they come first), folded."""
    text = files("newskit.parsing.fields").joinpath("given_names.txt").read_text(encoding="utf-8")
    return frozenset(fold(" ".join(line for line in text.split("\n") if not line.startswith("#"))).split())


_NO_FURNITURE = frozenset(
    ["byline_prefix", "source_prefix", "editor_prefix", "byline_role", "bio", "agency", "caption_markers"]
)
_WORD = re.compile(r"[^\W\d_]{3,}")


@functools.cache
def furniture_words(cues: Cues) -> frozenset[str]:
    """The words of all cue phrases but those of bylines and agencies, folded; given names left out."""
    texts = [
        f"{patterns.line} {patterns.label} {patterns.start} {patterns.name}"
        for language in cues.languages.values()
        for name, patterns in language.cues.items()
        if name not in _NO_FURNITURE
    ]
    return frozenset(_WORD.findall(fold(" ".join(texts)))) - given_names()


class Announcing:
    """The cues that announce names and dates, asked only where one can begin: by their first words."""

    def __init__(self, cues: Cues) -> None:
        """The announcing cues of all languages of `cues`."""
        self._cues = cues
        self._first: dict[str, set[str]] = {}
        for name in _ANNOUNCING:
            for word in _first_words(cues, name):
                self._first.setdefault(word, set()).add(name)
        self._roles = _first_words(cues, "byline_role")

    def begun(self, text: str) -> Collection[str]:
        """The categories of which a cue may stand at the beginning of `text`; for most texts none."""
        match = _FIRST.search(text, 0, _FAR)
        if match is None:
            return ()
        word = match[0].lower()
        found = self._first.get(word, ())
        if word.isascii():
            return found
        return _ANNOUNCING if _WIDE.match(word) else {*found, *self._first.get(fold(word), ())}

    def prefix(self, text: str, category: str) -> int:
        """The length of the cue of `category` that `text` begins with, with its separator; else 0."""
        return self._cues.prefix(text, category) if category in self.begun(text) else 0

    def is_role(self, text: str) -> bool:
        """Whether `text` is what somebody does at a paper: `Senior Writer`."""
        match = _FIRST.search(text)
        return match is not None and fold(match[0]) in self._roles and "byline_role" in self._cues.categories(text)

    def is_agency(self, text: str) -> bool:
        """Whether `text` is a known news agency."""
        return "agency" in self._cues.categories(text)


_ANNOUNCING = (
    "byline_prefix", "source_prefix", "editor_prefix", "published_prefix", "updated_prefix", "caption_markers", "tags",
)  # fmt: skip
_FIRST = re.compile(r"[^\W_]+")
_FAR = 40
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _first_words(cues: Cues, category: str) -> frozenset[str]:
    """The first words of the phrases of a category, folded."""
    words: set[str] = set()
    for language in cues.languages.values():
        if (patterns := language.cues.get(category)) is not None:
            texts = (patterns.line, patterns.label, patterns.start, patterns.name, patterns.opening)
            for phrase in phrases(fold("|".join(texts))):
                if (match := _FIRST.search(phrase)) is not None:
                    words.add(match[0])
    return frozenset(words)


@functools.cache
def announcing(cues: Cues) -> Announcing:
    """The announcing cues of `cues`, made once."""
    return Announcing(cues)
