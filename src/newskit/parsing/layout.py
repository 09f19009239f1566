"""Layouts that are not one story: live blogs, roundups, several stories one below the other, listings.

Each is recognised by its rhythm, whatever its language: time stamps alone on their lines with text between them;
headline, dateline, paragraphs again and again; headline, byline or date, a whole story, and once more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from newskit.model import PageKind
from newskit.parsing import shape as s
from newskit.parsing.clue import CLUES
from newskit.parsing.lines import Line
from newskit.parsing.story import Sight

_TIME = re.compile(
    r"(?:\d{1,2}[.:h]\d{2}(?::\d{2})?(?:\s?(?:[ap]\.?m\.?|uhr|[A-Z]{2,4}))?|\d{1,2}\s?(?:[ap]\.?m\.?|uhr))",
    re.IGNORECASE,
)
_TIME_LENGTH = 14
_TURN = re.compile(r"([^\W\d_][\w.' -]{0,30}?)\s?[:：]\s*\S")
_LEAST_TURNS = 3
_LEAST_TIMES = 5
_LEAST_ITEMS = 3
_LEAST_LISTED = 4
_STORY_WORDS = 60
_STORY_PARAGRAPHS = 3
_HEAD_LINES = 4
_PAUSE = 6
"""A section's text ends where this many lines in a row are no prose."""
_HEAD_CLUES = [CLUES.index(name) for name in ("date", "byline_prefix", "published_prefix", "updated_prefix")]
_NO_TITLE = [CLUES.index(n) for n in ("related_heading", "most_read", "comment_widget", "share", "tags", "copyright")]


class Section(Struct, frozen=True):
    """A stretch of lines that is a story of its own: its title and the lines of its text."""

    title: int
    end: int
    """The line after its last one."""
    text: tuple[int, ...]


class Layout(Struct, frozen=True):
    """What kind of page the rhythm says it is, with the story's lines and the sections besides."""

    kind: PageKind | None
    story: tuple[int, ...]
    """The lines of the main story's text."""
    sections: tuple[Section, ...] = ()
    """Further whole stories."""
    title: int | None = None
    """The line that is the title of a page without a main story."""
    promoted: tuple[int, ...] = ()
    """Lines that are surely titles of teasers (of a listing)."""


