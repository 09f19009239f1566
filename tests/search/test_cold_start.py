"""A search starts fast because it loads little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from newskit.corpus import open_writer
from newskit.record import Record

_SEARCH = """
import sys
from newskit.corpus import open_reader
from newskit.search import search
with open_reader(sys.argv[1]) as corpus:
    assert search(corpus, "storm", parts=["all"]).hits
print(*sys.modules)
"""
UNUSED = {
    *("newskit.record", "newskit.model", "newskit.parsing", "newskit.sources", "newskit.cues", "newskit.exporters"),
    *("newskit.corpus.writer", "newskit.corpus.rows", "newskit.corpus.fetch", "newskit.corpus.index"),
    *("hashlib", "zlib", "json", "asyncio", "importlib.metadata", "tempfile", "random", "numpy", "rich", "typer"),
}


def test_a_search_loads_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    path = tmp_path / "newskit.db"
    with open_writer(path, rules=1) as writer:
        writer.add([Record(id="0" * 16, source="a", kind="story", confidence=1, text="A storm.")])
        writer.finish()
    done = subprocess.run([sys.executable, "-c", _SEARCH, path], capture_output=True, text=True, check=True)
    assert UNUSED.isdisjoint(done.stdout.split()), UNUSED & set(done.stdout.split())
