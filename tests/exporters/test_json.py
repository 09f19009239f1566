"""JSON and JSON Lines give the records themselves."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import msgspec
import pytest
from msgspec import Struct

from newskit.errors import UsageError
from newskit.exporters import TABLES, ExportOptions, write

Tables = Mapping[str, list[Struct]]


def written(rows: list[Struct], form: str, table: str) -> bytes:
    stream = io.BytesIO()
    write(rows, stream, form, ExportOptions(table=table))
    return stream.getvalue()


@pytest.mark.parametrize("table", TABLES)
def test_records_come_back_the_same(tables: Tables, table: str) -> None:
    rows = tables[table]
    lines = written(rows, "jsonl", table).split(b"\n")
    assert lines.pop() == b""
    assert [msgspec.json.decode(line, type=TABLES[table]) for line in lines] == rows
    array = written(rows, "json", table)
    assert msgspec.json.decode(array, type=list[TABLES[table]]) == rows  # type: ignore[valid-type]
    assert array.count(b"\n") == len(rows) + 2, "one object a line"


def test_nothing_is_an_empty_array() -> None:
    assert json.loads(written([], "json", "stories")) == []
    assert written([], "jsonl", "stories") == b""


def test_what_is_not_known_is_null_and_blocks_are_left_out(tables: Tables) -> None:
    row = json.loads(written(tables["stories"][1:2], "jsonl", "stories"))
    assert row["title"] is None
    assert list(row)[:4] == ["schema", "id", "source", "kind"]
    assert "blocks" not in row


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_an_unknown_field_is_refused(tables: Tables, form: str) -> None:
    stream = io.BytesIO()
    with pytest.raises(UsageError, match="no field 'titel'"):
        write(tables["stories"], stream, form, ExportOptions(fields=("source", "titel")))
    assert stream.getvalue() == b""
    assert write(tables["stories"], stream, form, ExportOptions(fields=("source", "teasers"))) == len(tables["stories"])
