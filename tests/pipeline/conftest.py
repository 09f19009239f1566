"""Pages for the pipeline, and someone who watches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import Struct

from newskit.model import Problem
from newskit.pipeline.parse import Request
from newskit.sources import Options

STORY = """\
Flood number {number} in Kesta

KESTA – Flood number {number} rose in the night and reached the lower market of the town, the town hall said on Monday.

Mayor Ilse Brandt said that pumps had been ordered from the capital and would arrive before the weekend.

Nobody was hurt, and the market opened again at noon as on every other day of the week.
"""


class Witness(Struct):
    """A watch that remembers."""

    stages: list[tuple[str, int | None]] = []
    pages: int = 0
    done: int = 0
    problems: list[Problem] = []

    def stage(self, name: str, total: int | None) -> None:
        self.stages.append((name, total))
        self.pages = self.done = 0

    def advance(self, pages: int, done: int) -> None:
        self.pages += pages
        self.done += done

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with twelve pages in `pages` and ten records in `dump.jsonl`."""
    monkeypatch.chdir(tmp_path)
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(12):
        (pages / f"{number:02}.txt").write_text(STORY.format(number=number), encoding="utf-8")
    with (tmp_path / "dump.jsonl").open("w", encoding="utf-8") as file:
        for number in range(10):
            file.write(json.dumps({"id": f"r{number}", "text": STORY.format(number=100 + number)}) + "\n")
    return tmp_path


@pytest.fixture
def request_of(folder: Path) -> type[Request]:
    """Makes requests for inputs in the current folder."""

    def make(*inputs: str, **more: object) -> Request:
        return Request(inputs=inputs, options=Options(base="."), jobs=1, **more)  # type: ignore[arg-type]

    return make  # type: ignore[return-value]
