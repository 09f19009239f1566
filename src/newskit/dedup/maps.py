"""What the stages need of an engine: they are siblings of the engines, and do not import them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol


class Maps(Protocol):
    """An engine: maps a function over items, in order."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """`function(item)` for every item, in the order of the items."""
