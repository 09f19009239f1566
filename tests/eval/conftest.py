"""Lets the tests import `eval`, which is not installed, and makes labels and records for them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newskit.record import Record, TeaserRecord

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def found() -> Callable[..., Record]:
    """A function that makes a record of what was found on a page."""

    def make(text: str = "", *, teasers: tuple[str, ...] = (), **fields: Any) -> Record:
        fields = {"id": "0" * 16, "source": "page.txt", "kind": "story", "confidence": 0.9, **fields}
        rows = tuple(TeaserRecord(position=at, title=title) for at, title in enumerate(teasers, 1))
        return Record(text=text, teasers=rows, **fields)

    return make


@pytest.fixture(scope="session")
def labels() -> Callable[..., Any]:
    """A function that makes the labels of a page."""
    from eval.gold import Gold

    def make(**fields: Any) -> Gold:
        return Gold(**{"id": "page", "source_set": "own", **fields})

    return make
