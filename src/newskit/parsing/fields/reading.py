"""From the lines of a page to the fields of its story's head."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from newskit.cues import Cues, load
from newskit.model import NO_HINTS, BlockKind, Field, Hints
from newskit.parsing.fields import authors as who
from newskit.parsing.fields import frame, title, when
from newskit.parsing.fields.bio import bios
from newskit.parsing.fields.exact import day_of, finer
from newskit.parsing.fields.lexicon import names_of
from newskit.parsing.fields.opening import Context, Dateline, opening
from newskit.parsing.fields.people import segments
from newskit.parsing.fields.view import AFTER, View
from newskit.parsing.lines import Line
from newskit.parsing.shape import Shape
from newskit.text.date import Found, find
from newskit.text.fold import fold

_PREFIX = re.compile(r"date (\d{4}-\d\d(?:-\d\d)?) ")
"""What some crawls glue to the beginning of a page: the date of the page's own metadata."""
_MARK_END = re.compile(r"\s?[)\]]?\s*[-–—:]")
_APOSTROPHES = frozenset("'’")
_CLOSING = re.compile(r"(?:[-–—]\s?|\()([^\W\d_][\w/ ]{1,24})\)?\.?$")
_CLOSING_LONGEST = 30
_SOURCE_ABOVE, _SOURCE_LINE, _SOURCE_LONGEST = 14, 120, 40
_SOURCE_END = re.compile(r"\s\s|\s\S{1,16}[:：]")
"""What ends the name of a source: a gap, or the next label."""
_STOPS = frozenset(".!?…。！？।")
_DATE_LINES, _REST = 3, 14
"""Lines of a story that may be its date, and what such a line may say besides: a weekday, a zone."""
_DATE_LONGEST = 160
"""Characters of a line beyond which it is no such line, and is not searched for dates."""
_LABEL = 30
"""A line with a date and more characters than these that ends like a sentence is one."""


class Head(NamedTuple):
    """What was found; absent parts are None or empty."""

    title: Field | None = None
    kicker: Field | None = None
    deck: Field | None = None
    authors: tuple[Field, ...] = ()
    published: Field | None = None
    """EDTF; when the page states only when it was changed last, that date (rule `date updated`)."""
    updated: Field | None = None
    section: Field | None = None
    place: Field | None = None
    agency: Field | None = None
    cut: int = 0
    """How many characters of the first story line the dateline takes."""
    tags: tuple[Field, ...] = ()
    kinds: dict[int, BlockKind] = {}  # noqa: RUF012 - read only
    """What the lines are that the fields were read from: number of the line → kind."""


def head(
    lines: Sequence[Line],
    kinds: Sequence[str],
    cues: Cues,
    language: str = "und",
    hints: Hints = NO_HINTS,
    *,
    categories: Sequence[Collection[str]] | None = None,
    shape: Shape | None = None,
    menus: Collection[int] = (),
) -> Head:
    """The head of the story whose lines are the `paragraph`, `crosshead` and `list` ones of `kinds`.

    A page without such lines has none but what its hints say. `categories`, `shape`: the cue categories and the
    shape of the lines, where they are known already. `menus`: the lines that marks call a menu.
    """
    names = names_of(cues)
    view = View(
        lines, kinds, cues, names, language=language, hints=hints, categories=categories, shape=shape, menus=menus
    )
    return _Reading(view).head()


def dateline(text: str) -> int:
    """The length of the dateline that `text` begins with, as far as its shape alone tells; 0 for none.

    >>> dateline("Hanoi (VNA) – The bridge opens today."), dateline("Paris – the city of light – is far.")
    (14, 0)
    """
    found = opening(text, _BLIND)
    return 0 if found is None else found.cut


def _states_date(text: str) -> bool:
    return any(found.kind == "date" for found in find(text, names_of(load()), "dmy"))


_BLIND = Context(
    function_words=frozenset(),
    is_agency=lambda text: "agency" in load().categories(text),
    is_mark=lambda _: False,
    is_mentioned=lambda _: False,
    has_date=_states_date,
)


