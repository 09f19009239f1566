"""newskit: folders of scraped news pages become a clean, searchable corpus."""

from __future__ import annotations

__version__ = "0.1.0"
