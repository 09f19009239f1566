"""`python -m newskit` is `newskit`: nothing is loaded before an interruption can be answered."""

from __future__ import annotations

_INTERRUPTED = 130


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        from newskit.cli.app import main as run
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    run()


if __name__ == "__main__":
    main()
