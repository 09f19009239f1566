"""How a folder splits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from newskit.pipeline.inspect import inspect_inputs
from newskit.pipeline.parse import Summary, print_pages


def test_pages_and_words_add_up(request_of: Callable, witness: object, folder: Path):
    found = inspect_inputs(request_of("pages"), witness)
    assert found.pages == sum(found.kinds.values()) == sum(found.languages.values()) == 12
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in (folder / "pages").iterdir())
    assert sum(found.words.values()) == words


def test_it_does_not_depend_on_jobs(request_of: Callable, witness: object):
    one = inspect_inputs(request_of("pages", "dump.jsonl"), witness)
    two = inspect_inputs(replace(request_of("dump.jsonl", "pages"), jobs=2), witness)
    assert one == two


def test_problems_and_records_of_its_own_are_told(request_of: Callable, witness: object, folder: Path):
    (folder / "pages" / "empty.txt").write_bytes(b"")
    with (folder / "own.jsonl").open("wb") as file:
        for batch in print_pages(request_of("pages"), witness, Summary()):
            file.write(batch.lines)
    found = inspect_inputs(request_of("own.jsonl", "pages"), witness)
    assert (found.already, found.pages, len(found.problems)) == (12, 12, 1)
