"""Teasers: a title that points to another story, and the lines that stand with it."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from newskit.model import Field, Teaser
from newskit.parsing.lines import Line
from newskit.parsing.teasertitle import after_kicker, rank, says, within

TITLE, SECTION, DATE = "teaser.title", "teaser.section", "teaser.date"
SUMMARY, DOUBLE, NUMBER = "teaser.summary", "teaser.double", "teaser.number"

_LABEL_WORDS = 5
_LABEL_LENGTH = 40
_SUMMARY_LENGTH = 60
_SENTENCE = 110
_SHORT_SENTENCE = 30
LEAST_TITLE = 12
"""Characters: shorter lines behind a cue are no titles."""
_NEAR = 2
_SAYS = re.compile(r"\w")
_ORDINAL = re.compile(r"\d{1,2}[.)]?")
_STOP = re.compile(r"[.!?…。！？।][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"(?<![.])[.。।][\"'”’»)\]]*$")
_LABEL_END = re.compile(r"\s*[-–—|:•·]\s*$")


class Promotion(Struct, frozen=True):
    """A teaser and the lines it was read from."""

    teaser: Teaser
    roles: dict[int, str]
    """Line number to the rule that took it in."""


class Finders(NamedTuple):
    """What the reader asks about a line or a text."""

    date: Callable[[int], Field | None]
    """The date that a whole line (by its number) states."""
    ago: Callable[[int], bool]
    """Whether a line (by its number) is a relative time: "2 hours ago"."""
    dateline: Callable[[str], int]
    """The length of the agency prefix of a text."""
    is_agency: Callable[[str], bool]
    """Whether a mark is a known agency."""
    lead: Callable[[str], int]
    """The length of a cue ("Read also:") before a title."""
    is_heading: Callable[[int], bool]
    """Whether a line is the heading of a list of teasers."""
    alone: frozenset[int]
    """Titles that stand in the story behind a cue: nothing else belongs to them."""


class Reader:
    """Reads the teasers of a page, top to bottom, each line at most once."""

    def __init__(
        self,
        lines: Sequence[Line],
        free: Sequence[bool],
        titles: Sequence[int],
        find: Finders,
    ) -> None:
        """`free`: lines a teaser may use; `titles`: the lines that are teaser titles, in order."""
        self.lines = lines
        self.given = free
        self.free = list(free)
        self.titles = [at for at in titles if _SAYS.search(lines[at].text)]
        self.is_title = frozenset(self.titles)
        self.find = find
        self.known: dict[int, bool] = {}
        """Whether a line has the shape of a label; of the lines that were asked about."""
        self.labels = self._labels()

    def read(self) -> list[Promotion]:
        """Every teaser with its lines."""
        found: list[Promotion] = []
        for at in self.titles:
            if self.free[at]:
                found.append(self._one(at, len(found) + 1))
        return found

    def _labels(self) -> frozenset[str]:
        """Short lines that stand beside teaser titles again and again: section names."""
        size = len(self.lines)
        beside = [at + step for at in self.titles for step in (-1, 1)]
        texts = [self.lines[at].text for at in beside if 0 <= at < size and self._may_be_label(at)]
        return frozenset(text for text, times in Counter(texts).items() if times > 1)

    @functools.cached_property
    def marks(self) -> set[str]:
        """The words that datelines of the lines given as free consist of."""
        near = {at + step for at in self.titles for step in range(1, 5) if at + step < len(self.lines)}
        texts = [self.lines[at].text for at in near if self.given[at] and len(self.lines[at].text) >= _SUMMARY_LENGTH]
        return {_mark(text[:cut]) for text in texts if (cut := self.find.dateline(text))}

    @functools.cached_property
    def ranked(self) -> frozenset[int]:
        """Where titles begin whose numbers count on from the title before, or to the next one."""
        numbers = [rank(self.lines[at].text) for at in self.titles]
        steps = [one is not None and other == one + 1 for one, other in pairwise(numbers)]
        counted = [before or after for before, after in zip([False, *steps], [*steps, False], strict=True)]
        return frozenset([self.lines[at].start for at, flag in zip(self.titles, counted, strict=True) if flag])

    def _may_be_label(self, at: int) -> bool:
        if not self.free[at] or at in self.is_title:
            return False
        known = self.known.get(at)
        if known is None:
            known = self.known[at] = _like_label(self.lines[at].text) and not self.find.is_heading(at)
        return known

    def _is_label(self, at: int) -> bool:
        if not self._may_be_label(at):
            return False
        text = self.lines[at].text
        return text in self.labels or text.isupper() or bool(_LABEL_END.search(text))

    def _one(self, at: int, position: int) -> Promotion:
        roles = {at: TITLE}
        self.free[at] = False
        line = self.lines[at]
        title = self._title(line)
        section = published = summary = agency = None
        if at and line.blanks <= 1 and self._is_label(at - 1):
            section = _label_field(self.lines[at - 1])
            self._take(at - 1, SECTION, roles)
        if at and self.free[at - 1] and _ORDINAL.fullmatch(self.lines[at - 1].text):
            self._take(at - 1, NUMBER, roles)
        here = len(self.lines) if at in self.find.alone else at + 1
        while here < len(self.lines) and self.free[here] and self.lines[here].blanks <= _NEAR and here - at <= 6:
            text = self.lines[here].text
            if says(text, line.text):
                title = self._double(line, self.lines[here])
                self._take(here, DOUBLE, roles)
            elif here in self.is_title and not (summary is None and self._is_surely_summary(text)):
                break
            elif published is None and (date := self.find.date(here)) is not None:
                published = date
                self._take(here, DATE, roles)
            elif published is None and len(text) <= _LABEL_LENGTH and self.find.ago(here):
                self._take(here, DATE, roles)
            elif section is None and self._is_label(here) and not self._opens_next(here):
                section = _label_field(self.lines[here])
                self._take(here, SECTION, roles)
            elif summary is None and _like_summary(text):
                agency, summary = self._summary(self.lines[here])
                self._take(here, SUMMARY, roles)
            else:
                break
            here += 1
        teaser = Teaser(
            position=position, title=title, section=section, agency=agency, published=published, summary=summary
        )
        return Promotion(teaser, roles)

    def _is_surely_summary(self, text: str) -> bool:
        """No title: a long sentence, one that a dateline opens, or any where titles do not end like sentences."""
        if not _STOP.search(text):
            return False
        if _like_summary(text) and (len(text) >= _SENTENCE or self.find.dateline(text) > 0):
            return True
        return len(text) >= _SHORT_SENTENCE and self._titles_have_no_stop and bool(_FULL_STOP.search(text))

    @functools.cached_property
    def _titles_have_no_stop(self) -> bool:
        """Whether most of the page's titles do not end with a full stop."""
        return 2 * sum([bool(_FULL_STOP.search(self.lines[at].text)) for at in self.titles]) <= len(self.titles)

    def _title(self, line: Line) -> Field:
        """The title without a cue or a number before it, and what else does not belong to it."""
        cut = self.find.lead(line.text)
        ranked = line.start in self.ranked
        start, end = within(line.text, cut if len(line.text) - cut >= LEAST_TITLE else 0, ranked=ranked)
        return Field(line.text[start:end], line.start + start, line.start + end, TITLE)

    def _double(self, line: Line, again: Line) -> Field:
        """The title of two lines that say the same; where only one has a colon, what stands before it is a kicker."""
        for one, other in ((line, again), (again, line)):
            if start := after_kicker(one.text, other.text):
                return Field(one.text[start:], one.start + start, one.end, TITLE)
        return self._title(again)

    def _take(self, at: int, role: str, roles: dict[int, str]) -> None:
        self.free[at] = False
        roles[at] = role

    def _opens_next(self, at: int) -> bool:
        """A label that stands right before another title belongs to that one."""
        return at + 1 in self.is_title and self.lines[at + 1].blanks <= self.lines[at].blanks

    def _is_mark(self, opening: str) -> bool:
        """Whether the words before a summary name an agency: a known one, or the only one on the page."""
        return self.find.is_agency(_mark(opening)) or self.marks == {_mark(opening)}

    def _summary(self, line: Line) -> tuple[Field | None, Field | None]:
        cut = self.find.dateline(line.text)
        if not cut or not self._is_mark(line.text[:cut]):
            return None, Field(line.text, line.start, line.end, SUMMARY)
        head = _mark(line.text[:cut])
        agency = Field(head, line.start, line.start + cut, "teaser.agency")
        rest = line.text[cut:]
        skipped = len(rest) - len(rest.lstrip())
        return agency, Field(rest.strip(), line.start + cut + skipped, line.end, SUMMARY)


def _mark(opening: str) -> str:
    return opening.strip(" -–—:()")


def _like_label(text: str) -> bool:
    return (
        len(text) <= _LABEL_LENGTH
        and not text[0].isdigit()
        and len(text.split()) <= _LABEL_WORDS
        and not _STOP.search(text)
    )


def _label_field(line: Line) -> Field | None:
    """The words of a label; `None` of a line that is a joint and nothing else."""
    found = _LABEL_END.search(line.text)
    end = found.start() if found else len(line.text)
    return Field(line.text[:end], line.start, line.start + end, SECTION) if end else None


def _like_summary(text: str) -> bool:
    return len(text) >= _SUMMARY_LENGTH or (len(text) > _LABEL_LENGTH and bool(_STOP.search(text)))
