"""Where what a source names lies, as seen from the current folder."""

from __future__ import annotations

import os
import re

from msgspec import structs

from newskit.model import Problem

_INSIDE = re.compile("[#!@]")
"""What stands between a file and what is in it."""


def placed(problem: Problem, base: str) -> Problem:
    """The problem under the name that its file has from the current folder; `base` is what sources are relative to.

    A name that is that of no file (an address, say) is left as it is.
    """
    if base == os.curdir or not (name := _file_of(problem.source, base)):
        return problem
    path = os.path.relpath(os.path.join(base, name)).replace(os.sep, "/")
    return structs.replace(problem, source=path + problem.source[len(name) :])


def _file_of(source: str, base: str) -> str:
    """The file that a source begins with; empty when there is none."""
    ends = [len(source), *(match.start() for match in reversed(list(_INSIDE.finditer(source))))]
    return next((source[:end] for end in ends if end and os.path.lexists(os.path.join(base, source[:end]))), "")
