"""Relative times: "2 hours ago", "vor 3 Stunden", "2時間前"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from newskit.cues.file import Language, Unit, phrases
from newskit.text.fold import fold

_LONGEST = 160
"""A relative time is looked for in this many characters: longer lines are prose."""
_UNIT_KEY = 2


class Ago(Struct, frozen=True):
    """A time counted back from the moment of reading, and where it stands in the line."""

    amount: int
    unit: Unit
    start: int
    end: int
    """`line[start:end]` are its words; offsets count code points."""


class _Word(Struct, frozen=True):
    word: str
    unit: Unit
    before: tuple[str, ...]
    after: tuple[str, ...]
    spaces: bool


class Relative:
    """The words of relative times in all languages, and how to find such a time in a line."""

    def __init__(self, languages: Iterable[Language]) -> None:
        """Relative times as `languages` write them."""
        known = list(languages)
        self.units: Mapping[str, Unit] = {}
        """Folded unit words; where languages disagree, the first one's."""
        self.before = frozenset(_folded(language.time.before for language in known))
        self.after = frozenset(_folded(language.time.after for language in known))
        self.now = frozenset(_folded(language.time.now for language in known))
        self.today = frozenset(_folded(language.time.today for language in known))
        self.yesterday = frozenset(_folded(language.time.yesterday for language in known))
        self._words: dict[str, list[_Word]] = {}
        units: dict[str, Unit] = {}
        for language in known:
            for word in _unit_words(language):
                units.setdefault(word.word, word.unit)
                self._words.setdefault(word.word[:_UNIT_KEY], []).append(word)
        self.units = units
        for words in self._words.values():
            words.sort(key=lambda word: -len(word.word))
        ones = "|".join(sorted(map(re.escape, set(_folded(language.time.one for language in known))), key=len))
        self._number = re.compile(rf"(?<!\w)(?:\d{{1,3}}(?!\d)|(?:{ones})(?!\w))")

    def find(self, line: str) -> Ago | None:
        """The first relative time of `line`, or `None`; only short lines are looked at.

        >>> from newskit.cues import load
        >>> load().relative.find("Kultur · vor 3 Stunden")
        Ago(amount=3, unit='hour', start=9, end=22)
        """
        if len(line) > _LONGEST:
            return None
        folded = fold(line)
        for match in self._number.finditer(folded):
            found = self._unit_at(folded, match.start(), match.end())
            if found:
                word, start, end = found
                amount = int(match[0]) if match[0].isdecimal() else 1
                return Ago(amount, word.unit, original_offset(line, start), original_offset(line, end))
        return None

    def _unit_at(self, folded: str, start: int, end: int) -> tuple[_Word, int, int] | None:
        """The unit word after the number at `start:end` and the span of the whole expression."""
        unit_start = end + len(folded[end:]) - len(folded[end:].lstrip())
        for word in (
            *self._words.get(folded[unit_start : unit_start + 2], ()),
            *self._words.get(folded[unit_start : unit_start + 1], ()),
        ):
            unit_end = unit_start + len(word.word)
            if not folded.startswith(word.word, unit_start) or not _ends_word(folded, unit_end, spaces=word.spaces):
                continue
            span = _with_direction(folded, word, start, unit_end)
            if span:
                return word, *span
        return None


def _with_direction(folded: str, word: _Word, start: int, end: int) -> tuple[int, int] | None:
    """The span of number and unit with the word that makes them a past time, or `None` without one."""
    head = folded[:start].rstrip()
    for before in word.before:
        if head.endswith(before) and (len(head) == len(before) or not head[-len(before) - 1].isalnum()):
            return len(head) - len(before), end
    tail = folded[end:].lstrip(" .\u00a0")
    for after in word.after:
        if tail.startswith(after) and _ends_word(tail, len(after), spaces=word.spaces):
            return start, len(folded) - len(tail) + len(after)
    return None


def _ends_word(text: str, end: int, *, spaces: bool) -> bool:
    return not spaces or end >= len(text) or not text[end].isalnum()


def _unit_words(language: Language) -> Iterable[_Word]:
    before, after = tuple(_folded([language.time.before])), tuple(_folded([language.time.after]))
    for unit in Unit.__args__:  # type: ignore[attr-defined]
        for word in phrases(getattr(language.time.units, unit)):
            yield _Word(fold(word), unit, before, after, language.spaces)


def _folded(lists: Iterable[str]) -> list[str]:
    return [fold(phrase) for text in lists for phrase in phrases(text)]


def original_offset(line: str, folded_offset: int) -> int:
    """Where in `line` the first `folded_offset` characters of its folded form end.

    Folding keeps most lengths, so the search starts there.

    >>> original_offset("Straße: x", 8)
    7
    """
    at = min(folded_offset, len(line))
    if line.isascii():
        return at
    while at > 0 and len(fold(line[:at])) > folded_offset:
        at -= 1
    while at < len(line) and len(fold(line[:at])) < folded_offset:
        at += 1
    return at
