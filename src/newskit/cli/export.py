"""`newskit export`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import plain, request_for
from newskit.cli.output import JSON_LINES, format_for, known_name, output
from newskit.cli.render.columns import plural
from newskit.cli.shared import terminal_of
from newskit.cli.streams import is_terminal
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.exporters import ExportOptions, Written
    from newskit.pipeline.export import Asked, Out
    from newskit.pipeline.parse import Request
    from newskit.pipeline.wanted import Wanted

EXAMPLES = (
    ("newskit export --format csv > stories.csv", "all stories as a table"),
    ("newskit export -o stories.csv --bom", "the same for Excel"),
    ("newskit export -o stories.parquet --query flood --since 2024", "what a search finds, for DuckDB or pandas"),
    ("newskit export -o corpus/ -f txt", "a file a story, for AntConc"),
    ("newskit export -o months/ -f csv --split-by month", "a table for each month"),
    ("newskit export -o news.sqlite --one-per-cluster", "all tables for Datasette, without copies"),
    ("newskit export --table teasers -f jsonl", "the teasers"),
    ("newskit export --fields title,published,source -f csv", "only some columns"),
)

CHOOSING = "Choosing"

Table = Annotated[
    str | None,
    typer.Option(
        "--table",
        metavar="TABLE",
        rich_help_panel=o.WRITING,
        help="What the rows are: stories (if not given), teasers, pages, clusters, links, entities or mentions; "
        "sqlite takes all",
    ),
]
Layout = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="HOW",
        rich_help_panel=o.WRITING,
        help="one-file or one-per-story; txt, tei, md and vertical into a folder are one-per-story",
    ),
]
SplitBy = Annotated[
    str | None,
    typer.Option(
        "--split-by", metavar="WHAT", rich_help_panel=o.WRITING, help="A file for each section, source or month"
    ),
]
Index = Annotated[
    str | None,
    typer.Option(
        "--index", metavar="NAME", rich_help_panel=o.WRITING, help="opensearch: the index; newskit-TABLE if not given"
    ),
]
Query = Annotated[
    str | None,
    typer.Option("--query", metavar="QUERY", rich_help_panel=CHOOSING, help="Pages that newskit search finds by this"),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", rich_help_panel=CHOOSING, help="From this day, month or year on"),
]
After = Annotated[
    str | None, typer.Option("--after", metavar="DATE", rich_help_panel=CHOOSING, help="After this day, month or year")
]
Before = Annotated[
    str | None,
    typer.Option("--before", metavar="DATE", rich_help_panel=CHOOSING, help="Before this day, month or year"),
]
Section = Annotated[
    list[str] | None,
    typer.Option(
        "--section", metavar="WORDS", rich_help_panel=CHOOSING, help="Sections with these words; several times: any"
    ),
]
Source = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="PART", rich_help_panel=CHOOSING, help="Sources with this in them"),
]
Lang = Annotated[
    list[str] | None, typer.Option("--lang", metavar="CODE", rich_help_panel=CHOOSING, help="Languages, as vi or en")
]
Kind = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", rich_help_panel=CHOOSING, help="Kinds of pages, as story or liveblog"),
]
OnePerCluster = Annotated[
    bool,
    typer.Option(
        "--one-per-cluster",
        rich_help_panel=CHOOSING,
        help="Of copies that newskit dedup --mark has found only one: what represents them, if it is chosen",
    ),
]


def export(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    corpus: o.CorpusFile = None,
    form: o.Format = None,
    out: o.Output = None,
    table: Table = None,
    fields: o.Fields = None,
    layout: Layout = None,
    split_by: SplitBy = None,
    bom: o.Bom = False,
    raw_cells: o.RawCells = False,
    index: Index = None,
    query: Query = None,
    parts: o.Parts = None,
    since: Since = None,
    after: After = None,
    before: Before = None,
    section: Section = None,
    source: Source = None,
    lang: Lang = None,
    kind: Kind = None,
    one_per_cluster: OnePerCluster = False,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
) -> int:
    """Write the corpus in a format that others read; newskit formats lists them.

    One row a story (or teaser, page …), in the order of the sources. A file, or a folder of files, is written whole
    or not at all. Cells that a spreadsheet would run as formulas are made harmless. Nothing to write: exit 1.
    """
    from msgspec import structs

    from newskit.pipeline.export import Asked

    terminal = terminal_of(ctx)
    wanted = _wanted(
        query, parts, since=since, after=after, before=before, sections=section, sources=source, languages=lang,
        kinds=kind, one_per_cluster=one_per_cluster,
    )  # fmt: skip
    path = corpus or o.CORPUS
    _check(inputs, out, path, one_per_cluster=one_per_cluster)
    where = _where(ctx, form, out, layout, split_by)
    tables = _tables(where.form, table, one=bool(inputs or fields))
    notes: list[str] = []
    options = _options(tables[0], fields, notes, bom=bom, raw_cells=raw_cells, index=index or "")
    reading = request_for(inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs)
    with output(None) if where.path in {"", "-"} else nullcontext() as stream:
        target = structs.replace(where, stream=stream)
        asked = Asked(tables=tables, out=target, options=options, wanted=wanted, jobs=jobs)
        written, failed = _export(terminal, reading, path, asked)
    terminal.note(*(f"newskit: {note}" for note in notes))
    _remark(terminal, written, tables, out)
    return SOME_FAILED if failed else DONE if written.total else NOTHING


def _check(inputs: Sequence[str] | None, out: str | None, corpus: str, *, one_per_cluster: bool) -> None:
    """Nothing. Raises `UsageError` for what does not go together."""
    if one_per_cluster and inputs:
        raise UsageError("--one-per-cluster goes by what is marked in a corpus; leave INPUT out")
    if out and not inputs and os.path.exists(out) and os.path.realpath(out) == os.path.realpath(corpus):
        raise UsageError(f"{out} is the corpus itself; name another file")


def _options(table: str, fields: str | None, notes: list[str], **given: Any) -> ExportOptions:
    """How to write; what could not be written as it is is told to `notes`."""
    from newskit.exporters import ExportOptions

    chosen = tuple(field.strip() for field in fields.split(",")) if fields else ()
    return ExportOptions(table=table, fields=chosen, note=notes.append, **given)


def _wanted(query: str | None, parts: str | None, **given: object) -> Wanted:
    """What was said of the pages."""
    import msgspec

    from newskit.pipeline.wanted import Wanted

    listed = {name: tuple(map(plain, value)) if isinstance(value, list) else value for name, value in given.items()}
    told = {name: value for name, value in listed.items() if value is not None}
    where = tuple(parts.split(",")) if parts is not None else None
    return msgspec.convert({"query": query and plain(query), "parts": where, **told}, Wanted)


def _where(ctx: typer.Context, form: str | None, out: str | None, layout: str | None, split_by: str | None) -> Out:
    """The file, folder or stream to write into. Raises `UsageError` for what does not go together."""
    from newskit.exporters import LAYOUTS, SPLITS, exporter
    from newskit.pipeline.export import Out

    if layout:
        known_name("layout", layout, LAYOUTS)
    if split_by:
        known_name("way to split", split_by, SPLITS)
    is_folder = bool(split_by) or layout == "one-per-story" or _is_folder(out)
    if not is_folder or out in {None, "-"}:
        chosen = format_for(ctx, form, out, shown=JSON_LINES)
        if is_folder:
            raise UsageError("several files need a folder; name one with -o")
        if out in {None, "-"} and exporter(chosen).FORMAT.binary and is_terminal(sys.stdout):
            raise UsageError(f"{chosen} is no text to show on a terminal; name a file with -o")
        return Out(form=chosen, path=out or "")
    if form is None:
        raise UsageError(f"{out} is a folder; choose what the files are with --format, or name a file")
    chosen = format_for(ctx, form, None, shown=JSON_LINES)
    able = exporter(chosen).FORMAT
    if not split_by and not able.batches:
        if layout == "one-file" or (layout is None and len(able.layouts) == 1):
            raise UsageError(f"{out} is a folder; name a file to write, or --split-by section, source or month")
        layout = "one-per-story"
    return Out(form=chosen, path=out or "", folder=True, layout=layout or "one-file", split_by=split_by)


def _is_folder(out: str | None) -> bool:
    return bool(out) and out != "-" and (str(out).endswith(("/", os.sep)) or os.path.isdir(str(out)))


def _tables(form: str, table: str | None, *, one: bool) -> tuple[str, ...]:
    """The tables to write: the one that was named, all where the format takes all and not `one` is asked for.

    Raises `UsageError` for an unknown one.
    """
    from newskit.exporters import exporter
    from newskit.pipeline.export import ALL, TABLES

    if table is not None:
        known_name("table", table, TABLES)
    elif not one and exporter(form).FORMAT.all_tables:
        return ALL
    return (table or "stories",)


def _export(terminal: Terminal, reading: Request | None, corpus: str, asked: Asked) -> tuple[Written, bool]:
    """What was written, and whether some inputs could not be read."""
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.export import export_corpus, export_inputs

    progress = Progress(terminal, streaming=asked.out.stream is not None)
    try:
        if reading is None:
            return export_corpus(corpus, asked, progress), False
        from newskit.pipeline.parse import Summary  # only here: it loads all that reads and splits

        summary = Summary()
        return export_inputs(reading, asked, progress, summary), summary.problems > 0
    finally:
        progress.end()


def _remark(terminal: Terminal, written: Written, tables: Sequence[str], out: str | None) -> None:
    """Say what was written where."""
    if not written.total:
        terminal.note(f"newskit: there are no {' or '.join(tables)} to write")
    elif out not in {None, "-"}:
        one = {"stories": "story", "entities": "entity"}
        rows = ", ".join(
            plural(number, one.get(table, table[:-1]), table) for table, number in written.rows.items() if number
        )
        files = f" in {plural(written.files, 'file')}" if written.files > 1 else ""
        terminal.note(f"{out}: {rows}{files}")
