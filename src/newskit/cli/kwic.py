"""`newskit kwic`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.asking import (
    COUNTING,
    MinCount,
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
from newskit.cli.render.columns import plural
from newskit.cli.shared import terminal_of
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.corpus import Corpus
    from newskit.corpus.concordance import Line
    from newskit.search.kwic import Tally
    from newskit.search.query import Query

EXAMPLES = (
    ("newskit kwic harbour", "each hit with the words around it"),
    ("newskit kwic 'minist*' --sort L1,R1", "by the word before, then the one behind"),
    ('newskit kwic "climate" --sample 100 --seed 7 -f csv', "a hundred lines drawn at random"),
    ("newskit kwic harbour --collocates --window 3,3", "words that stand near it"),
)
_COLLOCATES = 50
_MIN_COUNT = 3

Width = Annotated[
    str | None,
    typer.Option(
        "--width",
        "-w",
        metavar="N",
        rich_help_panel=o.WRITING,
        help="Context on each side: 60 characters, or words as in 8w; as much as fits on a terminal",
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(
        "--sort",
        metavar="KEYS",
        rich_help_panel=o.WRITING,
        help="By L1 (the word before the hit), L2 …, R1 (behind it), R2 …, node, source or date; several with commas",
    ),
]
Sample = Annotated[
    int | None,
    typer.Option("--sample", metavar="N", min=1, rich_help_panel=o.QUERY, help="Only N hits, drawn at random"),
]
Seed = Annotated[
    int,
    typer.Option("--seed", metavar="N", rich_help_panel=o.QUERY, help="Another seed draws another sample"),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        "-n",
        metavar="N",
        min=0,
        rich_help_panel=o.QUERY,
        help="Lines or collocates to show, 0 for all; all lines or 50 collocates if not given",
    ),
]
Count = Annotated[bool, typer.Option("--count", rich_help_panel=o.WRITING, help="Only how many hits there are")]
Collocates = Annotated[
    bool,
    typer.Option("--collocates", rich_help_panel=COUNTING, help="The words near the hits instead of the hits"),
]
Window = Annotated[
    str,
    typer.Option(
        "--window",
        metavar="WORDS",
        rich_help_panel=COUNTING,
        help="How far collocates may be: 5, or 3,0 (before, behind), or -5..+2",
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by", metavar="MEASURE", rich_help_panel=COUNTING, help="Sort collocates by logdice, ll, mi or count"
    ),
]


def kwic(
    ctx: typer.Context,
    query: o.Query,
    inputs: o.OptionalInputs = None,
    *,
    parts: o.Parts = None,
    all_copies: o.AllCopies = False,
    raw: Raw = False,
    sample: Sample = None,
    seed: Seed = 0,
    limit: Limit = None,
    collocates: Collocates = False,
    window: Window = "5",
    min_count: MinCount = None,
    by: By = "logdice",
    corpus: o.CorpusFile = None,
    width: Width = None,
    sort: Sort = None,
    form: o.Format = None,
    out: o.Output = None,
    count: Count = False,
    text_field: o.TextField = None,
    no_split: o.NoSplit = False,
    isolated: o.Isolated = False,
    site: o.Site = None,
    jobs: o.Jobs = None,
) -> int:
    """Show every hit with the words around it, or the words that stand near the hits.

    A concordance: one line a hit, the hits one below the other. With --collocates, words that are more frequent near
    the hits than elsewhere, with logDice, mutual information (mi) and log-likelihood (ll).
    """
    from newskit.search.query import parse_query, raw_query

    _check(ctx, collocates=collocates, count=count)
    terminal = terminal_of(ctx)
    typed = plain(query)
    read = raw_query(typed) if raw else parse_query(typed)
    job = _Job(terminal, typed, read, parts.split(",") if parts else None)
    job.options = [
        name for name, given in (("--collocates", collocates), ("--raw", raw), ("--all-copies", all_copies)) if given
    ]
    job.tally.fold = not all_copies
    job.shows_lines = not (count or collocates)
    job.form, job.out, job.limit = format_for(ctx, form, out), out, limit
    reading = request_for(inputs, text_field=text_field, no_split=no_split, isolated=isolated, site=site, jobs=jobs)
    advice = advice_on("kwic", typed, inputs or ())
    with opened(terminal, corpus, reading, advice) as (found, summary):
        if count:
            job.count(found)
        elif collocates:
            job.collocates(found, window, _MIN_COUNT if min_count is None else min_count, by)
        else:
            job.lines(found, width, sort, sample, seed)
        job.remark(found, inputs or [], corpus)
    failed = summary is not None and summary.problems > 0
    return SOME_FAILED if failed else DONE if job.shown else NOTHING


def _check(ctx: typer.Context, *, collocates: bool, count: bool) -> None:
    """Nothing; raises `UsageError` for options that do not go together."""
    if count and (collocates or was_given(ctx, "form")):
        raise UsageError("--count, --collocates and --format are different things to print; choose one")
    others = ("sample", "seed", "width", "sort") if collocates else ("window", "min_count", "by")
    wrong = [name for name in others if was_given(ctx, name)]
    if wrong:
        option = f"--{wrong[0].replace('_', '-')}"
        raise UsageError(f"{option} is for {'lines, not for' if collocates else 'use with'} --collocates")


class _Job:
    """What is asked, and what has been shown of the answer so far."""

    def __init__(self, terminal: Terminal, typed: str, query: Query, parts: list[str] | None) -> None:
        from newskit.search.kwic import Tally

        self.terminal = terminal
        self.typed = typed
        self.query = query
        self.parts = parts
        self.form = TABLE
        self.out: str | None = None
        self.limit: int | None = None
        self.options: list[str] = []
        """What was asked for beside the query, for commands that ask again."""
        self.shows_lines = True
        self.tally = Tally()
        self.shown = 0
        self._remark = ""

    def count(self, corpus: Corpus) -> None:
        """Write how many hits there are."""
        from newskit.pipeline.kwic import count

        self.shown = count(corpus, self.query, self.parts, self.tally)
        with output(self.out) as stream:
            stream.write(f"{self.shown}\n".encode())

    def lines(self, corpus: Corpus, width: str | None, sort: str | None, sample: int | None, seed: int) -> None:
        """Write the concordance."""
        from newskit.cli.terminal import width as columns
        from newskit.pipeline.kwic import concordance
        from newskit.search.context import Width, parse_width
        from newskit.search.kwic import Asked

        fitting = Width(columns()) if self.form == TABLE else Width(60)
        asked = Asked(
            parts=self.parts,
            width=fitting if width is None else parse_width(width),
            sort=sort.split(",") if sort else (),
            sample=sample,
            seed=seed,
        )
        found = self._limited(concordance(corpus, self.query, asked, self.tally), known=bool(sort or sample))
        if self.form != TABLE:
            write_rows(found, self.out, self.form, "lines")
        else:
            from newskit.cli.render.concordance import show_lines

            with self.terminal.reading(self.out) as console:
                show_lines(found, console)
        if sample and self.shown < self.tally.hits and not self._remark:
            self._remark = f"{self.shown:,} of {plural(self.tally.hits, 'line')} drawn with seed {seed}"

    def _limited(self, lines: Iterator[Line], *, known: bool) -> Iterator[Line]:
        """The lines up to the limit, counted; `known` says whether all hits have been found before the first."""
        for line in islice(lines, self.limit or None):
            self.shown += 1
            yield line
        if self.limit and next(lines, None) is not None:
            total = f"{self.shown:,} of {plural(self.tally.hits, 'line')}"
            how_many = total if known else f"the first {plural(self.shown, 'line')}"
            self._remark = f"{how_many} shown; --limit 0 shows all"
        elif self.form == TABLE and self.shown:
            self._remark = f"{plural(self.shown, 'line')} in {plural(self.tally.pages, 'page')}"

    def collocates(self, corpus: Corpus, window: str, min_count: int, by: str) -> None:
        """Write the words that stand near the hits."""
        from newskit.cli.render.progress import Progress
        from newskit.pipeline.kwic import near
        from newskit.search.collocates import Asked, parse_window

        asked = Asked(parts=self.parts, window=parse_window(window), min_count=min_count, by=by)
        progress = Progress(self.terminal)
        try:
            rows = near(corpus, self.query, asked, self.tally, progress)
        finally:
            progress.end()
        limit = _COLLOCATES if self.limit is None else self.limit
        found = rows[: limit or None]
        self.shown = len(found)
        if self.form != TABLE:
            write_rows(found, self.out, self.form, "collocates")
        elif found:
            from newskit.cli.render.wordlist import show_collocates

            with self.terminal.reading(self.out) as console:
                show_collocates(found, console)
        if self.tally.hits:
            self._remark = _about(found, rows, self.tally, min_count)

    def remark(self, corpus: Corpus, inputs: list[str], path: str | None) -> None:
        """Say how the query was read, how much there is, and where else its words stand."""
        from newskit.pipeline.kwic import elsewhere

        self.terminal.note(*(f"newskit: {note}" for note in self.query.notes))
        if not self.tally.hits:
            self.terminal.note(f"nothing found for {self.typed}")
        elif self._remark:
            self.terminal.note(self._remark)
        if self.tally.folded:
            tell_folded(self.terminal, self.tally.folded, "shows each" if self.shows_lines else "counts each")
        tell_elsewhere(
            self.terminal,
            elsewhere(corpus, self.query, self.parts),
            lambda part: command_line("kwic", self.typed, inputs, path, *self.options, "--in", part),
        )


def _about(found: Iterable[object], rows: Iterable[object], tally: Tally, min_count: int) -> str:
    """How many hits the collocates are of, and how many of them are shown."""
    shown, known = len(list(found)), len(list(rows))
    hits = f"{plural(tally.hits, 'hit')} in {plural(tally.pages, 'page')}"
    if not known:
        return f"{hits}; no word stands near them {min_count} times or more, see --min-count"
    if shown < known:
        return f"{hits}; {shown:,} of {known:,} collocates shown; --limit 0 shows all"
    return f"{hits}; {plural(known, 'collocate')}"
