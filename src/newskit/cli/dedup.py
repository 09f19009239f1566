"""`newskit dedup`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.json import encode

from newskit.cli import DONE, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import plain, request_for, write_rows
from newskit.cli.output import JSON_LINES, TABLE, format_for, known_name, output, was_given
from newskit.cli.render.columns import plural
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.dedup.report import Cluster
    from newskit.dedup.why import Why
    from newskit.pipeline.copies import Run
    from newskit.pipeline.dedup import Asked, Read
    from newskit.pipeline.parse import Request

EXAMPLES = (
    ("newskit dedup", "the clusters of copies in the corpus"),
    ("newskit dedup --mark", "remember them in the corpus"),
    ("newskit dedup pages/ -o copies.csv", "each page: its cluster, how similar"),
    ("newskit dedup dump.jsonl --no-split", "texts that are clean stories"),
    ("newskit dedup --why flood.txt 3f2a", "why two pages are copies, or not"),
)
_SHOWN = 20
"""Clusters of a table, if nothing else is said."""
_NAMED = 3
"""Clusters that the summary names."""

COPIES = "Copies"

Threshold = Annotated[
    float,
    typer.Option(
        "--threshold",
        metavar="X",
        min=0.05,
        max=1,
        rich_help_panel=COPIES,
        help="Similarity from which on two stories are copies; higher finds fewer",
    ),
]
Border = Annotated[
    float,
    typer.Option(
        "--border",
        metavar="X",
        min=0,
        max=1,
        rich_help_panel=COPIES,
        help="Length ratio below which a story is contained in the longer one, not a copy of it",
    ),
]
Keep = Annotated[
    str,
    typer.Option(
        "--keep", metavar="WHICH", rich_help_panel=COPIES, help="Who represents the copies: longest, earliest or first"
    ),
]
Pair = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--why",
        metavar="ID ID",
        rich_help_panel=COPIES,
        help="Why two pages, by id or source, are copies or not; shows where they differ",
    ),
]
Mark = Annotated[
    bool,
    typer.Option("--mark", rich_help_panel=COPIES, help="Also mark the copies in the corpus; nothing is deleted"),
]
Limit = Annotated[
    int,
    typer.Option("--limit", "-n", metavar="N", min=0, rich_help_panel=o.WRITING, help="Clusters of a table; 0 for all"),
]


def dedup(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    threshold: Threshold = 0.40,
    border: Border = 0.48,
    keep: Keep = "longest",
    why: Pair = None,
    mark: Mark = False,
    limit: Limit = _SHOWN,
    corpus: o.CorpusFile = None,
    form: o.Format = None,
    out: o.Output = None,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
    engine: o.Engine = None,
    address: o.Address = None,
) -> int:
    """Find copies of stories: exact ones, near ones, and parts of longer stories.

    Only the main story of a page counts, never its teasers. Each copy was compared with the centre of its cluster:
    there are no chains. A row says by what method a page is a copy, how similar it is, and what it is part of.
    Nothing is deleted.
    """
    from newskit.dedup.limits import Limits
    from newskit.dedup.report import KEEP
    from newskit.pipeline.dedup import Asked

    terminal = terminal_of(ctx)
    known_name("way to keep a copy", keep, KEEP)
    names = (plain(why[0]), plain(why[1])) if why else None
    chosen = format_for(ctx, form, out)
    asked = Asked(Limits(threshold=threshold, border=border), names, titled=chosen == TABLE, mark=mark)
    if mark and (inputs or why):
        raise UsageError("--mark marks the corpus, and all of it; leave INPUT and --why out")
    if why and chosen not in {TABLE, JSON_LINES}:
        raise UsageError("--why prints for reading or as jsonl; choose one of these with --format")
    request = request_for(
        inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs,
        engine=engine, address=address,
    )  # fmt: skip
    work = _work(request, out)
    with _found(terminal, corpus, request, asked, jobs=jobs, work=work) as (read, run, failed):
        if names:
            _explain(terminal, read.copies.why(*names, read.texts), chosen, out)
            return SOME_FAILED if failed else DONE
        if run is not None and mark:
            _mark(terminal, read, run, corpus or o.CORPUS, keep)
        if not mark or was_given(ctx, "form") or out:
            _write(terminal, read, keep=keep, limit=limit, form=chosen, out=out)
    return SOME_FAILED if failed else DONE


def _work(request: Request | None, out: str | None) -> str | None:
    """Where files of the run lie that its workers share: with other machines, beside the output, which all see."""
    if request is None or not request.on_cluster or out in {None, "-"}:
        return None
    return os.path.dirname(os.path.abspath(str(out)))


def _mark(terminal: Terminal, read: Read, run: Run, path: str, keep: str) -> None:
    """Mark the copies in the corpus and say so."""
    from newskit.pipeline.copies import mark

    if run.stale:
        terminal.note(f"{path}: its marks were made by other rules; all pages were compared anew")
    elif run.moved:
        terminal.note(f"{path}: its marks were made with another --threshold or --border; all pairs were compared anew")
    done = mark(path, read, run, keep)
    terminal.note(f"{path}: {plural(done.clusters, 'cluster')} marked, with {plural(done.pages, 'page')}")


@contextmanager
def _found(
    terminal: Terminal, corpus: str | None, request: Request | None, asked: Asked, *, jobs: int | None, work: str | None
) -> Iterator[tuple[Read, Run | None, bool]]:
    """The copies in the corpus or in the inputs, what the corpus remembers, and whether some could not be read."""
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.copies import copies_of_corpus
    from newskit.pipeline.dedup import copies_of_inputs
    from newskit.pipeline.parse import Summary

    summary = Summary()
    progress = Progress(terminal)
    try:
        if request is None:
            with copies_of_corpus(corpus or o.CORPUS, asked, jobs, progress) as (read, run):
                progress.end()
                yield read, run, False
        else:
            with copies_of_inputs(request, asked, progress, summary, work) as read:
                progress.end()
                yield read, None, summary.problems > 0
    finally:
        progress.end()


def _write(terminal: Terminal, read: Read, *, keep: str, limit: int, form: str, out: str | None) -> None:
    """Write a row for each page, or the clusters for reading; and say how much there is."""
    clusters = read.copies.clusters(keep)
    if form != TABLE:
        write_rows(read.copies.rows(keep), out, form, "clusters")
    else:
        from newskit.cli.render.copies import show_clusters

        with terminal.reading(out) as console:
            show_clusters(read.copies, clusters, keep, limit or len(clusters), console)
    _remark(terminal, read, clusters, limit if form == TABLE else 0)


def _remark(terminal: Terminal, read: Read, clusters: list[Cluster], limit: int) -> None:
    """Say how many copies there are, and name the largest clusters: a mistake would show there."""
    pages = read.copies.pages
    copies = sum(len(cluster.members) - 1 for cluster in clusters)
    parts = read.copies.parts
    terminal.note(
        f"{plural(len(pages), 'page')}: {plural(copies, 'copy', 'copies')} in {plural(len(clusters), 'cluster')}, "
        f"{plural(parts, 'page')} contained in longer stories"
    )
    for cluster in clusters[:_NAMED]:
        terminal.note(f"  {plural(len(cluster.members), 'page')}: {pages[cluster.representative].source}")
    if limit and len(clusters) > limit:
        terminal.note(f"{limit:,} of {plural(len(clusters), 'cluster')} shown; --limit 0 shows all")


def _explain(terminal: Terminal, why: Why, form: str, out: str | None) -> None:
    """Write what is known of a pair."""
    if form == TABLE:
        from newskit.cli.render.copies import show_why

        with terminal.reading(out) as console:
            show_why(why, console)
        return
    with output(out) as stream:
        stream.write(encode(why) + b"\n")
