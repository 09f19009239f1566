"""A press: as many made-up pages as asked for, each from its number alone, with copies planted among them.

A page is one of the project's own (`eval/pages`) with another story in it: what stands around the story stays, but for
headlines of other stories. Two of three words come from the pages of the same language, the others are made up. Every
fifth page is a copy of an earlier story, in the frame of another page: exact, edited, cut, or with wrong letters. Page
17 is the same whoever makes it and however many others are made, so the work can be divided.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from benchmarks.made import Maker
from benchmarks.pages import ROOT
from newskit.model import page_id
from newskit.record import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EVERY = 5
"""One page of so many is a copy."""
_LEAST_WORDS, _MOST_WORDS = 180, 460
_SENTENCE, _PARAGRAPH = (9, 24), 3
"""Words of a sentence, and sentences of a paragraph."""
_HEADLINE_WORDS = 5
"""A line beside the story with more words is a headline of another one."""
_LANGUAGES = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "tr", "id", "vi"})
_OWN = 2 / 3
"""Share of words that come from the project's pages."""
_TABLE_BITS = 20
_TITLE, _STORY, _HEADLINE = "\0title", "\0story", "\0headline"
_MASK = (1 << 64) - 1


class Frame(Struct, frozen=True):
    """What stands around a story."""

    name: str
    language: str
    lines: tuple[str, ...]
    """With marks where the title goes, the story, and headlines of others."""


class Story(Struct, frozen=True):
    """What is written in a frame."""

    title: str
    paragraphs: tuple[str, ...]


class Chance(random.Random):
    """Chance for one purpose of one page: the same for the same numbers."""

    def __init__(self, number: int, purpose: int) -> None:
        """`purpose` tells streams of one page apart."""
        super().__init__(number << 3 | purpose)

    def words(self, count: int, language: str) -> Iterator[str]:
        """So many words."""
        import numpy as np

        words, table = _vocabulary(language)
        mixed = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(
            self.getrandbits(64)
        )
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # Steele et al., splitmix64
            mixed = (mixed ^ mixed >> np.uint64(shift)) * np.uint64(factor)
        places = table[(mixed >> np.uint64(64 - _TABLE_BITS)).astype(np.int64)]
        return map(words.__getitem__, places.tolist())


def page(number: int) -> bytes:
    """A line of JSON: the page of this number."""
    chance = Chance(number, 1)
    frame = chance.choice(_frames()[_language(number)])
    story = story_of(number)
    headlines = [chance.randint(6, 10) for line in frame.lines if line == _HEADLINE]
    words = chance.words(sum(headlines), frame.language)
    lines: list[str] = []
    for line in frame.lines:
        if line == _TITLE:
            lines.append(story.title)
        elif line == _STORY:
            lines += ("\n\n".join(story.paragraphs), "")
        else:
            lines.append(_headline(words, headlines.pop()) if line == _HEADLINE else line)
    said = {"id": str(number), "url": f"https://{frame.name}.example/{number}", "text": "\n".join(lines)}
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def record(number: int) -> bytes:
    """A line of JSON: what `newskit parse` would make of the page of this number, if it found all of the story."""
    story = story_of(number)
    text = "\n\n".join(story.paragraphs)
    made = Record(
        id=page_id(f"{number}\0{text}"), source=f"dump.jsonl#{number}", kind="story", confidence=0.9,
        language=_language(number), title=story.title, text=text, paragraphs=story.paragraphs, words=len(text.split()),
    )  # fmt: skip
    return msgspec.json.encode(made) + b"\n"


def is_original(number: int) -> bool:
    """Whether a page has a story of its own."""
    return number % EVERY != EVERY - 1


def original(number: int) -> int:
    """The page whose story that of this number is a copy of; itself, if it is none."""
    if is_original(number):
        return number
    found = Chance(number, 2).randrange(number)
    return found if is_original(found) else found - 1


