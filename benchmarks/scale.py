"""Many pages from dump to copies: `newskit parse dump/ -o out/`, then `newskit dedup out/`, as processes of their own.

    python -m benchmarks scale --pages 10000,100000,1000000 [--form parquet|jsonl] [--folder DIR] [--jobs N] [--records]

With `--records` the dump holds records, as `newskit parse` leaves them, and only `dedup` is measured.

The pages are made by `press`, in files of some 64 MB; a million take 3 GB, and 12 GB for a while. What is compared
between the sizes is CPU, because other programs take their share of the clock.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks import press
from benchmarks.tree import Used, used_by
from newskit.engines import engine

SIZES, QUICK = (2_000, 20_000), (500, 2_000)
_PAGES_A_FILE = 20_000
_NEWSKIT = (sys.executable, "-m", "newskit")


class Measured(Struct, frozen=True):
    """What a size has taken."""

    pages: int
    size: int
    """Bytes of the dump."""
    parse: Used | None
    """`None`: nothing was parsed."""
    dedup: Used
    recall: float

    @property
    def cpu(self) -> float:
        """Seconds of CPU a page."""
        return (self.dedup.cpu + (self.parse.cpu if self.parse else 0.0)) / self.pages


class Row(Struct):
    """What is read of a row of copies."""

    source: str
    cluster: str


def run(options: argparse.Namespace) -> None:
    """Print what each size takes, and how it compares with the smaller ones."""
    sizes = sorted(options.sizes or (QUICK if options.quick else SIZES))
    measured: list[Measured] = []
    for pages in sizes:
        with tempfile.TemporaryDirectory(prefix="newskit-scale-", dir=options.folder) as name:
            measured.append(_measured(Path(name), pages, options))
            if pages == sizes[0] and not options.records:
                _compare_jobs(Path(name), options.form)
        for before in measured[:-1]:
            last = measured[-1]
            print(
                f"a page of {last.pages:,} takes {last.cpu / before.cpu:.2f} of the CPU of one of {before.pages:,}, "
                f"recall is {last.recall / before.recall:.4f} of that"
            )


def _measured(folder: Path, pages: int, options: argparse.Namespace) -> Measured:
    size = write(folder / "dump", pages, options.jobs, records=options.records)
    print(f"\n{pages:,} pages, {size / 1e6:,.0f} MB", flush=True)
    jobs = ["-j", str(options.jobs)] if options.jobs else []
    parse = None
    if not options.records:
        parse = used_by([*_NEWSKIT, "parse", "dump", "-o", "out/", "-f", options.form, "-q", *jobs], cwd=folder)
        _say("parse", parse, pages, size)
    copies = f"copies.{options.form}"
    dedup = used_by([*_NEWSKIT, "dedup", "dump" if options.records else "out", "-o", copies, "-q", *jobs], cwd=folder)
    _say("dedup", dedup, pages, size)
    return Measured(pages, size, parse, dedup, _scored(folder / copies))


def write(folder: Path, pages: int, jobs: int | None = None, *, records: bool = False) -> int:
    """The bytes of so many pages, or records of their stories, written into files in `folder`."""
    folder.mkdir(parents=True)
    with engine(jobs=jobs) as workers:
        return sum(workers.map(partial(_write, folder, pages, records=records), range(0, pages, _PAGES_A_FILE)))


def _write(folder: Path, pages: int, first: int, *, records: bool) -> int:
    path = folder / f"dump-{first // _PAGES_A_FILE:05}.jsonl"
    make = press.record if records else press.page
    with path.open("wb") as file:
        file.writelines(make(number) for number in range(first, min(pages, first + _PAGES_A_FILE)))
    return path.stat().st_size


def _say(name: str, used: Used, pages: int, size: int) -> None:
    print(
        f"{name}: {used.seconds:,.1f} s, {used.cpu:,.1f} s of CPU, {1e3 * used.cpu / pages:.2f} ms of CPU a page, "
        f"{size / 1e6 / used.cpu:.2f} MB/s a core, largest process {used.largest:,.0f} MB",
        flush=True,
    )
    if used.exit_code:
        sys.exit(f"newskit {name} ended with {used.exit_code}; parquet needs newskit[parquet], --form jsonl does not")


def _scored(path: Path) -> float:
    """The share of planted copies that are in the cluster of their original; says so, by kind, and how many are wrong.

    Of the pairs that are in one cluster, the share that are of one story is the precision.
    """
    cluster: dict[int, str] = {int(row.source.rpartition("#")[2]): row.cluster for row in _rows(path)}
    planted, found = Counter[str](), Counter[str]()
    both, together = Counter[tuple[str, int]](), Counter[str]()
    for number, name in cluster.items():
        source = press.original(number)
        if source != number:
            planted[press.kind(number)] += 1
            found[press.kind(number)] += name == cluster.get(source)
        both[name, source] += 1
        together[name] += 1
    right, pairs = (sum(count * (count - 1) // 2 for count in counts.values()) for counts in (both, together))
    recall = found.total() / max(1, planted.total())
    kinds = ", ".join(f"{kind} {found[kind] / count:.4f}" for kind, count in sorted(planted.items()))
    print(
        f"planted copies: recall {recall:.4f} of {planted.total():,} ({kinds}), precision {right / max(1, pairs):.4f}"
    )
    return recall


def _rows(path: Path) -> Iterator[Row]:
    if path.suffix == ".jsonl":
        with path.open("rb") as file:
            yield from map(msgspec.json.Decoder(Row).decode, file)
        return
    import pyarrow.parquet as files

    with files.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=["source", "cluster"]):
            for source, cluster in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield Row(source, cluster)


def _compare_jobs(folder: Path, form: str) -> None:
    """Print what two jobs are worth beside one.

    By the clock, which other programs may hold up, and by CPU: as if each process had a processor of its own.
    """
    one, two = (
        used_by(
            [*_NEWSKIT, "parse", "dump", "-o", f"{jobs}/", "-f", form, "-q", "--part-size", "2", "-j", jobs], cwd=folder
        )
        for jobs in ("1", "2")
    )
    print(
        f"parse with two jobs is {one.seconds / two.seconds:.2f} times as fast as with one; by the CPU of the busiest "
        f"process {one.cpu / two.busiest:.2f} times"
    )
