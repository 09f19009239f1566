"""`newskit merge`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from newskit.cli import DONE, INTERRUPTED, SOME_FAILED, WRONG_USE
from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, format_for, output, was_given
from newskit.cli.reading import request
from newskit.cli.render.columns import plural
from newskit.cli.render.progress import Progress
from newskit.cli.shared import terminal_of

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.parse import Request
    from newskit.pipeline.parts.merge import Folder

EXAMPLES = (
    ("newskit merge out/", "finish a folder that shards have filled"),
    ("newskit merge out/ -c news.db", "put its pages into a corpus"),
    ("newskit merge 2024/ 2025/ -o all.parquet", "several folders into one file"),
)
_NAMED = 20
"""Missing parts that are named."""

Folders = Annotated[
    list[str],
    typer.Argument(metavar="FOLDER...", help="Folders of parts, as newskit parse -o FOLDER/ makes them"),
]
Incomplete = Annotated[
    bool,
    typer.Option("--incomplete", help="Take what is there, even if parts are missing; they are named"),
]
MergedInto = Annotated[
    str | None, typer.Option("--corpus", "-c", metavar="FILE", help="Put the pages into this corpus")
]  # fmt: skip


def merge(
    ctx: typer.Context,
    folders: Folders,
    *,
    incomplete: Incomplete = False,
    corpus: MergedInto = None,
    stem: o.Stem = None,
    form: o.Format = None,
    out: o.Output = None,
    jobs: o.Jobs = None,
) -> int:
    """Put folders of parts together: into a corpus, or into one file.

    A folder whose parts are all there is finished first: it gets the manifest that shards leave to this command.
    Without --corpus, --output and --format that is all. What pages of a site have taught each other goes into the
    corpus too. A folder in which parts are missing is refused, and they are named.
    """
    from newskit.pipeline.parts.merge import opened

    terminal = terminal_of(ctx)
    found = [opened(name) for name in dict.fromkeys(folders)]
    lacking = sum([_told(terminal, folder) for folder in found])
    if lacking and not incomplete:
        terminal.say("newskit: nothing was merged; make what is missing, or take what is there with --incomplete")
        return WRONG_USE
    path = corpus if was_given(ctx, "corpus") else None
    printed = out is not None or was_given(ctx, "form")
    chosen = format_for(ctx, form, out, shown=JSON_LINES) if printed else None
    asked = request([], jobs=jobs, stem=stem, isolated=True)
    code = DONE
    if path is not None:
        code = _save(terminal, found, path, asked)
    if chosen is not None and code in {DONE, SOME_FAILED}:
        code = max(code, _write(terminal, found, asked, chosen, out))
    return SOME_FAILED if lacking and code == DONE else code


def _told(terminal: Terminal, folder: Folder) -> int:
    """The number of parts that a folder lacks; they are named."""
    for part in folder.missing[:_NAMED]:
        where = f" (from {part.first})" if part.first else ""
        terminal.say(f"newskit: {folder.name}: {part.name}{where}: {part.reason}")
    number = len(folder.missing)
    if number > _NAMED:
        terminal.say(f"newskit: {folder.name}: and {number - _NAMED:,} more")
    if number:
        terminal.say(f"newskit: {folder.name}: {number:,} of {plural(number + len(folder.parts), 'part')} missing")
    else:
        pages = plural(sum(done.pages for done in folder.parts), "page")
        now = "finished" if folder.finished else "whole"
        terminal.note(f"{folder.name}: {plural(len(folder.parts), 'part')} with {pages}, {now}")
    return number


def _save(terminal: Terminal, folders: Sequence[Folder], path: str, asked: Request) -> int:
    """The exit code; puts the pages into the corpus, and sums up."""
    from newskit.cli.render.summary import parse_summary
    from newskit.pipeline.parse import Summary
    from newskit.pipeline.parts.merge import into_corpus

    summary, progress = Summary(), Progress(terminal)
    try:
        with closing(into_corpus(folders, path, asked, progress, summary)) as batches:
            for _ in batches:
                pass
    except KeyboardInterrupt:
        terminal.say(f"newskit: interrupted; the same command goes on with {path}")
        return INTERRUPTED
    finally:
        progress.end()
    terminal.note(*parse_summary(summary, path, table=True))
    return SOME_FAILED if summary.problems else DONE


def _write(terminal: Terminal, folders: Sequence[Folder], asked: Request, form: str, out: str | None) -> int:
    """The exit code; writes the pages into one file, or to standard output."""
    from newskit.pipeline.parse import Summary
    from newskit.pipeline.parts.merge import into_file

    summary = Summary()
    progress = Progress(terminal, streaming=out in {None, "-"})
    try:
        with output(out) as stream:
            into_file(folders, stream, form, asked, watch=progress, summary=summary)
    except KeyboardInterrupt:
        terminal.say("newskit: interrupted")
        return INTERRUPTED
    finally:
        progress.end()
    return SOME_FAILED if summary.problems else DONE
