"""`newskit export`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, format_for, known_name, output
from newskit.cli.reading import request
from newskit.cli.render.columns import plural
from newskit.cli.shared import terminal_of

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal

EXAMPLES = (
    ("newskit export --format csv > stories.csv", "all stories as a table"),
    ("newskit export -o stories.csv --bom", "the same for Excel"),
    ("newskit export --table teasers -f jsonl", "the teasers"),
    ("newskit export --fields title,published,source -f csv", "only some columns"),
)


def export(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    corpus: o.CorpusFile = None,
    form: o.Format = None,
    out: o.Output = None,
    table: o.Table = "stories",
    fields: o.Fields = None,
    bom: o.Bom = False,
    raw_cells: o.RawCells = False,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
) -> int:
    """Write the corpus in a format that others read.

    One row a story (or teaser), in the order of the sources. Cells that a spreadsheet would run as formulas are
    made harmless in csv. Nothing to write: exit 1.
    """
    from newskit.exporters import ExportOptions
    from newskit.pipeline.export import TABLES, export_corpus

    terminal = terminal_of(ctx)
    chosen = format_for(ctx, form, out, shown=JSON_LINES)
    options = ExportOptions(
        table=known_name("table", table, TABLES),
        fields=tuple(field.strip() for field in fields.split(",")) if fields else (),
        bom=bom,
        raw_cells=raw_cells,
    )
    failed = False
    with output(out) as stream:
        if inputs:
            asked = request(inputs, text_field=text_field, split=not no_split, isolated=isolated, site=site, jobs=jobs)
            rows, failed = _export_inputs(terminal, asked, stream, chosen, options)
        else:
            rows = export_corpus(corpus or o.CORPUS, stream, chosen, options)
    _remark(terminal, rows, table, out)
    return SOME_FAILED if failed else DONE if rows else NOTHING


def _export_inputs(terminal: Terminal, asked: Any, stream: Any, form: str, options: Any) -> tuple[int, bool]:
    """How many rows were written, and whether some inputs could not be read."""
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.export import export_inputs
    from newskit.pipeline.parse import Summary

    summary = Summary()
    progress = Progress(terminal, streaming=stream.isatty())
    try:
        rows = export_inputs(asked, stream, form, options, watch=progress, summary=summary)
    finally:
        progress.end()
    return rows, summary.problems > 0


def _remark(terminal: Terminal, rows: int, table: str, out: str | None) -> None:
    if not rows:
        terminal.note(f"newskit: there are no {table} to write")
    elif out not in {None, "-"}:
        one = {"stories": "story", "teasers": "teaser"}[table]
        terminal.note(f"{out}: {plural(rows, one, table)}")
