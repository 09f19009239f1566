"""What every format promises, over all that there are."""

from __future__ import annotations

import importlib
import io
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from newskit import exporters
from newskit.errors import MissingExtra, UsageError
from newskit.exporters import TABLES, ExportOptions, Format, exporter, for_path, formats, write
from newskit.record import Record

Tables = Mapping[str, list[Struct]]
FORMATS = {format_.name: format_ for format_ in formats()}
NAMES = list(FORMATS)
KEYED = ["csv", "tsv", "json", "jsonl", "md"]
"""Formats in which keys stand in the order in which they were asked for."""
MODULES = {"parquet": "pyarrow", "xlsx": "xlsxwriter"}


def written(rows: list[Struct], form: str, **options: object) -> bytes:
    need(form)
    stream = io.BytesIO()
    assert write(rows, stream, form, ExportOptions(**options)) == len(rows)  # type: ignore[arg-type]
    assert not stream.closed
    return stream.getvalue()


def need(form: str) -> None:
    """Skip the test where the format's extra is not installed."""
    if FORMATS[form].extra:
        pytest.importorskip(MODULES[FORMATS[form].extra])


def fits(form: Format, table: str) -> bool:
    return not form.tables or table in form.tables


def test_every_module_is_a_format() -> None:
    package = Path(exporters.__file__).parent
    modules = sorted(module.stem for module in package.glob("*.py") if not module.stem.startswith("_"))
    assert modules == NAMES
    assert all(format_.description and format_.suffixes for format_ in formats())


@pytest.mark.parametrize("form", NAMES)
def test_a_suffix_stands_for_its_format(form: str) -> None:
    for suffix in FORMATS[form].suffixes:
        assert for_path(f"folder.d/OUT{suffix.upper()}") == form
    assert for_path("out") is None
    assert for_path("out.unknown") is None


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_written_full_and_empty(tables: Tables, form: str, table: str) -> None:
    if not fits(FORMATS[form], table):
        with pytest.raises(UsageError, match=f"{form} can hold stories or pages, not {table}"):
            written([], form, table=table)
        return
    full, empty = written(tables[table], form, table=table), written([], form, table=table)
    assert full != empty
    if not FORMATS[form].binary:
        assert full.decode("utf-8").endswith("\n")
        assert empty == b"" or empty.endswith(b"\n")


@pytest.mark.parametrize("form", NAMES)
def test_records_and_mappings_are_written_alike(tables: Tables, form: str) -> None:
    rows = tables["stories"]
    mappings = [msgspec.to_builtins(row) for row in rows]
    assert written(mappings, form) == written(rows, form)


@pytest.mark.parametrize("form", NAMES)
def test_the_same_rows_make_the_same_bytes(tables: Tables, form: str) -> None:
    assert written(tables["stories"], form) == written(tables["stories"], form)


@pytest.mark.parametrize("form", KEYED)
def test_fields_are_chosen_in_their_order(tables: Tables, form: str) -> None:
    text = written(tables["stories"], form, fields=("words", "id")).decode()
    assert text.index("words") < text.index("id")
    assert "pages/" not in text


@pytest.mark.parametrize("form", NAMES)
def test_fields_are_chosen_or_refused(tables: Tables, form: str) -> None:
    if not FORMATS[form].fields:
        with pytest.raises(UsageError, match="writes whole records"):
            written(tables["stories"], form, fields=("id",))
    else:
        written(tables["stories"], form, fields=("words", "id"))


@pytest.mark.parametrize("form", NAMES)
def test_any_text_can_be_written(hostile: list[Struct], form: str) -> None:
    if form in {"json", "jsonl", "opensearch"}:  # they say themselves that UTF-8 has no bytes for lone surrogates
        hostile = [row for row in hostile if "\ud800" not in getattr(row, "source")]  # noqa: B009
    assert written(hostile, form)


@pytest.mark.parametrize("form", sorted(set(NAMES) - {"parquet"}))
def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    need(form)

    def rows(number: int) -> Iterator[Record]:
        for place in range(number):
            yield Record(id=f"{place:016x}", source=str(place), kind="story", confidence=1, text="word " * 200)

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


def test_a_missing_extra_is_named(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("newskit.exporters._family.import_module", gone)
    for form in ("parquet", "xlsx"):
        module = importlib.import_module(f"newskit.exporters.{form}")
        with pytest.raises(MissingExtra, match=rf"pip install 'newskit\[{form}\]'"):
            module.write(tables["stories"], io.BytesIO(), ExportOptions())


def test_an_unknown_format_table_or_field_is_named(tables: Tables) -> None:
    with pytest.raises(UsageError, match=r"no format 'cvs' \(did you mean csv\?\); formats: csv, json, jsonl"):
        write(tables["stories"], io.BytesIO(), "cvs")
    for module in ("_family", "__init__", "..errors", ""):
        with pytest.raises(UsageError, match="no format"):
            exporter(module)
    for form in ("csv", "jsonl", "opensearch", "sqlite"):
        with pytest.raises(UsageError, match="no table 'story'; tables: stories"):
            written([], form, table="story")
        with pytest.raises(UsageError, match="stories have no field 'titel'"):
            written([], form, fields=("titel",))
