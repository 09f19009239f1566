"""The version of what finds and merges names."""

from __future__ import annotations

VERSION = 3
"""Raised when rules, gazetteer or merging give other names; what a corpus keeps of an older version is found anew."""
