"""What the commands that ask share: options, the corpus or the inputs that are asked, rows, hints for the next step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import Struct
from msgspec.json import encode

from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, output
from newskit.errors import InputError, UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.corpus import Corpus
    from newskit.pipeline.parse import Request, Summary
    from newskit.search.query import Query

COUNTING = "Counting"

Raw = Annotated[
    bool,
    typer.Option("--raw", rich_help_panel=o.QUERY, help="QUERY is in the syntax of SQLite's FTS5, not in newskit's"),
]
MinCount = Annotated[
    int | None,
    typer.Option("--min-count", metavar="N", min=1, rich_help_panel=COUNTING, help="Leave rarer words out"),
]


def plain(text: str) -> str:
    """An argument as text, whatever bytes it was made of."""
    return os.fsencode(text).decode(errors="replace")


def request_for(
    inputs: Sequence[str] | None,
    *,
    text_field: str | None,
    no_split: bool,
    isolated: bool,
    site: str | None,
    jobs: int | None,
    blocks: bool = False,
    engine: str | None = None,
    address: str | None = None,
) -> Request | None:
    """What is to be read for this one question; `None` without inputs: the corpus is asked.

    Raises `UsageError` when the corpus is asked with an engine: it is one file, and is worked on where it lies.
    """
    if not inputs:
        if engine or address:
            raise UsageError("--engine and --address are for INPUT; a corpus is worked on by this machine")
        return None
    from newskit.cli.reading import request

    return request(
        inputs, text_field=text_field, split=not no_split, isolated=isolated, site=site, jobs=jobs, blocks=blocks,
        engine=engine, address=address,
    )  # fmt: skip


def query_of(terminal: Terminal, typed: str) -> tuple[str, Query]:
    """A query as it was typed, and what it asks for; says how it was read."""
    from newskit.search.query import parse_query

    text = plain(typed)
    query = parse_query(text)
    terminal.note(*(f"newskit: {note}" for note in query.notes))
    return text, query


@contextmanager
def opened(
    terminal: Terminal, corpus: str | None, asked: Request | None, advice: str
) -> Iterator[tuple[Corpus, Summary | None]]:
    """The corpus, or one in memory made of just the inputs, and then what became of these.

    `advice` is what else to say when there is nothing to read.
    """
    from newskit.pipeline.search import made_of, open_reader

    if asked is None:
        with open_reader(corpus or o.CORPUS) as found:
            yield found, None
        return
    from newskit.cli.render.progress import Progress
    from newskit.pipeline.parse import Summary

    summary = Summary()
    progress = Progress(terminal)
    try:
        with made_of(asked, progress, summary) as found:
            progress.end()
            yield found, summary
    except InputError as error:
        raise InputError(f"{error}{advice}") from None
    finally:
        progress.end()


def advice_on(command: str, query: str, inputs: Sequence[str]) -> str:
    """What to say when the inputs look like words of the query."""
    if any(os.sep in name or os.path.exists(name) for name in inputs):
        return ""
    return f'; several words are one query in quotes: newskit {command} "{" ".join([query, *inputs])}"'


def command_line(command: str, query: str, inputs: Iterable[str], corpus: str | None, *options: str) -> str:
    """A command as it is typed into a shell."""
    import shlex

    words = ["--", query] if query.startswith("-") else [query]
    return shlex.join(["newskit", command, *(["-c", corpus] if corpus else []), *options, *words, *inputs])


def one_of(asked: Mapping[str, bool]) -> str:
    """The option that was given, of those of which only one can be; empty without one. Raises `UsageError` for two."""
    given = [name for name, is_given in asked.items() if is_given]
    if len(given) > 1:
        raise UsageError(f"--{given[0]} and --{given[1]} are different questions; ask one after the other")
    return given[0] if given else ""


def drawn_as(form: str | None, out: str | None) -> str | None:
    """The format for graphs that is asked for, by its name or that of the file; `None` for another format."""
    from newskit.text.graph import FORMATS

    suffix = (out or "").rpartition(".")[2].lower()
    asked = suffix if form is None else form
    return asked if asked in FORMATS else None


class Counted:
    """Rows, counted as they go by."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self.number = 0

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        row = next(self._rows)
        self.number += 1
        return row


def tell_left(terminal: Terminal, limit: int, left: int) -> None:
    """Say how many rows `limit` has left out, if it has."""
    if left:
        terminal.note(f"{limit:,} of {limit + left:,} shown; --limit 0 shows all")


def tell_elsewhere(terminal: Terminal, elsewhere: Mapping[str, int], command: Callable[[str], str]) -> None:
    """Say how many pages have it in other parts only; `command` is the one that shows a part."""
    for part, number in elsewhere.items():
        more = "more page has" if number == 1 else "more pages have"
        terminal.note(f"{number:,} {more} it in {part} only: {command(part)}")


def tell_folded(terminal: Terminal, folded: int, what: str) -> None:
    """Say how many copies others stand for; `what` does the option that gives them."""
    which = "page is a copy" if folded == 1 else "pages are copies"
    terminal.note(f"{folded:,} more {which} of these; --all-copies {what}")


def write_rows(rows: Iterable[Struct], out: str | None, form: str, table: str) -> None:
    """Nothing; writes the rows in a format that programs read, each as it comes."""
    with output(out) as stream:
        if form == JSON_LINES:
            stream.writelines(encode(row) + b"\n" for row in rows)
            return
        from newskit.exporters import ExportOptions, write

        write(rows, stream, form, ExportOptions(table=table))
