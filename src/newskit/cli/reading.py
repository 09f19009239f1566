"""What the options about inputs ask for, and where the corpus is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from newskit.cli.streams import is_terminal
from newskit.errors import InputError, UsageError

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request
    from newskit.sources import Options


NO_NAMES = "newskit: there was no name on standard input"


def inputs_or_stdin(inputs: Sequence[str] | None) -> list[str]:
    """The inputs; without any, standard input if something is piped into it; else none."""
    if inputs:
        return list(inputs)
    return [] if sys.stdin is None or is_terminal(sys.stdin) or not _is_piped() else ["-"]


def inputs_with(inputs: Sequence[str] | None, files_from: str | None, *, null: bool) -> list[str]:
    """The inputs and those that the file `files_from` names; without any, standard input as `inputs_or_stdin` takes it.

    Raises `InputError` when the file cannot be read, `UsageError` when standard input were names and a page at once.
    """
    if files_from is None:
        if null:
            raise UsageError("-0 is about --files-from")
        return inputs_or_stdin(inputs)
    if files_from == "-" and "-" in (inputs or ()):
        raise UsageError("standard input can hold names or a page, but not both")
    return [*(inputs or ()), *_names_in(files_from, null=null)]


def _names_in(file: str, *, null: bool) -> list[str]:
    """The names in a file, one a line or each with a zero byte behind it."""
    try:
        if file == "-" and sys.stdin is None:
            raise InputError("-: there is no standard input")
        if file == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(file, "rb") as stream:
                data = stream.read()
    except OSError as error:
        raise InputError(f"{file}: it cannot be read: {error.strerror}") from None
    names = data.split(b"\0") if null else [line.removesuffix(b"\r") for line in data.split(b"\n")]
    found = [os.fsdecode(name) for name in names if name.strip()]
    if not found:
        raise InputError(f"{file}: there are no names in it")
    return found


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
    max_page: int | None = None,
    max_expansion: int | None = None,
    split: bool = True,
    isolated: bool = False,
    site: str | None = None,
    overrides: str | None = None,
    blocks: bool = False,
    jobs: int | None = None,
    engine: str | None = None,
    address: str | None = None,
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
        options=_options(Options(base=base, text_field=text_field), max_page, max_expansion),
        split=split,
        isolated=isolated,
        overrides=overrides,
        site=site and site.encode("utf-8", "replace").decode(),
        blocks=blocks,
        jobs=jobs,
        engine=engine or "auto",
        address=address,
        again=again,
        prune=prune,
        stem=stem,
    )


def _options(options: Options, max_page: int | None, max_expansion: int | None) -> Options:
    """The options with other limits: of pages in MB, of archives in times their size."""
    from msgspec.structs import replace

    if max_page is not None:
        options = replace(options, max_page_bytes=max_page * 1_000_000)
    return options if max_expansion is None else replace(options, max_expansion=max_expansion)


def _is_piped() -> bool:
    """Whether standard input is a pipe or a file, and not /dev/null or the like."""
    import stat

    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)
