"""Tables as pandas, openpyxl and DuckDB read them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from newskit.exporters import TABLES, ExportOptions, write
from newskit.exporters._delimited import joined
from newskit.exporters._table import columns
from newskit.exporters._xml import fit
from newskit.exporters.xlsx import MOST_CHARACTERS, MOST_ROWS, cut, moment
from newskit.record import Record
from newskit.text.cell import unguarded

Tables = Mapping[str, list[Struct]]


def written(rows: list[Any], form: str, table: str = "stories", **options: Any) -> bytes:
    stream = io.BytesIO()
    write(rows, stream, form, ExportOptions(table=table, **options))
    return stream.getvalue()


def expected(rows: list[Struct], table: str) -> list[list[str]]:
    names = columns(ExportOptions(table=table))
    return [[joined(msgspec.to_builtins(row).get(name)) for name in names] for row in rows]


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("table", TABLES)
def test_pandas_reads_text_tables(tables: Tables, form: str, table: str) -> None:
    pandas = pytest.importorskip("pandas")
    data = written(tables[table], form, table)
    frame = pandas.read_csv(
        io.BytesIO(data), sep="\t" if form == "tsv" else ",", dtype=str, keep_default_na=False, lineterminator=None
    )
    assert list(frame.columns) == list(columns(ExportOptions(table=table)))
    found = [[unguarded(cell) for cell in row] for row in frame.values.tolist()]
    assert [[_lines(cell) for cell in row] for row in found] == [
        [_lines(cell) for cell in row] for row in expected(tables[table], table)
    ]


def _lines(text: str) -> str:
    """pandas takes a lone carriage return inside quotes for a line end, too."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_duckdb_reads_text_tables(hostile: list[Record], form: str, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / f"stories.{form}"
    rows = [row for row in hostile if not {"\0", "\ud800"} & set(row.title or "")]
    path.write_bytes(written(rows, form, raw_cells=True))
    sign = "\t" if form == "tsv" else ","
    how = f"delim='{sign}', quote='\"', escape='\"', header=true, max_line_size=9000000, all_varchar=true"
    query = f"SELECT title, words FROM read_csv(?, {how})"  # noqa: S608
    found = duckdb.execute(query, [str(path)]).fetchall()
    assert [(title or "", int(words)) for title, words in found] == [(row.title, row.words) for row in rows]


# Excel.


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # type: ignore[arg-type] # noqa: DTZ001 - Excel has no time zones


def cells(data: bytes) -> list[list[list[Any]]]:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[list(row) for row in sheet.iter_rows()] for sheet in book.worksheets]


@pytest.mark.parametrize("table", TABLES)
def test_openpyxl_reads_every_table(tables: Tables, table: str) -> None:
    pytest.importorskip("xlsxwriter")
    ((head, *rows),) = cells(written(tables[table], "xlsx", table))
    names = columns(ExportOptions(table=table))
    assert [cell.value for cell in head] == list(names)
    for row, original in zip(rows, tables[table], strict=True):
        values = msgspec.to_builtins(original)
        for cell, name in zip(row, names, strict=True):
            assert seen(cell.value) == seen(values.get(name)), name


def seen(value: Any) -> Any:
    """What a sheet can tell apart."""
    if isinstance(value, list | tuple | str):
        return fit(joined(value)).replace("\r", "\n") or None
    return value


def test_no_cell_is_a_formula_or_a_link(hostile: list[Record]) -> None:
    pytest.importorskip("xlsxwriter")
    ((_, *rows),) = cells(written(hostile, "xlsx", fields=("title", "url", "authors")))
    assert len(rows) == len(hostile)
    for row, record in zip(rows, hostile, strict=True):
        assert all(cell.data_type in {"s", "n"} and cell.hyperlink is None for cell in row)
        assert row[0].data_type == "s" or not record.title
        shown = None if row[0].value is None else row[0].value.replace("_x005F_", "_")  # Excel itself does this
        assert shown == (cut(fit(record.title or "").replace("\r", "\n")) or None)


def test_pandas_reads_a_sheet(tables: Tables) -> None:
    pandas, _ = pytest.importorskip("pandas"), pytest.importorskip("xlsxwriter")
    frame = pandas.read_excel(io.BytesIO(written(tables["stories"], "xlsx")), dtype={"id": str})
    assert list(frame["source"]) == [getattr(row, "source") for row in tables["stories"]]  # noqa: B009
    assert list(frame["truncated"]) == [True, False, True, False, True]
    assert list(frame["words"]) == [3] * 5


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2025-02-27", at(2025, 2, 27)),
        ("2025-02-27T09:10+07:00", at(2025, 2, 27, 9, 10)),
        ("2025-02-27T09:10:30Z", at(2025, 2, 27, 9, 10)),
        ("2025-02", "2025-02"),
        ("2025", "2025"),
        ("XXXX-02-27", "XXXX-02-27"),
        ("1899-01-01", "1899-01-01"),
        ("1900-02-28", "1900-02-28"),
        ("2025-02-30", "2025-02-30"),
        ("tomorrow", "tomorrow"),
        (None, None),
    ],
)
def test_dates_are_real_where_they_are_full(published: str | None, shown: object) -> None:
    pytest.importorskip("xlsxwriter")
    row = Record(id="1", source="a", kind="story", confidence=1, published=published)
    ((_, (_, cell)),) = cells(written([row], "xlsx", fields=("id", "published")))
    assert cell.value == shown
    assert cell.is_date == isinstance(shown, dt.datetime)
    assert (moment(published or "") is not None) == cell.is_date


