"""Pages of made-up news for runs that take a while: stories among teasers, every seventh copied, exactly or edited."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

_SYLLABLES = ("ka", "lor", "mi", "ten", "sa", "vu", "rel", "do", "nis", "pa", "gra", "ho", "li", "bor", "est", "an")
FATAL = "This page ends the worker that splits it."
"""On a page it does what it says, on a cluster whose nodes have `faults` on their path."""


def write_news(folder: Path, pages: int, *, fatal: int | None = None, seed: int = 1) -> Path:
    """The folder, with a file of lines that is cut into parts, a compressed one, and some pages of their own.

    `fatal`: the number of the line of `dump.jsonl` whose page ends the worker that splits it.
    """
    folder.mkdir()
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(3_000)]
    texts: list[str] = []
    for number in range(pages):
        texts.append(_copy(chance, chance.choice(texts)) if number % 7 == 6 else _page(chance, words, number))
    if fatal is not None:
        texts[fatal] += f"\n\n{FATAL}\n"
    small = min(40, pages // 10)
    for number in range(small):
        (folder / f"page-{number:03}.txt").write_text(texts.pop(), encoding="utf-8")
    packed = [texts.pop() for _ in range(small)]
    with gzip.GzipFile(folder / "more.jsonl.gz", "wb", mtime=0) as file:
        file.write(_lines(packed))
    (folder / "dump.jsonl").write_bytes(_lines(texts))
    return folder


def _lines(texts: list[str]) -> bytes:
    records = ({"text": text, "url": f"https://kesta.example.org/{place % 3}"} for place, text in enumerate(texts))
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def _page(chance: random.Random, words: list[str], number: int) -> str:
    def sentence(least: int, most: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most))).capitalize()

    title = f"{sentence(5, 9)} {number}"
    story = "\n\n".join(f"{sentence(25, 60)}, and {sentence(10, 30)}." for _ in range(chance.randint(4, 9)))
    teasers = "\n".join(f"  • {sentence(5, 9)}" for _ in range(5))
    return f"Home\nNews\nSport\n\n{title}\n\nKESTA – {story}\n\nRead more\n\n{teasers}\n\n© The Kesta Courier\n"


def _copy(chance: random.Random, text: str) -> str:
    """A page again, as it is or with a word in ten changed."""
    if chance.random() < 0.3:
        return text
    return " ".join(word if chance.random() < 0.9 else word[::-1] for word in text.split(" "))
