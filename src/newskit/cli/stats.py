"""`newskit stats`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import opened, query_of, request_for, write_rows
from newskit.cli.output import TABLE, format_for
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.corpus.stat import Stat

EXAMPLES = (
    ("newskit stats", "what the corpus consists of"),
    ("newskit stats --by time --per year", "how coverage moved"),
    ("newskit stats --query flood --query drought --per week", "how often words come up, for each 1,000 stories"),
    ("newskit stats --query 'section:sport injury' --by source", "where a search hits"),
    ("newskit stats -f csv > stats.csv", "all counts, for a spreadsheet"),
)
_SHOWN = 10
"""Values of a group that a terminal shows, if nothing else is said."""
_BY = "total, part (what the text is), kind, time, section, source, agency, lang, length or copies"

By = Annotated[
    str | None,
    typer.Option("--by", metavar="WHAT", rich_help_panel="Counting", help=f"{_BY}; several with commas"),
]
Per = Annotated[
    str,
    typer.Option("--per", metavar="TIME", rich_help_panel="Counting", help="day, week (of ISO 8601), month or year"),
]
Queries = Annotated[
    list[str] | None,
    typer.Option(
        "--query",
        metavar="QUERY",
        rich_help_panel="Counting",
        help="How often a search hits, raw and for each 1,000 stories; can be given several times",
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        "-n",
        metavar="N",
        min=0,
        rich_help_panel=o.WRITING,
        help=f"Values of a group; 0 for all. A table shows {_SHOWN}",
    ),
]


def stats(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    by: By = None,
    per: Per = "month",
    queries: Queries = None,
    parts: o.Parts = None,
    limit: Limit = None,
    corpus: o.CorpusFile = None,
    form: o.Format = None,
    out: o.Output = None,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
) -> int:
    """Count what the corpus consists of: kinds, times, sections, sources, copies.

    Each page counts once, however many sources it has. Dates without a year are counted apart (XXXX), and so are
    those that are less exact than the time that is asked for. Nothing to count: exit 1.
    """
    from newskit.pipeline.stats import Asked, check
    from newskit.pipeline.stats import stats as count

    terminal = terminal_of(ctx)
    asked = Asked(
        by=_named(by),
        per=per,
        queries=tuple(query_of(terminal, text) for text in queries or ()),
        parts=_named(parts) or ("story",),
    )
    if parts and not queries:
        raise UsageError("--in goes with --query: it says where the words must stand")
    check(asked)
    chosen = format_for(ctx, form, out)
    reading = request_for(
        inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs, blocks=True
    )
    with opened(terminal, corpus, reading, "") as (found, summary):
        rows = list(count(found, asked))
    _write(terminal, rows, limit, chosen, out)
    if not rows:
        terminal.note("nothing to count")
    failed = summary is not None and summary.problems > 0
    return SOME_FAILED if failed else DONE if _is_something(rows) else NOTHING


def _named(typed: str | None) -> tuple[str, ...]:
    """What was typed with commas between, each once."""
    return tuple(dict.fromkeys(name.strip() for name in (typed or "").split(",") if name.strip()))


def _is_something(rows: list[Stat]) -> bool:
    return any(row.pages or row.characters for row in rows)


def _write(terminal: Terminal, rows: list[Stat], limit: int | None, chosen: str, out: str | None) -> None:
    if chosen != TABLE:
        write_rows(_first(rows, limit or 0), out, chosen, "stats")
        return
    from newskit.cli.render.bars import show_stats

    with terminal.reading(out) as console:
        show_stats(rows, _SHOWN if limit is None else limit, console)


def _first(rows: list[Stat], limit: int) -> list[Stat]:
    """The first `limit` rows of each group, 0 for all."""
    if not limit:
        return rows
    from itertools import groupby, islice

    return [row for _, group in groupby(rows, key=lambda row: (row.query, row.by)) for row in islice(group, limit)]
