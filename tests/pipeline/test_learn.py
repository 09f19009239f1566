"""Site memory, carried through runs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from newskit.corpus import open_reader, open_writer
from newskit.corpus.sites import SiteCounts
from newskit.pipeline import learn
from newskit.pipeline.inspect import inspect_inputs
from newskit.pipeline.parse import Request, Summary, print_pages, records, save_pages
from newskit.record import Record
from newskit.sources import Options, _inventory

NOTICE = """\
The Courier is printed by the people who write it, on a press from 1938 in the old ropeworks, and whoever wants to \
see it run may come on the first Monday of the month."""


PAGE = """\
Front page

Harbour

Crane {number} of Kesta harbour is taken down

The crane of berth {number} was taken down on Friday after {age} years, because its bolts could no longer be had from \
anyone.

{notice}

It weighs {weight} tonnes. The harbour master, Ilse Brandt, said that the iron was to be melted in Orne before winter.

{other}
"""


def page(number: int) -> str:
    other = NOTICE.replace("Monday", "Tuesday")
    return PAGE.format(number=number, age=number + 30, weight=number + 80, notice=NOTICE, other=other)


@pytest.fixture
def site(folder: Path) -> Path:
    """A folder of twelve pages of one layout, and the same with four more as records."""
    target = folder / "courier"
    target.mkdir()
    for number in range(12):
        (target / f"{number:02}.txt").write_text(page(number), encoding="utf-8")
    with (folder / "courier.jsonl").open("w", encoding="utf-8") as file:
        for number in range(8, 24):
            file.write(json.dumps({"id": number, "text": page(number), "url": f"https://courier.example/{number}"}))
            file.write("\n")
    return target


def split(request: Request, witness: Any) -> list[Record]:
    return list(records(print_pages(request, witness, Summary())))


def save(request: Request, witness: Any, path: str = "news.db") -> None:
    for _ in save_pages(path, request, witness, Summary()):
        pass


def stored(path: str = "news.db") -> list[Record]:
    with open_reader(path) as corpus:
        return list(corpus.records(blocks=True))


def kept(path: str = "news.db") -> SiteCounts | None:
    with open_writer(path) as writer:
        return writer.site_counts()


def has_notice(record: Record) -> bool:
    return "ropeworks" in record.text


def test_pages_of_a_folder_teach_each_other(request_of: Callable, witness: Any, site: Path):
    alone = split(request_of("courier", isolated=True), witness)
    together = split(request_of("courier"), witness)
    assert all(has_notice(record) for record in alone)
    assert not any(has_notice(record) for record in together)
    assert all("bolts" in record.text and "tonnes" in record.text for record in together)


def test_neither_jobs_nor_order_nor_shards_matter(
    request_of: Callable, witness: Any, site: Path, monkeypatch: pytest.MonkeyPatch
):
    request = request_of("courier", "courier.jsonl", "pages")
    first = split(request, witness)
    assert split(structs.replace(request, jobs=2), witness) == first
    assert (
        split(structs.replace(request, inputs=("pages", "courier.jsonl", "courier", "courier/01.txt")), witness)
        == first
    )
    monkeypatch.setattr(_inventory, "SHARD_ITEMS", 5)
    assert split(request, witness) == first


def test_fewer_than_three_pages_are_read_once(request_of: Callable, witness: Any, site: Path):
    split(request_of("courier/01.txt", "courier/02.txt"), witness)
    assert [name for name, _ in witness.stages] == ["parse"]
    split(request_of("courier", isolated=True), witness)
    split(request_of("courier", split=False), witness)
    assert [name for name, _ in witness.stages] == ["parse"] * 3
    split(request_of("courier"), witness)
    assert [name for name, _ in witness.stages][3:] == ["look", "parse"]


def test_records_of_newskit_teach_nothing_and_are_read_once(
    request_of: Callable, witness: Any, site: Path, folder: Path
):
    found = split(request_of("courier"), witness)
    lines = b"".join(msgspec.json.encode(record) + b"\n" for record in found)
    (folder / "own.jsonl").write_bytes(lines)
    (folder / "own.jsonl.gz").write_bytes(gzip.compress(lines))
    witness.stages.clear()
    assert split(request_of("own.jsonl"), witness) == found
    assert split(request_of("own.jsonl.gz"), witness) == found
    assert [name for name, _ in witness.stages] == ["parse"] * 2
    split(request_of("own.jsonl", "courier.jsonl"), witness)
    assert [name for name, _ in witness.stages][2:] == ["look", "parse"]


def test_the_site_may_be_named(request_of: Callable, witness: Any, site: Path, folder: Path):
    for number in range(6):
        (folder / f"day{number}").mkdir()
        (folder / f"day{number}" / "a.txt").write_text(page(number), encoding="utf-8")
    days = tuple(f"day{number}" for number in range(6))
    assert all(has_notice(record) for record in split(request_of(*days), witness))
    assert not any(has_notice(record) for record in split(request_of(*days, site="courier"), witness))


def test_what_is_looked_into_learns_too(request_of: Callable, witness: Any, site: Path):
    alone = inspect_inputs(request_of("courier", isolated=True), witness)
    together = inspect_inputs(request_of("courier"), witness)
    assert together.words["paragraph"] < alone.words["paragraph"]


def test_a_page_counts_once_however_often_it_is_stored(request_of: Callable, witness: Any, site: Path):
    for number in range(5):
        (site / f"copy{number}.txt").write_text(page(3), encoding="utf-8")
    save(request_of("courier"), witness)
    assert kept().pages == {"courier": 12}  # type: ignore[union-attr]
    (site / "copy9.txt").write_text(page(4), encoding="utf-8")
    save(request_of("courier"), witness)
    assert kept().pages == {"courier": 12}  # type: ignore[union-attr]


def test_a_new_page_is_split_with_what_earlier_runs_learned(request_of: Callable, witness: Any, site: Path):
    save(request_of("courier"), witness)
    (site / "new.txt").write_text(page(50), encoding="utf-8")
    save(request_of("courier/new.txt"), witness)
    assert not any(has_notice(record) for record in stored())
    assert kept().pages == {"courier": 13}  # type: ignore[union-attr]


def test_a_run_by_itself_neither_learns_nor_teaches(request_of: Callable, witness: Any, site: Path):
    save(request_of("courier", isolated=True), witness)
    assert kept() is None
    save(request_of("courier", "courier.jsonl"), witness)
    (site / "new.txt").write_text(page(50), encoding="utf-8")
    before = kept()
    save(request_of("courier/new.txt", isolated=True), witness)
    assert kept() == before


@pytest.mark.parametrize("base", [(), ("courier",)])
def test_an_interrupted_run_goes_on_from_the_same_counts(
    request_of: Callable, witness: Any, site: Path, base: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(_inventory, "SHARD_ITEMS", 3)
    everything = request_of("courier", "courier.jsonl", "pages")
    for path in ("whole.db", "broken.db"):
        if base:
            save(request_of(*base), witness, path)
    save(everything, witness, "whole.db")
    batches = save_pages("broken.db", everything, witness, Summary())
    next(batches)
    next(batches)
    batches.close()
    save(everything, witness, "broken.db")
    assert stored("broken.db") == stored("whole.db")
    assert kept("broken.db") == kept("whole.db")


def test_of_many_pages_a_sample_is_counted(
    request_of: Callable, witness: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(learn, "MOST_PAGES", 20)
    with (folder / "many.jsonl").open("w", encoding="utf-8") as file:
        for number in range(400):
            file.write(json.dumps({"id": number, "text": page(number) + "\n\n" + "Tide table\n" * 120}) + "\n")
    save(request_of("many.jsonl"), witness)
    counts = kept()
    assert counts is not None
    assert 5 < counts.pages["many.jsonl"] < 40
    assert len(counts.counted) == 8 * counts.pages["many.jsonl"]
    assert not any(has_notice(record) for record in stored())


def test_the_folder_of_the_counts_is_removed(request_of: Callable, witness: Any, site: Path, tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spool))
    batches = print_pages(request_of("courier"), witness, Summary())
    next(batches)
    assert list(spool.iterdir())
    batches.close()
    assert not list(spool.iterdir())


def test_sources_are_sites_from_another_folder(request_of: Callable, witness: Any, site: Path):
    request = structs.replace(request_of("courier"), options=Options(base="pages"))
    assert not any(has_notice(record) for record in split(request, witness))
