"""`python -m newskit` is `newskit`."""

from __future__ import annotations

from newskit.cli.app import main

if __name__ == "__main__":
    main()
