"""The renderer's console, less what it would decide by itself."""

from __future__ import annotations

from typing import NoReturn

from rich.console import Console  # noqa: TID253 - this module is only loaded where something is rendered


class HonestConsole(Console):
    """A console that leaves it to the program what to do when the reader of the output has gone."""

    def on_broken_pipe(self) -> NoReturn:
        """Raise `BrokenPipeError`: the base class ends the process, with an exit code of its own."""
        raise BrokenPipeError