class _Reading:
    """One page's head while it is being read: what is found first helps to find the rest."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.kinds: dict[int, BlockKind] = {}

    def head(self) -> Head:
        """All fields."""
        line = self._title_line()
        dates = when.candidates(self.view, line)
        day, _ = when.choose(dates)
        changed = when.updated(dates, day)
        named, _ = who.choose(who.candidates(self.view, line, None if day is None else day.line))
        title_field = self._title(line)
        for candidate in named:
            self.kinds.setdefault(candidate.line, "byline")
        for date in (day, changed):
            if date is not None and not self._is_prose(date.line):
                self.kinds.setdefault(date.line, "published")
        self._date_lines()
        self._bios([person.name for candidate in named for person in candidate.names.people])
        opened = self._opening()
        framed = frame.frame(self.view, line, frozenset(self.kinds))
        return Head(
            title=title_field,
            kicker=self._whole(framed.kicker, "kicker"),
            deck=self._whole(framed.deck, "deck"),
            authors=self._authors(named),
            published=self._published(day, opened),
            updated=None if changed is None else self._date(changed, "date updated"),
            section=self._section(framed),
            place=self._part(opened, "place"),
            agency=self._part(opened, "agency") or self._closing() or self._source(),
            cut=0 if opened is None else opened.cut,
            tags=self._tags(),
            kinds=self.kinds,
        )

    def _date_lines(self) -> None:
        """Lines before the text that say a date and no more, whether or not it is known which day that is."""
        for i in self.view.story[:_DATE_LINES]:
            if i in self.kinds:
                continue
            text = self.view.lines[i].text
            dates = self.view.dates(i) if len(text) <= _DATE_LONGEST else ()
            if not dates or len(text) - sum(date.end - date.start for date in dates) > _REST:
                break
            self.kinds[i] = "published"

    def _bios(self, authors: Collection[str]) -> None:
        """Lines of the story that are about its author."""
        for at in bios(self.view.texts, self.view.story, authors):
            self.kinds.setdefault(at, "byline")

    @cached_property
    def text(self) -> list[int]:
        """The lines of the story's text: asked for when it is known which of them name its authors or its date."""
        return [i for i in self.view.story if i not in self.kinds]

    def _is_prose(self, line: int) -> bool:
        """Whether a line of the story says more than when it was published."""
        if not self.view.is_story(line):
            return False
        text = self.view.lines[line].text
        stated = sum(date.end - date.start for date in self.view.dates(line))
        return text[-1] in _STOPS and len(text) - stated > _LABEL

    def _title_line(self) -> int | None:
        """The line of the title: what the source calls it, if that stands on the page, else the best one."""
        if not self.view.story:
            return None
        hint = self.view.hints.title
        return title.like(title.lines_of(self.view), self.view, hint) if hint else title.best(self.view)

    def _title(self, line: int | None) -> Field | None:
        hint = self.view.hints.title
        if line is None:
            return Field(" ".join(hint.split()), None, None, "hint") if hint else None
        self.kinds[line] = "title"
        start, end = title.span(self.view.lines[line].text)
        return self._field(line, start, end, "title score")

    def _authors(self, named: Sequence[who.Candidate]) -> tuple[Field, ...]:
        if self.view.hints.authors:
            return tuple(Field(name, None, None, "hint") for name in self.view.hints.authors)
        result: dict[str, Field] = {}
        for candidate in named:
            rule = "byline cue" if candidate.names.prefix else "byline shape"
            for person in candidate.names.people:
                field = self._field(candidate.line, person.start, person.end, rule, person.name)
                result.setdefault(person.name.casefold(), field)
        return tuple(result.values())

    def _published(self, day: when.Candidate | None, opened: Dateline | None) -> Field | None:
        hint = day_of(self.view.hints.date) if self.view.hints.date else None
        if day is not None and (hint is None or (day.date.value or "")[:10] == hint.value[:10]):
            return finer(self._date(day, f"date {day.label or 'place'}"), hint)
        return hint or self._prefixed() or self._opening_date(opened)

    def _prefixed(self) -> Field | None:
        """The date that a crawl put before the page's text."""
        match = _PREFIX.match(self.view.lines[0].text) if self.view.lines else None
        return None if match is None else self._field(0, *match.span(1), "date prefix", match[1])

    def _opening_date(self, opened: Dateline | None) -> Field | None:
        """The date within the dateline: `BEIJING, April 11 (Xinhua)`; its year may be unknown."""
        if opened is None:
            return None
        line = self.text[0]
        for found in self.view.dates(line):
            if found.kind == "date" and found.value and found.end <= opened.cut:
                return self._field(line, found.start, found.end, "dateline", found.value)
        return None

    def _date(self, candidate: when.Candidate, rule: str) -> Field:
        found: Found = candidate.date
        return self._field(candidate.line, found.start, found.end, rule, found.value)

    def _opening(self) -> Dateline | None:
        """The dateline of the first paragraph."""
        if not self.text:
            return None
        return opening(self.view.lines[self.text[0]].text, _context(self.view, self.text[0]))

    def _part(self, opened: Dateline | None, name: str) -> Field | None:
        span = None if opened is None else opened.agency if name == "agency" else opened.place
        if opened is None or span is None:
            return None
        return self._field(self.text[0], *span, f"dateline {opened.rule}")

    def _closing(self) -> Field | None:
        """The agency that closes the last paragraph: `… said the ministry. (AFP)`."""
        if not self.text:
            return None
        text = self.view.lines[self.text[-1]].text
        match = _CLOSING.search(text, max(0, len(text) - _CLOSING_LONGEST))
        if match is None or "agency" not in self.view.cues.categories(match[1].split("/")[0]):
            return None
        return self._field(self.text[-1], *match.span(1), "agency at the end")

    def _source(self) -> Field | None:
        """The paper or agency that a line near the story names as its source: `来源：北江日报`, `Source: AFP`."""
        view = self.view
        if not self.text:
            return None
        first, below = self.text[0], self.text[-1] + 1
        near = [*range(max(0, first - _SOURCE_ABOVE), first), *range(below, min(below + AFTER, len(view.lines)))]
        for i in near:
            text = view.texts[i]
            if len(text) > _SOURCE_LINE or not (":" in text or "：" in text):
                continue
            if i < first and "caption_markers" in view.categories(i):
                continue
            for start, stop, _ in segments(text, view.dates(i)):
                size = view.announcing.prefix(text[start:stop], "source_prefix")
                ended = _SOURCE_END.search(text, start + size, stop)
                end = stop if ended is None else ended.start()
                if 0 < size < end - start <= size + _SOURCE_LONGEST:
                    self.kinds.setdefault(i, "byline")
                    return self._field(i, start + size, end, "source line")
        return None

    def _section(self, framed: frame.Frame) -> Field | None:
        hint = self.view.hints.section
        if framed.section is None:
            return Field(hint, None, None, "hint") if hint else None
        line, start, end = framed.section
        self.kinds.setdefault(line, "nav")
        found = self._field(line, start, end, "section above title")
        return Field(hint, None, None, "hint") if hint and fold(hint) != fold(found.value) else found

    def _tags(self) -> tuple[Field, ...]:
        result: dict[str, Field] = {}
        for line, start, end in frame.tags(self.view):
            self.kinds.setdefault(line, "tags")
            field = self._field(line, start, end, "tags")
            result.setdefault(field.value.casefold(), field)
        return tuple(result.values())

    def _whole(self, line: int | None, kind: BlockKind) -> Field | None:
        if line is None:
            return None
        self.kinds.setdefault(line, kind)
        return self._field(line, 0, len(self.view.lines[line].text), kind)

    def _field(self, line: int, start: int, end: int, rule: str, value: str | None = None) -> Field:
        """A field from a span of a line; its value is that span with white space and entities made plain."""
        here = self.view.lines[line]
        words = here.text[start:end] if value is None else value
        if "&" in words and ";" in words:
            words = html.unescape(words)
        return Field(" ".join(words.split()), here.start + start, here.start + end, rule)