def test_the_header_is_frozen() -> None:
    openpyxl, _ = pytest.importorskip("openpyxl"), pytest.importorskip("xlsxwriter")
    book = openpyxl.load_workbook(io.BytesIO(written([], "xlsx")))
    assert book.active.freeze_panes == "A2"
    assert book.sheetnames == ["stories"]


def test_long_cells_are_cut_with_a_mark_and_a_note() -> None:
    pytest.importorskip("xlsxwriter")
    notes: list[str] = []
    row = Record(id="1", source="a", kind="story", confidence=1, title="x" * 32_767, text="\U0001f600" * 30_000)
    ((_, (title, text)),) = cells(written([row], "xlsx", fields=("title", "text"), note=notes.append))
    assert title.value == "x" * 32_767
    assert text.value.endswith(" […cut: 30,000 characters]")
    assert MOST_CHARACTERS - 1 <= len(text.value.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert notes == ["xlsx: 1 cell was longer than 32,767 characters and cut"]


def test_what_a_sheet_cannot_hold_goes_into_a_further_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xlsxwriter")
    monkeypatch.setattr("newskit.exporters.xlsx.MOST_ROWS", 4)
    rows = [Record(id=str(number), source="a", kind="story", confidence=1) for number in range(7)]
    sheets = cells(written(rows, "xlsx", fields=("id",)))
    assert [[row[0].value for row in sheet] for sheet in sheets] == [
        ["id", "0", "1", "2"],
        ["id", "3", "4", "5"],
        ["id", "6"],
    ]


@pytest.mark.slow
def test_more_rows_than_a_sheet_has() -> None:
    openpyxl, _ = pytest.importorskip("openpyxl"), pytest.importorskip("xlsxwriter")
    row = Record(id="1", source="a", kind="story", confidence=1)
    data = written([row] * MOST_ROWS, "xlsx", fields=("id",))
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    assert [sheet.max_row for sheet in book.worksheets] == [MOST_ROWS, 2]


# Parquet.


def parquet(rows: list[Any], table: str, path: Path, **options: Any) -> Any:
    pytest.importorskip("pyarrow")
    duckdb = pytest.importorskip("duckdb")
    path.write_bytes(written(rows, "parquet", table, **options))
    return duckdb.read_parquet(str(path))


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_reads_every_table(tables: Tables, table: str, tmp_path: Path) -> None:
    relation = parquet(tables[table], table, tmp_path / "t.parquet")
    names = relation.columns
    found = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    assert plain(found) == plain(
        [{name: msgspec.to_builtins(row).get(name) for name in names} for row in tables[table]]
    )
    left_out = set() if table == "pages" else {"page_text", "blocks"} & set(TABLES[table].__struct_fields__)
    assert set(names) == set(TABLES[table].__struct_fields__) - left_out


def plain(value: Any) -> Any:
    """Lists for tuples; what a struct has not said is null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def test_columns_have_types_and_lists_are_lists(tables: Tables, tmp_path: Path) -> None:
    relation = parquet(tables["stories"], "stories", tmp_path / "t.parquet")
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    assert (types["confidence"], types["words"], types["truncated"]) == ("DOUBLE", "BIGINT", "BOOLEAN")
    assert (types["title"], types["authors"], types["paragraphs"]) == ("VARCHAR", "VARCHAR[]", "VARCHAR[]")
    assert types["teasers"].startswith("STRUCT(")
    assert types["teasers"].endswith("[]")


def test_groups_are_compressed_with_zstd(tmp_path: Path) -> None:
    files = pytest.importorskip("pyarrow.parquet")
    rows = [Record(id=str(number), source="a", kind="story", confidence=1) for number in range(25_000)]
    path = tmp_path / "t.parquet"
    path.write_bytes(written(rows, "parquet"))
    meta = files.ParquetFile(path).metadata
    assert [meta.row_group(number).num_rows for number in range(meta.num_row_groups)] == [10_000, 10_000, 5_000]
    assert meta.row_group(0).column(0).compression == "ZSTD"
    assert b"newskit" in meta.metadata


def test_parquet_gives_the_records_back(hostile: list[Record], tmp_path: Path) -> None:
    files = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "t.parquet"
    rows = [row for row in hostile if "\ud800" not in row.source]
    path.write_bytes(written(rows, "parquet"))
    back = [msgspec.convert(row, Record) for row in files.read_table(path).to_pylist()]
    assert back == rows
