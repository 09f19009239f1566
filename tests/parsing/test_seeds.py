"""The three pages that newskit began with are split exactly as they must be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newskit.model import Document, page_id
from newskit.parsing import parse
from newskit.record import Record, record_of

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold" / "seeds.jsonl"
SEEDS = ("000_b9d38b4d601b9944.txt", "001_3aabc475822d0ed7.txt", "004_c7b079c8c95b7858.txt")
TEASER_KEYS = ("title", "section", "agency", "summary")


def gold_of(name: str) -> dict[str, Any]:
    if not GOLD.exists():
        pytest.skip(f"{GOLD} is not here")
    rows = map(json.loads, GOLD.read_bytes().strip().split(b"\n"))
    return next(row for row in rows if row["source"] == name)


def record_of_seed(name: str) -> Record:
    text = (SHARED / "seeds" / name).read_text(encoding="utf-8")
    return record_of(parse(Document(page_id(text), name, text)), blocks=True)


def seen(record: Record) -> dict[str, Any]:
    """What of a record the gold speaks of, under the gold's names."""
    return {
        "kind": record.kind,
        "title": record.title,
        "agency": record.agency,
        "byline": list(record.authors),
        "body": list(record.paragraphs),
        "captions": list(record.captions),
        "teasers": [{key: getattr(teaser, key) for key in TEASER_KEYS} for teaser in record.teasers],
    }


@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_is_split_as_the_gold_says(name: str):
    gold = gold_of(name)
    gold["teasers"] = [{key: teaser.get(key) for key in TEASER_KEYS} for teaser in gold["teasers"]]
    found = seen(record_of_seed(name))
    assert found == {key: gold[key] for key in found}
