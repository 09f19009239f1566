"""Takes the pictures of the documents: what commands print on a terminal of 80 columns, in colour, as SVG.

    python docs/pictures.py

The commands run on the samples, so the pictures stay true; a picture is only written anew when its text has changed,
because another release of the library that draws them may draw them otherwise.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
_FONT = re.compile(r"@font-face \{[^}]*\}\s*")
"""Fonts are taken from the machine that shows a picture, not fetched."""
PICTURES = {
    "explain": ("newskit show ferry-teasers-first.txt --explain", 34),
    "search": ('newskit search "gender equality"', 40),
    "stats": ("newskit stats --by total,part,lang,length", 40),
    "entities": ("newskit entities --type person -n 8", 20),
}
"""By name: the command, and how many lines are shown at most."""


def main() -> int:
    """Take all pictures; 0."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "samples", folder / "samples")
        _run("newskit parse samples/ -q", folder)
        for picture, (command, most) in PICTURES.items():
            lines = _run(command, folder).splitlines()
            _write(FOLDER / f"{picture}.svg", command, lines[:most])
    return 0


def _run(command: str, folder: Path) -> str:
    """What a command prints in colour on a terminal of 80 columns."""
    program = f"{sys.executable} -m newskit --color always {command.removeprefix('newskit ')}"
    shown = f"stty cols 80 rows 60; {program}"
    env = {**os.environ, "NEWSKIT_PAGER": ""}
    done = subprocess.run(
        ["script", "-qec", shown, "/dev/null"],
        cwd=folder, capture_output=True, text=True, check=True, timeout=60, env=env,
    )  # fmt: skip
    return re.sub(r"[^\n]*\r\x1b\[2K", "", done.stdout).replace("\r\n", "\n")


def _write(path: Path, command: str, lines: list[str]) -> None:
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", style="bold"))
    for line in lines:
        console.print(Text.from_ansi(line), no_wrap=True, crop=True)
    drawn = _FONT.sub("", console.export_svg(title="newskit", unique_id=path.stem))
    if not path.exists() or _words(path.read_text(encoding="utf-8")) != _words(drawn):
        path.write_text(drawn, encoding="utf-8")


def _words(svg: str) -> list[str]:
    return unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))).split()


if __name__ == "__main__":
    sys.exit(main())
