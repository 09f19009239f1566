"""`newskit formats`."""

from __future__ import annotations

import typer
from msgspec.json import encode

from newskit.cli import DONE
from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, TABLE, format_for, output
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError

EXAMPLES = (("newskit formats", "what can be read and written"),)


def formats(ctx: typer.Context, form: o.Format = None, out: o.Output = None) -> int:
    """List what can be read and written, and what that needs.

    Formats that other distributions bring along (entry points newskit.sources and newskit.exporters) are among them.
    """
    from newskit.pipeline.formats import broken_formats, known_formats

    chosen = format_for(ctx, form, out)
    if chosen not in {TABLE, JSON_LINES}:
        raise UsageError("formats are printed for reading or as jsonl; choose one of these with --format")
    rows = known_formats()
    if chosen == TABLE:
        from newskit.cli.render.formats import show_formats

        with terminal_of(ctx).reading(out) as console:
            show_formats(rows, console)
    else:
        with output(out) as stream:
            stream.writelines(encode(row) + b"\n" for row in rows)
    for name, reason in broken_formats():
        terminal_of(ctx).note(f"newskit: {name}, a format of another distribution, cannot be used: {reason}")
    return DONE
