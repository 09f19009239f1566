"""The phrases of all languages, arranged so that a line meets few of them.

Whole lines are found in a dictionary, beginnings and ends by their first and last characters, phrases inside
a line by their longest word; phrases of scripts without spaces by one regular expression. Categories are bits.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from newskit.cues.file import Patterns
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
_WORD = re.compile(r"\w+")
_SPACED = bytes(
    ord(sign) if sign.isalnum() or sign == "_" or not sign.isascii() else 0x20 for sign in map(chr, range(256))
)
"""For `bytes.translate` of UTF-8: ASCII that stands between words becomes a space."""
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WIDE = re.compile(f"[{_NO_SPACES}]")
_WIDE_BYTES = bytes((0xE0, 0xE1, *range(0xE3, 0xEE)))
"""What the letters of `_WIDE` begin with in UTF-8."""

_NO_WORDS: frozenset[bytes] = frozenset()

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
        self._inside: dict[str, int] = {}
        self._by_word: dict[bytes, list[tuple[str, bytes, frozenset[bytes]]]] = {}
        """The phrases of `_inside` by their longest word: the phrase, its UTF-8, all its words in UTF-8."""
        self._words: frozenset[bytes] = frozenset()
        """All words of these phrases."""
        self._familiar = b""
        """All bytes of UTF-8 that no letter beyond ASCII in these words begins with."""
        self._wide: dict[str, int] = {}

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
            self._add_inside(phrase, bit, spaces=spaces)

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

    def _add_inside(self, phrase: str, bit: int, *, spaces: bool) -> None:
        if spaces and _WORD.search(phrase) and not _WIDE.search(phrase):
            self._inside[phrase] = self._inside.get(phrase, 0) | bit
        else:
            self._wide[phrase] = self._wide.get(phrase, 0) | bit

    def finish(self) -> None:
        """Prepare the book for use, once all phrases are in."""
        known: set[bytes] = set()
        for phrase in self._inside:
            words = frozenset(word.encode() for word in _WORD.findall(phrase))
            self._by_word.setdefault(max(sorted(words), key=len), []).append((phrase, phrase.encode(), words))
            known |= words
        self._words = frozenset(known)
        first = {
            sign.encode()[0] for phrase in self._inside for sign in phrase if sign.isalnum() and not sign.isascii()
        }
        self._familiar = bytes(code for code in range(256) if code not in first)

    @functools.cached_property
    def _wide_phrase(self) -> re.Pattern[str]:
        """Any phrase without spaces; compiled when first needed, because that takes milliseconds."""
        longest_first = sorted(self._wide, key=lambda phrase: (-len(phrase), phrase))
        return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def bits(self, line: str) -> int:
        """The bits of all categories that `line` belongs to."""
        if len(line) <= HEAD + TAIL:
            text = tail = whole = fold(line)
        else:
            text, tail = fold(line[:HEAD]), fold(line[-TAIL:])
            whole = f"{text} {tail}"
        found = [self._outer(line, text, tail)]
        self._inner([whole], found)
        return found[0]

    def bits_of(self, lines: Sequence[str]) -> list[int]:
        """The bits of each of `lines`: what `bits` says, for half the time where they are many."""
        short = [line if len(line) <= HEAD + TAIL else "" for line in lines]
        texts = fold_lines(short)
        found = list(map(self._outer, short, texts, texts))
        self._inner(texts, found)
        for at, line in enumerate(lines):
            if len(line) > HEAD + TAIL:
                found[at] = self.bits(line)
        return found

    def _outer(self, line: str, text: str, tail: str) -> int:
        """The bits that whole, beginning (of the folded `text`) and end (of the folded `tail`) of a line tell."""
        key = text.strip(_EDGES)
        bare = key.strip(_COUNTS)
        found = self._whole.get(key) or (0 if bare is key else self._whole.get(bare, 0))
        if ":" in key or "|" in key or "：" in key:
            found |= self._label(key)
        phrases = self._long_starts.get(key[:_LONG_START])
        if phrases and key.startswith(phrases):
            found |= self._starting(line, key, phrases)
        phrases = self._short_starts[key[:2]]
        if phrases and key.startswith(phrases):
            found |= self._starting(line, key, phrases)
        tail = tail.rstrip()
        phrases = self._ends[tail[-2:]]
        if phrases and tail.endswith(phrases):
            found |= self._ending(tail, phrases)
        return found

    def _starting(self, line: str, key: str, phrases: Iterable[str]) -> int:
        found = 0
        for phrase in phrases:
            if key.startswith(phrase):
                for bit, mode in self._start_bits[phrase]:
                    if not found & bit and _allows(line, key, phrase, mode):
                        found |= bit
        return found

    def _ending(self, tail: str, phrases: Iterable[str]) -> int:
        found = 0
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
        lengths = [
            len(phrase)
            for phrase in (*self._long_starts.get(key[:_LONG_START], ()), *self._short_starts[key[:2]])
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

    def _inner(self, texts: Sequence[str], found: list[int]) -> None:
        """Add to the bits `found` those of phrases that stand anywhere in the folded `texts`."""
        page = "\n".join(texts)
        if page.count("\n") >= len(texts) > 0:  # a line break inside a line
            texts = [text.replace("\n", " ") for text in texts]
            page = "\n".join(texts)
        encoded = page.encode("utf-8", "surrogatepass")
        words = self._telling_words(page, encoded)
        for word in self._by_word.keys() & words:
            for phrase, sought, parts in self._by_word[word]:
                if parts <= words:
                    for at in _lines_with(sought, encoded):
                        if _stands_in(texts[at], phrase):
                            found[at] |= self._inside[phrase]
        if not page.isascii() and len(encoded.translate(None, _WIDE_BYTES)) < len(encoded):
            found[:] = [bits | self._wide_bits(text) for bits, text in zip(found, texts, strict=True)]

    def _telling_words(self, page: str, encoded: bytes) -> frozenset[bytes]:
        """The words of phrases that stand in `page`; none without the longest word of a phrase."""
        tokens = page.encode("ascii", "replace").translate(_SPACED).split()
        words = _NO_WORDS if self._by_word.keys().isdisjoint(tokens) else self._words.intersection(tokens)
        if page.isascii() or not encoded.translate(None, self._familiar):
            return words
        return words | self._words.intersection(word.encode() for word in _WORD.findall(page))

    def _wide_bits(self, text: str) -> int:
        """The bits of the phrases without spaces that stand in a folded `text`."""
        found = 0
        if not text.isascii() and _WIDE.search(text):
            for match in self._wide_phrase.finditer(text):
                found |= self._wide[match[0]]
        return found


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
    return phrase[-1] >= "\u0e00" and _WIDE.match(phrase[-1]) is not None


def _begins_word(text: str, phrase: str) -> bool:
    """Whether the phrase that ends `text` begins where a word begins."""
    before = len(text) - len(phrase) - 1
    if before < 0 or not phrase[0].isalnum() or not text[before].isalnum():
        return True
    return phrase[0] >= "\u0e00" and _WIDE.match(phrase[0]) is not None


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
