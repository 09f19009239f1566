"""Every error newskit raises on purpose, and the exit code of each.

    NewskitError                    2   a request that cannot be carried out; one clear line
    ├── UsageError                  2   the options contradict each other or name something unknown
    ├── BadRows                     2   a file that a person wrote has rows that are not sound
    ├── InputError                  2   no input at all: every path missing, an empty folder
    ├── NotText                     2   bytes that are no text; sources make a Problem of it
    ├── MissingExtra                2   an optional dependency is needed: says what to install
    ├── CorpusError                 2   the corpus cannot be used
    │   ├── NoCorpus                2   there is no corpus where one is needed
    │   ├── NotACorpus              2   the file is something else, or damaged
    │   ├── NewerCorpus             2   written by a newer newskit
    │   └── CorpusBusy              2   another process is writing into it
    └── OutputError                 2   the result cannot be written (full disk, read-only folder)

A bad *document* is not an error but a `newskit.model.Problem`: the run goes on and ends with exit 3.
"""

from __future__ import annotations

from collections.abc import Sequence


class NewskitError(Exception):
    """A request that cannot be carried out; `str()` is one line: what, where, what to do next."""

    exit_code = 2


class UsageError(NewskitError):
    """The options contradict each other, or name something that does not exist."""


class BadRows(NewskitError):  # noqa: N818 - named after what the user sees
    """A file that a person wrote has rows that are not sound."""

    def __init__(self, lines: Sequence[str]) -> None:
        """`lines`: one for each such row, which names the file, the line and what is wrong."""
        super().__init__(lines[0] if len(lines) == 1 else f"{lines[0]} (and {len(lines) - 1:,} more like it)")
        self.lines = tuple(lines)


class InputError(NewskitError):
    """There is nothing to read: every input is missing or empty."""


class NotText(NewskitError):  # noqa: N818 - named after what it says of the bytes
    """Bytes that are not text; `str()` says what they are ("it is a PDF file, not text")."""


class MissingExtra(NewskitError):  # noqa: N818 - named after what the user sees
    """An optional dependency is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        """`what` needs the optional dependencies called `extra`."""
        super().__init__(f"{what} needs an optional dependency: pip install 'newskit[{extra}]'")
        self.extra = extra


class CorpusError(NewskitError):
    """The corpus cannot be used."""


class NoCorpus(CorpusError):  # noqa: N818 - named after what the user sees
    """There is no corpus where one is needed."""


class NotACorpus(CorpusError):  # noqa: N818 - named after what the user sees
    """The file is not a newskit corpus, or it is damaged."""


class NewerCorpus(CorpusError):  # noqa: N818 - named after what the user sees
    """The corpus was written by a newer version of newskit."""


class CorpusBusy(CorpusError):  # noqa: N818 - named after what the user sees
    """Another process is writing into the corpus."""


class OutputError(NewskitError):
    """A result cannot be written."""
