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
        from newskit.cli.app import main as run
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    run()


if __name__ == "__main__":
    main()
