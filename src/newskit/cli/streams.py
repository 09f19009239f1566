"""What standard input, output and error are."""

from __future__ import annotations

from contextlib import suppress


def is_terminal(stream: object) -> bool:
    """Whether `stream` is a terminal; a closed or missing stream is none."""
    isatty = getattr(stream, "isatty", None)
    with suppress(ValueError):
        return bool(isatty and isatty())
    return False
