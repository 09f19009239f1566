"""Pages that are made up: words with the frequencies of a language, in as many records as asked for.

They are newskit's own records (`newskit parse -f jsonl`), so that measuring with them leaves parsing out. The word
`EVERYWHERE` is on every page. Two of three pages are in plain letters with typographic quotes, every third is full of
accents, as Vietnamese is.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import msgspec

from newskit.model import page_id
from newskit.record import Record, TeaserRecord

EVERYWHERE = "the"
COMMON, MIDDLING, RARE = "common", "middling", "rare"
"""Words on about a third, a fiftieth and a thousandth of the pages."""
SECTIONS = ("World", "Sport", "Business", "Culture", "Thời sự", "Health", "Science", "Opinion")
_AGENCIES = ("AFP", "Reuters", "ĐBP", "dpa", None)
_VOCABULARY = 40_000
_SYLLABLES = {
    False: [first + last for first in "bcdfghjklmnprstvw" for last in ("a", "e", "i", "o", "u", "an", "er", "ing")],
    True: [first + last for first in "bcdđghklmnprstvx" for last in "ăâêôơưáàảãạếềệốồộiòỳ"],
}
_STEP = 30
"""Words a paragraph on average."""


class Maker:
    """Makes the pages; the same ones for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        """No page yet."""
        self._chance = random.Random(seed)
        self._words = {accented: self.vocabulary(accented=accented) for accented in (False, True)}
        self._weights = list(accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))

    def records(self, count: int, *, first: int = 0, teasers: int = 0) -> Iterator[Record]:
        """So many records; `first` is the number of the first, by which sources are named."""
        for number in range(first, first + count):
            yield self._record(number, teasers)

    def vocabulary(self, *, accented: bool) -> list[str]:
        """The words, the most frequent first."""
        syllables = _SYLLABLES[accented]
        found: dict[str, None] = {}
        while len(found) < _VOCABULARY:
            found["".join(self._chance.choices(syllables, k=self._chance.choice((1, 2, 2, 3, 3, 4))))] = None
        return list(found)

    def _some(self, count: int, *, accented: bool) -> list[str]:
        return self._chance.choices(self._words[accented], cum_weights=self._weights, k=count)

    def _record(self, number: int, teasers: int) -> Record:
        chance, accented = self._chance, number % 3 == 2
        words = [EVERYWHERE, *self._some(chance.randint(150, 600), accented=accented)]
        for marker, every in ((COMMON, 3), (MIDDLING, 50), (RARE, 1000)):
            if not chance.randrange(every):
                words.insert(chance.randrange(len(words)), marker)
        paragraphs = tuple(_paragraph(words[at : at + _STEP]) for at in range(0, len(words), _STEP))
        text = "\n\n".join(paragraphs)
        date = f"{chance.randint(2019, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        return Record(
            id=page_id(text),
            source=f"pages/{number // 1000:03}/{number % 1000:03}.txt",
            kind="story",
            confidence=0.9,
            language="vi" if accented else "en",
            title=" ".join(words[1:9]).capitalize(),
            section=chance.choice(SECTIONS),
            agency=chance.choice(_AGENCIES),
            authors=("Ann Lee",),
            published=date,
            text=text,
            paragraphs=paragraphs,
            teasers=tuple(
                TeaserRecord(position=place, title=" ".join(self._some(9, accented=accented)))
                for place in range(1, teasers + 1)
            ),
            words=len(words),
        )


def _paragraph(words: list[str]) -> str:
    text = " ".join(words)
    return f"{text[:1].upper()}{text[1:]}, “{words[0]}” said."


def write(path: Path, maker: Maker, count: int, *, first: int = 0, teasers: int = 0) -> int:
    """The bytes of the texts (titles, stories, teasers) of `count` records written to `path`, one a line."""
    size = 0
    with path.open("wb") as file:
        for record in maker.records(count, first=first, teasers=teasers):
            size += len(record.text.encode()) + len((record.title or "").encode())
            size += sum(len((teaser.title or "").encode()) for teaser in record.teasers)
            file.write(msgspec.json.encode(record) + b"\n")
    return size
