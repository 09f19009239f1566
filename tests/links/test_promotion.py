"""What many teasers say together, and how it is drawn."""

from __future__ import annotations

import io
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from newskit.corpus.promotion import Edge
from newskit.links import graph, promotion
from newskit.links.index import Index
from newskit.links.promotion import Linked
from newskit.links.resolve import Resolver
from newskit.record import TeaserRow

RAIN, QUAY = "Rain floods the lower market of Kesta", "Council of Orne votes for a longer quay"


@pytest.fixture
def pages(page: Callable, index_of: Callable) -> tuple[Index, list[Linked]]:
    """Three pages that promote: the first under two sources, the last of a day without a year."""
    rain = page(RAIN, id="rain", source="rain.txt", published="2025-01-01")
    homes = [
        page(f"Home page {number} of the valley", id=f"home{number}", source=f"home{number}.txt", published=day)
        for number, day in enumerate(("2025-03-02", "2025-02-01T10:00+07:00", "XXXX-01-01"))
    ]
    index = index_of(rain, *homes)
    teasers = [
        ("home0.txt", "home0", 1, RAIN),
        ("home0.txt", "home0", 4, RAIN),
        ("home0.txt", "home0", 5, QUAY),
        ("zz.txt", "home0", 1, RAIN),
        ("home1.txt", "home1", 3, RAIN.upper()),
        ("home1.txt", "home1", 4, QUAY[:30] + "…"),
        ("home2.txt", "home2", 8, QUAY.upper()),
        ("home2.txt", "home2", 9, "Elsewhere it is dry"),
        ("home2.txt", "home2", 10, None),
        ("rain.txt", "rain", 1, RAIN),
    ]
    resolver = Resolver(index)
    rows = [TeaserRow(source=source, id=id_, position=place, title=title) for source, id_, place, title in teasers]
    return index, [(row, resolver.link(row)) for row in rows]


def test_most_promoted(pages: tuple[Index, list[Linked]]):
    index, linked = pages
    (row,) = promotion.promoted(linked, index)
    assert (row.target, row.target_source, row.title) == ("rain", "rain.txt", RAIN)
    assert (row.pages, row.teasers, row.position) == (2, 3, 3.0)
    assert (row.first_seen, row.last_seen) == ("2025-02-01T10:00+07:00", "2025-03-02")


def test_what_is_promoted_and_not_there_is_one_item(pages: tuple[Index, list[Linked]]):
    index, linked = pages
    quay, dry = promotion.unresolved(linked, index)
    assert (quay.title, quay.pages, quay.teasers, quay.position) == (QUAY, 3, 3, 5.0)
    assert quay.occurrences == ("home0.txt", "home1.txt", "home2.txt")
    assert (quay.first_seen, quay.last_seen) == ("2025-02-01T10:00+07:00", "2025-03-02")
    assert (dry.title, dry.first_seen, dry.last_seen) == ("Elsewhere it is dry", None, None)


def test_both_in_one_pass_with_the_dates_of_the_pages(pages: tuple[Index, list[Linked]]):
    index, linked = pages
    found = promotion.promotions(iter(linked), index, 5)
    ((row, dates),) = found.here
    assert [row] == promotion.promoted(linked, index)
    assert sorted(map(str, dates)) == ["2025-02-01T10:00+07:00", "2025-03-02"]
    assert found.missing == promotion.unresolved(linked, index)
    assert promotion.promotions(linked, index, 1).missing == found.missing[:1]


def test_the_order_of_teasers_changes_no_item(pages: tuple[Index, list[Linked]]):
    index, linked = pages
    assert promotion.promoted(linked[::-1], index) == promotion.promoted(linked, index)
    rows = promotion.unresolved(linked[::-1], index)
    assert [(row.title, row.pages) for row in rows] == [(QUAY, 3), ("Elsewhere it is dry", 1)]


def test_a_cut_title_that_two_items_begin_with_stays_alone(pages: tuple[Index, list[Linked]]):
    index, _ = pages
    titles = ("Storm over Kesta and the…", "Storm over Kesta and the hills", "Storm over Kesta and the valley")
    rows = [TeaserRow(source="home0.txt", id="home0", position=1, title=title) for title in titles]
    linked = [(row, Resolver(index).link(row)) for row in rows]
    assert sorted(row.title for row in promotion.unresolved(linked, index)) == sorted(titles)


def test_edges(pages: tuple[Index, list[Linked]]):
    index, linked = pages
    first, second = graph.edges(linked, index)
    assert (first.source, first.target, first.weight, first.position) == ("home0.txt", "rain.txt", 2, 1)
    assert (second.source_id, second.target_id, second.weight) == ("home1", "rain", 1)


def parsed(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - written a moment ago


HARD = 'a<b> & "c" \x00\x1b[2J\x85\ufffe\ud800 ]]> Điện\n'


def hard_edge() -> Edge:
    return Edge(
        source=f"{HARD}1", target="b", weight=1, position=2, score=0.9, rule="cut", source_id=HARD, target_id="t",
        source_title=HARD, target_title=None, source_published=None, target_published="2025",
    )  # fmt: skip


@pytest.mark.parametrize("form", graph.FORMATS)
def test_hostile_text_is_harmless_xml(form: str):
    stream = io.BytesIO()
    assert graph.write([hard_edge()], stream, form) == 1
    text = stream.getvalue().decode()
    assert not any(unicodedata.category(sign) == "Cc" for sign in text.replace("\n", ""))
    root = parsed(text)
    ends = {(edge.get("source"), edge.get("target")) for edge in root.iter() if edge.tag.endswith("}edge")}
    nodes = {node.get("id") for node in root.iter() if node.tag.endswith("}node")}
    ((source, target),) = ends
    assert nodes == {source, target}
    assert "Điện" in text


@pytest.mark.parametrize("form", graph.FORMATS)
def test_an_empty_graph_is_one(form: str):
    stream = io.BytesIO()
    assert graph.write([], stream, form) == 0
    assert parsed(stream.getvalue()).tag.endswith("}" + form)


def test_every_value_is_declared(pages: tuple[Index, list[Linked]]):
    index, linked = pages
    stream = io.BytesIO()
    graph.write(graph.edges(linked, index), stream, "graphml")
    root = parsed(stream.getvalue())
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = {(key.get("id"), key.get("for")) for key in root.iter(f"{space}key")}
    for kind in ("node", "edge"):
        used = {(data.get("key"), kind) for part in root.iter(space + kind) for data in part.iter(f"{space}data")}
        assert used
        assert used <= keys
    stream = io.BytesIO()
    graph.write(graph.edges(linked, index), stream, "gexf")
    root = parsed(stream.getvalue())
    space = "{http://www.gexf.net/1.2draft}"
    declared = {key.get("id") for key in root.iter(f"{space}attribute")}
    assert {value.get("for") for value in root.iter(f"{space}attvalue")} <= declared
