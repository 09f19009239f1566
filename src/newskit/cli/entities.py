"""`newskit entities`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import Counted, drawn_as, one_of, opened, query_of, request_for, tell_left, write_rows
from newskit.cli.output import TABLE, format_for, known_name, output, was_given
from newskit.cli.render.columns import plural
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.render.progress import Progress
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.entities import Names, View, Wish
    from newskit.pipeline.parse import Request
    from newskit.pipeline.recognise import Setup

EXAMPLES = (
    ("newskit entities", "who and what is named most"),
    ("newskit entities --type person -o people.csv", "people with their roles"),
    ("newskit entities dump.jsonl --no-split --by page", "a row for each page and name"),
    ("newskit entities --query 'flood kesta' --mentions", "every mention on the pages found"),
    ("newskit entities --save", "for entity: in searches"),
    ("newskit entities --cooccur -o names.gexf", "the graph for Gephi"),
)
_SHOWN = 50
"""Rows of a table, if nothing else is said."""
_LANGUAGES = 5
"""Languages that are named at most."""
_BY = ("corpus", "page")
_TYPES = ("person", "org", "place", "other", "all")
_INCLUDED = ("teasers",)
_CALLED = {
    "person": ("person", "people"), "org": ("organisation",), "place": ("place",), "other": ("other name",)
}  # fmt: skip

NAMES = "Names"
FINDING = "Finding names"

Types = Annotated[
    str | None,
    typer.Option(
        "--type",
        metavar="TYPES",
        rich_help_panel=NAMES,
        help="Only these, with commas between: person, org, place, other or all; the first three if not given",
    ),
]
By = Annotated[
    str,
    typer.Option("--by", metavar="WHAT", rich_help_panel=NAMES, help="A row for each name: of the corpus or a page"),
]
Mentions = Annotated[
    bool, typer.Option("--mentions", rich_help_panel=NAMES, help="A row for each mention, with where it stands")
]
Cooccur = Annotated[
    bool,
    typer.Option(
        "--cooccur", rich_help_panel=NAMES, help="A row for each two that are on the same pages; also graphml, gexf"
    ),
]
Suggest = Annotated[
    bool,
    typer.Option(
        "--suggest-merges",
        rich_help_panel=NAMES,
        help="Names that may be one, as rows for an alias file: keep what is right, then use it with --aliases",
    ),
]
Least = Annotated[
    int,
    typer.Option("--min", metavar="N", min=1, rich_help_panel=NAMES, help="Leave out what is named less often"),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", "-n", metavar="N", min=0, rich_help_panel=NAMES, help=f"Rows; 0 for all. A table shows {_SHOWN}"
    ),
]
Slice = Annotated[
    str | None,
    typer.Option("--query", metavar="QUERY", rich_help_panel=o.QUERY, help="Only pages that this search finds"),
]
Backend = Annotated[
    str | None,
    typer.Option(
        "--backend",
        metavar="NAME",
        rich_help_panel=FINDING,
        help="rules (if not given), spacy:MODEL, gliner:MODEL, or several as rules+spacy:MODEL",
    ),
]
Included = Annotated[
    str | None,
    typer.Option("--include", metavar="PARTS", rich_help_panel=FINDING, help="Read more than the story: teasers"),
]
AliasFile = Annotated[
    str | None,
    typer.Option(
        "--aliases",
        metavar="FILE",
        rich_help_panel=FINDING,
        help="Names that are one: CSV with name, aliases, type, id, never",
    ),
]
WatchFile = Annotated[
    str | None,
    typer.Option(
        "--watchlist",
        metavar="FILE",
        rich_help_panel=FINDING,
        help="Names to find in any case: one a line, or CSV as for --aliases",
    ),
]
Save = Annotated[
    bool,
    typer.Option(
        "--save", rich_help_panel=FINDING, help="Keep the names in the corpus, for entity: in searches; only new pages"
    ),
]
Again = Annotated[
    bool, typer.Option("--again", rich_help_panel=FINDING, help="With --save: look through all pages again")
]


def entities(
    ctx: typer.Context,
    inputs: o.OptionalInputs = None,
    *,
    types: Types = None,
    by: By = "corpus",
    mentions: Mentions = False,
    cooccur: Cooccur = False,
    suggest: Suggest = False,
    least: Least = 1,
    limit: Limit = None,
    query: Slice = None,
    backend: Backend = None,
    include: Included = None,
    aliases: AliasFile = None,
    watchlist: WatchFile = None,
    save: Save = False,
    again: Again = False,
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
    """List the people, organisations and places that stories name.

    One row for each, whatever its spellings: with its other names, roles, and how often and where it is named. Only
    the story of a page counts, with its title, captions and authors; teasers of others do not.
    """
    from newskit.pipeline.entities import Asked, View, Wish

    terminal = terminal_of(ctx)
    table, chosen = _asked_for(ctx, form, out, by, mentions=mentions, cooccur=cooccur, suggest=suggest)
    _check(save=save, again=again, least=least, table=table, scope=bool(inputs or query))
    wish = Wish(backend=backend, aliases=aliases, watchlist=watchlist, teasers=_teasers(include))
    asked = Asked(types=_types(types), least=least)
    reading = request_for(
        inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs, blocks=True,
        engine=engine, address=address,
    )  # fmt: skip
    with _found(terminal, corpus, reading, wish, query, jobs=jobs, saving=(save, again)) as (names, setup, failed):
        view = View(names, setup, asked)
        number = 1
        if not save or was_given(ctx, "form") or out or table != "entities":
            number = _write(terminal, view, table, form=chosen, out=out, limit=limit)
        _remark(terminal, names, view, setup, kept=(corpus or o.CORPUS) if save else None)
    return SOME_FAILED if failed else DONE if number else NOTHING


def _asked_for(
    ctx: typer.Context, form: str | None, out: str | None, by: str, *, mentions: bool, cooccur: bool, suggest: bool
) -> tuple[str, str]:
    """Which rows, and the format to write them in. Raises `UsageError` for what does not go together."""
    known_name("way to list names", by, _BY)
    view = one_of({"by page": by == "page", "mentions": mentions, "cooccur": cooccur, "suggest-merges": suggest})
    drawn = drawn_as(form, out)
    if drawn and view != "cooccur":
        raise UsageError(f"{drawn} is a format for a graph: ask for one with --cooccur")
    if view == "suggest-merges":
        if form not in {None, "csv"} or (out or ".csv").rpartition(".")[2].lower() != "csv":
            raise UsageError("--suggest-merges writes an alias file, which is csv")
        return "suggestions", "csv"
    tables = {"by page": "page_entities", "mentions": "mentions", "cooccur": "pairs"}
    return tables.get(view, "entities"), drawn or format_for(ctx, form, out)


def _check(*, save: bool, again: bool, least: int, table: str, scope: bool) -> None:
    """Nothing; raises `UsageError` for options that do not go together."""
    if again and not save:
        raise UsageError("--again goes with --save: it looks through pages again whose names are kept")
    if save and scope:
        raise UsageError("--save keeps the names of the whole corpus; leave INPUT and --query out")
    if table == "suggestions" and least > 1:
        raise UsageError("--min does not go with --suggest-merges")


def _types(typed: str | None) -> Any:
    """The types asked for; `None` for the usual ones."""
    if typed is None:
        return None
    names = [known_name("type", name.strip(), _TYPES) for name in typed.split(",")]
    return _TYPES[:-1] if "all" in names else tuple(dict.fromkeys(names))


def _teasers(typed: str | None) -> bool:
    return bool(typed) and all(known_name("part", name.strip(), _INCLUDED) for name in (typed or "").split(","))


@contextmanager
def _found(
    terminal: Terminal, corpus: str | None, reading: Request | None, wish: Wish, query: str | None, *,
    jobs: int | None, saving: tuple[bool, bool],
) -> Iterator[tuple[Names, Setup, bool]]:  # fmt: skip
    """The names in the corpus or the inputs, how they were found, and whether some inputs could not be read."""
    from newskit.cli.render.progress import Progress
    from newskit.pipeline import entities as pipeline

    parsed = None if query is None else query_of(terminal, query)[1]
    progress = Progress(terminal)
    with ExitStack() as stack:
        stack.callback(progress.end)
        if reading is not None and parsed is None:
            names, setup, failed = stack.enter_context(_in_inputs(reading, wish, progress))
        else:
            pages, summary = stack.enter_context(opened(terminal, corpus, reading, ""))
            save, again = saving
            names, setup = stack.enter_context(
                pipeline.saved_names(pages, wish, progress, jobs=jobs, again=again)
                if save
                else pipeline.names_of(pages, wish, parsed, progress, jobs=jobs)
            )
            failed = summary is not None and summary.problems > 0
        progress.end()
        yield names, setup, failed


@contextmanager
def _in_inputs(reading: Request, wish: Wish, progress: Progress) -> Iterator[tuple[Names, Setup, bool]]:
    """The names in the inputs, which are read one after the other and not kept."""
    from newskit.pipeline.entities import setup_of
    from newskit.pipeline.parse import Summary
    from newskit.pipeline.sheets import of_inputs

    summary = Summary()
    setup = setup_of(wish)
    with of_inputs(reading, setup, progress, summary) as names:
        yield names, setup, summary.problems > 0


def _write(terminal: Terminal, view: View, table: str, *, form: str, out: str | None, limit: int | None) -> int:
    """How many rows there are; writes them, each as it comes where the format allows it."""
    from newskit.pipeline.entities import GRAPHS, write_graph

    if table == "suggestions":
        return _suggest(terminal, view, out, limit)
    rows, cut = _rows(view, table)
    counted = Counted(rows)
    limit = limit if limit is not None else _SHOWN if form == TABLE else 0
    shown = islice(counted, limit or None)
    if form == TABLE:
        from newskit.cli.render.entities import show

        with terminal.reading(out) as console:
            show(list(shown), table, console)
    elif form in GRAPHS:
        with output(out) as stream:
            write_graph(shown, stream, form)
    else:
        write_rows(shown, out, form, table)
    left = sum(1 for _ in counted)
    tell_left(terminal, limit, left)
    if cut:
        terminal.note(f"{plural(cut, 'page names', 'pages name')} too many to pair all: the ones named most are paired")
    return counted.number


def _rows(view: View, table: str) -> tuple[Iterable[Any], int]:
    """The rows, and how many pages name more than could be paired."""
    if table == "pairs":
        return view.pairs()
    return {"entities": view.entities, "page_entities": view.by_page, "mentions": view.mentions}[table](), 0


def _suggest(terminal: Terminal, view: View, out: str | None, limit: int | None) -> int:
    """How many names were suggested; writes them as an alias file."""
    number, text = view.suggestions(limit or None)
    with output(out) as stream:
        stream.write(text.encode())
    use = ": delete what is wrong, then use the file with --aliases" if number else ""
    terminal.note(f"{plural(number, 'suggestion')}{use}")
    return number


def _remark(terminal: Terminal, names: Names, view: View, setup: Setup, *, kept: str | None) -> None:
    """Say how much there is, what was kept, and which pages the rules were not made for."""
    from newskit.pipeline.entities import unsupported

    tally = view.tally()
    named = ", ".join(plural(number, *_CALLED[type_]) for type_, number in tally.items())
    terminal.note(f"{plural(names.counts['pages'], 'page')}: {named or 'no names'}")
    if kept is not None:
        terminal.note(f"{kept}: the names are kept; {plural(names.counts['found'], 'page')} looked through")
    found = unsupported(names, setup)
    if found:
        most = [f"{number:,} {language}" for language, number in list(found.items())[:_LANGUAGES]]
        listed = ", ".join([*most, "…"] if len(found) > _LANGUAGES else most)
        pages = plural(sum(found.values()), "page is", "pages are")
        terminal.note(
            f"{pages} not in English ({listed}): the rules are made for English and miss many names there;"
            " see --backend for models"
        )
