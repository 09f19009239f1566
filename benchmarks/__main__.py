"""How fast newskit is, and what it uses, beside what that can be compared with.

    make bench
    python -m benchmarks [race stages memory jobs startup index search copies …] [--quick] [--pages N] [--rounds N]

All figures are for comparing within one run; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from benchmarks import copies, entities, export, index, jobs, memory, race, search, stages, startup, stats
from benchmarks.pages import sources

BENCHMARKS: dict[str, Callable[[argparse.Namespace], None]] = {
    "race": race.run,
    "stages": stages.run,
    "startup": startup.run,
    "jobs": jobs.run,
    "memory": memory.run,
    "index": index.run,
    "search": search.run,
    "copies": copies.run,
    "export": export.run,
    "stats": stats.run,
    "entities": entities.run,
}


def main() -> int:
    """Run what was asked for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {' '.join(BENCHMARKS)}; all if not given")
    parser.add_argument("--quick", action="store_true", help="fewer pages and rounds: to see that all works")
    parser.add_argument("--pages", type=int, help="pages at most in race and stages (default 400)")
    parser.add_argument("--made", type=int, help="pages made up in index and search (default 5,000; 100,000 will do)")
    parser.add_argument("--rounds", type=int, help="how often each is measured (default 3)")
    options = parser.parse_args()
    options.pages = options.pages or (60 if options.quick else 400)
    options.rounds = options.rounds or (1 if options.quick else 3)
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no {' '.join(unknown)}; there is {' '.join(BENCHMARKS)}")
    if not sources():
        parser.error("there are no pages to measure with")
    if not os.path.isdir("/proc/self") and {"jobs", "memory"}.intersection(options.names or BENCHMARKS):
        parser.error("jobs and memory look into /proc, which this system does not have")
    for name in options.names or BENCHMARKS:
        print(f"\n== {name}")
        BENCHMARKS[name](options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
