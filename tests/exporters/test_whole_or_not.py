"""Killed in the middle, or with no room left: nothing stands under the final name, in any format."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newskit.exporters import formats

MODULES = {"parquet": "pyarrow", "xlsx": "xlsxwriter"}
FORMATS = {form.name: form for form in formats()}
HOWS = [
    *((name, "file") for name in FORMATS),
    *((name, "one-per-story") for name, form in FORMATS.items() if "one-per-story" in form.layouts),
    ("opensearch", "batches"), ("csv", "split"),
]  # fmt: skip

WRITE = """
import random, resource, sys
from newskit.errors import OutputError
from newskit.exporters import ExportOptions, write_file, write_folder
from newskit.record import Record
form, how, path, limit, wait = *sys.argv[1:4], int(sys.argv[4]), sys.argv[5] == "wait"
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

def rows():
    for number in range(3000):
        if wait and number == 2500:
            print("half", flush=True)
            input()
        text = random.Random(number).randbytes(1000).hex()
        told = {"kind": "story", "confidence": 1, "title": text[:40], "text": text}
        yield Record(id=f"{number:016x}", source=f"{number}.txt", **told)

tables = [("stories", rows())]
try:
    if how == "file":
        write_file(tables, path, form, ExportOptions())
    else:
        options = {"one-per-story": {"layout": how}, "batches": {}, "split": {"split_by": "month"}}[how]
        write_folder(tables, path, form, ExportOptions(), **options)
except OutputError as error:
    print(error)
"""


def need(form: str) -> None:
    if FORMATS[form].extra:
        pytest.importorskip(MODULES[FORMATS[form].extra])


@pytest.mark.skipif(os.name == "nt", reason="has no kill")
@pytest.mark.parametrize(("form", "how"), HOWS)
def test_killed_in_the_middle(form: str, how: str, tmp_path: Path) -> None:
    need(form)
    path = tmp_path / "out"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-c", WRITE, form, how, str(path), "0", "wait"]
    with subprocess.Popen(command, **pipes) as writer:  # type: ignore[call-overload]
        assert writer.stdout.readline() == b"half\n"
        writer.kill()
    assert not path.exists()
    assert all(entry.name.startswith(".") for entry in tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
@pytest.mark.parametrize(("form", "how"), [pair for pair in HOWS if pair[1] != "one-per-story"])
def test_no_room_left(form: str, how: str, tmp_path: Path) -> None:
    need(form)
    path = tmp_path / "out"
    command = [sys.executable, "-c", WRITE, form, how, str(path), "200000", ""]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "cannot be written" in done.stdout
    assert done.stdout.count("\n") == 1
    assert not list(tmp_path.iterdir())
