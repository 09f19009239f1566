"""Labelled pages through the parser: what `newskit parse` would print for their files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from newskit.model import Problem
from newskit.pipeline.parse import Request, Summary, print_pages, records
from newskit.pipeline.watch import Unwatched
from newskit.record import Record
from newskit.sources import Options, formats
from newskit.sources._registry import missing


class Listener(Unwatched):
    """Keeps what could not be read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, problem: Problem) -> None:
        """Nothing; `problem` is kept."""
        self.problems.append(problem)


def can_read(form: str) -> bool:
    """Whether newskit, as it is installed, reads a format, called by the name it has in `newskit formats`."""
    return any(known.name == form for known in formats()) and missing(form) is None


def read(
    files: Mapping[str, Path], *, blocks: bool = False, jobs: int | None = None
) -> tuple[dict[str, Record], list[Problem]]:
    """The record of each page by name, all parsed in one run, and what went wrong; `files` share a folder."""
    if not files:
        return {}, []
    names = {path.name: name for name, path in files.items()}
    base = str(next(iter(files.values())).parent)
    request = Request(
        inputs=[str(path) for path in files.values()], options=Options(base=base), blocks=blocks, jobs=jobs
    )
    listener = Listener()
    found: dict[str, Record] = {}
    for record in records(print_pages(request, listener, Summary())):
        found.setdefault(names[record.source], record)
    return found, listener.problems
