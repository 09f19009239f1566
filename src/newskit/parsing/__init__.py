"""Splitting a page: story, teasers and furniture, with the rule behind every decision."""

from __future__ import annotations

from newskit.parsing.page import RULES, parse

__all__ = ["RULES", "parse"]
