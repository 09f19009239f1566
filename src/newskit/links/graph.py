"""The promotions as a graph: pages, and an edge from each page to each story that it promotes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from newskit.corpus.promotion import Edge
from newskit.text import graph
from newskit.text.graph import FORMATS, Graph, Joint, Node, Values

if TYPE_CHECKING:
    from newskit.links.index import Index, PageEntry
    from newskit.links.promotion import Linked

__all__ = ["FORMATS", "edges", "write"]

_OF_NODES = (("source", "string"), ("title", "string"), ("published", "string"), ("promoted", "int"))
_OF_EDGES = (("position", "int"), ("score", "double"), ("rule", "string"))


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
    drawn = Graph(
        name="promotions",
        directed=True,
        nodes=_nodes(rows),
        joints=[_joint(row) for row in rows],
        of_nodes=_OF_NODES,
        of_joints=_OF_EDGES,
    )
    return graph.write(drawn, stream, form)


def _joint(row: Edge) -> Joint:
    values: Values = {"position": row.position, "score": row.score, "rule": row.rule}
    return Joint(row.source_id, row.target_id, row.weight, values)


def _nodes(rows: Iterable[Edge]) -> list[Node]:
    """The pages, each with what is known of it; `promoted` is how many pages promote it."""
    known: dict[str, dict[str, str | None]] = {}
    promoted: dict[str, int] = {}
    for row in rows:
        promoted[row.target_id] = promoted.get(row.target_id, 0) + 1
        for id_, source, title, published in (
            (row.source_id, row.source, row.source_title, row.source_published),
            (row.target_id, row.target, row.target_title, row.target_published),
        ):
            known.setdefault(id_, {"source": source, "title": title, "published": published})
    return [
        Node(id_, values["title"] or values["source"] or id_, {**values, "promoted": promoted.get(id_, 0)})
        for id_, values in known.items()
    ]
