"""Which sources are still there, for taking out those that are gone."""

from __future__ import annotations

import os
import re

from newskit.pipeline.work import Survey

_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
_WITHIN = re.compile("[#!@]")
"""What stands between a file and what is in it."""
_STDIN = re.compile("(?:-|stdin-[0-9a-f]{8})(?:[#!@].*)?", re.DOTALL)
"""What came from standard input, also into corpora of versions that called it `-`."""


class Presence:
    """Knows what was read in this run, and looks on disk for the rest."""

    def __init__(self, base: str) -> None:
        """Sources are relative to the folder `base`."""
        self._base = base
        self._seen: set[int] = set()
        self._read: set[str] = set()
        self._damaged: set[str] = set()

    def saw(self, survey: Survey) -> None:
        """Remember what was read."""
        self._seen.update(hash(source) for source, _ in survey.pairs)
        self._read.update(survey.files)
        for problem in survey.problems:
            self._damaged.update(_files(problem.source))

    def has(self, source: str) -> bool:
        """Whether `source` is there.

        A record is gone when its file was read from end to end in this run and did not have it; what came from
        standard input cannot be looked for and counts as there.
        """
        if _STDIN.fullmatch(source) or hash(source) in self._seen:
            return True
        if self._is_on_disk(source):
            return True
        return any(
            self._is_on_disk(file) and (file not in self._read or file in self._damaged) for file in _files(source)
        )

    def _is_on_disk(self, file: str) -> bool:
        if os.path.lexists(os.path.join(self._base, file)):
            return True
        name = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), file.encode())
        return os.path.lexists(os.path.join(os.fsencode(self._base), name))


def _files(source: str) -> list[str]:
    """The files that `source` may be a part of, and itself.

    >>> _files("a#b.jsonl#7")
    ['a#b.jsonl#7', 'a#b.jsonl', 'a']
    """
    cuts = [found.start() for found in _WITHIN.finditer(source)]
    return [source, *(source[:cut] for cut in reversed(cuts) if cut)]
