"""What the options about inputs ask for, and where the corpus is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from newskit.cli.terminal import is_terminal
from newskit.errors import InputError

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request


NO_NAMES = "newskit: there was no name on standard input"


def inputs_or_stdin(inputs: Sequence[str] | None) -> list[str]:
    """The inputs; without any, standard input if something is piped into it; else none."""
    if inputs:
        return list(inputs)
    return [] if sys.stdin is None or is_terminal(sys.stdin) or not _is_piped() else ["-"]


def lines_of_stdin(names: Iterable[str]) -> Iterator[str]:
    """The names as sources are written; `-` stands for the lines of standard input.

    Raises `InputError` where there is no standard input.
    """
    for name in names:
        if name != "-":
            yield _as_source(name)
        elif sys.stdin is None:
            raise InputError("-: there is no standard input")
        else:
            yield from (line for raw in sys.stdin.buffer if (line := raw.decode("utf-8", "replace").rstrip("\r\n")))


def _as_source(name: str) -> str:
    if name.isascii() and name.isprintable():
        return name
    from newskit.sources import printable  # only here: most names need nothing of that room

    return printable(name)


def request(
    inputs: Sequence[str],
    *,
    corpus: str | None = None,
    text_field: str | None = None,
    split: bool = True,
    isolated: bool = False,
    site: str | None = None,
    overrides: str | None = None,
    blocks: bool = False,
    jobs: int | None = None,
    again: bool = False,
    prune: bool = False,
    stem: str | None = None,
) -> Request:
    """What is to be parsed; sources are named relative to the folder of `corpus`, or to the current one."""
    from newskit.pipeline.parse import Request
    from newskit.sources import Options

    base = os.path.dirname(os.path.abspath(corpus)) if corpus else "."
    return Request(
        inputs=inputs,
        options=Options(base=base, text_field=text_field),
        split=split,
        isolated=isolated,
        overrides=overrides,
        site=site and site.encode("utf-8", "replace").decode(),
        blocks=blocks,
        jobs=jobs,
        again=again,
        prune=prune,
        stem=stem,
    )


def _is_piped() -> bool:
    """Whether standard input is a pipe or a file, and not /dev/null or the like."""
    import stat

    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)