class Rhythm:
    """The page as headlines, prose and the rest."""

    def __init__(
        self, lines: Sequence[Line], sight: Sight, story: Sequence[int], dateline: Callable[[str], int]
    ) -> None:
        """`story`: the lines of its text as decided so far.

        `dateline` gives the length of the dateline that opens a text, 0 without one.
        """
        self.lines = lines
        self.shape = shape = sight.shape
        last, length, words = shape.last, shape.length, shape.words
        stopped = (last == s.STOP) | (last == s.ELLIPSIS)
        heading, other = sight.clues.found.T[_HEAD_CLUES].any(axis=0), sight.clues.found.T[_NO_TITLE].any(axis=0)
        headline = (words >= 3) & (words <= 24) & (length <= 160) & (shape.bullet == 0)
        headline &= ~(stopped | heading | other | (last == s.COLON) | (last == s.COMMA))
        prose = ((length >= 60) & stopped) | (length >= 130)
        self.prose: list[bool] = prose.tolist()
        self.sentence: list[bool] = ((length >= 30) & stopped).tolist()
        self.headline: list[bool] = headline.tolist()
        self.dated: list[bool] = (heading & (length <= 120)).tolist()
        self.words: list[int] = words.tolist()
        self.topped: list[int] = ((headline[:-1] & prose[1:]).nonzero()[0] + 1).tolist()
        """Prose right below a headline."""
        self.story = list(story)
        self.dateline = dateline

    def layout(self) -> Layout:
        """The page's layout; `kind` is `None` where it is nothing special."""
        return (
            self._liveblog()
            or self._interview()
            or self._by_datelines()
            or self._by_heads()
            or Layout(None, tuple(self.story))
        )

    def _liveblog(self) -> Layout | None:
        shape = self.shape
        short = (shape.end - shape.start <= _TIME_LENGTH) & (shape.first == s.DIGIT)
        times = [at for at in short.nonzero()[0].tolist() if _TIME.fullmatch(self.lines[at].text)]
        if len(times) < _LEAST_TIMES:
            return None
        filled = [any(self.sentence[a + 1 : b]) and b - a <= 40 for a, b in pairwise(times)]
        if sum(filled) < 0.8 * len(filled):
            return None
        text = [at for at in range(times[0] + 1, self._end(times[-1] + 1)) if self._is_entry(at)]
        stamps = set(times)
        return Layout("liveblog", tuple(at for at in text if at not in stamps))

    def _interview(self) -> Layout | None:
        """Turns of two speakers, each opened by a name and a colon."""
        colons = self.shape.counts[:, s.COLON].nonzero()[0].tolist()
        if len(colons) < 2 * _LEAST_TURNS or not self.story:
            return None
        turns = {at: found[1] for at in colons if (found := _TURN.match(self.lines[at].text))}
        times = Counter(turns.values())
        spoken = {at for at, name in turns.items() if times[name] >= _LEAST_TURNS}
        if len(spoken) < 2 * _LEAST_TURNS or len({turns[at] for at in spoken}) < 2:
            return None
        first, last = min(spoken), max(spoken)
        if sum("?" in self.lines[at].text or "？" in self.lines[at].text for at in spoken) < 0.3 * len(spoken):
            return None
        if sum(first <= at <= last for at in self.story) < 0.5 * len(self.story):
            return None
        return Layout("qa", tuple(sorted(spoken.union(self.story))))

    def _is_entry(self, at: int) -> bool:
        """An entry's text, or its heading."""
        return self.sentence[at] or (self.headline[at] and at + 1 < len(self.lines) and self.sentence[at + 1])

    def _end(self, start: int) -> int:
        """The line after the prose that begins at `start`."""
        at = start
        while at < len(self.lines) and self.sentence[at]:
            at += 1
        return at

    def _by_datelines(self) -> Layout | None:
        """A headline and a paragraph that a dateline opens, again and again."""
        opened = [at for at in self.topped if self.dateline(self.lines[at].text)]
        if len(opened) < _LEAST_ITEMS:
            return None
        sections = [self._section(at - 1, at, stop - 1) for at, stop in pairwise([*opened, len(self.lines) + 1])]
        whole = [section for section in sections if len(section.text) > 1]
        if len(whole) >= _LEAST_ITEMS and len(whole) >= 0.7 * len(sections):
            first = next((at for at in range(sections[0].title) if self.headline[at]), None)
            return Layout("roundup", (), tuple(sections), title=first)
        listed = {at for section in sections for at in (section.title, *section.text)}
        rest = sum(self.words[at] for at in self.story if at not in listed)
        single = len(sections[0].text) <= 1 and len(sections) >= _LEAST_LISTED
        if not single or rest >= _STORY_WORDS:
            return None
        return Layout("listing", (), promoted=tuple(section.title for section in sections))

    def _by_heads(self) -> Layout | None:
        """A headline, a byline or date, a whole story, and once more."""
        dates = [at for at, dated in enumerate(self.dated) if dated and self._is_before_prose(at)]
        if len(dates) < 2 or not self.story:
            return None
        near = {at for date in dates for at in range(max(0, date - _HEAD_LINES), date) if self.headline[at]}
        heads = [at for at in sorted(near) if self._opens_story(at)]
        heads = [at for at, after in pairwise([*heads, len(self.lines) + _HEAD_LINES]) if after - at > _HEAD_LINES]
        if len(heads) < 2:
            return None
        sections = [self._section(at, at + 1, stop) for at, stop in pairwise([*heads, len(self.lines)])]
        whole = [section for section in sections if self._is_whole(section)]
        before = [at for at in self.story if at < (whole[1].title if len(whole) > 1 else len(self.lines))]
        if len(whole) < 2 or self.story[0] < whole[0].title or not before:
            return None
        if not all(self._is_apart(section.title) for section in whole[1:]):
            return None
        return Layout("multi", tuple(before), tuple(whole[1:]))

    def _is_apart(self, title: int) -> bool:
        """Something that is no prose stands between the text above and a further story's title."""
        return title >= 2 and not self.prose[title - 1] and not self.prose[title - 2]

    def _opens_story(self, at: int) -> bool:
        """Within a few lines of a headline stands a byline or date, and then prose."""
        head = range(at + 1, min(at + 1 + _HEAD_LINES, len(self.lines)))
        dated = next((i for i in head if self.dated[i] and not self.prose[i]), None)
        if dated is None or any(self.prose[i] for i in range(at + 1, dated)):
            return False
        return self._is_before_prose(dated)

    def _is_before_prose(self, at: int) -> bool:
        return not self.prose[at] and sum(self.prose[at + 1 : at + 4]) >= 2

    def _section(self, title: int, start: int, stop: int) -> Section:
        """The prose from `start` on, up to a long pause."""
        text: list[int] = []
        for at in range(start, min(stop, len(self.lines))):
            if text and at - text[-1] > _PAUSE:
                break
            if self.prose[at] or (self.sentence[at] and text):
                text.append(at)
        return Section(title, text[-1] + 1 if text else start, tuple(text))

    def _is_whole(self, section: Section) -> bool:
        words: int = sum(self.words[at] for at in section.text)
        return len(section.text) >= _STORY_PARAGRAPHS and words >= _STORY_WORDS
