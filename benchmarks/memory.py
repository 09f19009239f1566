"""The memory of `newskit parse` into a corpus, with few pages and with many: it must not grow with them."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import write_many
from benchmarks.tree import used_by

FEW, MANY = 2_000, 10_000


def run(options: argparse.Namespace) -> None:
    """Print peaks and their ratio, with as many jobs as there are processors."""
    few, many = (FEW // 10, MANY // 10) if options.quick else (FEW, MANY)
    peaks: list[float] = []
    print(f"{'pages':>8}{'MB':>8}{'seconds':>9}{'CPU s':>8}{'pages/s':>9}{'largest process MB':>20}")
    for count in (few, many):
        with tempfile.TemporaryDirectory() as folder:
            size = write_many(Path(folder) / "pages", count)
            command = [sys.executable, "-m", "newskit", "parse", "pages", "-c", "bench.db", "-q"]
            used = used_by(command, cwd=Path(folder))
        peaks.append(used.largest)
        figures = f"{used.seconds:>9.1f}{used.cpu:>8.1f}{count / used.seconds:>9.0f}{used.largest:>20.0f}"
        print(f"{count:>8,}{size / 1e6:>8.1f}{figures}" + (f"   exit {used.exit_code}" if used.exit_code else ""))
    print(f"{many:,} pages need {peaks[1] / peaks[0]:.2f} times the memory of {few:,}")
