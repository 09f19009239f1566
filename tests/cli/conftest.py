"""Running the command line: in this process (`run`), or in one of its own (`newskit`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.json import encode

from newskit.cli import app
from newskit.record import Record, TeaserRecord

FLOOD = """\
Home
News
Sport

Rain floods the lower market of Kesta

KESTA – Heavy rain on Monday night flooded the lower market of Kesta, and stallholders carried their goods upstairs \
before the river reached the street, the town hall said.

Mayor Ilse Brandt said that pumps had been ordered from the capital and would arrive before the weekend, and she \
asked people to stay away from the quay until the water had gone down.

Related news
  • Bridge at Tolm closed for a week after cracks were found
  • Ferry between Kesta and Orne takes up service in April
  • Schools in the valley reopen on Thursday
"""
HARVEST = """\
Growers in Orne expect the best cherry harvest in ten years

ORNE – Growers in the hills above Orne expect the best cherry harvest in ten years after a mild spring with little \
rain, their association said on Friday.

About 400 families live from the fruit, most of which is sold at the market of Kesta and in the capital, and prices \
are expected to fall by a fifth before the end of June.
"""


class Outcome(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that commands run in, without settings from outside."""
    for name in [name for name in os.environ if name.startswith(("NEWSKIT_", "_NEWSKIT"))]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def pages(folder: Path) -> Path:
    """A folder `pages` with two stories."""
    target = folder / "pages"
    target.mkdir()
    (target / "flood.txt").write_text(FLOOD, encoding="utf-8")
    (target / "harvest.txt").write_text(HARVEST, encoding="utf-8")
    return target


@pytest.fixture
def split_pages(folder: Path) -> Path:
    """Two split pages as JSON lines, for tests of what comes after the splitting."""
    flood = Record(
        id="00000000000000f1",
        source="pages/flood.txt",
        kind="story",
        confidence=0.9,
        title="Rain floods the lower market of Kesta",
        text="Heavy rain on Monday flooded the lower market of Kesta, the town hall said.\n\nKesta's mayor waits.",
        teasers=(TeaserRecord(position=1, title="Ferry takes up service in April"),),
    )
    harvest = Record(
        id="00000000000000f2",
        source="pages/harvest.txt",
        kind="story",
        confidence=0.9,
        title="Growers expect a good year",
        text="Cherry growers in the hills sell most of the fruit at the market of Kesta.",
    )
    path = folder / "pages.jsonl"
    path.write_bytes(b"".join(encode(record) + b"\n" for record in (flood, harvest)))
    return path


@pytest.fixture
def corpus(run: Callable[..., Outcome], pages: Path) -> Path:
    """The corpus of `pages`."""
    run("parse", pages.name)
    return pages.with_name("newskit.db")


@pytest.fixture
def split_corpus(run: Callable[..., Outcome], split_pages: Path) -> Path:
    """The corpus of `split_pages`."""
    run("parse", split_pages.name)
    return split_pages.with_name("newskit.db")


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """Runs a command in this process."""

    def run(*args: str) -> Outcome:
        code = app.run(args)
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return run


@pytest.fixture
def newskit() -> Callable[..., Outcome]:
    """Runs a command in a process of its own, without a terminal."""

    def newskit(*args: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "newskit", *args],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            env={**os.environ, **(env or {})},
            check=False,
            timeout=60,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return newskit
