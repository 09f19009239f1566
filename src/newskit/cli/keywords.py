"""`newskit keywords`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import COUNTING, MinCount, opened, plain, query_of, request_for, tell_folded, write_rows
from newskit.cli.output import TABLE, format_for
from newskit.cli.render.columns import plural
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.keywords import Found
    from newskit.pipeline.parse import Request
    from newskit.search.keywords import Asked

EXAMPLES = (
    ("newskit keywords", "the most frequent words of all stories"),
    ("newskit keywords --ngrams 3", "three words in a row"),
    ("newskit keywords --query flood", "what is typical of stories with that word"),
    ("newskit keywords --query 'lang:vi' --against 'lang:en' --by log-ratio", "one slice against another"),
)
_MIN_COUNT = 3
"""Occurrences that a keyword must have if nothing else is said; rarer ones are chance."""

Slice = Annotated[
    str | None,
    typer.Option(
        "--query",
        metavar="QUERY",
        rich_help_panel=o.QUERY,
        help="The words of pages that fit, compared with those of others; all pages, not compared, if not given",
    ),
]
Against = Annotated[
    str | None,
    typer.Option(
        "--against", metavar="QUERY", rich_help_panel=o.QUERY, help="Which others; all that do not fit if not given"
    ),
]
Ngrams = Annotated[
    str,
    typer.Option("--ngrams", metavar="N", rich_help_panel=COUNTING, help="N words in a row instead of words; also 2-4"),
]
MinLikelihood = Annotated[
    float,
    typer.Option(
        "--min-ll",
        metavar="X",
        min=0,
        rich_help_panel=COUNTING,
        help="Leave keywords with a smaller log-likelihood out; 6.63 is p < .01, 15.13 is p < .0001",
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="MEASURE", rich_help_panel=COUNTING, help="Sort by count, ll or log-ratio"),
]
Limit = Annotated[
    int,
    typer.Option("--limit", "-n", metavar="N", min=0, rich_help_panel=o.QUERY, help="Words to show; 0 for all"),
]


def keywords(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    query: Slice = None,
    against: Against = None,
    parts: o.Parts = None,
    all_copies: o.AllCopies = False,
    limit: Limit = 50,
    ngrams: Ngrams = "1",
    min_count: MinCount = None,
    min_ll: MinLikelihood = 6.63,
    by: By = None,
    corpus: o.CorpusFile = None,
    form: o.Format = None,
    out: o.Output = None,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
) -> int:
    """Count words and n-grams, of all stories or of some against others.

    With --query: the words that are more frequent on the pages that fit than on the others, with log-likelihood (ll)
    and log ratio (2 is four times as frequent). Of the copies of a story (see newskit dedup
    --mark) each slice counts one.
    """
    from newskit.search.keywords import Asked, parse_lengths

    if against is not None and query is None:
        raise UsageError("--against needs a slice to compare with: name it with --query")
    terminal = terminal_of(ctx)
    asked = Asked(
        parts=parts.split(",") if parts else ("story",),
        lengths=parse_lengths(ngrams),
        min_count=min_count or (1 if query is None else _MIN_COUNT),
        min_ll=min_ll,
        by=by and by.replace("-", "_"),
    )
    form = format_for(ctx, form, out)
    reading = request_for(inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs)
    found, failed = _found(terminal, corpus, reading, (query, against), asked, fold=not all_copies)
    _write(terminal, found, limit, form, out)
    _remark(terminal, found, limit, query)
    return SOME_FAILED if failed else DONE if found.rows else NOTHING


def _found(
    terminal: Terminal,
    corpus: str | None,
    reading: Request | None,
    typed: tuple[str | None, str | None],
    asked: Asked,
    *,
    fold: bool,
) -> tuple[Found, bool]:
    """The keywords, and whether some inputs could not be read."""
    query, against = (None if text is None else query_of(terminal, text)[1] for text in typed)
    if reading is not None and query is None:
        return _of_inputs(terminal, reading, asked)
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.keywords import words_of

    progress = Progress(terminal)
    try:
        with opened(terminal, corpus, reading, "") as (pages, summary):
            found = words_of(pages, query, against, asked, progress, fold=fold)
    finally:
        progress.end()
    return found, summary is not None and summary.problems > 0


def _of_inputs(terminal: Terminal, reading: Request, asked: Asked) -> tuple[Found, bool]:
    """The words of the inputs, which are read one after the other and not kept."""
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.keywords import words_of_inputs
    from newskit.pipeline.parse import Summary

    summary = Summary()
    progress = Progress(terminal)
    try:
        found = words_of_inputs(reading, asked, progress, summary)
    finally:
        progress.end()
    return found, summary.problems > 0


def _write(terminal: Terminal, found: Found, limit: int, form: str, out: str | None) -> None:
    rows = found.rows[: limit or None]
    if form != TABLE:
        write_rows(rows, out, form, "keywords")
    elif rows:
        from newskit.cli.render.wordlist import show_keywords

        with terminal.reading(out) as console:
            show_keywords(rows, console)


def _remark(terminal: Terminal, found: Found, limit: int, query: str | None) -> None:
    """Say what was counted, and how much of it is shown."""
    if found.reference_pages is not None and query is not None:
        if not found.pages:
            terminal.note(f"nothing found for {plain(query)}")
        elif not found.reference_pages:
            terminal.note("there is no other page to compare with")
        elif not found.rows:
            terminal.note("no word is typical of these pages; see --min-count and --min-ll")
        here, there = plural(found.pages, "page"), plural(found.reference_pages, "other")
        terminal.note(f"{here} ({found.size:,} counted) against {there} ({found.reference_size:,} counted)")
    else:
        terminal.note(f"{plural(found.pages, 'page')}, {found.size:,} counted")
    if found.folded:
        tell_folded(terminal, found.folded, "counts each")
    if limit and len(found.rows) > limit:
        terminal.note(f"{limit:,} of {len(found.rows):,} shown; --limit 0 shows all")
