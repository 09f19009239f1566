"""Rows of each table, with all that makes writing them hard."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest
from msgspec import Struct, UnsetType

from newskit.corpus.clusters import CopyRow
from newskit.corpus.concordance import Collocate, Keyword, Line
from newskit.corpus.hit import FacetRow, SearchHit
from newskit.corpus.promotion import Edge, Link, Promoted, Unresolved
from newskit.corpus.stat import Stat
from newskit.exporters import TABLES
from newskit.record import BlockRecord, Record, SubStory, TeaserRecord, TeaserRow

BLOCK = BlockRecord(kind="paragraph", start=0, end=3, rule="story.chance", score=0.5)
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
    pages = [msgspec.structs.replace(row, page_text="a\nb", blocks=(BLOCK,)) for row in stories]
    known: dict[str, list[Struct]] = {
        "pages": pages,
        "stats": [Stat(by="section", value=HARD, pages=2, share=0.5), Stat(by="total", value=None, pages=3)],
        "links": links, "promoted": [promoted], "unresolved": [unresolved], "edges": [edge],
        "stories": stories, "teasers": teasers, "hits": hits, "facets": facets,
        "clusters": [copy], "lines": [line], "collocates": [collocate], "keywords": keywords,
    }  # fmt: skip
    return {table: known.get(table) or [made(struct), made(struct, empty=True)] for table, struct in TABLES.items()}


def made(struct: type[Struct], *, empty: bool = False) -> Struct:
    """A row of any table: every value full, or with `empty` as little as it may have."""
    fields = msgspec.structs.fields(struct)
    return struct(**{field.name: value_of(field.type, empty=empty) for field in fields})


def value_of(annotation: Any, *, empty: bool) -> Any:
    """A value that fits."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        kinds = [kind for kind in inner if kind not in (NoneType, UnsetType)]
        return None if empty and NoneType in inner else value_of(kinds[0], empty=empty)
    if origin is Literal:
        return inner[0]
    if origin is tuple:
        return () if empty else (value_of(inner[0], empty=False),)
    simple: dict[Any, Any] = {str: "" if empty else HARD, int: 3, float: 0.5, bool: True}
    return simple[annotation]


HOSTILE = (
    "=HYPERLINK(1)", "+1+1", "- dash", "@cmd", "\tx", "＝1", "'=1", "a\0b", "\x1b[31mred\x1b[0m", "\u202etxet",
    "a\u2028b\u2029c\x85d", "</doc>", '<doc id="1">', "]]>", "&amp; &#13; &lt;", "a\r\nb\rc", "tab\there",
    '"quoted, twice"', "_x000D_ _x0041_", "| pipe | `code` | [a](b) | <b>", "# not a heading", "1. not a list",
    "Điện Biên đã ł ø ß", "\U0001f916 \ufffe \ufdd0", "\ud800", "x" * 40_000, "\U0001f600" * 20_000, "\f", "---", "",
    "1 MB " * 200_000,
)  # fmt: skip


@pytest.fixture(scope="session")
def hostile() -> list[Record]:
    """Stories whose every field is text that means something to a format."""
    return [
        Record(
            id=f"{number:016x}",
            source=f"pages/{number}/{text[:40]}.txt",
            kind="story",
            confidence=0.25,
            language=("vi", "en", text[:9])[number % 3],
            title=text,
            kicker=text[:50],
            deck=text[:50] or None,
            agency=text[:50],
            section=text[:50],
            authors=(text[:50], "Ann Lee"),
            published=("2025-02-27T09:10+07:00", "2025-02-27", "2025-02", "XXXX-02-27", text[:30], None)[number % 6],
            published_text=text[:50],
            text=f"{text}\n\nMore.",
            paragraphs=(text, "More."),
            captions=(text[:60],),
            teasers=(TeaserRecord(position=1, title=text),),
            stories=(SubStory(title=text[:50], text=text[:500], paragraphs=(text[:500],)),),
            tags=(text[:20],),
            words=3,
            url=f"https://example.org/{text[:60]}",
        )
        for number, text in enumerate(HOSTILE)
    ]
