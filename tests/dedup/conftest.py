"""Stories that are made up, copies of them, and what `Finder` says of them."""

from __future__ import annotations

import random
import tempfile
import zlib
from collections.abc import Callable, Sequence

import pytest

from newskit.corpus.clusters import CopyRow
from newskit.dedup.find import Finder
from newskit.dedup.limits import Limits
from newskit.dedup.report import Copies
from newskit.dedup.segment import Page
from newskit.dedup.texts import signed
from newskit.engines import engine

SYLLABLES = (
    "ka", "re", "to", "min", "sol", "ve", "da", "lu", "pra", "nen", "go", "ti", "sta", "bro", "fel", "hi", "mu", "rax",
    "wen", "ol", "dri", "pe", "zan", "cho",
)  # fmt: skip


class Writer:
    """Writes stories and spoils them; the same seed, the same stories."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = sorted({"".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(3000)})

    def sentence(self) -> str:
        words = self.random.choices(self.words, k=self.random.randint(9, 20))
        return " ".join(words).capitalize() + "."

    def story(self, sentences: int = 14) -> str:
        return "\n\n".join(self.sentence() for _ in range(sentences))

    def scanned(self, text: str, share: float) -> str:
        """`text` with so many of its letters read wrongly."""
        return "".join(self.random.choice("aeinorst") if self.random.random() < share else sign for sign in text)


@pytest.fixture
def writer() -> Writer:
    return Writer(7)


Find = Callable[..., dict[str, CopyRow]]


@pytest.fixture
def find() -> Find:
    """Rows by source of texts, whose sources are given or their numbers."""

    def find(
        texts: Sequence[str] | dict[str, str], *, keep: str = "longest", jobs: int = 1, batch: int = 100,
        limits: Limits | None = None,
    ) -> dict[str, CopyRow]:  # fmt: skip
        named = texts if isinstance(texts, dict) else {str(number): text for number, text in enumerate(texts)}
        items = list(named.items())
        with (
            tempfile.TemporaryDirectory() as folder,
            Finder(folder, limits) as finder,
            engine(jobs=jobs) as workers,
        ):
            copies = Copies(finder)
            for start in range(0, len(items), batch):
                some = items[start : start + batch]
                pages = [Page(source, f"{zlib.crc32(source.encode()):016x}", None, None) for source, _ in some]
                copies.add(pages, signed(text for _, text in some))
            copies.find(workers)
            return {row.source: row for row in copies.rows(keep)}

    return find
