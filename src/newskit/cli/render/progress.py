"""A line on the terminal that says how far long work is, how fast it goes and when it will be done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from newskit.cli.streams import is_terminal
from newskit.cli.terminal import Terminal, width
from newskit.model import Problem

_PATIENCE = 0.7
"""Seconds of work before the line appears: short work needs none."""
_PAUSE = 0.1
"""Seconds between two looks of the line."""
_BAR = 20


class Progress:
    """Watches a run for the person at the terminal: problems are named at once, progress only when it takes long.

    It fits `newskit.pipeline.Watch`. Nothing but problems is shown when standard error is no terminal.
    """

    def __init__(
        self, terminal: Terminal, clock: Callable[[], float] = time.monotonic, *, streaming: bool = False
    ) -> None:
        """Show on `terminal`; `clock` gives seconds.

        With `streaming`, results go to standard output meanwhile: no line is shown where they would run into it.
        """
        self._terminal = terminal
        self._clock = clock
        mixed = streaming and is_terminal(sys.stdout)
        able = is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"
        self._shown = able and not terminal.quiet and not mixed
        self._name = ""
        self._total: int | None = None
        self._pages = self._done = 0
        self._start = self._looked = clock()

    def stage(self, name: str, total: int | None) -> None:
        """A new stretch of work: what is done, and how much there is (in any unit), if known."""
        self._terminal.clear()
        self._name, self._total = name, total
        self._pages = self._done = 0
        self._start = self._looked = self._clock()

    def advance(self, pages: int, done: int) -> None:
        """So many more `pages` are through, which is `done` of the total's units."""
        self._pages += pages
        self._done += done
        now = self._clock()
        if self._shown and now - self._start >= _PATIENCE and now - self._looked >= _PAUSE:
            self._looked = now
            self._terminal.show_line(self._text(now - self._start)[: width() - 1])

    def problem(self, problem: Problem) -> None:
        """A document that could not be done: named at once, whatever the options."""
        self._terminal.say(f"newskit: {problem.source}: {problem.message}")

    def end(self) -> None:
        """Take the line away."""
        self._terminal.clear()

    def _text(self, seconds: float) -> str:
        speed = f"{self._pages:,} pages  {self._pages / seconds:,.0f}/s"
        if not self._total or not self._done:
            return f"{self._name}  {speed}"
        share = min(1.0, self._done / self._total)
        filled = round(share * _BAR)
        left = duration(seconds / share - seconds)
        return f"{self._name} {'━' * filled}{'─' * (_BAR - filled)} {share:4.0%}  {speed}  {left} left"


def duration(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any.

    >>> duration(75), duration(3675)
    ('1:15', '1:01:15')
    """
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
