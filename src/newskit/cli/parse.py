"""`newskit parse`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from newskit.cli import DONE, INTERRUPTED, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.folder import is_folder, run
from newskit.cli.folder import wanted as in_parts
from newskit.cli.output import JSON_LINES, TEXT, format_for, output, was_given
from newskit.cli.reading import inputs_with, request
from newskit.cli.render.columns import plural
from newskit.cli.render.progress import Progress
from newskit.cli.shared import terminal_of, wrong_use
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.parse import Request, Summary
    from newskit.pipeline.work import Batch

EXAMPLES = (
    ("newskit parse samples/", "split a folder into newskit.db"),
    ("newskit parse page.txt --explain", "every block and its rule"),
    ("cat page.txt | newskit parse - -f jsonl | jq .title", "records instead of a corpus"),
    ("newskit parse pages/ --overrides fixes.csv", "what a person says, wins"),
    ("newskit parse dump/ -o pages.jsonl --blocks", "to a file, with blocks"),
    ("newskit parse dump/ -o out/ -f parquet", "to a folder, in parts"),
)


def parse(
    ctx: typer.Context,
    inputs: o.Inputs = None,
    *,
    corpus: o.CorpusFile = None,
    again: o.Again = False,
    prune: o.Prune = False,
    stem: o.Stem = None,
    form: o.Format = None,
    out: o.OutputOrParts = None,
    blocks: o.Blocks = False,
    explain: o.Explain = False,
    text_field: o.TextField = None,
    files_from: o.FilesFrom = None,
    null: o.Null = False,
    max_page: o.MaxPage = 100,
    max_expansion: o.MaxExpansion = 250,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    overrides: o.Overrides = None,
    jobs: o.Jobs = None,
    engine: o.Engine = None,
    address: o.Address = None,
    part_size: o.PartSize = None,
    shard: o.Shard = None,
    plan: o.PlanOnly = False,
) -> int:
    """Split pages into the main story, the related teasers and furniture.

    Saves the pages into the corpus and sums up on standard error what it did. Pages that the corpus has already are
    skipped. With --format, --output or --explain it prints instead and leaves the corpus alone, unless --corpus is
    given too. Without INPUT it takes `inputs` of newskit.toml, else standard input.

    With --output FOLDER/ each part of the inputs becomes a file of the folder, written by the process that split it, on
    this machine or on many; the same command again makes only what is missing.
    """
    terminal = terminal_of(ctx)
    wanted = inputs_with(inputs, files_from, null=null)
    if not wanted:
        return wrong_use(ctx)
    named = was_given(ctx, "corpus")
    printed = explain or was_given(ctx, "form") or out is not None
    path = (corpus or o.CORPUS) if named or not printed else None
    _check(explain=explain, form=was_given(ctx, "form"), path=path, about_corpus=again or prune or stem is not None)
    asked = request(
        wanted, corpus=path, text_field=text_field, split=not no_split, blocks=blocks or explain, jobs=jobs,
        isolated=isolated, site=site, overrides=overrides, again=again, prune=prune, stem=stem,
        max_page=max_page, max_expansion=max_expansion, engine=engine, address=address,
    )  # fmt: skip
    if is_folder(out):
        _check_folder(explain=explain, path=path)
        form = form if was_given(ctx, "form") and form else JSON_LINES
        return run(terminal, in_parts(asked, str(out), form, part_size=part_size, shard=shard, only_plan=plan))
    if part_size is not None or shard is not None or plan:
        raise UsageError("--part-size, --shard and --plan are about a folder of parts; name it with -o FOLDER/")
    chosen = TEXT if explain else format_for(ctx, form, out, shown=JSON_LINES) if printed else None
    return _run(terminal, asked, path, chosen, out)


def _check(*, explain: bool, form: bool, path: str | None, about_corpus: bool) -> None:
    if explain and form:
        raise UsageError("--explain prints for reading; leave --format away")
    if path is None and about_corpus:
        raise UsageError("--again, --prune and --stem are about the corpus; name it with --corpus")


def _check_folder(*, explain: bool, path: str | None) -> None:
    if explain:
        raise UsageError("--explain prints for reading; name a file with -o, or leave it out")
    if path is not None:
        raise UsageError("a folder of parts is no corpus; leave --corpus out, then newskit merge FOLDER -c CORPUS")


def _run(terminal: Terminal, asked: Request, path: str | None, form: str | None, out: str | None) -> int:
    """The exit code; goes through all batches, prints and saves them as asked, and sums up."""
    from newskit.cli.render.summary import parse_summary
    from newskit.pipeline.parse import Summary, print_pages, save_pages

    summary = Summary()
    progress = Progress(terminal, streaming=form is not None and out in {None, "-"})
    batches = (
        print_pages(asked, progress, summary)
        if path is None
        else save_pages(path, asked, progress, summary, printed=form is not None)
    )
    try:
        with closing(batches):
            _write(terminal, batches, form, out, table="pages" if asked.blocks else "stories")
    except KeyboardInterrupt:
        terminal.say(_farewell(summary, path))
        return INTERRUPTED
    finally:
        progress.end()
    terminal.note(*parse_summary(summary, path, table=path is not None or terminal.verbose))
    return SOME_FAILED if summary.problems else DONE


def _write(terminal: Terminal, batches: Iterable[Batch], form: str | None, out: str | None, *, table: str) -> None:
    """Go through the batches, and write them out as rows of `table` if there is a format to do it in."""
    if form is None:
        for _ in batches:
            pass
    elif form == TEXT:
        from newskit.cli.render.explain import explain_all
        from newskit.pipeline.parse import records

        with terminal.reading(out) as console:
            explain_all(records(batches), console, whole=terminal.verbose)
    else:
        from newskit.exporters import ExportOptions
        from newskit.pipeline.parse import write_records

        with output(out) as stream:
            write_records(batches, stream, form, ExportOptions(table=table))


def _farewell(summary: Summary, path: str | None) -> str:
    if path is None:
        return "newskit: interrupted"
    if not summary.total.pages:
        return f"newskit: interrupted; nothing of this run is in {path} yet: the same command begins it again"
    done = plural(summary.total.pages, "page")
    return f"newskit: interrupted; {done} of this run are kept for {path}: the same command goes on from there"
