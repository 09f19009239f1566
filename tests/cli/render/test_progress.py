"""The progress line: only for long work on a terminal, with rate and time left."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest

from newskit.cli.render.progress import Progress
from newskit.cli.terminal import Terminal
from newskit.model import Problem


class Screen(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        return True


class Clock:
    """Seconds that pass when they are told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    monkeypatch.setenv("COLUMNS", "80")
    return Screen()


def run(screen: io.StringIO, *, seconds: float, quiet: bool = False, total: int | None = 1000) -> Terminal:
    clock, terminal = Clock(), Terminal()
    terminal.quiet = quiet
    with redirect_stderr(screen):
        progress = Progress(terminal, clock)
        progress.stage("parse", total)
        for _ in range(5):
            clock.now += seconds / 5
            progress.advance(10, 100)
    return terminal


def test_short_work_shows_nothing(screen: Screen):
    run(screen, seconds=0.5)
    assert screen.getvalue() == ""


def test_long_work_shows_rate_and_time_left(screen: Screen):
    terminal = run(screen, seconds=10)
    assert terminal.line.split() == ["parse", "━" * 10 + "─" * 10, "50%", "50", "pages", "5/s", "0:10", "left"]
    assert len(terminal.line) < 80


def test_without_a_total_there_is_no_time_left(screen: Screen):
    assert run(screen, seconds=10, total=None).line == "parse  50 pages  5/s"


def test_quiet_shows_nothing(screen: Screen):
    run(screen, seconds=10, quiet=True)
    assert screen.getvalue() == ""


def test_no_terminal_shows_nothing():
    assert run(io.StringIO(), seconds=10).line == ""


def test_nothing_is_shown_where_results_go_to_the_same_terminal(screen: Screen, monkeypatch: pytest.MonkeyPatch):
    clock = Clock()
    with redirect_stderr(screen), redirect_stdout(screen):
        progress = Progress(Terminal(), clock, streaming=True)
        clock.now += 10
        progress.advance(1, 1)
    assert screen.getvalue() == ""


def test_a_problem_takes_the_line_away_first(screen: Screen):
    terminal = run(screen, seconds=10)
    with redirect_stderr(screen):
        Progress(terminal).problem(Problem("a\x1b[2J.txt", "it is empty"))
    assert screen.getvalue().endswith("\r\x1b[2Knewskit: a␛[2J.txt: it is empty\n")
