"""`python -m newskit` is `newskit`: nothing is loaded before an interruption can be answered."""

from __future__ import annotations

_INTERRUPTED = 130
_OBJECTS = 50_000
"""Python looks for garbage after so many new objects. What is loaded stays: looking through it time and again, as
after the usual 700, is a twentieth of what a search costs."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    import gc

    gc.set_threshold(_OBJECTS)
    try:
        _load_msgspec()
        from newskit.cli.app import main as run
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    run()


def _load_msgspec() -> None:
    """Nothing; loads msgspec without typing_extensions, which only has what `typing` has since Python 3.11.

    msgspec asks for it first, and takes the same from `typing` where it is not there; it is a fortieth of a search.
    """
    import sys

    if "typing_extensions" not in sys.modules:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment] # what makes an import fail
        try:
            import msgspec  # noqa: F401 - loaded now, used later
        finally:
            del sys.modules["typing_extensions"]


if __name__ == "__main__":
    main()
