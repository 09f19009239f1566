"""Charts as SVG: specifications in Vega-Lite, drawn by vl-convert (https://github.com/vega/vl-convert).

No script and nothing from outside is in them; marks have descriptions for screen readers. Text and lines take the
colour of the page, so that a chart is read on light and dark. Whatever a page says is cut and made inert before it is
drawn: control characters would end the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from newskit.errors import UsageError
from newskit.text.inert import inert

_WIDTH = 620
_ROOM = 8
"""Labels that fit side by side."""
_FEW = 5
"""Counts up to which each has a tick."""
_LABEL = 60
"""Characters of a label that are shown."""
_INK = "currentColor"
_BAR = "#3f84c4"
_CONFIG: Mapping[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK, "titleColor": _INK, "domainColor": _INK, "tickColor": _INK, "gridColor": _INK,
        "gridOpacity": 0.15, "labelLimit": 280, "labelFontSize": 11,
    },
    "legend": {"labelColor": _INK, "titleColor": _INK, "labelLimit": 280, "orient": "top"},
    "bar": {"color": _BAR},
    "circle": {"color": _BAR},
    "text": {"color": _INK},
}  # fmt: skip
_COLOURS = ("#3f84c4", "#d9772b", "#3a9d5d", "#c2504d", "#8a6bbf", "#7f7f7f")
"""As light as dark on white and black; lines also differ in their dashes."""
_FORBIDDEN = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def check() -> None:
    """Nothing. Raises `UsageError` where charts cannot be drawn."""
    if find_spec("vl_convert") is None:
        raise UsageError("newskit report needs vl-convert: pip install 'newskit[report]'")


def label(text: str | None) -> str:
    """`text` as it can stand in a chart.

    >>> label(None), label("x" * 70)[-2:]
    ('–', 'x…')
    """
    if not text:
        return "–"
    shown = inert(text[: 4 * _LABEL]).translate(_FORBIDDEN)
    return shown if len(shown) <= _LABEL else f"{shown[: _LABEL - 1]}…"


def bars(rows: Sequence[tuple[str | None, float]]) -> str:
    """A chart with a bar lying beside each label, in the order of the rows."""
    values = [
        {"label": name, "number": number} for name, number in zip(_apart(rows), (n for _, n in rows), strict=True)
    ]
    return _drawn({
        "data": {"values": values},
        "width": _WIDTH - 220,
        "height": {"step": 20},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "number", "type": "quantitative", "title": None, "axis": _up(number for _, number in rows)},
        },
        "layer": [
            {"mark": {"type": "bar"}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "aria": False},
                "encoding": {"text": {"field": "number", "type": "quantitative", "format": ",.6~f"}},
            },
        ],
    })  # fmt: skip


def _apart(rows: Sequence[tuple[str | None, float]]) -> list[str]:
    """Labels that differ: those that were cut to the same get a number of invisible width."""
    seen: dict[str, int] = {}
    found = []
    for name, _ in rows:
        shown = label(name)
        seen[shown] = seen.get(shown, 0) + 1
        found.append(shown + "\u200b" * (seen[shown] - 1))
    return found


def columns(rows: Sequence[tuple[str, float]]) -> str:
    """A chart with a column above each label, in the order of the rows."""
    return _drawn({
        "data": {"values": [{"label": label(name), "number": number} for name, number in rows]},
        "width": _WIDTH,
        "height": 180,
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": _along(len(rows))},
            "y": {"field": "number", "type": "quantitative", "title": None, "axis": _up(number for _, number in rows)},
        },
    })  # fmt: skip


def lines(rows: Sequence[tuple[str, str, float]]) -> str:
    """A chart with a line for each series; rows are series, label, number. Lines differ in colour and in dashes."""
    values = [{"series": label(name), "label": label(at), "number": number} for name, at, number in rows]
    names = list(dict.fromkeys(value["series"] for value in values))
    ats = [value["label"] for value in values]
    return _drawn({
        "data": {"values": values},
        "width": _WIDTH,
        "height": 220,
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": _along(len(set(ats)))},
            "y": {"field": "number", "type": "quantitative", "title": None},
            "color": {
                "field": "series", "type": "nominal", "title": None,
                "scale": {"domain": names, "range": [_COLOURS[n % len(_COLOURS)] for n in range(len(names))]},
            },
            "strokeDash": {"field": "series", "type": "nominal", "title": None, "scale": {"domain": names}},
        },
    })  # fmt: skip


def spans(names: Sequence[str], ats: Sequence[str], rows: Sequence[tuple[int, str, float]]) -> str:
    """A chart with a line for each name, from its first to its last label, and a circle where there is a number.

    `ats` are all labels of the axis in their order, rows are the place of a name, label, number.
    """
    shown = _apart([(name, 0) for name in names])
    values = [{"name": shown[place], "at": at, "number": number} for place, at, number in rows]
    x = {
        "field": "at", "type": "nominal", "sort": None, "title": None, "axis": _along(len(ats)),
        "scale": {"domain": list(ats)},
    }  # fmt: skip
    ends = [
        {"name": name, "at": found[0], "to": found[-1]}
        for place, name in enumerate(shown)
        if (found := [at for number, at, _ in rows if number == place])
    ]
    return _drawn({
        "width": _WIDTH - 220,
        "height": {"step": 24},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "scale": {"domain": shown}},
            "x": x,
        },
        "layer": [
            {
                "data": {"values": ends},
                "mark": {"type": "rule", "color": _INK, "opacity": 0.35, "aria": False},
                "encoding": {"x2": {"field": "to"}},
            },
            {
                "data": {"values": values},
                "mark": {"type": "circle", "opacity": 1},
                "encoding": {"size": {
                    "field": "number", "type": "quantitative", "title": None, "legend": None,
                    "scale": {"range": [12, 320], "zero": True},
                }},
            },
        ],
    })  # fmt: skip


def _along(number: int) -> dict[str, Any]:
    """An axis of so many labels: upright ones when they would not fit, and only as many as do."""
    return {"labelOverlap": True, "labelAngle": -90 if number > _ROOM else 0}


def _up(numbers: Iterable[float]) -> dict[str, Any]:
    """An axis of counts: no tick between one and the next."""
    most = max(numbers, default=0)
    return {"format": ",.6~f", **({"values": list(range(int(most) + 1))} if most <= _FEW else {"tickCount": 5})}


def network(nodes: Mapping[int, tuple[str, int]], edges: Sequence[tuple[int, int, int]]) -> str:
    """A chart of nodes (name and weight by number) and the lines between them (two numbers and a weight).

    Places come from the forces of d3-force, as Vega runs them: the same for the same nodes and lines.
    """
    import vl_convert

    order = {number: place for place, number in enumerate(nodes)}
    circles = [{"name": label(name), "weight": weight} for name, weight in nodes.values()]
    lines_ = [{"source": order[one], "target": order[other], "weight": weight} for one, other, weight in edges]
    return str(vl_convert.vega_to_svg(_force(circles, lines_)))


def _force(circles: Sequence[Mapping[str, Any]], links: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The specification of a network, in Vega (https://vega.github.io/vega/docs/transforms/force/)."""
    width, height = _WIDTH, 480
    forces = [
        {"force": "center", "x": width / 2, "y": height / 2},
        {"force": "collide", "radius": 34},
        {"force": "nbody", "strength": -220},
        {"force": "link", "links": "links", "distance": 90},
        {"force": "x", "x": {"expr": str(width / 2)}, "strength": 0.06},
        {"force": "y", "y": {"expr": str(height / 2)}, "strength": 0.12},
    ]
    scales = [
        {"name": "area", "type": "linear", "range": [30, 420], "domain": {"data": "nodes", "field": "weight"}},
        {"name": "wide", "type": "linear", "range": [0.5, 5], "domain": {"data": "links", "field": "weight"}},
    ]
    circle = {
        "name": "placed", "type": "symbol", "from": {"data": "nodes"}, "zindex": 1,
        "encode": {"enter": {
            "fill": {"value": _BAR}, "size": {"scale": "area", "field": "weight"},
            "description": {"signal": "datum.name + ': ' + datum.weight"},
        }},
        "transform": [{"type": "force", "signal": "force", "static": True, "iterations": 300, "forces": forces}],
    }  # fmt: skip
    line = {
        "type": "path", "from": {"data": "links"}, "interactive": False, "aria": False,
        "encode": {"update": {
            "stroke": {"value": _INK}, "strokeOpacity": {"value": 0.25},
            "strokeWidth": {"scale": "wide", "field": "weight"},
        }},
        "transform": [{
            "type": "linkpath", "require": {"signal": "force"}, "shape": "line",
            "sourceX": "datum.source.x", "sourceY": "datum.source.y",
            "targetX": "datum.target.x", "targetY": "datum.target.y",
        }],
    }  # fmt: skip
    name = {
        "type": "text", "from": {"data": "placed"}, "zindex": 2, "aria": False,
        "encode": {"enter": {
            "x": {"field": "x"}, "y": {"field": "y", "offset": -14}, "align": {"value": "center"},
            "text": {"field": "datum.name"}, "fill": {"value": _INK}, "fontSize": {"value": 11},
        }},
    }  # fmt: skip
    return {
        "width": width, "height": height, "padding": {"left": 60, "top": 20, "right": 60, "bottom": 20},
        "config": {"style": {"cell": {"stroke": None}}}, "background": None, "scales": scales,
        "data": [{"name": "nodes", "values": circles}, {"name": "links", "values": links}],
        "marks": [circle, line, name],
    }  # fmt: skip


def _drawn(spec: Mapping[str, Any]) -> str:
    import vl_convert

    return str(
        vl_convert.vegalite_to_svg(
            {"config": _CONFIG, "padding": {"left": 24, "top": 4, "right": 24, "bottom": 4}, **spec}
        )
    )
