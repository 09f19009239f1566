"""Rows of each table, with all that makes writing them hard."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import Struct

from newskit.corpus.clusters import CopyRow
from newskit.corpus.concordance import Collocate, Keyword, Line
from newskit.corpus.hit import FacetRow, SearchHit
from newskit.corpus.promotion import Edge, Link, Promoted, Unresolved
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
    copy: Struct = CopyRow(
        source="a.txt", id="0" * 16, cluster="1" * 16, representative="b.txt", method="near", similarity=0.5
    )
    line: Struct = Line(
        id="0" * 16, source="a", title=HARD, published=None, part="story", field="text", start=0, end=3, left=HARD,
        node="=1+1", right="",
    )  # fmt: skip
    collocate: Struct = Collocate(word=HARD, count=3, left=1, right=2, total=9, logdice=9.5, mi=2.25, ll=-1.0)
    keywords: list[Struct] = [
        Keyword(term=HARD, count=3, per_million=1.5, pages=2),
        Keyword(term="-", count=3, per_million=1.5, pages=2, reference=0, reference_per_million=0.0, ll=9, log_ratio=2),
    ]
    links: list[Struct] = [
        Link(source="a", id="0", position=1, title=HARD, target="1", target_source="b", score=0.9, rule="cut"),
        Link(source="a", id="0", position=2, title=None, target=None, target_source=None, score=None, rule=None),
    ]
    promoted: Struct = Promoted(
        target="1", target_source="b", title=HARD, pages=2, teasers=3, first_seen="2025-02", last_seen="2025-03",
        position=1.5,
    )  # fmt: skip
    unresolved: Struct = Unresolved(
        title=HARD, pages=2, teasers=2, first_seen=None, last_seen=None, position=1.0, url=None, occurrences=("a", HARD)
    )
    edge: Struct = Edge(
        source="a", target="b", weight=1, position=1, score=0.9, rule="cut", source_id="0", target_id="1",
        source_title=None, target_title=HARD, source_published=None, target_published="2025",
    )  # fmt: skip
    return {
        "links": links, "promoted": [promoted], "unresolved": [unresolved], "edges": [edge],
        "stories": stories, "teasers": teasers, "hits": hits, "facets": facets,
        "clusters": [copy], "lines": [line], "collocates": [collocate], "keywords": keywords,
    }  # fmt: skip
