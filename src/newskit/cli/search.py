"""`newskit search`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import (
    Raw,
    advice_on,
    command_line,
    opened,
    plain,
    request_for,
    tell_elsewhere,
    tell_folded,
    write_rows,
)
from newskit.cli.output import TABLE, format_for, output, was_given
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError
from newskit.text.inert import inert

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.parse import Summary
    from newskit.search import Facets, Results

EXAMPLES = (
    ('newskit search "gender equality"', "both words, best first"),
    ("newskit search '\"dien bien\" -sport' --limit 5", "a phrase, and a word that is not there; accents are optional"),
    ("newskit search 'title:(flood OR storm) after:2024'", "words in titles, of pages of 2025 and later"),
    ("newskit search 'minist* section:politics' --by month", "how many hits there are each month"),
    ("newskit search flood --in captions,teasers", "where else a word stands"),
    ("newskit search flood pages/ -f csv", "just these pages, nothing saved"),
)
_ALL = 1 << 31
_WORTH_SAVING = 1000
"""Pages from which on a search over inputs says what saving them would gain."""

Sort = Annotated[
    str,
    typer.Option("--sort", metavar="ORDER", rich_help_panel=o.QUERY, help="rank, date (the newest first) or title"),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="WHAT",
        rich_help_panel=o.WRITING,
        help="Count the hits by section, month, source, agency, kind or lang instead of showing them",
    ),
]


def search(
    ctx: typer.Context,
    query: o.Query,
    inputs: o.OptionalInputs = None,
    *,
    parts: o.Parts = None,
    limit: o.Limit = 20,
    offset: o.Offset = 0,
    sort: Sort = "rank",
    all_copies: o.AllCopies = False,
    raw: Raw = False,
    corpus: o.CorpusFile = None,
    form: o.Format = None,
    out: o.Output = None,
    listed: o.Listed = False,
    count: o.Count = False,
    by: By = None,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
) -> int:
    """Find stories by their words, not pages that only promote them.

    All words must stand in the same part of a page. What stands in teasers or captions only is not mixed in, but
    counted on standard error. Copies of a story (see newskit dedup --mark) are one hit. Nothing found: exit 1.

    Fields: title text caption teaser author agency section source lang kind cluster entity. Dates:
    date:2025-01..2025-03 with both ends, after:2024 and before:2025-06 without the one they name.
    """
    from newskit.search import facets, parse_query, raw_query
    from newskit.search import search as find

    terminal = terminal_of(ctx)
    query = plain(query)
    if count + listed + was_given(ctx, "form") > 1:
        raise UsageError("--count, --list and --format are three ways to print; choose one")
    if by and (count or listed):
        raise UsageError("--by counts pages of each kind; leave --count and --list out")
    chosen = "count" if count else "list" if listed else format_for(ctx, form, out)
    asked = raw_query(query) if raw else parse_query(query)
    where = parts.split(",") if parts is not None else None
    fold = not all_copies
    reading = request_for(inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs)
    with opened(terminal, corpus, reading, advice_on("search", query, inputs or ())) as (found, summary):
        if by:
            counted = facets(found, asked, by, parts=where, fold=fold)
        else:
            most = 0 if count else limit or _ALL
            snippets = not (count or listed)
            results = find(
                found, asked, parts=where, limit=most, offset=offset, sort=sort, snippets=snippets, fold=fold
            )
    if summary is not None:
        _remark_inputs(terminal, summary)
    failed = summary is not None and summary.problems > 0
    if by:
        _write_facets(terminal, counted, query, chosen, out)
        return SOME_FAILED if failed else DONE if counted.total else NOTHING
    _write(terminal, results, chosen, out)
    again = partial(command_line, "search", query, inputs or [], corpus, *["--all-copies"] * all_copies, "--in")
    _remark(terminal, results, query, again, is_counted=count)
    return SOME_FAILED if failed else DONE if results.total else NOTHING


def _remark_inputs(terminal: Terminal, summary: Summary) -> None:
    """Say what saving many pages would gain."""
    if summary.total.pages >= _WORTH_SAVING:
        from newskit.cli.render.columns import plural

        pages = plural(summary.total.pages, "page")
        terminal.note(f"{pages} were split for this one search; newskit parse saves them, so that the next is instant")


def _write(terminal: Terminal, results: Results, chosen: str, out: str | None) -> None:
    """Write the hits in the chosen way."""
    if chosen == TABLE:
        from newskit.cli.render.hits import show_hits

        with terminal.reading(out) as console:
            if results.hits:
                show_hits(results, console)
        return
    if chosen not in ("count", "list"):
        write_rows(results.hits, out, chosen, "hits")
        return
    lines = [str(results.total)] if chosen == "count" else [inert(hit.source) for hit in results.hits]
    with output(out) as stream:
        stream.write("".join(f"{line}\n" for line in lines).encode())


def _write_facets(terminal: Terminal, counted: Facets, query: str, chosen: str, out: str | None) -> None:
    """Write how many hits there are of each value, and say how the query was read."""
    if chosen != TABLE:
        write_rows(counted.rows, out, chosen, "facets")
    else:
        from newskit.cli.render.columns import columns

        rows = [(inert(row.value or "–"), f"{row.pages:,}") for row in counted.rows]
        with output(out) as stream:
            stream.write("".join(f"{line}\n" for line in columns(rows, "<>") if rows).encode())
    terminal.note(*(f"newskit: {note}" for note in counted.notes))
    if counted.folded:
        tell_folded(terminal, counted.folded, "counts each")
    if not counted.total:
        terminal.note(f"nothing found for {query}")


def _remark(terminal: Terminal, results: Results, query: str, again: Callable[[str], str], *, is_counted: bool) -> None:
    """Say how the query was read, how much there is, and where else the words stand: `again` asks there."""
    terminal.note(*(f"newskit: {note}" for note in results.notes))
    if results.total > len(results.hits) and not is_counted:
        hits = "hit" if results.total == 1 else "hits"
        terminal.note(f"{len(results.hits):,} of {results.total:,} {hits} shown; --limit and --offset show more")
    elif results.total == 0:
        terminal.note(f"nothing found for {query}")
    if results.folded:
        tell_folded(terminal, results.folded, "counts each" if is_counted else "shows each")
    tell_elsewhere(terminal, results.elsewhere, again)
