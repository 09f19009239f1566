"""The part of a report on people, organisations and places."""

from __future__ import annotations

import msgspec

from newskit.corpus import Corpus, topnames
from newskit.report import charts
from newskit.report.model import Figure, Section, Table

_TOP = 20
_LISTED = 100
_NODES = 30
"""Entities of the network."""
_EDGES = 60
"""Its lines at most: the pairs that most pages name."""
_TYPES = {"person": "People", "org": "Organisations", "place": "Places"}

_decode = msgspec.json.Decoder(list[str]).decode


def section(corpus: Corpus) -> Section:
    """Who and what is named most, and together; a note where names have not been looked for."""
    figures = [_most(corpus, kind, title) for kind, title in _TYPES.items()]
    if not any(figure.table.rows for figure in figures):
        note = "No names are kept in this corpus; newskit entities --save looks for them."
        return Section(id="names", title="People, organisations, places", figures=[], note=note)
    return Section(id="names", title="People, organisations, places", figures=[*figures, _network(corpus)])


def _most(corpus: Corpus, kind: str, title: str) -> Figure:
    found = topnames.most_named(corpus, kind, _LISTED)
    rows = [
        (name, pages, count, first, last, "; ".join(_decode(aliases)))
        for _, name, pages, count, first, last, aliases in found
    ]
    return Figure(
        id=f"names-{kind}",
        title=f"{title} (pages)",
        table=Table(("name", "pages", "mentions", "first seen", "last seen", "also called"), rows),
        svg=charts.bars([(name, pages) for name, pages, *_ in rows[:_TOP]]) if rows else None,
    )


def _network(corpus: Corpus) -> Figure:
    known = topnames.names(corpus)
    pairs = [
        (one, other, weight)
        for one, other, weight in topnames.together(corpus, _NODES)
        if one in known and other in known
    ]
    drawn = pairs[:_EDGES]
    nodes = {number: known[number][0::2] for pair in drawn for number in pair[:2]}
    rows = [(known[one][0], known[other][0], weight) for one, other, weight in pairs[:_LISTED]]
    return Figure(
        id="network",
        title="Named on the same pages",
        note=f"The {_EDGES} pairs that most pages name, among the {_NODES} names that most pages have; "
        "a circle is as large as its pages are many.",
        table=Table(("name", "name", "pages"), rows),
        svg=charts.network(nodes, drawn) if drawn else None,
    )
