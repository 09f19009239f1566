"""Pairs of entities on the same pages, and graphs of them."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import pytest

from newskit.entities.cooccur import FORMATS, MOST, Pairs, write
from newskit.record import EntityRow

HOSTILE = 'A & B <script> "x" \x1b[31m \x00'


def rows(*names: str) -> list[EntityRow]:
    return [
        EntityRow(name=name, type="org", count=3, pages=2, first_seen=None, last_seen=None, confidence=1.0)
        for name in names
    ]


def test_pairs_are_counted_by_pages():
    pairs = Pairs(rows("Kesta", "Orne", "Tolm"), range(3))
    pairs.add([(0, 5), (1, 1), (1, 2)])
    pairs.add([(1, 1), (0, 1), (2, 1)])
    found = [(row.source, row.target, row.weight) for row in pairs.rows()]
    assert found == [("Kesta", "Orne", 2), ("Kesta", "Tolm", 1), ("Orne", "Tolm", 1)]
    assert [row.weight for row in pairs.rows(least=2)] == [2]


def test_only_wanted_ones_are_paired():
    pairs = Pairs(rows("Kesta", "Orne", "Tolm"), [0, 2])
    pairs.add([(0, 1), (1, 1), (2, 1)])
    assert [(row.source_entity, row.target_entity) for row in pairs.rows()] == [(1, 3)]


def test_a_page_of_too_many_names_does_not_explode():
    names = rows(*map(str, range(5000)))
    pairs = Pairs(names, range(5000))
    pairs.add([(number, 1 + (number == 4999)) for number in range(5000)])
    found = list(pairs.rows())
    assert len(found) == MOST * (MOST - 1) // 2
    assert pairs.cut == 1
    assert any(row.target == "4999" for row in found)


def test_graphs_are_sound_whatever_the_names_are():
    pairs = Pairs(rows(HOSTILE, "Orne", "Orne"), range(3))
    pairs.add([(0, 1), (1, 1), (2, 1)])
    for form in FORMATS:
        stream = io.BytesIO()
        assert write(pairs.rows(), stream, form) == 3
        tree = ET.fromstring(stream.getvalue())  # noqa: S314 - our own
        nodes = [node for node in tree.iter() if node.tag.endswith("}node")]
        edges = [edge for edge in tree.iter() if edge.tag.endswith("}edge")]
        assert len(nodes) == len(edges) == 3
        assert len({node.get("id") for node in nodes}) == 3, "two of one name stay two"
        assert b"\x1b" not in stream.getvalue()


@pytest.mark.parametrize("form", FORMATS)
def test_networkx_reads_the_graph(form: str):
    networkx = pytest.importorskip("networkx", reason="the extra check is not installed")
    pairs = Pairs(rows("Kesta & Orne", "Orne"), range(2))
    pairs.add([(0, 1), (1, 1)])
    stream = io.BytesIO()
    write(pairs.rows(), stream, form)
    stream.seek(0)
    graph = networkx.read_graphml(stream) if form == "graphml" else networkx.read_gexf(stream)
    assert not graph.is_directed()
    assert sorted(node["label"] for _, node in graph.nodes(data=True)) == ["Kesta & Orne", "Orne"]
    assert [edge["weight"] for _, _, edge in graph.edges(data=True)] == [1]


def test_an_empty_graph_is_one_too():
    stream = io.BytesIO()
    assert write([], stream, "gexf") == 0
    assert ET.fromstring(stream.getvalue()) is not None  # noqa: S314 - our own
