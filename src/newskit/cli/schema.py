"""`newskit schema`."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec.json import encode
from msgspec.json import format as indent

from newskit.cli import DONE
from newskit.cli import options as o
from newskit.cli.output import known_name, output

EXAMPLES = (
    ("newskit schema", "the records that parse prints"),
    ("newskit schema hits", "what search prints"),
    ("newskit schema lines", "what kwic prints"),
)

Contract = Annotated[
    str,
    typer.Argument(
        metavar="[TABLE]",
        help="stories (what parse prints), teasers, hits, facets, lines, collocates, keywords, links, "
        "promoted, unresolved, edges, entities, page_entities, mentions, pairs or stats",
        show_default=False,
    ),
]


def schema(ctx: typer.Context, table: Contract = "stories", out: o.Output = None) -> int:  # noqa: ARG001
    """Print the JSON Schema of what newskit writes."""
    from newskit import exporters

    known_name("table", table, tuple(exporters.TABLES))
    with output(out) as stream:
        stream.write(indent(encode(exporters.schema(table)), indent=2) + b"\n")
    return DONE
