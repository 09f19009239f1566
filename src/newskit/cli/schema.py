"""`newskit schema`."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec.json import encode
from msgspec.json import format as indent

from newskit.cli import DONE
from newskit.cli import options as o
from newskit.cli.output import known_name, output

MANIFEST = "manifest"
EXAMPLES = (
    ("newskit schema", "the records that parse prints"),
    ("newskit schema hits", "what search prints"),
    ("newskit schema lines", "what kwic prints"),
)

Contract = Annotated[
    str,
    typer.Argument(
        metavar="[TABLE]",
        help="stories (what parse prints), pages, teasers, hits, facets, lines, collocates, keywords, clusters, links, "
        "promoted, unresolved, edges, entities, page_entities, mentions, pairs, stats; manifest (of a folder of parts)",
        show_default=False,
    ),
]


def schema(ctx: typer.Context, table: Contract = "stories", out: o.Output = None) -> int:  # noqa: ARG001
    """Print the JSON Schema of what newskit writes."""
    from newskit import exporters

    known_name("table", table, (*exporters.TABLES, MANIFEST))
    if table == MANIFEST:
        from newskit.pipeline.parts.manifest import Manifest

        found = exporters.schema_of(Manifest)
    else:
        found = exporters.schema(table)
    with output(out) as stream:
        stream.write(indent(encode(found), indent=2) + b"\n")
    return DONE
