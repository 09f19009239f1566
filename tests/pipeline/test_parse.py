"""Parsing: what is printed and what is saved."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newskit.corpus import open_reader
from newskit.errors import InputError
from newskit.exporters import ExportOptions
from newskit.pipeline import parse, work
from newskit.pipeline.parse import Request, Summary, print_pages, records, save_pages, write_records


def saved(request: Request, witness: Any, **more: bool) -> Summary:
    summary = Summary()
    for _ in save_pages("news.db", request, witness, summary, **more):  # type: ignore[arg-type]
        pass
    return summary


def stored() -> list[str]:
    with open_reader("news.db") as corpus:
        return [source for source, _ in corpus.sources()]


def test_batches_are_records_in_the_order_of_sources(request_of: Callable, witness: Any):
    found = [record.source for record in records(print_pages(request_of("pages", "dump.jsonl"), witness, Summary()))]
    assert found == [*(f"dump.jsonl#r{number}" for number in range(10)), *(f"pages/{n:02}.txt" for n in range(12))]


def test_progress_adds_up(request_of: Callable, witness: Any):
    list(print_pages(request_of("pages", "dump.jsonl"), witness, Summary()))
    assert witness.stages[-1] == ("parse", witness.done)
    assert witness.pages == 22


def test_nothing_to_read_is_an_error(request_of: Callable, witness: Any):
    with pytest.raises(InputError):
        list(print_pages(request_of("nowhere"), witness, Summary()))


def test_problems_are_told_and_counted(request_of: Callable, witness: Any, folder: Path):
    (folder / "pages" / "empty.txt").write_bytes(b"")
    summary = Summary()
    assert len(list(records(print_pages(request_of("pages", "nowhere"), witness, summary)))) == 12
    assert sorted(problem.source for problem in witness.problems) == ["nowhere", "pages/empty.txt"]
    assert summary.problems == 2


def test_a_page_that_trips_the_parser_is_a_problem(request_of: Callable, witness: Any, monkeypatch: pytest.MonkeyPatch):
    whole = work.parse

    def trip(document: object, **more: bool) -> object:
        if document.source == "pages/03.txt":  # type: ignore[attr-defined]
            raise IndexError("tripped")
        return whole(document, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "parse", trip)
    assert len(list(records(print_pages(request_of("pages"), witness, Summary())))) == 11
    (problem,) = witness.problems
    assert problem.source == "pages/03.txt"
    assert "IndexError" in problem.message
    assert "report" in problem.message


def test_formats_are_written_from_batches(request_of: Callable, witness: Any):
    lines, rows = io.BytesIO(), io.BytesIO()
    write_records(print_pages(request_of("pages"), witness, Summary()), lines, "jsonl", ExportOptions())
    write_records(print_pages(request_of("pages"), witness, Summary()), rows, "csv", ExportOptions(fields=("source",)))
    assert lines.getvalue().count(b"\n") == 12
    assert rows.getvalue().split() == [b"source", *(f"pages/{n:02}.txt".encode() for n in range(12))]


def test_the_second_run_does_only_what_is_new_or_changed(request_of: Callable, witness: Any, folder: Path):
    first = saved(request_of("pages"), witness)
    assert first.added is not None
    assert first.added.new == 12
    assert [name for name, _ in witness.stages] == ["look", "parse"]
    (folder / "pages" / "03.txt").write_text("A quite different page, of which nobody knew a word before.\n")
    second = saved(request_of("pages", "dump.jsonl"), witness)
    assert second.added is not None
    assert (second.added.new, second.added.replaced, second.unchanged) == (10, 1, 11)
    assert second.total.pages == 11


def test_pages_of_older_rules_are_left_unless_asked_for(
    request_of: Callable, witness: Any, monkeypatch: pytest.MonkeyPatch
):
    saved(request_of("pages"), witness)
    monkeypatch.setattr(parse, "RULES", parse.RULES + 1)
    assert saved(request_of("pages"), witness).unchanged == 12
    assert saved(request_of("pages", again=True), witness).unchanged == 0
    assert saved(request_of("pages", again=True), witness).unchanged == 12


def test_splitting_or_not_is_another_way_to_read_a_page(request_of: Callable, witness: Any):
    saved(request_of("pages"), witness)
    assert saved(request_of("pages", split=False), witness).unchanged == 0


def test_prune_takes_out_what_is_gone(request_of: Callable, witness: Any, folder: Path):
    saved(request_of("pages", "dump.jsonl"), witness)
    (folder / "pages" / "00.txt").unlink()
    dump = folder / "dump.jsonl"
    dump.write_text("".join(dump.read_text().splitlines(keepends=True)[1:]))
    summary = saved(request_of("pages", prune=True), witness)
    assert summary.pruned == 1
    assert "dump.jsonl#r0" in stored(), "its file was not read in this run"
    assert saved(request_of("dump.jsonl", prune=True), witness).pruned == 1
    assert len(stored()) == 20


def test_printing_and_saving_prints_what_is_known_too(request_of: Callable, witness: Any):
    saved(request_of("pages"), witness)
    summary = Summary()
    batches = save_pages("news.db", request_of("pages"), witness, summary, printed=True)
    assert len(list(records(batches))) == 12
    assert summary.added is not None
    assert summary.added.unchanged == 12


def test_a_run_that_is_left_is_gone_on_with(request_of: Callable, witness: Any, monkeypatch: pytest.MonkeyPatch):
    request = request_of("pages", "dump.jsonl")
    batches = save_pages("news.db", request, witness, Summary())
    next(batches)
    batches.close()
    assert not Path("news.db").exists()
    summary = saved(request, witness)
    assert summary.resumed
    assert summary.unchanged > 0
    saved_first = stored()
    Path("news.db").unlink()
    saved(request, witness)
    assert stored() == saved_first


def test_stored_pages_have_their_blocks_and_printed_ones_when_asked(request_of: Callable, witness: Any):
    printed = list(records(save_pages("news.db", request_of("pages"), witness, Summary(), printed=True)))
    assert printed[0].blocks is work.UNSET
    with open_reader("news.db") as corpus:
        record = corpus.get("pages/00.txt", blocks=True)
    assert record is not None
    assert record.blocks is not work.UNSET
    printed = list(records(print_pages(request_of("pages", blocks=True), witness, Summary())))
    assert printed[0] == record
