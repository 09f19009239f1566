"""Search: what people type becomes a plan, the corpus answers it, and each hit says where the words stand."""

from __future__ import annotations

from newskit.search.find import PARTS, Results, search
from newskit.search.query import Query, parse_query

__all__ = ["PARTS", "Query", "Results", "parse_query", "search"]
