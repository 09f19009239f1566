"""Formats of other distributions: installed with pip, found by their entry points, listed and used."""

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

SHOUTING = """
from newskit.exporters import ExportOptions, Format
from newskit.model import Document, page_id
from newskit import sources

FORMAT = Format(name="shout", suffixes=(".shout",), description="titles in capitals")


def write(rows, stream, options):
    number = 0
    for row in rows:
        title = row["title"] if isinstance(row, dict) else row.title
        stream.write((title or "?").upper().encode() + b"\\\\n")
        number += 1
    return number


def companions(options, name):
    return {".note": f"{name}: {options.table}".encode()}


class Whisper:
    FORMAT = sources.Format(name="whisper", suffixes=(".hush",), description="pages between colons")

    @staticmethod
    def read(item, options):
        with open(item.path, encoding="utf-8") as file:
            text = file.read().strip(": \\\\n")
        yield Document(page_id(text), item.source, text)
"""
ENTRIES = """
[newskit.exporters]
shout = shouting
csv = shouting
broken = no_such_module
wrong = shouting:FORMAT

[newskit.sources]
whisper = shouting:Whisper
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which a wheel was installed."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel = folder / "shouting-1.0-py3-none-any.whl"
    info = "shouting-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("shouting.py", SHOUTING.replace("\\\\n", "\\n"))
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/entry_points.txt", ENTRIES)
        archive.writestr(
            f"{info}/RECORD",
            f"shouting.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/entry_points.txt,,\n{info}/RECORD,,\n",
        )
    target = folder / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", target, wheel]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode and "No module named pip" in done.stderr:
        pytest.skip("there is no pip here")
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def python(site: Path, tmp_path: Path) -> Callable[..., Done]:
    """Runs Python in an empty folder, with the distribution installed."""
    path = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH"))))

    def python(*args: str) -> Done:
        env = {**os.environ, "PYTHONPATH": path}
        command = [sys.executable, *args]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60)

    return python


@pytest.fixture
def newskit(python: Callable[..., Done]) -> Callable[..., Done]:
    """Runs a command there."""
    return lambda *args: python("-m", "newskit", *args)


@pytest.fixture
def stories(tmp_path: Path) -> str:
    rows = [{"id": str(number), "title": f"Rain {number}", "text": "It rained. " * 30} for number in range(2)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return "in.jsonl"


def test_they_are_listed(newskit: Callable[..., Done]) -> None:
    done = newskit("formats", "-f", "jsonl")
    rows = {(row["does"], row["name"]): row for row in map(json.loads, done.stdout.splitlines())}
    assert rows["write", "shout"]["suffixes"] == [".shout"]
    assert rows["write", "shout"]["description"] == "titles in capitals"
    assert rows["write", "csv"]["suffixes"] == [".csv"], "a name of newskit's own stays its own"
    assert ("read", "whisper") in rows
    assert "broken" in done.stderr
    assert "wrong" in done.stderr
    assert done.returncode == 0


def test_they_write(newskit: Callable[..., Done], stories: str, tmp_path: Path) -> None:
    done = newskit("export", stories, "--no-split", "-f", "shout")
    assert (done.returncode, done.stdout) == (0, "RAIN 0\nRAIN 1\n")
    done = newskit("export", stories, "--no-split", "-o", "out.shout")
    assert (done.returncode, done.stderr) == (0, "out.shout: 2 stories in 2 files\n")
    assert (tmp_path / "out.shout").read_text() == "RAIN 0\nRAIN 1\n"
    assert (tmp_path / "out.note").read_text() == "out: stories"


def test_what_is_broken_says_so(newskit: Callable[..., Done], stories: str) -> None:
    done = newskit("export", stories, "--no-split", "-f", "broken")
    assert done.returncode == 2
    assert "broken" in done.stderr
    assert "Traceback" not in done.stderr
    assert newskit("export", stories, "--no-split", "-f", "shoot").stderr.count("shout") >= 1


def test_they_read(newskit: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "page.hush").write_text(":: It rained in Kesta ::", encoding="utf-8")
    done = newskit("parse", "page.hush", "--no-split", "-f", "jsonl")
    assert json.loads(done.stdout)["text"] == "It rained in Kesta"


@pytest.mark.parametrize(("form", "looked"), [("csv", False), ("shout", True)])
def test_known_names_are_not_looked_for(python: Callable[..., Done], form: str, *, looked: bool) -> None:
    script = (
        "import io, sys; from newskit.exporters import write; "
        f"write([], io.BytesIO(), {form!r}); print('importlib.metadata' in sys.modules)"
    )
    assert python("-c", script).stdout == f"{looked}\n"
