"""The published schemas say what is printed."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec import Struct

from newskit.errors import UsageError
from newskit.exporters import TABLES, schema, write

KINDS = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}


def fits(value: Any, rule: Mapping[str, Any], definitions: Mapping[str, Any]) -> bool:
    """Whether `value` is as `rule` says: the part of JSON Schema that the schemas use."""
    if "$ref" in rule:
        return fits(value, definitions[rule["$ref"].removeprefix("#/$defs/")], definitions)
    if "anyOf" in rule:
        return any(fits(value, other, definitions) for other in rule["anyOf"])
    if "enum" in rule or rule["type"] == "null":
        return value in rule.get("enum", [None])
    if not isinstance(value, KINDS[rule["type"]]):
        return False
    if isinstance(value, list):
        items = [*rule.get("prefixItems", ()), *[rule.get("items")] * len(value)]
        return all(not item or fits(one, item, definitions) for one, item in zip(value, items, strict=False))
    return not isinstance(value, dict) or (
        set(rule["required"]) <= set(value) <= set(rule["properties"])
        and all(fits(one, rule["properties"][key], definitions) for key, one in value.items())
    )


@pytest.mark.parametrize("table", TABLES)
def test_what_is_written_fits_its_schema(tables: Mapping[str, list[Struct]], table: str) -> None:
    rules = schema(table)
    assert rules["$schema"].endswith("2020-12/schema")
    stream = io.BytesIO()
    write(tables[table], stream, "json")
    for row in json.loads(stream.getvalue()):
        assert fits(row, rules, rules["$defs"])
        assert not fits({**row, "id": 1}, rules, rules["$defs"])
        del row[next(iter(row))]
        assert not fits(row, rules, rules["$defs"])


def test_keys_that_are_printed_on_request_are_not_required() -> None:
    required = schema("stories")["$defs"]["Record"]["required"]
    assert {"title", "text", "teasers"} <= set(required)
    assert {"blocks", "page_text"}.isdisjoint(required)
    assert schema("stories")["$defs"]["TeaserRecord"]["required"][:2] == ["position", "title"]


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(UsageError, match="no table 'x'; tables: stories, teasers, hits"):
        schema("x")
