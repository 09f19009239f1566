"""Sources of other distributions: installed with pip, found by suffix and name, listed; broken ones do no harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

TELETYPE = """
from newskit.model import Document, Hints, Problem, page_id
from newskit.sources import Format

FORMAT = Format(name="teletype", suffixes=(".tty",), description="stories between lines of equals signs")


def read(item, options):
    if item.data is not None:
        text = item.data.decode()
    else:
        with open(item.path, encoding="utf-8") as file:
            text = file.read()
    for number, part in enumerate(text.split("=====\\n"), 1):
        title, _, story = part.strip().partition("\\n")
        source = f"{item.source}#{number}"
        yield Document(page_id(story), source, story, Hints(title=title)) if story else Problem(source, "no story")


class Broken:
    FORMAT = "teletype"
"""
WORDS = "It rained in Kesta on Monday, and the market was closed. " * 8
ENTRIES = """
[newskit.sources]
teletype = teletype
html = teletype
lost = no_such_module
wrong = teletype:Broken

[newskit.exporters]
lost = no_such_module:FORMAT
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed a wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel, info = folder / "teletype-1.0-py3-none-any.whl", "teletype-1.0.dist-info"
    files = {
        "teletype.py": TELETYPE.replace("\\\\n", "\\n"),
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: teletype\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": ENTRIES,
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    pip = (sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps")
    command = [*pip, "--target", str(folder / "site"), str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode and "No module named pip" in done.stderr:
        pytest.skip("there is no pip here")
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture
def python(site: Path, tmp_path: Path) -> Run:
    """Runs Python in an empty folder, with the distribution installed."""
    path = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH"))))

    def run(*args: str) -> Done:
        env = {**os.environ, "PYTHONPATH": path}
        command = [sys.executable, *args]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60)

    return run


@pytest.fixture
def newskit(python: Run) -> Run:
    """Runs a command there."""
    return lambda *args: python("-m", "newskit", *args)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.tty").write_text(f"Rain\n{WORDS}\n=====\nSun\n{WORDS}again\n=====\nNothing", encoding="utf-8")
    (folder / "b.txt").write_text(f"{WORDS}\n{WORDS}", encoding="utf-8")
    return folder


def rows(done: Done) -> list[tuple[str, str | None]]:
    found = map(json.loads, done.stdout.splitlines())
    return [(row["source"], row.get("title")) for row in found]


def test_it_is_listed_and_what_is_broken_is_named(newskit: Run) -> None:
    done = newskit("formats", "-f", "jsonl")
    listed = {row["name"]: row for row in map(json.loads, done.stdout.splitlines()) if row["does"] == "read"}
    assert listed["teletype"]["suffixes"] == [".tty"]
    assert listed["teletype"]["description"] == "stories between lines of equals signs"
    assert ".htm" in listed["html"]["suffixes"], "a name of newskit's own stays its own"
    assert (done.returncode, done.stderr.count("cannot be used")) == (0, 3)
    assert "lost" in done.stderr
    assert "ModuleNotFoundError" in done.stderr
    assert "wrong" in done.stderr
    assert "it has no FORMAT or no read" in done.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_it_is_found_by_its_suffix(newskit: Run, pages: Path, jobs: str) -> None:
    done = newskit("parse", "pages", "--no-split", "-f", "jsonl", "-j", jobs)
    assert rows(done)[:2] == [("pages/a.tty#1", "Rain"), ("pages/a.tty#2", "Sun")]
    assert rows(done)[2][0] == "pages/b.txt"
    assert done.returncode == 3
    assert "pages/a.tty#3: no story" in done.stderr
    assert "lost" not in done.stderr


def test_it_is_found_in_archives_and_corpora(newskit: Run, pages: Path) -> None:
    with zipfile.ZipFile(pages / "more.zip", "w") as archive:
        archive.write(pages / "a.tty", "inside.tty")
    found = rows(newskit("parse", "pages/more.zip", "--no-split", "-f", "jsonl"))
    assert found == [("pages/more.zip!inside.tty#1", "Rain"), ("pages/more.zip!inside.tty#2", "Sun")]
    assert newskit("parse", "pages", "--no-split", "-c", "news.db").returncode == 3
    assert newskit("export", "-c", "news.db", "-f", "jsonl").stdout.count("a.tty#") == 2


def test_it_is_found_by_its_name(python: Run, pages: Path) -> None:
    script = (
        "import sys; from newskit.sources import Options, find, read_shard; options = Options(format=sys.argv[1]); "
        "print([page.hints.title for shard in find(['pages/b.txt'], options).shards for page in "
        "read_shard(shard, options)])"
    )
    assert python("-c", script, "teletype").stdout == f"[{WORDS!r}]\n"
    assert "unknown input format 'lost': choose one of" in python("-c", script, "lost").stderr
