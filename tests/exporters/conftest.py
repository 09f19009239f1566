"""Rows of each table, with all that makes writing them hard."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import Struct

from newskit.corpus.hit import SearchHit
from newskit.record import Record, SubStory, TeaserRecord, TeaserRow

HARD = 'Quotes " and, commas;\nlines \u2028 and\u0085 \U0001f916 Điện \x1b[31m <b> \r tab\t'


@pytest.fixture(scope="session")
def tables() -> Mapping[str, list[Struct]]:
    """Rows by table."""
    stories: list[Struct] = [
        Record(
            id=f"{number:016x}",
            source=f"pages/{number}.txt",
            kind="story",
            confidence=0.5,
            language="vi",
            title=("=HYPERLINK(1)", None, HARD)[number % 3],
            authors=("Quang Hưng", "Ann Lee"),
            text=f"- First.\n\nSecond {number}.",
            paragraphs=("- First.", f"Second {number}."),
            teasers=(TeaserRecord(position=1, title=HARD),),
            stories=(SubStory(text="More."),),
            truncated=number % 2 == 0,
            words=3,
        )
        for number in range(5)
    ]
    teasers: list[Struct] = [
        TeaserRow(source="a", id="0" * 16, position=1, title=HARD),
        TeaserRow(source="b", id="1", position=2),
    ]
    hits: list[Struct] = [
        SearchHit(
            id="0" * 16, source="a", title=HARD, published=None, section=None, score=1.5, snippet=HARD,
            matches=((0, 6),), part="story", copies=0,
        )
    ]  # fmt: skip
    return {"stories": stories, "teasers": teasers, "hits": hits}
