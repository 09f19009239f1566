"""`newskit search`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from msgspec.json import encode

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, TABLE, format_for, output, was_given
from newskit.cli.shared import terminal_of
from newskit.errors import InputError, UsageError
from newskit.text.inert import inert

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.corpus import Corpus
    from newskit.pipeline.parse import Request
    from newskit.search import Facets, Results

Answer = TypeVar("Answer")

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
Raw = Annotated[
    bool,
    typer.Option("--raw", rich_help_panel=o.QUERY, help="QUERY is in the syntax of SQLite's FTS5, not in newskit's"),
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
    counted on standard error. Nothing found: exit 1.

    Fields: title text caption teaser author agency section source lang kind. Dates: date:2025-01..2025-03 with both
    ends, after:2024 and before:2025-06 without the one they name.
    """
    from newskit.search import facets, parse_query, raw_query
    from newskit.search import search as find

    terminal = terminal_of(ctx)
    query = os.fsencode(query).decode(errors="replace")
    if count + listed + was_given(ctx, "form") > 1:
        raise UsageError("--count, --list and --format are three ways to print; choose one")
    if by and (count or listed):
        raise UsageError("--by counts pages of each kind; leave --count and --list out")
    chosen = "count" if count else "list" if listed else format_for(ctx, form, out)
    asked = raw_query(query) if raw else parse_query(query)
    where = parts.split(",") if parts is not None else None
    request = None
    if inputs:
        from newskit.cli.reading import request as request_for

        request = request_for(
            inputs, text_field=text_field, split=not no_split, isolated=isolated, site=site, jobs=jobs
        )
    if by:
        tally = partial(facets, query=asked, by=by, parts=where)
        counted, failed = _answer(terminal, query, corpus, request, tally)
        _write_facets(terminal, counted, query, chosen, out)
        return SOME_FAILED if failed else DONE if counted.total else NOTHING
    most = 0 if count else limit or _ALL
    ask = partial(find, query=asked, parts=where, limit=most, offset=offset, sort=sort, snippets=not (count or listed))
    results, failed = _answer(terminal, query, corpus, request, ask)
    _write(terminal, results, chosen, out)
    _remark(terminal, results, query, inputs or [], corpus, is_counted=count)
    return SOME_FAILED if failed else DONE if results.total else NOTHING


def _answer(
    terminal: Terminal, query: str, corpus: str | None, request: Request | None, ask: Callable[[Corpus], Answer]
) -> tuple[Answer, bool]:
    """What the corpus or the inputs answer, and whether some of these could not be read."""
    if request is None:
        from newskit.pipeline.search import search_corpus

        return search_corpus(corpus or o.CORPUS, ask), False
    return _search_inputs(terminal, query, request, ask)


def _search_inputs(
    terminal: Terminal, query: str, request: Request, ask: Callable[[Corpus], Answer]
) -> tuple[Answer, bool]:
    """What just the inputs have, and whether some of them could not be read."""
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.parse import Summary
    from newskit.pipeline.search import search_inputs

    summary = Summary()
    progress = Progress(terminal)
    try:
        answer = search_inputs(request, ask, progress, summary)
    except InputError as error:
        raise InputError(f"{error}{_advice(query, request.inputs)}") from None
    finally:
        progress.end()
    if summary.total.pages >= _WORTH_SAVING:
        from newskit.cli.render.columns import plural

        pages = plural(summary.total.pages, "page")
        terminal.note(f"{pages} were split for this one search; newskit parse saves them, so that the next is instant")
    return answer, summary.problems > 0


def _advice(query: str, inputs: Sequence[str]) -> str:
    """What to say when the inputs look like words of the query."""
    if any(os.sep in name or os.path.exists(name) for name in inputs):
        return ""
    return f'; several words are one query in quotes: newskit search "{" ".join([query, *inputs])}"'


def _write(terminal: Terminal, results: Results, chosen: str, out: str | None) -> None:
    """Write the hits in the chosen way."""
    if chosen == TABLE:
        from newskit.cli.render.hits import show_hits

        with terminal.reading(out) as console:
            if results.hits:
                show_hits(results, console)
        return
    with output(out) as stream:
        if chosen == "count":
            stream.write(f"{results.total}\n".encode())
        elif chosen == "list":
            stream.write("".join(f"{inert(hit.source)}\n" for hit in results.hits).encode())
        elif chosen == JSON_LINES:
            stream.writelines(encode(hit) + b"\n" for hit in results.hits)
        else:
            from newskit.exporters import ExportOptions, write

            write(results.hits, stream, chosen, ExportOptions(table="hits"))


def _write_facets(terminal: Terminal, counted: Facets, query: str, chosen: str, out: str | None) -> None:
    """Write how many hits there are of each value, and say how the query was read."""
    with output(out) as stream:
        if chosen == TABLE:
            from newskit.cli.render.columns import columns

            rows = [(inert(row.value or "–"), f"{row.pages:,}") for row in counted.rows]
            stream.write("".join(f"{line}\n" for line in columns(rows, "<>") if rows).encode())
        elif chosen == JSON_LINES:
            stream.writelines(encode(row) + b"\n" for row in counted.rows)
        else:
            from newskit.exporters import ExportOptions, write

            write(counted.rows, stream, chosen, ExportOptions(table="facets"))
    terminal.note(*(f"newskit: {note}" for note in counted.notes))
    if not counted.total:
        terminal.note(f"nothing found for {query}")


def _remark(
    terminal: Terminal, results: Results, query: str, inputs: list[str], corpus: str | None, *, is_counted: bool
) -> None:
    """Say how the query was read, how much there is, and where else the words stand."""
    terminal.note(*(f"newskit: {note}" for note in results.notes))
    if results.total > len(results.hits) and not is_counted:
        from newskit.cli.render.columns import plural

        terminal.note(f"{len(results.hits):,} of {plural(results.total, 'hit')} shown; --limit and --offset show more")
    elif results.total == 0:
        terminal.note(f"nothing found for {query}")
    for part, number in results.elsewhere.items():
        command = _command(query, part, inputs, corpus)
        more = "more page has" if number == 1 else "more pages have"
        terminal.note(f"{number:,} {more} it in {part} only: {command}")


def _command(query: str, part: str, inputs: list[str], corpus: str | None) -> str:
    """The command that shows what stands in `part`, as it is typed into a shell."""
    import shlex

    words = [query] if not query.startswith("-") else ["--", query]
    return shlex.join(["newskit", "search", *(["-c", corpus] if corpus else []), "--in", part, *words, *inputs])
