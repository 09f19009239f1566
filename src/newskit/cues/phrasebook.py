"""The phrases of all languages, arranged so that a line meets few of them.

Whole lines are found in a dictionary, beginnings and ends by their first and last characters, phrases inside
a line as `newskit.cues.inside` describes. Categories are bits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newskit.cues.file import Patterns
from newskit.cues.inside import WIDE, Inside
from newskit.cues.relative import original_offset
from newskit.text.fold import fold
from newskit.text.foldpage import fold_lines

SHORT = 90
"""A line is short up to this many characters; `start` and `name` phrases match only there."""
FEW_WORDS = 8
"""A line of more words than this that ends like a sentence is one: only `opening` phrases match its start."""
HEAD, TAIL = 300, 200
"""Of longer lines only this many characters at both ends are looked at, which bounds the cost of a line."""

_LABEL_LENGTH = 60
_EDGES = " \t\r\f\v\x85\u2028\u2029•◦▪▫■□●○‣⁃∙·*►▶➤»«›‹→|:：…>-"
"""What may stand before and after a phrase without being part of it."""
_BRACKETED = _EDGES + "[]()【】［］（）"
"""The same, and the brackets a label may stand in."""
_COUNTS = "0123456789()[]{}.,+#（） "
_LABEL_END = re.compile("[:|：]")
_SEPARATOR = re.compile(r"[\s:|：>»-]*")
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")

_START, _OPENING, _NAME = range(3)

_REMEMBERED = 5_000
_LONG_START = 4


class _Corners(dict[str, tuple[str, ...]]):
    """Two characters to the phrases that a text which begins (or ends) with them may begin (or end) with."""

    def __init__(self, *, at_end: bool) -> None:
        super().__init__()
        self._at_end = at_end
        self._phrases: dict[str, list[str]] = {}

    def add(self, phrase: str) -> None:
        """Take in a phrase."""
        known = self._phrases.setdefault(phrase[-2:] if self._at_end else phrase[:2], [])
        if phrase not in known:
            known.append(phrase)

    def __missing__(self, two: str) -> tuple[str, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        one = two[-1:] if self._at_end else two[:1]
        fitting = (*self._phrases.get(two, ()), *(self._phrases.get(one, ()) if one != two else ()))
        found = self[two] = tuple(fitting)
        return found


class Phrasebook:
    """Cue phrases and the bits of their categories."""

    def __init__(self) -> None:
        """An empty book."""
        self._whole: dict[str, int] = {}
        self._labels: dict[str, int] = {}
        self._start_bits: dict[str, list[tuple[int, int]]] = {}
        """What belongs to each phrase that opens lines: bit and mode, as often as it was added."""
        self._long_starts: dict[str, tuple[str, ...]] = {}
        """Those of four characters or more, by their first four."""
        self._short_starts = _Corners(at_end=False)
        self._end_bits: dict[str, int] = {}
        self._ends = _Corners(at_end=True)
        self._inside = Inside()

    def add(self, patterns: Patterns, bit: int, *, spaces: bool) -> None:
        """Take in the phrases of one category of one language."""
        whole, labels = self._whole, self._labels
        for phrase in _folded(patterns.line, _EDGES):
            whole[phrase] = whole.get(phrase, 0) | bit
        for phrase in _folded(patterns.label, _EDGES):
            whole[phrase] = whole.get(phrase, 0) | bit
            label = phrase.strip(_BRACKETED)
            labels[label] = labels.get(label, 0) | bit
        for mode, text in ((_START, patterns.start), (_OPENING, patterns.opening), (_NAME, patterns.name)):
            for phrase in _folded(text):
                if bare := phrase.strip(_EDGES):
                    whole[bare] = whole.get(bare, 0) | bit
                self._add_start(phrase, bit, mode)
        for phrase in _folded(patterns.end):
            self._ends.add(phrase)
            self._end_bits[phrase] = self._end_bits.get(phrase, 0) | bit
        for phrase in _folded(patterns.contains):
            self._inside.add(phrase, bit, spaces=spaces)

    def _add_start(self, phrase: str, bit: int, mode: int) -> None:
        if phrase in self._start_bits:
            self._start_bits[phrase].append((bit, mode))
            return
        self._start_bits[phrase] = [(bit, mode)]
        if len(phrase) < _LONG_START:
            self._short_starts.add(phrase)
        else:
            corner = phrase[:_LONG_START]
            self._long_starts[corner] = (*self._long_starts.get(corner, ()), phrase)

    def bits(self, line: str) -> int:
        """The bits of all categories that `line` belongs to."""
        if len(line) <= HEAD + TAIL:
            text = tail = whole = fold(line)
        else:
            text, tail = fold(line[:HEAD]), fold(line[-TAIL:])
            whole = f"{text} {tail}"
        return self._outer([line], [text], [tail])[0] | self._inside.bits(whole)

    def bits_of(self, lines: Sequence[str]) -> list[int]:
        """The bits of each of `lines`: what `bits` says, for a third of the time where they are many."""
        long = [at for at, line in enumerate(lines) if len(line) > HEAD + TAIL]
        short = ["" if len(line) > HEAD + TAIL else line for line in lines] if long else lines
        texts = fold_lines(short)
        found = self._outer(short, texts, texts)
        self._inside.add_bits(texts, found)
        for at in long:
            found[at] = self.bits(lines[at])
        return found

    def _outer(self, lines: Sequence[str], texts: Sequence[str], tails: Sequence[str]) -> list[int]:
        """The bits that whole, beginning (of the folded `texts`) and end (of the folded `tails`) of lines tell.

        Most lines match nothing: one quick test after the other goes over all of them, and only the few that
        pass are looked at.
        """
        whole = self._whole
        keys = [text.strip(_EDGES) for text in texts]
        found = [whole.get(key) or whole.get(key.strip(_COUNTS), 0) for key in keys]
        for at in [at for at, key in enumerate(keys) if ":" in key or "|" in key or "：" in key]:
            found[at] |= self._label(keys[at])
        long = self._long_starts
        for at in [at for at, key in enumerate(keys) if key[:_LONG_START] in long]:
            found[at] |= self._starting(lines[at], keys[at], long[keys[at][:_LONG_START]])
        for at, phrases in [(at, phrases) for at, key in enumerate(keys) if (phrases := self._short_starts[key[:2]])]:
            found[at] |= self._starting(lines[at], keys[at], phrases)
        tails = [tail.rstrip() for tail in tails]
        for at, phrases in [(at, phrases) for at, tail in enumerate(tails) if (phrases := self._ends[tail[-2:]])]:
            found[at] |= self._ending(tails[at], phrases)
        return found

    def _starting(self, line: str, key: str, phrases: tuple[str, ...]) -> int:
        found = 0
        if not key.startswith(phrases):
            return found
        for phrase in phrases:
            if key.startswith(phrase):
                for bit, mode in self._start_bits[phrase]:
                    if not found & bit and _allows(line, key, phrase, mode):
                        found |= bit
        return found

    def _ending(self, tail: str, phrases: tuple[str, ...]) -> int:
        found = 0
        if not tail.endswith(phrases):
            return found
        for phrase in phrases:
            if tail.endswith(phrase) and _begins_word(tail, phrase):
                found |= self._end_bits[phrase]
        return found

    def _label(self, key: str) -> int:
        end = _LABEL_END.search(key, 0, _LABEL_LENGTH)
        return self._labels.get(key[: end.start()].strip(_BRACKETED), 0) if end else 0

    def prefix(self, line: str, bit: int) -> int:
        """The length of the longest phrase at the start of `line` that belongs to the category of `bit`.

        A separator after the phrase (colon, bar, blanks) is counted; 0 if there is no such phrase.
        """
        folded = fold(line[:HEAD])
        text = folded.lstrip(_EDGES)
        key = text.rstrip(_EDGES)
        phrases = (*self._long_starts.get(key[:_LONG_START], ()), *self._short_starts[key[:2]])
        lengths = [
            len(phrase)
            for phrase in (phrases if key.startswith(phrases) else ())
            if key.startswith(phrase)
            for bits, mode in self._start_bits[phrase]
            if bits & bit and _allows(line, key, phrase, mode)
        ]
        end = _LABEL_END.search(text, 0, _LABEL_LENGTH)
        if end and self._labels.get(text[: end.start()].strip(_BRACKETED), 0) & bit:
            lengths.append(end.end())
        if self._whole.get(key, 0) & bit:
            lengths.append(len(text))
        if not lengths:
            return 0
        separator = _SEPARATOR.match(text, max(lengths))
        after = separator.end() if separator else max(lengths)
        return original_offset(line, len(folded) - len(text) + after)


def _folded(text: str, edges: str = " ") -> list[str]:
    """The phrases of a list, folded; without the signs of `edges` around them."""
    if not text:
        return []
    return [bare for phrase in fold(text).replace("\n", "|").split("|") if (bare := phrase.strip(edges))]


def _allows(line: str, text: str, phrase: str, mode: int) -> bool:
    """Whether the mode of a phrase lets it match at the beginning of `text`, the folded `line`."""
    if not _ends_word(text, phrase):
        return False
    if mode == _OPENING:
        return True
    if len(line) > SHORT or (text.rstrip().endswith(_SENTENCE_ENDS) and text.count(" ") >= FEW_WORDS):
        return False
    return mode == _START or _name_follows(line, phrase)


def _name_follows(line: str, phrase: str) -> bool:
    """Whether the word after the phrase begins with a capital (or a letter without case)."""
    size = phrase.count(" ") + 1
    words = line.lstrip(_EDGES).split(None, size)
    return len(words) > size and words[size][0].isalpha() and not words[size][0].islower()


def _ends_word(text: str, phrase: str) -> bool:
    """Whether the phrase that begins `text` ends where a word ends."""
    end = len(phrase)
    if end >= len(text) or not phrase[-1].isalnum() or not text[end].isalnum():
        return True
    return phrase[-1] >= "\u0e00" and WIDE.match(phrase[-1]) is not None


def _begins_word(text: str, phrase: str) -> bool:
    """Whether the phrase that ends `text` begins where a word begins."""
    before = len(text) - len(phrase) - 1
    if before < 0 or not phrase[0].isalnum() or not text[before].isalnum():
        return True
    return phrase[0] >= "\u0e00" and WIDE.match(phrase[0]) is not None
