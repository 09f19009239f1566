"""Pages, and indexes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from newskit.links.index import Index
from newskit.model import page_id
from newskit.record import Record


@pytest.fixture
def page() -> Callable[..., Record]:
    """Makes a page whose id and source follow from its title."""

    def page(title: str, **fields: Any) -> Record:
        name = page_id("", title)
        given = {"id": name, "source": f"pages/{name}.txt", "kind": "story", "confidence": 0.9, "title": title}
        return Record(**{**given, **fields})

    return page


@pytest.fixture
def index_of() -> Callable[..., Index]:
    """Makes an index of pages."""

    def index_of(*pages: Record) -> Index:
        index = Index()
        for record in pages:
            index.add(record)
        return index

    return index_of
