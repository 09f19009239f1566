"""A small corpus of pages in several languages, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from newskit.corpus import Corpus, in_memory
from newskit.model import page_id
from newskit.record import Record, TeaserRecord

Make = Callable[..., Record]
Open = Callable[..., Corpus]


def teasers(*titles: str | tuple[str, str]) -> tuple[TeaserRecord, ...]:
    pairs = [(title, None) if isinstance(title, str) else title for title in titles]
    return tuple(
        TeaserRecord(position=place, title=title, summary=summary) for place, (title, summary) in enumerate(pairs, 1)
    )


@pytest.fixture(scope="session")
def make() -> Make:
    """A function that makes a record of a text."""

    def record(source: str, text: str = "", **fields: Any) -> Record:
        fields = {"kind": "story", "confidence": 0.9, "language": "und", **fields}
        fields["teasers"] = teasers(*fields.get("teasers", ()))
        id_ = page_id(text, f"{source}{fields.get('title')}")
        return Record(id=id_, source=source, text=text, paragraphs=tuple(text.split("\n\n")) if text else (), **fields)

    return record


@pytest.fixture
def holding() -> Iterator[Open]:
    """A function that opens a corpus that holds the given records."""
    with ExitStack() as stack:

        def corpus(*records: Record, stem: str = "none") -> Corpus:
            writer = stack.enter_context(in_memory(stem=stem, rules=1))
            writer.add(records)
            return writer.corpus

        yield corpus
