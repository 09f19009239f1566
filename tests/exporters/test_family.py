"""What every format promises, over all that there are."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from newskit import exporters
from newskit.errors import UsageError
from newskit.exporters import TABLES, ExportOptions, for_path, formats, write
from newskit.record import Record

Tables = Mapping[str, list[Struct]]
NAMES = [format_.name for format_ in formats()]


def written(rows: list[Struct], form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    assert write(rows, stream, form, ExportOptions(**options)) == len(rows)  # type: ignore[arg-type]
    assert not stream.closed
    return stream.getvalue()


def test_every_module_is_a_format() -> None:
    package = Path(exporters.__file__).parent
    modules = sorted(module.stem for module in package.glob("*.py") if not module.stem.startswith("_"))
    assert modules == NAMES
    assert all(format_.description and format_.suffixes for format_ in formats())


@pytest.mark.parametrize("form", NAMES)
def test_a_suffix_stands_for_its_format(form: str) -> None:
    (format_,) = (format_ for format_ in formats() if format_.name == form)
    for suffix in format_.suffixes:
        assert for_path(f"folder.d/OUT{suffix.upper()}") == form
    assert for_path("out") is None
    assert for_path("out.unknown") is None


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_written_full_and_empty(tables: Tables, form: str, table: str) -> None:
    full, empty = written(tables[table], form, table=table), written([], form, table=table)
    assert len(full) > len(empty)
    assert full.decode("utf-8").endswith("\n")
    assert empty == b"" or empty.endswith(b"\n")


@pytest.mark.parametrize("form", NAMES)
def test_records_and_mappings_are_written_alike(tables: Tables, form: str) -> None:
    rows = tables["stories"]
    stream = io.BytesIO()
    write((msgspec.to_builtins(row) for row in rows), stream, form)
    assert stream.getvalue() == written(rows, form)


@pytest.mark.parametrize("form", NAMES)
def test_fields_are_chosen_in_their_order(tables: Tables, form: str) -> None:
    text = written(tables["stories"], form, fields=("words", "id")).decode()
    assert text.index("words") < text.index("id")
    assert "pages/" not in text


@pytest.mark.parametrize("form", NAMES)
def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    def rows(number: int) -> Iterator[Record]:
        for place in range(number):
            yield Record(id=f"{place:016x}", source="a", kind="story", confidence=1, text="word " * 200)

    class Sink(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            return len(data)  # type: ignore[arg-type]

    def peak(number: int) -> int:
        tracemalloc.start()
        try:
            assert write(rows(number), Sink(), form) == number  # type: ignore[arg-type]
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(2000) < peak(100) * 1.5 + 50_000


def test_an_unknown_format_table_or_field_is_named(tables: Tables) -> None:
    with pytest.raises(UsageError, match=r"no format 'cvs' \(did you mean csv\?\); formats: csv, json, jsonl"):
        write(tables["stories"], io.BytesIO(), "cvs")
    for module in ("_family", "__init__", "..errors", ""):
        with pytest.raises(UsageError, match="no format"):
            write([], io.BytesIO(), module)
    with pytest.raises(UsageError, match="no table 'story'; tables: stories"):
        written([], "csv", table="story")
    with pytest.raises(UsageError, match="stories have no field 'titel'"):
        written([], "csv", fields=("titel",))
