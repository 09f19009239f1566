"""What the commands that ask share: options, the corpus or the inputs that are asked, rows, hints for the next step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct
from msgspec.json import encode

from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, output
from newskit.errors import InputError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.corpus import Corpus
    from newskit.pipeline.parse import Request, Summary

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
) -> Request | None:
    """What is to be read for this one question; `None` without inputs: the corpus is asked."""
    if not inputs:
        return None
    from newskit.cli.reading import request

    return request(inputs, text_field=text_field, split=not no_split, isolated=isolated, site=site, jobs=jobs)


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


def tell_elsewhere(terminal: Terminal, elsewhere: Mapping[str, int], command: Callable[[str], str]) -> None:
    """Say how many pages have it in other parts only; `command` is the one that shows a part."""
    for part, number in elsewhere.items():
        more = "more page has" if number == 1 else "more pages have"
        terminal.note(f"{number:,} {more} it in {part} only: {command(part)}")


def write_rows(rows: Iterable[Struct], out: str | None, form: str, table: str) -> None:
    """Nothing; writes the rows in a format that programs read, each as it comes."""
    with output(out) as stream:
        if form == JSON_LINES:
            stream.writelines(encode(row) + b"\n" for row in rows)
            return
        from newskit.exporters import ExportOptions, write

        write(rows, stream, form, ExportOptions(table=table))
