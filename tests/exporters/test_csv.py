"""CSV that spreadsheets, pandas and csv readers open as it was meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from msgspec import Struct

from newskit.errors import InputError
from newskit.exporters import ExportOptions, write
from newskit.record import Record

Tables = Mapping[str, list[Struct]]


def read(rows: list[Struct], **options: Any) -> list[dict[str, str]]:
    stream = io.BytesIO()
    write(rows, stream, "csv", ExportOptions(**options))
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline="")))


def record(**fields: Any) -> Record:
    return Record(**{"id": "0" * 16, "source": "a", "kind": "story", "confidence": 1, **fields})


def test_rows_are_read_back(tables: Tables) -> None:
    rows = read(tables["stories"], raw_cells=True)
    assert [row["title"] for row in rows] == [getattr(row, "title") or "" for row in tables["stories"]]  # noqa: B009
    assert rows[0]["authors"] == "Quang Hưng; Ann Lee"
    assert rows[0]["text"] == "- First.\n\nSecond 0."
    assert (rows[0]["truncated"], rows[1]["truncated"]) == ("true", "false")
    assert (rows[0]["confidence"], rows[0]["words"], rows[0]["section"]) == ("0.5", "3", "")


def test_columns_are_the_keys_of_the_record_that_fit_a_cell(tables: Tables) -> None:
    header = list(read(tables["stories"])[0])
    assert header == [name for name in Record.__struct_fields__ if name in header]
    assert {"paragraphs", "teasers", "stories", "page_text", "blocks"}.isdisjoint(header)
    assert {"id", "source", "title", "authors", "published", "text", "captions", "url"} <= set(header)


def test_lines_end_as_rfc_4180_says() -> None:
    stream = io.BytesIO()
    write([record(text="a\nb")], stream, "csv", ExportOptions(fields=("id", "text")))
    assert stream.getvalue() == b'id,text\r\n0000000000000000,"a\nb"\r\n'


def test_a_byte_order_mark_on_request() -> None:
    stream = io.BytesIO()
    write([], stream, "csv", ExportOptions(table="teasers", bom=True))
    assert stream.getvalue().startswith(b"\xef\xbb\xbfsource,id,position")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_formulas_are_made_harmless(start: str) -> None:
    (row,) = read([record(title=f"{start}cmd|'/C calc'!A0", authors=(f"{start}A1", "B"))])
    assert row["title"] == f"'{start}cmd|'/C calc'!A0"
    assert row["authors"] == f"'{start}A1; B"
    (raw,) = read([record(title=f"{start}cmd")], raw_cells=True)
    assert raw["title"] == f"{start}cmd"


def test_signs_that_utf8_has_no_bytes_for() -> None:
    (row,) = read([record(title="a\ud800b")])
    assert row["title"] == "a?b"


def test_no_header_where_the_rows_cannot_be_had() -> None:
    def rows() -> Iterator[Record]:
        raise InputError("nothing to read")
        yield record()

    stream = io.BytesIO()
    with pytest.raises(InputError):
        write(rows(), stream, "csv", ExportOptions(bom=True))
    assert stream.getvalue() == b""
