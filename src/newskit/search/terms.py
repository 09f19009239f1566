"""Counting words and n-grams: how often, on how many pages, and how they are usually written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from newskit.record import Record
from newskit.search.fields import field_texts
from newskit.search.words import UNSPACED_WORD, key, parted, word_spans, words


class Terms:
    """Words, or stretches of `length` words, counted under their keys (`newskit.search.words.key`).

    An n-gram does not go beyond a field, paragraph, sentence or clause (`newskit.search.words.parted`).
    """

    def __init__(self, length: int = 1) -> None:
        """Count stretches of `length` words, 1 for single words."""
        self.length = length
        self.size = 0
        """How many have been counted, repetitions included."""
        self.pages: Counter[str] = Counter()
        """On how many pages each stands."""
        self._forms: Counter[str] = Counter()
        self._keys = _Keys()

    def add(self, record: Record, parts: Sequence[str]) -> None:
        """Count what the parts of a page say."""
        texts = [field.text for part in parts for field in field_texts(record, part)]
        found: list[str] = []
        for text in texts:
            found += words(text) if self.length == 1 else ngrams(text, self.length)
        self.size += len(found)
        self._forms.update(found)
        self.pages.update(set(map(self._keys.__getitem__, set(found))))

    def totals(self) -> Counter[str]:
        """How often each stands, by its key."""
        totals: Counter[str] = Counter()
        for form, count in self._forms.items():
            totals[self._keys[form]] += count
        return totals

    def spellings(self) -> Mapping[str, str]:
        """How each is written most often, by its key; of equally frequent spellings the first in the alphabet."""
        best: dict[str, tuple[int, str]] = {}
        for form, count in self._forms.items():
            found = self._keys[form]
            best[found] = min(best.get(found, (0, "")), (-count, form))
        return {found: form for found, (_, form) in best.items()}


class _Keys(dict[str, str]):
    """The key of each form that was met."""

    def __missing__(self, form: str) -> str:
        found = self[form] = key(form)
        return found


def ngrams(text: str, length: int) -> Iterator[str]:
    """The stretches of `length` words of `text`, one after the other.

    >>> list(ngrams("The sea rose. It was, they said, 天气很好", 2))
    ['The sea', 'sea rose', 'It was', 'was they', 'they said', 'said 天', '天气', '气很', '很好']
    """
    spans = word_spans(text)
    breaks = [number for number in range(1, len(spans)) if parted(text[spans[number - 1][1] : spans[number][0]])]
    start = 0
    for end in (*breaks, len(spans)):
        found = [text[first:last] for first, last in spans[start:end]]
        yield from (_joined(found[number : number + length]) for number in range(len(found) - length + 1))
        start = end


def _joined(found: Sequence[str]) -> str:
    """The words with blanks between, where their scripts have blanks."""
    joined = found[0]
    for before, word in pairwise(found):
        apart = not (UNSPACED_WORD.match(before) and UNSPACED_WORD.match(word))
        joined += f" {word}" if apart else word
    return joined
