"""Bulk NDJSON, checked strictly against the grammar of the bulk API; the mapping, against what the analyzers are."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from newskit.errors import UsageError
from newskit.exporters import TABLES, ExportOptions, write, write_folder
from newskit.exporters.opensearch import MOST_BYTES, companions
from newskit.record import Record

Tables = Mapping[str, list[Struct]]
MOST_ID = 512
"""Bytes of an id."""


def check(data: bytes) -> list[tuple[str, str, dict[str, Any]]]:
    """Index, id and document of each action; fails for what a server would refuse."""
    assert data == b"" or data.endswith(b"\n"), "the last line must end"
    lines = data.split(b"\n")[:-1]
    assert len(lines) % 2 == 0
    found = []
    for action, document in zip(lines[::2], lines[1::2], strict=True):
        parsed = json.loads(action, object_pairs_hook=unique)
        assert list(parsed) == ["create"]
        assert set(parsed["create"]) == {"_index", "_id"}
        index, id_ = parsed["create"]["_index"], parsed["create"]["_id"]
        assert index == index.lower()
        assert not set(index) & set(' "*\\<|,>/?#:')
        assert index[0] not in "-_+."
        assert 0 < len(index.encode()) <= 255
        assert 0 < len(id_.encode()) <= MOST_ID
        body = json.loads(document, object_pairs_hook=unique)
        assert isinstance(body, dict)
        assert not {"_id", "_index", "_source"} & set(body)
        found.append((index, id_, body))
    return found


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({key for key, _ in pairs}) == len(pairs)
    return dict(pairs)


def written(rows: list[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    write(rows, stream, "opensearch", ExportOptions(**options))
    return stream.getvalue()


@pytest.mark.parametrize("table", TABLES)
def test_documents_are_the_records(tables: Tables, table: str) -> None:
    found = check(written(tables[table], table=table))
    assert [body for _, _, body in found] == [json.loads(msgspec.json.encode(row)) for row in tables[table]]
    assert {index for index, _, _ in found} == {f"newskit-{table}"}
    assert len({id_ for _, id_, _ in found}) == len(found)


def test_hostile_text(hostile: list[Record]) -> None:
    rows = [row for row in hostile if "\ud800" not in row.source]
    assert [body["title"] for _, _, body in check(written(rows))] == [row.title for row in rows]


def test_ids_are_stable_and_one_for_each_source() -> None:
    row = Record(id="0123456789abcdef", source="a.txt", kind="story", confidence=1)
    other = msgspec.structs.replace(row, source="b.txt")
    first = [id_ for _, id_, _ in check(written([row, other]))]
    again = [id_ for _, id_, _ in check(written([other, msgspec.structs.replace(row, title="changed")]))]
    assert first == again[::-1]
    assert all(id_.startswith("0123456789abcdef-") for id_ in first)
    long = msgspec.structs.replace(row, id="ß/ " * 1000, source="x" * 10_000)
    check(written([long], index="_News: 2025/*"))


def test_batches_stay_under_the_limit_and_hold_everything(tmp_path: Path) -> None:
    notes: list[str] = []
    sizes = [3_000_000, 3_000_000, 3_000_000, 9_000_000, 10, 7_990_000, 10_000]
    rows = [
        Record(id=f"{place:016x}", source=str(place), kind="story", confidence=1, text="x" * size)
        for place, size in enumerate(sizes)
    ]
    target = str(tmp_path / "bulk")
    done = write_folder([("stories", rows)], target, "opensearch", ExportOptions(note=notes.append))
    batches = sorted(Path(target).glob("bulk-*.ndjson"))
    assert done.rows == {"stories": len(rows)}
    assert done.files == len(batches) + 1
    found = [body["source"] for batch in batches for _, _, body in check(batch.read_bytes())]
    assert found == [row.source for row in rows]
    large = [batch.name for batch in batches if batch.stat().st_size >= MOST_BYTES]
    assert len(large) == 1
    assert notes == [
        f"{large[0]}: one document alone is {Path(target, large[0]).stat().st_size:,} bytes; the server may refuse it"
    ]
    json.loads((tmp_path / "bulk" / "mapping.json").read_text())


def test_no_rows_no_batch(tmp_path: Path) -> None:
    write_folder([("stories", [])], str(tmp_path / "bulk"), "opensearch", ExportOptions())
    assert [path.name for path in (tmp_path / "bulk").iterdir()] == ["mapping.json"]


def test_a_document_that_is_just_as_large_as_a_batch(tmp_path: Path) -> None:
    row = Record(id="1", source="a", kind="story", confidence=1)
    size = len(written([row]))
    row = msgspec.structs.replace(row, text="x" * (MOST_BYTES - 1 - size))
    write_folder([("stories", [row])], str(tmp_path / "bulk"), "opensearch", ExportOptions())
    assert (tmp_path / "bulk" / "bulk-000001.ndjson").stat().st_size == MOST_BYTES - 1


@pytest.mark.parametrize("table", TABLES)
def test_the_mapping_folds_accents_and_knows_every_key(table: str) -> None:
    ((suffix, content),) = companions(ExportOptions(table=table), "x").items()
    mapping = json.loads(content)
    assert suffix == ".mapping.json"
    analysis = mapping["settings"]["analysis"]
    assert "asciifolding" in {analysis["filter"][name]["type"] for name in analysis["analyzer"]["folded"]["filter"][1:]}
    assert analysis["analyzer"]["folded"]["filter"][0] == "lowercase"
    properties = mapping["mappings"]["properties"]
    assert set(properties) == set(TABLES[table].__struct_fields__)
    for name, rule in walk(properties):
        assert rule.get("type") in {None, "text", "keyword", "long", "double", "boolean"}, name
        assert rule.get("analyzer", "folded") in analysis["analyzer"]


def walk(properties: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = list(properties.items())
    return found + [pair for _, rule in found for pair in walk(rule.get("properties", {}))]


def test_it_is_not_split_otherwise(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cut into batches"):
        write_folder([("stories", [])], str(tmp_path / "b"), "opensearch", ExportOptions(), split_by="month")
    assert not list(tmp_path.iterdir())
