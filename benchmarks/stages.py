"""Where the time of parsing goes, by module: a look at the running program every millisecond of CPU.

Unlike a profiler it does not slow down what calls much. `own`: the module was at work itself or in a library that
it had called; `with what it calls`: it was anywhere on the stack.
"""

from __future__ import annotations

import argparse
import signal
from collections import Counter
from types import FrameType
from typing import Self

from benchmarks.contestant import CONTESTANTS, RECORDS
from benchmarks.pages import evenly, sources

INTERVAL = 0.001
SHOWN = 28


class Sampler:
    """Counts which modules of newskit are at work while it is entered."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self.looks = 0
        self.own: Counter[str] = Counter()
        self.within: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Begin to look."""
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop looking."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _: int, frame: FrameType | None) -> None:
        self.looks += 1
        seen: list[str] = []
        while frame is not None:
            name = frame.f_globals.get("__name__", "")
            if name.startswith("newskit."):
                seen.append(name)
            frame = frame.f_back
        if seen:
            self.own[seen[0]] += 1
            self.within.update(set(seen))


def run(options: argparse.Namespace) -> None:
    """Print the shares."""
    pages = [source.text.read_bytes() for source in evenly(sources(), options.pages)]
    split = CONTESTANTS[RECORDS]()
    for page in pages[:10]:
        split(page)
    with Sampler() as sampler:
        for page in pages:
            split(page)
    print(f"{len(pages)} pages, from bytes to printed records: shares of {sampler.looks:,} looks")
    print(f"{'own':>7}{'with what it calls':>20}")
    for name, times in sampler.own.most_common(SHOWN):
        print(f"{times / sampler.looks:7.1%}{sampler.within[name] / sampler.looks:20.1%}  {name}")
    rooms = Counter[str]()
    for name, times in sampler.own.items():
        rooms[".".join(name.split(".")[:2])] += times
    print("\n" + " · ".join(f"{name} {times / sampler.looks:.0%}" for name, times in rooms.most_common()))
