"""`newskit formats`."""

from __future__ import annotations

import typer
from msgspec.json import encode

from newskit.cli import DONE
from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, TABLE, format_for, output
from newskit.cli.render.columns import columns

EXAMPLES = (("newskit formats", "what can be read and written"),)


def formats(ctx: typer.Context, form: o.Format = None, out: o.Output = None) -> int:
    """List what can be read and written, and what that needs."""
    from newskit.pipeline.formats import known_formats

    rows = known_formats()
    chosen = format_for(ctx, form, out)
    with output(out) as stream:
        if chosen == TABLE:
            head = ("", "format", "suffixes", "needs", "")
            cells = [(row.does, row.name, " ".join(row.suffixes), row.needs, row.description) for row in rows]
            stream.write("".join(f"{line}\n" for line in columns([head, *cells], "<<<<<")).encode())
        elif chosen == JSON_LINES:
            stream.writelines(encode(row) + b"\n" for row in rows)
        else:
            from newskit.exporters import ExportOptions, write

            write(rows, stream, chosen, ExportOptions(fields=()))
    return DONE
