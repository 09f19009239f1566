"""`python -m eval`: the figures of all labelled pages, and whether they are above their floors.

    python -m eval                    all sets; exit 1 when a figure is below eval/floors.json
    python -m eval own --worst 5      one set, and its five worst pages with what is wrong
    python -m eval --json FILE        the figures of all groups, also those that the tables have no room for
    python -m eval --overrides fixes.csv pages/   the pages that a file of corrections names, against what it says
    python -m eval --record           set the floors a little below the present figures, held by the bars

Sets: `own` (eval/pages), `samples` (samples/ with their golden files), and, where the folder of the larger labelled
set is there, `truth` (whole pages), `truth-main` (main-content text), `truth-html`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from eval import floors as marks
from eval import gold
from eval.corrected import NAME as CORRECTED
from eval.corrected import corrected
from eval.fields import Figures
from eval.figures import of_samples, of_set
from eval.gold import LabelledSet
from eval.reading import can_read, read
from eval.table import WIDTH, table
from eval.worst import worst
from newskit.errors import NewskitError
from newskit.text.inert import inert

SHOWN = 3
"""Pages that could not be read, named at most."""

Outcome = tuple[dict[str, Figures], list[str]]
"""The figures of a set by group, and lines about its worst pages."""


def _measured(load: Callable[[], LabelledSet], options: argparse.Namespace) -> Outcome:
    labelled = load()
    records, problems = read(labelled.files, blocks=options.worst > 0, jobs=options.jobs)
    for problem in problems[:SHOWN]:
        print(f"{labelled.name}: {problem.source}: {problem.message}", file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"{labelled.name}: {len(problems)} problems in all", file=sys.stderr)
    return of_set(labelled, records), list(worst(labelled, records, options.worst))


def _samples(options: argparse.Namespace) -> Outcome:
    figures, wrong = of_samples()
    lines = [line for name in list(wrong)[: options.worst] for line in (name, *(f"  {m}" for m in wrong[name]))]
    return figures, [inert(line)[:WIDTH] for line in lines]


def _sets() -> Iterator[tuple[str, Callable[[argparse.Namespace], Outcome] | str]]:
    """Each set with what measures it, or why it cannot be measured."""
    yield "own", partial(_measured, gold.own)
    yield "samples", _samples
    folder, is_there = gold.truth_folder()
    forms: dict[str, gold.Form] = {"truth": "whole", "truth-main": "main", "truth-html": "html"}
    for name, form in forms.items():
        if not is_there:
            yield name, f"skipped, {folder / 'dev'} is not there ({gold.TRUTH} names the folder)"
        elif form == "html" and not can_read("html"):
            yield name, "skipped, it needs the extra: pip install 'newskit[web]'"
        else:
            yield name, partial(_measured, partial(gold.truth, folder, form))


def _corrected(options: argparse.Namespace) -> Outcome:
    labelled, records, problems = corrected(options.overrides, options.sets)
    for problem in problems[:SHOWN]:
        print(f"{labelled.name}: {problem.source}: {problem.message}", file=sys.stderr)
    return of_set(labelled, records), list(worst(labelled, records, options.worst))


def measure(options: argparse.Namespace, floors: marks.Floors) -> dict[str, dict[str, Figures]]:
    """The figures of the sets that were asked for; printed as they come."""
    results: dict[str, dict[str, Figures]] = {}
    if options.overrides:
        figures, lines = _corrected(options)
        print("\n".join([*table(CORRECTED, figures, {}), *lines, ""]), flush=True)
        return {CORRECTED: figures}
    for name, job in _sets():
        if options.sets and name not in options.sets:
            continue
        if isinstance(job, str):
            print(f"{name}: {job}\n")
            continue
        results[name], lines = job(options)
        print("\n".join([*table(name, results[name], floors.get(name, {})), *lines, ""]), flush=True)
    return results


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("eval", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [name for name, _ in _sets()]
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(names))
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst pages of each set")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    parser.add_argument("--floors", type=Path, default=marks.FILE, metavar="FILE", help="default: eval/floors.json")
    parser.add_argument("--record", action="store_true", help="write the floors anew")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes (default: one for each processor)")
    parser.add_argument("--overrides", type=Path, metavar="FILE", help="corrections to compare the pages SET… with")
    options = parser.parse_args()
    if options.overrides and not options.sets:
        parser.error("name the files or folders of the pages that --overrides speaks of")
    if not options.overrides and (unknown := set(options.sets) - set(names)):
        parser.error(f"no such set: {', '.join(sorted(unknown))} (there are {', '.join(names)})")
    return options


def main() -> int:
    """The exit code: 1 when a figure is below its floor."""
    start = time.perf_counter()
    options = _arguments()
    floors = marks.load(options.floors)
    try:
        results = measure(options, floors)
    except NewskitError as error:
        print(f"eval: {error}", file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if options.overrides:
        return 0
    if options.record:
        floors = marks.reset(floors, results)
        marks.write(floors, options.floors)
    print("These pages taught the weights: a gate, not evidence (see eval/README.md).")
    for miss in marks.short_of_bar(floors, results):
        print(f"short of the bar: {miss}")
    misses = marks.below(floors, results)
    for miss in misses:
        print(f"BELOW THE FLOOR: {miss}")
    verdict = f"{len(misses)} figures are below their floors" if misses else "no figure is below its floor"
    print(f"{verdict} ({time.perf_counter() - start:.0f} s)")
    return int(bool(misses))


if __name__ == "__main__":
    sys.exit(main())
