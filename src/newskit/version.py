"""The version of newskit: the one place that it is written down."""

from __future__ import annotations

__version__ = "0.1.0"
