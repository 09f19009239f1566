"""Rows of each table, with all that makes writing them hard."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import Struct

from newskit.corpus.concordance import Collocate, Keyword, Line
from newskit.corpus.hit import FacetRow, SearchHit
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
    facets: list[Struct] = [
        FacetRow(by="section", value=HARD, pages=2), FacetRow(by="section", value=None, pages=1),
    ]  # fmt: skip
    line: Struct = Line(
        id="0" * 16, source="a", title=HARD, published=None, part="story", field="text", start=0, end=3, left=HARD,
        node="=1+1", right="",
    )  # fmt: skip
    collocate: Struct = Collocate(word=HARD, count=3, left=1, right=2, total=9, logdice=9.5, mi=2.25, ll=-1.0)
    keywords: list[Struct] = [
        Keyword(term=HARD, count=3, per_million=1.5, pages=2),
        Keyword(term="-", count=3, per_million=1.5, pages=2, reference=0, reference_per_million=0.0, ll=9, log_ratio=2),
    ]
    return {
        "stories": stories, "teasers": teasers, "hits": hits, "facets": facets,
        "lines": [line], "collocates": [collocate], "keywords": keywords,
    }  # fmt: skip
