"""The terminal: what goes to standard error, how loud, how wide and in which colours."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Literal

from newskit.cli.output import output
from newskit.cli.streams import is_terminal
from newskit.errors import OutputError
from newskit.text.inert import inert

if TYPE_CHECKING:
    from rich.console import Console

Color = Literal["auto", "always", "never"]


class Terminal:
    """How to talk to the person: one for each run, shared by all that prints.

    Data goes to standard output (see `newskit.cli.output`); everything said here goes to standard error.
    """

    __slots__ = ("color", "line", "quiet", "verbose")

    def __init__(self) -> None:
        self.quiet = False
        self.verbose = False
        self.color: Color = "auto"
        self.line = ""
        """The progress line that stands on the terminal now; cleared before anything else is said."""

    def say(self, *lines: str) -> None:
        """Say something, whatever the options: problems and errors. A line stays one, whatever is in it."""
        self.clear()
        _to_stderr("".join(f"{inert(line)}\n" for line in lines))

    def note(self, *lines: str) -> None:
        """Say what is good to know: summaries and hints; `--quiet` leaves it out."""
        if not self.quiet:
            self.say(*lines)

    def print(self, *lines: str) -> None:
        """Print lines on standard output, harmless for a terminal."""
        self.clear()
        if sys.stdout is None:
            raise OutputError("there is no standard output to print on")
        sys.stdout.write("".join(f"{inert(line)}\n" for line in lines))

    def show_line(self, text: str) -> None:
        """Replace the progress line by `text`."""
        self.line = text
        _to_stderr(f"\r\x1b[2K{text}")

    def clear(self) -> None:
        """Take the progress line away."""
        if self.line:
            self.line = ""
            _to_stderr("\r\x1b[2K")

    def colored(self, stream: object) -> bool:
        """Whether colour may go to `stream`: `--color`, then NO_COLOR, then whether it is a terminal."""
        return self.styled(stream) and (self.color == "always" or not os.environ.get("NO_COLOR"))

    def styled(self, stream: object) -> bool:
        """Whether letters on `stream` may be bold or faint, which NO_COLOR does not forbid (https://no-color.org)."""
        if self.color != "auto":
            return self.color == "always"
        return os.environ.get("TERM") != "dumb" and is_terminal(stream)

    def console(self, stream: IO[str] | None = None) -> Console:
        """A rich console on `stream` (standard output if `None`) that knows no markup, emoji codes or highlighting."""
        from newskit.cli.render.console import HonestConsole

        self.clear()
        file = sys.stdout if stream is None else stream
        return HonestConsole(
            file=file,
            width=width(),
            force_terminal=self.color == "always" or (self.color == "auto" and is_terminal(file)),
            no_color=not self.colored(file),
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )

    @contextmanager
    def reading(self, path: str | None) -> Iterator[Console]:
        """A console for text that is to be read: on standard output, or in the file at `path`."""
        if path is None or path == "-":
            with output(None):
                yield self.console()
            return
        with output(path) as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", write_through=True)
            try:
                yield self.console(text)
            finally:
                text.detach()


def width() -> int:
    """Columns of the terminal (COLUMNS wins), 80 when there is none; never under 40."""
    return max(40, shutil.get_terminal_size().columns)


def use_utf8() -> None:
    """Make both standard streams UTF-8, whatever the locale says; what cannot be encoded is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _to_stderr(text: str) -> None:
    """Write to standard error; a closed or full one must not hide the work that was done."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()
