"""Search: what people type becomes a plan, the corpus answers it, and each hit says where the words stand."""

from __future__ import annotations

from newskit.search.find import PARTS, SORTS, Facets, Results, facets, search
from newskit.search.query import Query, parse_query, raw_query

__all__ = ["PARTS", "SORTS", "Facets", "Query", "Results", "facets", "parse_query", "raw_query", "search"]
