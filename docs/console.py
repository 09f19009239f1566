"""Runs the console blocks of the documents as on a terminal of 80 columns, without colour and progress.

    python docs/console.py          show what the documents say otherwise than it is; exit 1 if there is anything
    python docs/console.py --record write what the commands print into the documents

A block that begins with ```console holds commands (`$ …`) and what they print. The blocks of one document run one
after the other in one empty folder that has the samples in it. A line `…` stands for any number of lines.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "README.md",
    "docs/guide.md",
    "docs/concordance.md",
    "docs/links.md",
    "docs/copies.md",
    "docs/export.md",
    "docs/scale.md",
    "docs/search.md",
    "docs/stats.md",
)
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANY = "…"


def main(arguments: list[str]) -> int:
    """Compare or record all documents; the exit code."""
    code = 0
    for name in DOCUMENTS:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        if "--record" in arguments:
            path.write_text(recorded(text), encoding="utf-8")
            continue
        for command, expected, found in steps(text):
            if not fits(expected, found):
                code = 1
                print(f"{name}: $ {command}\n--- the document says\n{expected}\n--- it is\n{found}\n")
    return code


def steps(text: str) -> Iterator[tuple[str, str, str]]:
    """Every command of a document in turn, what the document says that it prints, and what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "samples", Path(folder) / "samples")
        for block in BLOCK.finditer(text):
            for command, expected in commands(block[1]):
                lacks = "jq" in command.split() and shutil.which("jq") is None
                yield command, expected, expected if lacks else printed(command, Path(folder))


def commands(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with the lines below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected.rstrip("\n")


def recorded(text: str) -> str:
    """The document with what its commands print now; what fits as it stands is left alone."""
    answers = iter([expected if fits(expected, found) else found for _, expected, found in steps(text)])

    def block(match: re.Match[str]) -> str:
        parts = [f"$ {command}\n{answer}\n" if answer else f"$ {command}\n" for command, answer in redone(match[1])]
        return f"```console\n{''.join(parts)}```"

    def redone(body: str) -> Iterator[tuple[str, str]]:
        for command, _ in commands(body):
            yield command, next(answers)

    return BLOCK.sub(block, text)


def fits(expected: str, found: str) -> bool:
    """Whether `found` is what `expected` says, where a line `…` is any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == ANY else re.escape(line) + "\n" for line in expected.splitlines()
    )
    return re.fullmatch(pattern, found + "\n" if found else "") is not None


def printed(command: str, folder: Path) -> str:
    """What a command prints on a terminal of 80 columns, both streams together."""
    binaries = folder.parent / f"{folder.name}-bin"
    binaries.mkdir(exist_ok=True)
    shim = binaries / "newskit"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newskit "$@"\n')
    shim.chmod(0o755)
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSKIT_")}
    env |= {"PATH": f"{binaries}{os.pathsep}{env['PATH']}", "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(["sh", "-c", command], cwd=folder, env=env, stdout=theirs, stderr=theirs) as process:
            os.close(theirs)
            output = b"".join(_chunks(ours))
            process.wait(60)
    finally:
        os.close(ours)
        shutil.rmtree(binaries)
    shown = re.sub(r"[^\n]*\r\x1b\[2K", "", output.decode())  # a progress line that was wiped away again
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).replace("\r\n", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n")


def _chunks(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(descriptor, 65536)
        except OSError:  # how Linux says that the other end of a terminal is closed
            return
        if not chunk:
            return
        yield chunk


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