def kind(number: int) -> str:
    """What kind of copy a page is; `own` for one that is none."""
    return "own" if is_original(number) else list(_KINDS)[number // EVERY % len(_KINDS)]


def story_of(number: int) -> Story:
    """The story of a page."""
    if not is_original(number):
        return _KINDS[kind(number)](story_of(original(number)), Chance(number, 3))
    chance, language = Chance(number, 0), _language(number)
    count, title = chance.randint(_LEAST_WORDS, _MOST_WORDS), chance.randint(6, 10)
    words = chance.words(count + title + 1, language)
    headline, place = _headline(words, title), next(words).upper()
    paragraphs = list(_paragraphs(list(words), chance))
    return Story(headline, (f"{place} – {paragraphs[0]}", *paragraphs[1:]))


def _language(number: int) -> str:
    """Large languages come as often as there are pages in them."""
    return Chance(original(number), 4).choice(_pages())[1]["language"]


def _exact(story: Story, _: Chance) -> Story:
    return story


def _edited(story: Story, chance: Chance) -> Story:
    """Another dateline and title, a paragraph left out, one word of twenty replaced."""
    kept = list(story.paragraphs)
    if len(kept) > 1:
        del kept[chance.randrange(1, len(kept))]
    for place, paragraph in enumerate(kept):
        said = paragraph.split(" ")
        for _ in range(len(said) // 20):
            said[chance.randrange(len(said))] = chance.choice(_names())
        kept[place] = " ".join(said)
    kept[0] = f"{chance.choice(_names()).upper()}, {chance.randint(1, 28)} March – {kept[0]}"
    return Story(story.title.upper(), tuple(kept))


def _cut(story: Story, chance: Chance) -> Story:
    """The last third is left out, or somewhat less."""
    return Story(story.title, story.paragraphs[: max(1, round(len(story.paragraphs) * chance.uniform(0.66, 0.8)))])


def _noisy(story: Story, chance: Chance) -> Story:
    """One letter of twenty is another one, as a scanner reads it."""
    return Story(story.title, tuple(_scanned(paragraph, chance) for paragraph in story.paragraphs))


def _scanned(text: str, chance: Chance) -> str:
    signs = list(text)
    for _ in range(len(signs) // 20):
        at = chance.randrange(len(signs))
        signs[at] = chance.choice("aeinorst1l") if signs[at].isalpha() else signs[at]
    return "".join(signs)


_KINDS: dict[str, Callable[[Story, Chance], Story]] = {
    "exact": _exact, "edited": _edited, "cut": _cut, "noisy": _noisy,
}  # fmt: skip


def _paragraphs(words: list[str], chance: Chance) -> Iterator[str]:
    """The words as paragraphs, with a number here and there."""
    sentences: list[str] = []
    start = 0
    while start < len(words):
        length = chance.randint(*_SENTENCE)
        some = " ".join(words[start : start + length])
        start += length
        number = "" if length % 3 else f", {chance.randint(2, 4000):,}"
        sentences.append(f"{some[:1].upper()}{some[1:]}{number}.")
        if len(sentences) == _PARAGRAPH or start >= len(words):
            yield " ".join(sentences)
            sentences = []


def _headline(words: Iterator[str], count: int) -> str:
    return " ".join(next(words) for _ in range(count)).capitalize()


@cache
def _vocabulary(language: str) -> tuple[list[str], NDArray[np.int64]]:
    """The words of a language and names, and a table in which each has as many places as its share."""
    import numpy as np

    counted = Counter(word for _, label in _pages() if label["language"] == language for word in _said(label["body"]))
    own, names = np.array(list(counted.values()), float), 1 / np.arange(10, 10 + len(_names()))
    shares = np.concatenate([_OWN * own / own.sum(), (1 - _OWN) * names / names.sum()])
    places = (np.arange(1 << _TABLE_BITS) + 0.5) / (1 << _TABLE_BITS)
    return [*counted, *_names()], np.searchsorted(np.cumsum(shares), places)


def _said(body: str) -> list[str]:
    return [word.lower() for word in body.split() if word.isalpha()]


@cache
def _names() -> list[str]:
    """Words that are no language's; some begin with a capital."""
    return [word if place % 3 else word.capitalize() for place, word in enumerate(Maker().vocabulary(accented=False))]


@cache
def _pages() -> list[tuple[str, dict[str, Any]]]:
    """Text and label of the project's own stories in scripts with spaces between words."""
    found = []
    for path in sorted((ROOT / "eval" / "pages").glob("*.json")):
        label = msgspec.json.decode(path.read_bytes())
        if label["kind"] == "story" and label["language"] in _LANGUAGES:
            found.append((path.with_suffix(".txt").read_text(encoding="utf-8"), label))
    return found


@cache
def _frames() -> dict[str, list[Frame]]:
    """The frames of each language."""
    found: dict[str, list[Frame]] = {}
    for text, label in _pages():
        found.setdefault(label["language"], []).append(_frame(text, label))
    return found


def _frame(text: str, label: dict[str, Any]) -> Frame:
    body = {line.strip() for line in label["body"].split("\n") if line.strip()}
    lines: list[str] = []
    is_told = False
    for line in text.split("\n"):
        if line.strip() in body:
            lines += () if is_told else (_STORY,)
            is_told = True
        elif line.strip() == label["title"]:
            lines.append(_TITLE)
        elif not is_told or line.strip() or lines[-1].strip():
            lines.append(_HEADLINE if len(line.split()) > _HEADLINE_WORDS else line)
    return Frame(label["key"], label["language"], tuple(lines))
