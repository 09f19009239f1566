"""A graph as GraphML (http://graphml.graphdrawing.org) or GEXF 1.2 (https://gexf.net), as networkx and Gephi read them.

Text is escaped; what XML 1.0 does not allow, and every other control character, becomes a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import IO

from msgspec import Struct

FORMATS = ("graphml", "gexf")

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

Value = str | int | float | None
Values = Mapping[str, Value]
Kinds = Sequence[tuple[str, str]]
"""Names of values with what they are: string, int or double."""


class Node(Struct, frozen=True):
    """What edges join."""

    id: str
    label: str
    values: Values


class Joint(Struct, frozen=True):
    """An edge, from the id of a node to that of another."""

    source: str
    target: str
    weight: int
    values: Values = {}


class Graph(Struct, frozen=True, kw_only=True):
    """What is written; what is `None` of a node or an edge is left out."""

    name: str
    directed: bool
    nodes: Sequence[Node]
    joints: Sequence[Joint]
    of_nodes: Kinds = ()
    of_joints: Kinds = ()
    """Without the weight, which each has."""


def write(graph: Graph, stream: IO[bytes], form: str) -> int:
    """How many edges were written to `stream` in the format `form`, one of `FORMATS`."""
    lines = _graphml(graph) if form == "graphml" else _gexf(graph)
    stream.writelines(line.encode() for line in lines)
    return len(graph.joints)


def _graphml(graph: Graph) -> Iterator[str]:
    yield _HEAD
    yield (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
        '"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    )
    for name, type_ in (("label", "string"), *graph.of_nodes):
        yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="{type_}"/>\n'
    for name, type_ in (("weight", "int"), *graph.of_joints):
        yield f'<key id="e_{name}" for="edge" attr.name="{name}" attr.type="{type_}"/>\n'
    yield f'<graph id="{graph.name}" edgedefault="{_way(graph)}">\n'
    for node in graph.nodes:
        yield f"<node id={_quoted(node.id)}>{_data('', {'label': node.label, **node.values})}</node>\n"
    for joint in graph.joints:
        data = _data("e_", {"weight": joint.weight, **joint.values})
        yield f"<edge source={_quoted(joint.source)} target={_quoted(joint.target)}>{data}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(prefix: str, values: Values) -> str:
    return "".join(
        f'<data key="{prefix}{name}">{_fit(value)}</data>' for name, value in values.items() if value is not None
    )


def _gexf(graph: Graph) -> Iterator[str]:
    yield _HEAD
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield "<meta><creator>newskit</creator></meta>\n"
    yield f'<graph mode="static" defaultedgetype="{_way(graph)}">\n'
    yield from _attributes("node", graph.of_nodes)
    yield from _attributes("edge", graph.of_joints)
    yield "<nodes>\n"
    for node in graph.nodes:
        values = _values(graph.of_nodes, node.values)
        yield f"<node id={_quoted(node.id)} label={_quoted(node.label)}>{values}</node>\n"
    yield "</nodes>\n<edges>\n"
    for number, joint in enumerate(graph.joints):
        ends = f"source={_quoted(joint.source)} target={_quoted(joint.target)}"
        values = _values(graph.of_joints, joint.values)
        yield f'<edge id="{number}" {ends} weight="{joint.weight}">{values}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _way(graph: Graph) -> str:
    return "directed" if graph.directed else "undirected"


def _attributes(of: str, known: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'<attributes class="{of}" mode="static">\n'
    for name, type_ in known:
        yield f'<attribute id="{name}" title="{name}" type="{"integer" if type_ == "int" else type_}"/>\n'
    yield "</attributes>\n"


def _values(known: Iterable[tuple[str, str]], values: Values) -> str:
    written = (
        f'<attvalue for="{name}" value={_quoted(value)}/>'
        for name, _ in known
        if (value := values.get(name)) is not None
    )
    return f"<attvalues>{''.join(written)}</attvalues>"


def _quoted(value: Value) -> str:
    return f'"{_fit(value)}"'


def _fit(value: Value) -> str:
    """The value as text of XML, escaped (`xml.sax.saxutils` loads urllib, which takes longer than all the rest)."""
    return _unfit().sub(" ", "" if value is None else str(value)).translate(_ESCAPES)


@cache
def _unfit() -> re.Pattern[str]:
    """What XML cannot hold; made when it is needed, because commands only ask for the names of the formats."""
    return re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
