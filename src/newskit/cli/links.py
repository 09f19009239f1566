"""`newskit links`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import Counted, drawn_as, one_of, request_for, tell_left, write_rows
from newskit.cli.output import TABLE, format_for, output
from newskit.cli.render.columns import plural
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.links import Gathered, Tally
    from newskit.pipeline.parse import Request, Summary

EXAMPLES = (
    ("newskit links -f csv > links.csv", "every teaser and its story"),
    ("newskit links --top", "the stories that most pages promote"),
    ("newskit links --of pages/flood.txt", "who promotes a story"),
    ("newskit links --unresolved -f jsonl", "what is promoted and not here"),
    ("newskit links -o promotions.gexf", "the graph for Gephi"),
)
_SHOWN = 50
"""Rows of a table, if nothing else is said."""
_VIEWS = {"top": "promoted", "unresolved": "unresolved", "graph": "edges"}
"""The options that ask for other rows, and what these are."""

LINKS = "Links"

Top = Annotated[
    bool, typer.Option("--top", rich_help_panel=LINKS, help="The stories that are promoted, by how many pages")
]
Of = Annotated[
    str | None,
    typer.Option("--of", metavar="ID", rich_help_panel=LINKS, help="Only teasers of one story: its id or source"),
]
NotHere = Annotated[
    bool, typer.Option("--unresolved", rich_help_panel=LINKS, help="What is promoted and not here, by how many pages")
]
Graph = Annotated[
    bool,
    typer.Option(
        "--graph", rich_help_panel=LINKS, help="Who promotes what: a row for each page and story; also graphml, gexf"
    ),
]
Threshold = Annotated[
    float,
    typer.Option(
        "--threshold",
        metavar="X",
        min=0,
        max=1,
        rich_help_panel=LINKS,
        help="Leave links with a lower score unresolved; 1 is the same title",
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", "-n", metavar="N", min=0, rich_help_panel=LINKS, help=f"Rows; 0 for all. A table shows {_SHOWN}"
    ),
]


def links(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    top: Top = False,
    of: Of = None,
    not_here: NotHere = False,
    graph: Graph = False,
    threshold: Threshold = 0.0,
    limit: Limit = None,
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
    """Find the story that each teaser promotes, and what is promoted most.

    One row a teaser, with the rule that links it and a score; the story is null when it is not here. A page that
    promotes itself does not count. -f graphml and -f gexf write the graph. No row: exit 1.
    """
    from newskit.pipeline.links import Asked, Tally

    terminal = terminal_of(ctx)
    table, form = _asked_for(ctx, form, out, top=top, unresolved=not_here, graph=graph)
    if of and table != "links":
        raise UsageError("--of chooses among teasers; it does not go with --top, --unresolved or a graph")
    reading = request_for(
        inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs,
        engine=engine, address=address,
    )  # fmt: skip
    tally = Tally()
    with _gathered(terminal, corpus or o.CORPUS, reading) as (gathered, summary):
        found = Counted(_rows(gathered, table, Asked(of=of, threshold=threshold), tally))
        rows = iter(found)
        if form == TABLE and table == "links":
            rows = (row for row in rows if row.target is not None)
        limit = limit if limit is not None else _SHOWN if form == TABLE else 0
        _write(terminal, islice(rows, limit or None), table, form=form, out=out)
        left = sum(1 for _ in rows)  # what is not shown counts, too
    _remark(terminal, tally, limit, left)
    failed = summary is not None and summary.problems > 0
    return SOME_FAILED if failed else DONE if found.number else NOTHING


def _asked_for(
    ctx: typer.Context, form: str | None, out: str | None, *, top: bool, unresolved: bool, graph: bool
) -> tuple[str, str]:
    """Which rows, and the format to write them in. Raises `UsageError` for what does not go together."""
    view = one_of({"top": top, "unresolved": unresolved, "graph": graph})
    drawn = drawn_as(form, out)
    if drawn is None:
        return _VIEWS.get(view, "links"), format_for(ctx, form, out)
    if view not in {"", "graph"}:
        raise UsageError(f"{drawn} is a format for the graph; it does not go with --{view}")
    return "edges", drawn


@contextmanager
def _gathered(terminal: Terminal, corpus: str, reading: Request | None) -> Iterator[tuple[Gathered, Summary | None]]:
    """Stories and teasers of the corpus, or of just the inputs, and then what became of these."""
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.links import of_corpus, of_inputs

    progress = Progress(terminal)
    try:
        if reading is None:
            with of_corpus(corpus, progress) as gathered:
                progress.end()
                yield gathered, None
            return
        from newskit.pipeline.parse import Summary

        summary = Summary()
        with of_inputs(reading, progress, summary) as gathered:
            progress.end()
            yield gathered, summary
    finally:
        progress.end()


def _rows(gathered: Gathered, table: str, asked: Any, tally: Tally) -> Iterator[Any]:
    from newskit.pipeline import links as pipeline

    views = {
        "links": pipeline.links,
        "promoted": pipeline.promoted,
        "unresolved": pipeline.unresolved,
        "edges": pipeline.edges,
    }
    return views[table](gathered, asked, tally)


def _write(terminal: Terminal, rows: Iterator[Any], table: str, *, form: str, out: str | None) -> None:
    """Write the rows, each as it comes where the format allows it."""
    from newskit.pipeline.links import GRAPHS, write_graph

    if form == TABLE:
        from newskit.cli.render.promotion import show

        with terminal.reading(out) as console:
            show(list(rows), table, console)
    elif form in GRAPHS:
        with output(out) as stream:
            write_graph(rows, stream, form)
    else:
        write_rows(rows, out, form, table)


def _remark(terminal: Terminal, tally: Tally, limit: int, left: int) -> None:
    """Say how much is not shown, how many teasers there were and what became of them."""
    tell_left(terminal, limit, left)
    own = f", {tally.own:,} their own page" if tally.own else ""
    terminal.note(f"{plural(tally.teasers, 'teaser')}: {tally.linked:,} promote a story that is here{own}")
