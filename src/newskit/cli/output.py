"""Where results go, and in which format: a table on a terminal, JSONL in a pipe, what is asked for elsewhere."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

import typer

from newskit.cli.streams import is_terminal
from newskit.errors import OutputError, UsageError

TABLE = "table"
TEXT = "text"
JSON_LINES = "jsonl"


@contextmanager
def output(path: str | None) -> Iterator[IO[bytes]]:
    """A binary stream for the result: the file at `path`, or standard output for `None` and `-`.

    A file appears when the body has ended well and else not at all. Raises `OutputError` when it cannot be written.
    """
    if path is None or path == "-":
        if sys.stdout is None:
            raise OutputError("there is no standard output; name a file with -o")
        with _whole_writes(sys.stdout.buffer) as stream:
            yield stream
        return
    from newskit.exporters import atomic_output

    with atomic_output(path) as stream:
        yield stream


@contextmanager
def _whole_writes(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """`stream` as one whose `write` writes all it is given: an unbuffered one (python -u) may write only a part."""
    if not isinstance(stream, io.RawIOBase):
        yield stream
        stream.flush()
        return
    buffered = io.BufferedWriter(stream, 1 << 16)
    try:
        yield buffered
        buffered.flush()
    finally:
        with suppress(OSError):
            buffered.detach()


def was_given(ctx: typer.Context, name: str) -> bool:
    """Whether the option `name` stands on the command line, rather than in a variable or the settings file."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def format_for(
    ctx: typer.Context, chosen: str | None, path: str | None, *, shown: str = TABLE, default: str = JSON_LINES
) -> str:
    """The format to write in: the chosen one, else what the suffix of `path` stands for.

    Without either it is `shown` (the format for reading) on a terminal, and `default` elsewhere. What a setting
    chooses (`form` of `ctx` was not given) is weaker than a suffix. Raises `UsageError` for an unknown format
    or suffix.
    """
    if chosen is not None and (path is None or was_given(ctx, "form")):
        if chosen in {shown, default}:  # without loading all formats to see whether it is one
            return chosen
        if chosen in _written():
            return chosen
        return known_name("format", chosen, tuple(dict.fromkeys((shown, *_written(installed=True)))))
    if path is not None and path != "-":
        if os.path.isdir(path):
            raise UsageError(f"{path} is a folder; name a file to write")
        from newskit.exporters import for_path

        found = for_path(path)
        if found is None and default == JSON_LINES:
            raise UsageError(f"{path} does not end like a format ({', '.join(_written())}); choose one with --format")
        return found or default
    return shown if is_terminal(sys.stdout) else default


def known_name(what: str, name: str, known: Sequence[str]) -> str:
    """`name`, which is one of `known`. Raises `UsageError` with the likeliest one when it is not."""
    if name not in known:
        from newskit.cli.failure import did_you_mean

        guess = did_you_mean(name, known) or f"There are: {', '.join(known)}."
        raise UsageError(f"no {what} {name!r}. {guess}")
    return name


def _written(*, installed: bool = False) -> tuple[str, ...]:
    """The formats that can be written; with `installed` also those of other distributions, which take time to find."""
    from newskit.exporters import formats

    return tuple(form.name for form in formats(installed=installed))
