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

from benchmarks import (
    browse,
    copies,
    engines,
    entities,
    export,
    index,
    jobs,
    memory,
    race,
    scale,
    search,
    stages,
    startup,
    stats,
)
from benchmarks.pages import sources

BENCHMARKS: dict[str, Callable[[argparse.Namespace], None]] = {
    "race": race.run,
    "stages": stages.run,
    "startup": startup.run,
    "jobs": jobs.run,
    "engines": engines.run,
    "memory": memory.run,
    "index": index.run,
    "search": search.run,
    "copies": copies.run,
    "export": export.run,
    "stats": stats.run,
    "entities": entities.run,
    "browse": browse.run,
    "scale": scale.run,
}


def main() -> int:
    """Run what was asked for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {' '.join(BENCHMARKS)}; all if not given")
    parser.add_argument("--quick", action="store_true", help="fewer pages and rounds: to see that all works")
    parser.add_argument(
        "--pages", dest="sizes", type=_sizes, metavar="N[,N…]",
        help="pages at most in race and stages (default 400); how many in scale, one run for each number",
    )  # fmt: skip
    parser.add_argument("--made", type=int, help="pages made up in index and search (default 5,000; 100,000 will do)")
    parser.add_argument("--rounds", type=int, help="how often each is measured (default 3)")
    parser.add_argument("--form", default="parquet", choices=("parquet", "jsonl"), help="what scale writes")
    parser.add_argument("--folder", help="where scale puts what it makes, for the time that it takes")
    parser.add_argument("--jobs", type=int, help="processes that scale uses; as many as there are processors")
    parser.add_argument("--records", action="store_true", help="scale measures dedup alone, on records")
    options = parser.parse_args()
    options.pages = options.sizes[0] if options.sizes else 60 if options.quick else 400
    options.rounds = options.rounds or (1 if options.quick else 3)
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no {' '.join(unknown)}; there is {' '.join(BENCHMARKS)}")
    if not sources():
        parser.error("there are no pages to measure with")
    watching = {"jobs", "engines", "memory", "scale"}.intersection(options.names or BENCHMARKS)
    if watching and not os.path.isdir("/proc/self"):
        parser.error("jobs, engines, memory and scale look into /proc, which this system does not have")
    for name in options.names or BENCHMARKS:
        print(f"\n== {name}")
        BENCHMARKS[name](options)
    return 0


def _sizes(said: str) -> tuple[int, ...]:
    return tuple(int(number.replace("_", "")) for number in said.split(","))


if __name__ == "__main__":
    sys.exit(main())
