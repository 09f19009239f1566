"""`newskit search`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer
from msgspec.json import encode

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, TABLE, format_for, output
from newskit.cli.shared import terminal_of
from newskit.errors import InputError
from newskit.text.inert import inert

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.parse import Request
    from newskit.search import Results

EXAMPLES = (
    ('newskit search "gender equality"', "both words, best first"),
    ("newskit search '\"dien bien\"' --limit 5", "a phrase; accents are optional"),
    ("newskit search flood --in captions,teasers", "where else a word stands"),
    ("newskit search flood pages/ -f csv", "just these pages, nothing saved"),
)
_ALL = 1 << 31
_WORTH_SAVING = 1000
"""Pages from which on a search over inputs says what saving them would gain."""


def search(
    ctx: typer.Context,
    query: o.Query,
    inputs: o.OptionalInputs = None,
    *,
    parts: o.Parts = "story",
    limit: o.Limit = 20,
    offset: o.Offset = 0,
    corpus: o.CorpusFile = None,
    form: o.Format = None,
    out: o.Output = None,
    listed: o.Listed = False,
    count: o.Count = False,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
) -> int:
    """Find stories by their words, not pages that only promote them.

    All words must stand in the same part of a page. What stands in teasers or captions only is not mixed in, but
    counted on standard error. Nothing found: exit 1.
    """
    terminal = terminal_of(ctx)
    chosen = "count" if count else "list" if listed else format_for(ctx, form, out)
    window: dict[str, Any] = {"parts": parts.split(","), "limit": limit or _ALL, "offset": offset}
    if inputs:
        from newskit.cli.reading import request

        asked = request(inputs, text_field=text_field, split=not no_split, isolated=isolated, site=site, jobs=jobs)
        results, failed = _search_inputs(terminal, asked, query, window)
    else:
        from newskit.pipeline.search import search_corpus

        results, failed = search_corpus(corpus or o.CORPUS, query, **window), False
    _write(terminal, results, chosen, out)
    _remark(terminal, results, query, inputs or [], corpus)
    return SOME_FAILED if failed else DONE if results.total else NOTHING


def _search_inputs(terminal: Terminal, asked: Request, query: str, window: dict[str, Any]) -> tuple[Results, bool]:
    """What just the inputs have, and whether some of them could not be read."""
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.parse import Summary
    from newskit.pipeline.search import search_inputs

    summary = Summary()
    progress = Progress(terminal)
    try:
        results = search_inputs(asked, query, progress, summary, **window)
    except InputError as error:
        raise InputError(f"{error}{_advice(query, asked.inputs)}") from None
    finally:
        progress.end()
    if summary.total.pages >= _WORTH_SAVING:
        from newskit.cli.render.columns import plural

        pages = plural(summary.total.pages, "page")
        terminal.note(f"{pages} were split for this one search; newskit parse saves them, so that the next is instant")
    return results, summary.problems > 0


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


def _remark(terminal: Terminal, results: Results, query: str, inputs: list[str], corpus: str | None) -> None:
    """Say how the query was read, how much there is, and where else the words stand."""
    terminal.note(*(f"newskit: {note}" for note in results.notes))
    if results.total > len(results.hits):
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
