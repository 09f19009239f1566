"""Pages a second and MB/s of parsing, beside the least that must be done and beside trafilatura on the HTML.

Every contestant runs in a process of its own. They take turns, some pages each time, so that what else the machine
does hits them alike. Every page is new to them, after some that do not count. The whole is done several times; the
best time of each turn counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.contestant import CONTESTANTS, HTML, NEWSKIT, PEER, WITH_HTML
from benchmarks.pages import TRUTH, Source, evenly, sources

PYTHON = "NEWSKIT_BENCH_PYTHON"
"""The environment variable that names another interpreter for the peer."""
WARM_UP = 12
"""Pages that do not count: the first ones pay for what is loaded when first needed."""
TURN = 25
"""Pages a turn."""
_NEEDS = {
    HTML: ("resiliparse", "pip install 'newskit[web]'"),
    PEER: ("trafilatura", f"pip install 'newskit[bench]', or name a Python that has it in {PYTHON}"),
}
"""What those that take HTML are imported from, and how to come by it."""


def run(options: argparse.Namespace) -> None:
    """Print the race."""
    pages = evenly(sources(), options.pages)
    names = [name for name in CONTESTANTS if name not in WITH_HTML or _can_run(name, pages)]
    warm_up, rest = pages[:WARM_UP], pages[WARM_UP:]
    turns = [rest[at : at + TURN] for at in range(0, len(rest), TURN)]
    best = {name: [float("inf")] * len(turns) for name in names}
    for _ in range(options.rounds):
        for name, taken in _round(names, warm_up, turns).items():
            best[name] = list(map(min, best[name], taken))
    _report(rest, {name: sum(taken) for name, taken in best.items()})


def _can_run(name: str, pages: Sequence[Source]) -> bool:
    """Whether one of those that take HTML can take part; says why not."""
    if any(page.html is None for page in pages):
        print(f"No HTML of these pages, so {name} cannot run: {TRUTH} names the folder that has some.\n")
        return False
    needs, how = _NEEDS[name]
    if subprocess.run([_python(name), "-c", f"import {needs}"], capture_output=True, check=False).returncode:
        print(f"{name} cannot run without {needs}: {how}.\n")
        return False
    return True


def _python(name: str) -> str:
    return os.environ.get(PYTHON, sys.executable) if name == PEER else sys.executable


def _round(
    names: Sequence[str], warm_up: Sequence[Source], turns: Sequence[Sequence[Source]]
) -> dict[str, list[float]]:
    """Seconds of CPU of every turn, by contestant."""
    with ExitStack() as stack:
        players = {name: stack.enter_context(_start(name)) for name in names}
        for player in players.values():
            _ask(player, warm_up)
        taken: dict[str, list[float]] = {name: [] for name in names}
        for turn in turns:
            for name, player in players.items():
                taken[name].append(_ask(player, turn))
        for player in players.values():
            assert player.stdin
            player.stdin.close()
    return taken


def _start(name: str) -> subprocess.Popen[str]:
    script = str(Path(__file__).with_name("contestant.py"))
    return subprocess.Popen([_python(name), script, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ask(player: subprocess.Popen[str], pages: Sequence[Source]) -> float:
    assert player.stdin
    assert player.stdout
    print(json.dumps([[str(page.text), page.html and str(page.html)] for page in pages]), file=player.stdin, flush=True)
    return float(player.stdout.readline())


def _report(pages: Sequence[Source], seconds: dict[str, float]) -> None:
    megabytes = sum(page.text.stat().st_size for page in pages) / 1e6
    print(f"{len(pages)} pages, {megabytes:.1f} MB of text, one core; x: newskit's pages a second over this one's")
    print(f"{'':22}{'pages/s':>10}{'MB/s':>8}{'ms/page':>9}{'x':>8}")
    for name, taken in seconds.items():
        speed = f"{len(pages) / taken:>10,.0f}{megabytes / taken:>8.1f}{taken / len(pages) * 1e3:>9.2f}"
        print(f"{name:22}{speed}{taken / seconds[NEWSKIT]:>8.2f}")
    if HTML in seconds and PEER in seconds:
        print(f"{PEER} takes {seconds[PEER] / seconds[HTML]:.2f} times as long as {HTML}")
