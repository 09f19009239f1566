"""Text for reading that is longer than the terminal goes through the user's pager, as with git and man.

`NEWSKIT_PAGER` says which, then `PAGER`, else it is `less`; an empty one, or `cat`, is none. There is none either with
`--quiet`, on a dumb terminal, and where standard output is no terminal.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from newskit.cli.streams import is_terminal

if TYPE_CHECKING:
    from rich.console import Console

    from newskit.cli.terminal import Terminal

_VARIABLES = ("NEWSKIT_PAGER", "PAGER")
_USUAL = "less"


@contextmanager
def paging(terminal: Terminal, path: str | None) -> Iterator[Console]:
    """A console for reading as `Terminal.reading` gives it, with a pager before it where there is to be one.

    When the reader has seen enough and leaves the pager, the body ends early, and all is well.
    """
    command = _command(terminal) if path in {None, "-"} else None
    if command is None:
        with terminal.reading(path) as console:
            yield console
        return
    stream = _Paged(command, shutil.get_terminal_size().lines)
    try:
        yield terminal.console(stream)  # type: ignore[arg-type] # it is all that a console needs of a file
    except BrokenPipeError:
        if not stream.is_left:
            raise
    finally:
        stream.end()


def pager(environment: Mapping[str, str]) -> list[str] | None:
    """The program with its options that `environment` asks for; `None` for none, and for one that is not there.

    >>> pager({"PAGER": ""}), pager({"NEWSKIT_PAGER": "cat", "PAGER": "less"})
    (None, None)
    """
    asked = next((environment[name] for name in _VARIABLES if name in environment), _USUAL)
    try:
        words = shlex.split(asked)
    except ValueError:
        return None
    if not words or words == ["cat"] or shutil.which(words[0]) is None:
        return None
    return words


def _command(terminal: Terminal) -> list[str] | None:
    """The pager; `None` where there is nobody to turn the pages, or they were not to be turned."""
    if terminal.quiet or not is_terminal(sys.stdout) or os.environ.get("TERM") in {None, "", "dumb"}:
        return None
    return pager(os.environ)


class _Paged:
    """A text stream on standard output; from so many lines on, on the pager."""

    encoding = "utf-8"

    def __init__(self, command: Sequence[str], lines: int) -> None:
        self._command = command
        self._lines = lines
        self._held: list[str] = []
        self._count = 0
        self._process: subprocess.Popen[str] | None = None
        self._handler: object = None
        self.is_left = False
        """Whether the pager has ended before the text."""

    def isatty(self) -> bool:
        """Whether it ends on a terminal: yes."""
        return True

    def write(self, text: str) -> int:
        """How much was written: all. Raises `BrokenPipeError` when the reader has left the pager."""
        if self._process is not None:
            self._hand_over(self._process, text)
            return len(text)
        self._held.append(text)
        self._count += text.count("\n")
        if self._count >= self._lines:  # the line below the last one is the prompt's
            self._start()
        return len(text)

    def flush(self) -> None:
        """Nothing; lets the pager have what there is."""
        if self._process is not None:
            self._hand_over(self._process, "")

    def end(self) -> None:
        """Nothing; shows what was too short for a pager, or waits until the reader has left it."""
        if self._process is None:
            sys.stdout.write("".join(self._held))
            sys.stdout.flush()
            return
        with suppress(OSError):
            _input_of(self._process).close()
        self._process.wait()
        _heed_interrupts(self._handler)

    def _start(self) -> None:
        environment = {"LV": "-c", **os.environ, "LESS": f"-R {os.environ.get('LESS', '')}".rstrip()}
        sys.stdout.flush()
        self._process = subprocess.Popen(  # noqa: S603 - the program that the user asks for
            self._command, stdin=subprocess.PIPE, encoding="utf-8", errors="backslashreplace", env=environment
        )
        self._handler = _heed_interrupts(None)  # they are meant for the pager, where they stop a search
        self._hand_over(self._process, "".join(self._held))
        self._held.clear()

    def _hand_over(self, process: subprocess.Popen[str], text: str) -> None:
        stream = _input_of(process)
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:
            self.is_left = True
            raise


def _input_of(process: subprocess.Popen[str]) -> IO[str]:
    if process.stdin is None:
        raise ValueError("the process was started without a pipe")
    return process.stdin


def _heed_interrupts(handler: object) -> object:
    """What was done at an interrupt (Ctrl-C) so far; from now on it is `handler`, or nothing for `None`."""
    import signal

    with suppress(ValueError):  # not in the main thread, where nobody is interrupted
        return signal.signal(signal.SIGINT, signal.SIG_IGN if handler is None else handler)  # type: ignore[arg-type]
    return handler
