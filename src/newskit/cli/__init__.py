"""The command line: the only room that knows typer, rich, the terminal and exit codes.

One module a command; each reads its options, calls one function of `newskit.pipeline` and hands the result to a
renderer. What a command function returns is the exit code.
"""

from __future__ import annotations

DONE = 0
NOTHING = 1
"""It ran, and nothing matched."""
WRONG_USE = 2
"""Options that make no sense, or nothing to read."""
SOME_FAILED = 3
"""Some inputs could not be done, each named on standard error; the rest is done."""
INTERRUPTED = 130
PIPE_CLOSED = 141
"""The reader of the output went away; what a shell reports for any tool that this ends."""
