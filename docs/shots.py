"""Takes the pictures of the documents that a browser shows: the report, and a question to `newskit browse`, as PNG.

    python docs/shots.py

Needs the extras `report`, `browse` and `check`, and a Chromium. The commands run on the samples. Browsers differ from
release to release, so this is no part of `make docs`: take the pictures again when what they show has changed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
_NEWSKIT = (sys.executable, "-m", "newskit")
_WIDTH, _HEIGHT = 900, 700
_QUESTION = "newskit/search?words=gender+equality"


def main() -> int:
    """Take all pictures; 0."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "samples", folder / "samples")
        for command in (
            "parse samples/ -q", "dedup --mark -q", "entities --save -q",
            "report -o report.html --query flood --title Samples --date 2026-01-31 -q",
        ):  # fmt: skip
            subprocess.run([*_NEWSKIT, *command.split()], cwd=folder, check=True)
        with _browser() as page, _served(folder) as address:
            _take(page, (folder / "report.html").as_uri(), FOLDER / "report.png")
            _take(page, address + _QUESTION, FOLDER / "browse.png")
    return 0


@contextmanager
def _browser() -> Iterator[Any]:
    """A page of a browser."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT})
        browser.close()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address at which the corpus in `folder` is browsed."""
    command = [*_NEWSKIT, "browse", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            (address,) = re.findall(r"http://\S+/", process.stderr.readline())
            yield address
        finally:
            process.terminate()


def _take(page: Any, address: str, path: Path) -> None:
    page.goto(address)
    page.screenshot(path=path)


if __name__ == "__main__":
    sys.exit(main())
