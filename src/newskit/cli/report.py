"""`newskit report`."""

from __future__ import annotations

import os
import time
from typing import Annotated

import typer

from newskit.cli import DONE, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import opened, plain, query_of, request_for
from newskit.cli.output import output
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError

EXAMPLES = (
    ("newskit report -o report.html", "the whole corpus"),
    ("newskit report --query flood --query drought -o report.html", "and how two searches compare"),
    (
        'newskit report pages/ --title "Spring" --date 2025-05-01 -o spring.html',
        "just these pages, the same file each time",
    ),
)
_EPOCH = "SOURCE_DATE_EPOCH"

Title = Annotated[str, typer.Option("--title", metavar="TEXT", rich_help_panel=o.WRITING, help="What stands above it")]
Date = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="DATE",
        rich_help_panel=o.WRITING,
        help=f"The date that stands in it; {_EPOCH}, else today if not given",
    ),
]
Per = Annotated[
    str | None,
    typer.Option(
        "--per", metavar="TIME", rich_help_panel="Counting", help="day, week, month or year; what fits if not given"
    ),
]
Queries = Annotated[
    list[str] | None,
    typer.Option(
        "--query", metavar="QUERY", rich_help_panel="Counting", help="Show a search over time; several to compare"
    ),
]


def report(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    title: Title = "A corpus of news pages",
    date: Date = None,
    per: Per = None,
    queries: Queries = None,
    corpus: o.CorpusFile = None,
    out: o.Output = None,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
) -> int:
    """Write a report that can be sent: one HTML file with charts.

    It opens offline and runs no script. Overview, timeline, sections and sources, promoted stories, copies, searches
    over time, and how far the split can be trusted. Every chart is also a table that can be saved as CSV.
    """
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.report import PERIODS, Asked, encoded, pieces
    from newskit.report.charts import check

    terminal = terminal_of(ctx)
    _check_file(out)
    day = _day(date)
    check()
    if per is not None and per not in PERIODS:
        raise UsageError(f"there is no time {per!r}; choose among {', '.join(PERIODS)}")
    asked = Asked(
        title=plain(title),
        date=day,
        per=per,
        queries=tuple(query_of(terminal, text) for text in queries or ()),
    )
    reading = request_for(
        inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs, blocks=True
    )
    progress = Progress(terminal)
    with opened(terminal, corpus, reading, "") as (found, summary):
        try:
            made = list(encoded(pieces(found, asked, progress)))
        finally:
            progress.end()
    with output(out) as stream:
        stream.writelines(made)
    if out is not None and out != "-":
        terminal.note(f"{out}: {sum(map(len, made)) / 1e6:.2f} MB; open it in a browser")
    return SOME_FAILED if summary is not None and summary.problems else DONE


def _check_file(out: str | None) -> None:
    """Nothing. Raises `UsageError` when the name of the file says that it is no report."""
    suffix = os.path.splitext(out or "")[1].lower()
    if suffix not in {"", ".html", ".htm"}:
        raise UsageError(f"{out}: a report is HTML; name the file .html, or see newskit stats -f for tables")


def _day(date: str | None) -> str:
    """The date that was given, or today. Raises `UsageError` when it is none."""
    if date is None:
        return _today()
    from newskit.search.dates import normal

    found = normal(date)
    if found is None:
        raise UsageError(f"--date: {plain(date)!r} is no date; write 2025-03-09, 2025-03 or 2025")
    return found


def _today() -> str:
    """Today, or the day that reproducible builds fix (https://reproducible-builds.org/specs/source-date-epoch/)."""
    fixed = os.environ.get(_EPOCH)
    if fixed is None:
        return time.strftime("%Y-%m-%d")
    if not fixed.isdecimal():
        raise UsageError(f"{_EPOCH} must be seconds since 1970, not {fixed!r}")
    return time.strftime("%Y-%m-%d", time.gmtime(int(fixed)))
