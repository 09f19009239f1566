"""Corrections carried out: the lines that each means are found, and the page is made anew with them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from newskit.model import Page
from newskit.parsing.blocks import line_starts
from newskit.parsing.lines import Line, read_lines
from newskit.parsing.overrides import Correction, plain, quoted
from newskit.parsing.remake import Remake

_LINE_END = re.compile("\n")


class Missed(NamedTuple):
    """A correction that could not be carried out, and why, in one line."""

    correction: Correction
    reason: str


def corrected(page: Page, corrections: Sequence[Correction]) -> Page:
    """`page` with the corrections carried out as far as they fit; the rule of what they decide is `override`."""
    return carry_out(page, corrections)[0]


def carry_out(page: Page, corrections: Sequence[Correction]) -> tuple[Page, list[Missed]]:
    """`page` with the corrections carried out, and those that do not fit it."""
    missed: list[Missed] = []
    lines = Lines(page.document.text)
    remake = Remake(page, lines.lines, lines.starts)
    for correction in corrections:
        if correction.is_blank:
            continue
        found = lines.find(correction)
        if isinstance(found, str):
            missed.append(Missed(correction, found))
        else:
            remake.take(correction, found)
    return remake.page(), missed


class Lines:
    """The lines of a page, to be found by number or words. Text wrapped at one width is one line a paragraph."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[Line] = read_lines(text)
        self.starts = line_starts(text, [line.start for line in self.lines])

    def find(self, correction: Correction) -> list[int] | str:
        """The numbers (from 0) of the lines that a correction means, none if it means the page; or what is wrong."""
        if correction.line is not None:
            found = self._numbered(correction.line)
            if isinstance(found, str) or correction.text is None or found[0] in self._saying(correction.text):
                return found
            return f"line {correction.line} does not begin with {quoted(correction.text)}"
        if correction.text is None:
            return []
        return self._saying(correction.text) or f"no line begins with {quoted(correction.text)}"

    def _numbered(self, number: int) -> list[int] | str:
        """The line that line `number` of the text, from 1, is or belongs to."""
        if number > len(self._begins):
            return f"there is no line {number}: the page has {len(self._begins):,}"
        begin = self._begins[number - 1]
        unit = bisect_right(self.starts, begin) - 1
        if unit < 0 or begin > self.lines[unit].end:
            return f"line {number} is blank"
        return [unit]

    @cached_property
    def _begins(self) -> list[int]:
        """Where the lines of the text begin, blank ones too; a line end at the very end begins none."""
        begins = [0, *(found.end() for found in _LINE_END.finditer(self.text))]
        return begins[:-1] if begins[-1] == len(self.text) else begins

    def _saying(self, text: str) -> list[int]:
        """The lines that equal `text`; where none does, those that begin with it."""
        wanted = plain(text)
        equal = [at for at, words in enumerate(self._said) if words == wanted]
        return equal or [at for at, words in enumerate(self._said) if words.startswith(wanted)]

    @cached_property
    def _said(self) -> list[str]:
        return [plain(line.text) for line in self.lines]
