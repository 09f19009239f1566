"""`newskit forget`."""

from __future__ import annotations

import typer

from newskit.cli import DONE, NOTHING, SOME_FAILED
from newskit.cli import options as o
from newskit.cli.reading import NO_NAMES, lines_of_stdin
from newskit.cli.render.columns import plural
from newskit.cli.shared import terminal_of

EXAMPLES = (
    ("newskit forget pages/old.txt", "one source"),
    ("newskit forget pages/2019/", "all that is in a folder"),
    ("newskit search lottery -l | newskit forget -", "what a search found"),
)


def forget(ctx: typer.Context, names: o.ForgetNames, corpus: o.CorpusFile = None) -> int:
    """Take pages out of the corpus, with all that came from them.

    The files themselves stay where they are. Names that fit nothing are named on standard error: exit 1 when none
    fits, 3 when some do not.
    """
    from newskit.pipeline.forget import forget as take_out

    terminal = terminal_of(ctx)
    path = corpus or o.CORPUS
    wanted = list(lines_of_stdin(names))
    gone = take_out(path, wanted)
    if not wanted:
        terminal.say(NO_NAMES)
    for name in gone.unknown:
        terminal.say(f"newskit: {name or repr(name)}: not in {path}")
    terminal.note(f"{path}: {plural(gone.sources, 'source')} and {plural(gone.pages, 'page')} taken out")
    if not gone.sources:
        return NOTHING
    return SOME_FAILED if gone.unknown else DONE
