"""What exporting costs: memory and speed of every format, beside the least that must be done for the same rows.

The peers write the same columns of the same corpus with Python's own `csv` and `json` modules, read by SQLite alone
and without anything that makes cells harmless.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks.made import Maker
from newskit.corpus import open_writer
from newskit.exporters import formats

TEASERS = 4
_AT_ONCE = 2_000
_MODULES = {"parquet": "pyarrow", "xlsx": "xlsxwriter"}
_READ = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = connection.execute("SELECT * FROM stories ORDER BY source")
names = [column[0] for column in rows.description]
out = open(sys.argv[2], "w", encoding="utf-8", newline="")
"""
PEERS = {
    "csv module": _READ + "import csv; writer = csv.writer(out); writer.writerow(names); writer.writerows(rows)",
    "json module": _READ
    + "import json; out.writelines(json.dumps(dict(zip(names, row)), ensure_ascii=False) + '\\n' for row in rows)",
}


def run(options: argparse.Namespace) -> None:
    """Print peaks and speeds: of newskit's formats, each in a file or folder of its own, then of the peers."""
    count = options.made or (2_000 if options.quick else 20_000)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        size = make(place / "newskit.db", count)
        print(f"{count:,} stories with {TEASERS} teasers each, {size / 1e6:.0f} MB of text")
        print(f"{'':24}{'MB written':>11}{'CPU s':>8}{'MB/s':>7}{'peak MB':>9}")
        for name, more in ways():
            out = place / f"out.{name}"
            command = [sys.executable, "-m", "newskit", "export", "-q", "-f", name.split()[0], "-o", f"{out}", *more]
            report(name, used(command, place), out, size)
        for name, script in PEERS.items():
            out = place / "out.peer"
            report(name, used([sys.executable, "-c", script, "newskit.db", str(out)], place), out, size)


def make(path: Path, count: int) -> int:
    """The bytes of the text of a new corpus of so many stories."""
    maker = Maker()
    size = 0
    with open_writer(path, stem="none") as writer:
        for first in range(0, count, _AT_ONCE):
            records = list(maker.records(min(_AT_ONCE, count - first), first=first, teasers=TEASERS))
            size += sum(len(record.text.encode()) for record in records)
            writer.add(records)
        writer.finish()
    return size


def ways() -> list[tuple[str, list[str]]]:
    """Names of formats with further options: into a file, and what goes into a folder."""
    known = [form.name for form in formats() if not form.extra or find_spec(_MODULES[form.extra])]
    files: list[tuple[str, list[str]]] = [(name, []) for name in known]
    return [
        *files,
        ("sqlite stories", ["--table", "stories"]),
        ("txt one-per-story", ["--layout", "one-per-story"]),
        ("csv by month", ["--split-by", "month"]),
    ]


def used(command: list[str], place: Path) -> tuple[int, float, float]:
    """The exit code of a command that is one process, its seconds of CPU, and the MB that it had at most."""
    process = subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def report(name: str, found: tuple[int, float, float], out: Path, size: int) -> None:
    """Print what was `used` to write `out`, for `size` bytes of text."""
    code, cpu, peak = found
    written = sum(path.stat().st_size for path in ([out] if out.is_file() else out.rglob("*")))
    figures = f"{written / 1e6:>11.1f}{cpu:>8.1f}{size / 1e6 / cpu:>7.1f}{peak:>9.0f}"
    print(f"{name:24}{figures}" + (f"   exit {code}" if code else ""), flush=True)