def _context(view: View, first: int) -> Context:
    """What the page tells about the words of the dateline in its line `first`."""

    def is_mark(word: str) -> bool:
        size = len(word)
        opened = [i for i, text in enumerate(view.texts) if text.startswith(word) and _MARK_END.match(text, size)]
        return len(opened) - (first in opened) > 1

    def is_mentioned(word: str) -> bool:
        return any(not letter.isupper() for letter in _letters_before(word, view.story_text))

    return Context(
        function_words=view.function_words,
        is_agency=lambda text: "agency" in view.cues.categories(text),
        is_mark=is_mark,
        is_mentioned=is_mentioned,
        has_date=lambda text: any(found.kind == "date" for found in find(text, view.names, "dmy")),
    )


def _letters_before(word: str, text: str) -> Iterator[str]:
    """The last letters of the words before `word` in `text`; mentions that overlap count once.

    >>> list(_letters_before("Rome", "In Rome. Not Romeo, nor Rome"))
    ['n', 'r']
    """
    end = 0
    at = text.find(f" {word}")
    while at >= 0:
        after = at + 1 + len(word)
        letter = at - 2 if text[at - 1 : at] in _APOSTROPHES else at - 1
        if letter >= end and _is_letter(text[letter]) and not _is_letter(text[after : after + 1]):
            yield text[letter]
            end = after
        at = text.find(f" {word}", at + 1)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() and not sign.isdecimal()
