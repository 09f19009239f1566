"""`Cues`: what the language files know together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newskit.cues.file import Language, month_lines, phrases
from newskit.cues.phrasebook import Phrasebook
from newskit.cues.relative import Relative
from newskit.text.fold import fold

_REMEMBERED = 20_000
_REMEMBERED_LENGTH = 400
_REMEMBERED_PREFIXES = 1_000
"""Enough for a page: its fields and its teasers ask for the same beginnings again."""


class _Sets(dict[int, frozenset[str]]):
    """Bits to the names that they stand for; worked out when first asked for."""

    def __init__(self, bits: Mapping[str, int]) -> None:
        super().__init__({0: frozenset()})
        self._names = bits

    def __missing__(self, bits: int) -> frozenset[str]:
        found = self[bits] = frozenset(name for name, bit in self._names.items() if bit & bits)
        return found


class Cues:
    """The cue phrases, function words, month names … of all languages, merged.

    Made by `newskit.cues.load`; the same line always gives the same answer.
    """

    def __init__(self, languages: Mapping[str, Language]) -> None:
        """The cues of `languages`: code to language file."""
        known = languages.values()
        self.languages = languages
        """What each file says, by language code."""
        self.function_words: Mapping[str, frozenset[str]] = {
            code: frozenset(language.function_words.split()) for code, language in languages.items()
        }
        """Grammar words of each language, lower case with accents (not folded)."""
        self.months: Mapping[str, int] = _months(known)
        """Folded month names and abbreviations to 1..12; a word for two different months is left out."""
        self.weekdays = frozenset(fold(word) for language in known for word in phrases(language.weekdays))
        """Folded names and abbreviations of weekdays."""
        self.relative = Relative(known)
        """Words of relative times, and a finder."""
        self.names = tuple(sorted({name for language in known for name in language.cues}))
        """All categories."""
        self._bits = {name: 1 << at for at, name in enumerate(self.names)}
        self._book = Phrasebook()
        for language in known:
            for name, patterns in language.cues.items():
                self._book.add(patterns, self._bits[name], spaces=language.spaces)
        self._sets = _Sets(self._bits)
        self._memory: dict[str, frozenset[str]] = {}
        self._prefixes: dict[tuple[str, str], int] = {}

    def categories(self, line: str) -> frozenset[str]:
        """The names of the categories that `line` belongs to.

        Case, accents, bullets, counts beside a phrase and a colon behind it do not matter. The cost does not
        depend on the line's length.
        """
        found = self._memory.get(line)
        if found is None:
            found = self._sets[self._book.bits(line)]
            self._remember({line: found})
        return found

    def categories_of(self, lines: Sequence[str]) -> list[frozenset[str]]:
        """The categories of each of `lines`: the cheaper way for all lines of a page."""
        known = {line: self._memory.get(line) for line in lines}
        new = [line for line, found in known.items() if found is None]
        fresh = dict(zip(new, map(self._sets.__getitem__, self._book.bits_of(new)), strict=True)) if new else {}
        if fresh:
            self._remember(fresh)
        return [fresh[line] if (found := known[line]) is None else found for line in lines]

    def _remember(self, fresh: Mapping[str, frozenset[str]]) -> None:
        if len(self._memory) >= _REMEMBERED:
            self._memory.clear()
        if max(map(len, fresh)) <= _REMEMBERED_LENGTH:
            self._memory.update(fresh)
        else:
            self._memory.update((line, found) for line, found in fresh.items() if len(line) <= _REMEMBERED_LENGTH)

    def prefix(self, line: str, category: str) -> int:
        """The length of the phrase of `category` that opens `line`, with the separator after it; else 0.

        >>> from newskit.cues import load
        >>> load().prefix("Tags: floods, rain", "tags")
        6
        """
        found = self._prefixes.get((line, category))
        if found is None:
            bit = self._bits.get(category)
            found = 0 if bit is None else self._book.prefix(line, bit)
            if len(self._prefixes) >= _REMEMBERED_PREFIXES:
                self._prefixes.clear()
            if len(line) <= _REMEMBERED_LENGTH:
                self._prefixes[line, category] = found
        return found


def _months(languages: Iterable[Language]) -> dict[str, int]:
    """Folded names to the number of the month, without the names that are not the same month everywhere."""
    found: dict[str, int] = {}
    for language in languages:
        if not language.months:
            continue
        for number, line in enumerate(month_lines(fold(language.months)), 1):
            for name in phrases(line):
                if found.setdefault(name, number) != number:
                    found[name] = 0
    return {name: number for name, number in found.items() if number}
