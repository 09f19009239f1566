"""The promotions as a graph: pages, and an edge from each page to each story that it promotes.

GraphML (http://graphml.graphdrawing.org) and GEXF 1.2 (https://gexf.net), as networkx and Gephi read them. Text is
escaped; what XML 1.0 does not allow, and every other control character, becomes a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from newskit.corpus.promotion import Edge

if TYPE_CHECKING:
    from newskit.links.index import Index, PageEntry
    from newskit.links.promotion import Linked

FORMATS = ("graphml", "gexf")

_UNFIT = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OF_NODES = (("source", "string"), ("title", "string"), ("published", "string"), ("promoted", "int"))
_OF_EDGES = (("position", "int"), ("score", "double"), ("rule", "string"))

Value = str | int | float | None


def edges(linked: Iterable[Linked], index: Index) -> list[Edge]:
    """The edges in the order of the promoting pages, of one page in the order of its teasers."""
    found: dict[tuple[str, str], Edge] = {}
    for teaser, link in linked:
        page = index.page(teaser.id)
        target = index.page(link.target) if link.target else None
        if page is None or target is None or page.source != teaser.source:
            continue
        key = (page.id, target.id)
        found[key] = _edge(page, target, found.get(key), (teaser.position, link.score or 0.0, link.rule or ""))
    return list(found.values())


def _edge(page: PageEntry, target: PageEntry, known: Edge | None, seen: tuple[int, float, str]) -> Edge:
    position, score, rule = seen
    if known is not None:
        score, rule = max((known.score, known.rule), (score, rule), key=lambda pair: pair[0])
    return Edge(
        source=page.source,
        target=target.source,
        weight=1 if known is None else known.weight + 1,
        position=position if known is None else min(known.position, position),
        score=score,
        rule=rule,
        source_id=page.id,
        target_id=target.id,
        source_title=page.title,
        target_title=target.title,
        source_published=page.published,
        target_published=target.published,
    )


def write(edges: Iterable[Edge], stream: IO[bytes], form: str) -> int:
    """How many edges were written to `stream` in the format `form`, one of `FORMATS`."""
    rows = list(edges)
    lines = _graphml(rows) if form == "graphml" else _gexf(rows)
    stream.writelines(line.encode() for line in lines)
    return len(rows)


def _nodes(rows: Iterable[Edge]) -> dict[str, dict[str, Value]]:
    """The pages by id, each with what is known of it; `promoted` is how many pages promote it."""
    nodes: dict[str, dict[str, Value]] = {}
    promoted: dict[str, int] = {}
    for row in rows:
        promoted[row.target_id] = promoted.get(row.target_id, 0) + 1
        for id_, source, title, published in (
            (row.source_id, row.source, row.source_title, row.source_published),
            (row.target_id, row.target, row.target_title, row.target_published),
        ):
            nodes.setdefault(id_, {"source": source, "title": title, "published": published})
    return {id_: {**values, "promoted": promoted.get(id_, 0)} for id_, values in nodes.items()}


def _graphml(rows: list[Edge]) -> Iterator[str]:
    yield _HEAD
    yield (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
        '"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    )
    yield '<key id="label" for="node" attr.name="label" attr.type="string"/>\n'
    for name, type_ in _OF_NODES:
        yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="{type_}"/>\n'
    for name, type_ in (("weight", "int"), *_OF_EDGES):
        yield f'<key id="e_{name}" for="edge" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '<graph id="promotions" edgedefault="directed">\n'
    for id_, values in _nodes(rows).items():
        data = _data("", {"label": values["title"] or values["source"], **values})
        yield f"<node id={_quoted(id_)}>{data}</node>\n"
    for row in rows:
        data = _data("e_", {"weight": row.weight, "position": row.position, "score": row.score, "rule": row.rule})
        yield f"<edge source={_quoted(row.source_id)} target={_quoted(row.target_id)}>{data}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(prefix: str, values: dict[str, Value]) -> str:
    return "".join(
        f'<data key="{prefix}{name}">{escape(_fit(value))}</data>'
        for name, value in values.items()
        if value is not None
    )


def _gexf(rows: list[Edge]) -> Iterator[str]:
    yield _HEAD
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield "<meta><creator>newskit</creator></meta>\n"
    yield '<graph mode="static" defaultedgetype="directed">\n'
    yield from _attributes("node", _OF_NODES)
    yield from _attributes("edge", _OF_EDGES)
    yield "<nodes>\n"
    for id_, values in _nodes(rows).items():
        label = _quoted(values["title"] or values["source"])
        yield f"<node id={_quoted(id_)} label={label}>{_values(_OF_NODES, values)}</node>\n"
    yield "</nodes>\n<edges>\n"
    for number, row in enumerate(rows):
        values = {"position": row.position, "score": row.score, "rule": row.rule}
        ends = f"source={_quoted(row.source_id)} target={_quoted(row.target_id)}"
        yield f'<edge id="{number}" {ends} weight="{row.weight}">{_values(_OF_EDGES, values)}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes(of: str, known: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'<attributes class="{of}" mode="static">\n'
    for name, type_ in known:
        yield f'<attribute id="{name}" title="{name}" type="{"integer" if type_ == "int" else type_}"/>\n'
    yield "</attributes>\n"


def _values(known: Iterable[tuple[str, str]], values: dict[str, Value]) -> str:
    written = (
        f'<attvalue for="{name}" value={_quoted(value)}/>'
        for name, _ in known
        if (value := values.get(name)) is not None
    )
    return f"<attvalues>{''.join(written)}</attvalues>"


def _quoted(value: Value) -> str:
    return quoteattr(_fit(value))


def _fit(value: Value) -> str:
    """The value as text that XML may hold."""
    return _UNFIT.sub(" ", "" if value is None else str(value))
