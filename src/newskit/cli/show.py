"""`newskit show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer
from msgspec.json import encode

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.output import JSON_LINES, TEXT, format_for, output
from newskit.cli.reading import NO_NAMES, lines_of_stdin
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError
from newskit.record import Record

if TYPE_CHECKING:
    from rich.console import Console

    from newskit.cli.terminal import Terminal

EXAMPLES = (
    ("newskit show 3f2a", "by the first digits of its id"),
    ("newskit show flood.txt --explain", "every block and its rule"),
    ("newskit search flood -l | newskit show -", "what a search found"),
)


def show(
    ctx: typer.Context,
    names: o.Names,
    *,
    corpus: o.CorpusFile = None,
    explain: o.Explain = False,
    form: o.Format = None,
    out: o.Output = None,
    blocks: o.Blocks = False,
) -> int:
    """Show a page of the corpus for reading.

    The same text goes to a terminal and into a pipe; --format jsonl gives the record instead. What is longer than the
    terminal goes through NEWSKIT_PAGER, PAGER or less; an empty one, or -q, is none. Pages that are not there are
    named on standard error: exit 1 when none is there, 3 when some are not.
    """
    from newskit.cli.pager import paging
    from newskit.pipeline.show import pages

    terminal = terminal_of(ctx)
    if explain and form is not None:
        raise UsageError("--explain prints for reading; leave --format away")
    chosen = format_for(ctx, form, out, shown=TEXT, default=TEXT)
    pages_ = pages(corpus or o.CORPUS, lines_of_stdin(names), blocks=blocks or explain)
    found = _Found(terminal, pages_, at_end=chosen == TEXT)
    if chosen == TEXT:
        with paging(terminal, out) as console:
            _read(found, console, explain=explain, whole=terminal.verbose)
            found.insist()
    else:
        with output(out) as stream:
            if chosen == JSON_LINES:
                stream.writelines(encode(record) + b"\n" for record in found)
            else:
                from newskit.exporters import ExportOptions, write

                write(found, stream, chosen, ExportOptions())
            found.insist()
    return found.end()


class _Found:
    """The pages that are there; those that are not are said, and counted for the exit code.

    They are said at once, or `at_end`, where they would stand in the middle of what is read.
    """

    def __init__(self, terminal: Terminal, pages: Iterable[Record | str], *, at_end: bool) -> None:
        self._terminal = terminal
        self._pages = pages
        self._at_end = at_end
        self._unsaid: list[str] = []
        self._there = self._missing = 0

    def __iter__(self) -> Iterator[Record]:
        for page in self._pages:
            if isinstance(page, Record):
                self._there += 1
                yield page
            else:
                self._missing += 1
                self._unsaid.append(f"newskit: {page or repr(page)}: no page of this id or source")
                if not self._at_end:
                    self._say()

    def insist(self) -> None:
        """Nothing; ends the command when no page was there, so that no file is written, or written over, for that."""
        if not self._there:
            raise typer.Exit(self.end())

    def end(self) -> int:
        """The exit code: whether all, none or some were there; that there was nothing to look for is said."""
        self._say()
        if not self._missing and not self._there:
            self._terminal.say(NO_NAMES)
        if not self._missing and self._there:
            return DONE
        return SOME_FAILED if self._there else NOTHING

    def _say(self) -> None:
        self._terminal.say(*self._unsaid)
        self._unsaid.clear()


def _read(found: _Found, console: Console, *, explain: bool, whole: bool) -> None:
    if explain:
        from newskit.cli.render.explain import explain_all

        explain_all(found, console, whole=whole)
        return
    from newskit.cli.render.page import show_page

    for record in found:
        show_page(record, console)
