"""`newskit parse -o out/`: pages into a folder of parts, and what is said of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newskit.cli import DONE, INTERRUPTED, SOME_FAILED
from newskit.cli.render.columns import plural
from newskit.cli.render.progress import Progress
from newskit.errors import UsageError

if TYPE_CHECKING:
    from newskit.cli.terminal import Terminal
    from newskit.pipeline.parse import Request
    from newskit.pipeline.parts.plan import Wanted
    from newskit.pipeline.parts.run import Outcome

MEGABYTE = 1_000_000
_NAMED = 5
"""Files that are named of those that do not belong into the folder."""


def is_folder(out: str | None) -> bool:
    """Whether `-o` names a folder: one that is there, or a name that ends like one.

    Raises `UsageError` for an address that names a file.
    """
    if out is None or out == "-":
        return False
    if "://" in out and not out.endswith("/"):
        raise UsageError(f"{out}: at an address only a folder of parts can be written; end it with /")
    return out.endswith(("/", os.sep)) or os.path.isdir(out)


def wanted(
    request: Request, out: str, form: str, *, part_size: int | None, shard: str | None, only_plan: bool
) -> Wanted:
    """What is to be made in the folder `out`. Raises `UsageError` for a shard that is none."""
    from newskit.pipeline.parts.plan import PART_BYTES, Wanted

    return Wanted(
        request=request, out=out, form=form, part_size=part_size * MEGABYTE if part_size else PART_BYTES,
        shard=None if shard is None else _shard(shard), only_plan=only_plan,
    )  # fmt: skip


def _shard(text: str) -> tuple[int, int]:
    share, slash, of = text.partition("/")
    if not slash or not share.isdecimal() or not of.isdecimal() or not 1 <= int(share) <= int(of):
        raise UsageError(f"--shard {text}: it is I/N, as in 3/8: the third of eight")
    return int(share), int(of)


def run(terminal: Terminal, wanted: Wanted) -> int:
    """The exit code; makes the parts that are missing, names what failed, and sums up."""
    from newskit.cli.render.summary import parse_summary
    from newskit.pipeline.parse import Summary
    from newskit.pipeline.parts.run import Outcome, parse_into

    summary, outcome = Summary(), Outcome()
    progress = Progress(terminal)
    try:
        parse_into(wanted, progress, summary, outcome)
    except KeyboardInterrupt:
        terminal.say(_farewell(wanted.out, outcome))
        return INTERRUPTED
    finally:
        progress.end()
    for failure in outcome.failed:
        tries = plural(failure.tries, "try", "tries")
        terminal.say(f"newskit: part {failure.part} (from {failure.first}): {failure.reason} (given up after {tries})")
    terminal.note(*parse_summary(summary, None, table=not wanted.only_plan), *_told(wanted, outcome))
    return SOME_FAILED if summary.problems or outcome.failed else DONE


def _told(wanted: Wanted, outcome: Outcome) -> Iterator[str]:
    parts = plural(outcome.parts, "part")
    if wanted.only_plan:
        yield f"{wanted.out}: {parts} planned"
        return
    share = "" if wanted.shard is None else f" of shard {wanted.shard[0]}/{wanted.shard[1]}"
    counts = [f"{outcome.made:,} made"]
    counts += [f"{outcome.there:,} there already"] if outcome.there else []
    counts += [f"{len(outcome.failed):,} failed"] if outcome.failed else []
    yield f"{wanted.out}: {parts}{share}: {', '.join(counts)}"
    if outcome.failed:
        yield "the same command tries only what is missing"
    if outcome.missing:
        yield f"{plural(outcome.missing, 'part')} of other shards are not there yet"
    elif wanted.shard is not None and not outcome.failed:
        yield f"all parts are there: newskit merge {wanted.out} finishes the folder"
    if outcome.removed:
        yield f"{plural(outcome.removed, 'part')} of earlier runs removed"
    if outcome.left:
        named = ", ".join(outcome.left[:_NAMED]) + (", …" if len(outcome.left) > _NAMED else "")
        yield f"{plural(len(outcome.left), 'file')} in the folder that newskit did not write were left alone ({named})"


def _farewell(out: str, outcome: Outcome) -> str:
    there = outcome.there + outcome.made
    done = f"{plural(there, 'part')} of {outcome.parts:,} are in {out}" if outcome.parts else "no part was begun"
    return f"newskit: interrupted; {done}: the same command goes on from there"
