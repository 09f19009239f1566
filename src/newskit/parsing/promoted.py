"""Which lines beside the story promote other pages: by their looks, by headings over them, by cues before them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from newskit.model import BlockKind, Field
from newskit.parsing.aside import look_aside, look_beside
from newskit.parsing.captions import depicts
from newskit.parsing.fields import day_of, is_stamp
from newskit.parsing.heading import CLOSINGS, HEADINGS, NO_TEASER, NO_TITLE, announced, headings, plain, together
from newskit.parsing.lines import Line
from newskit.parsing.recall import Recollection
from newskit.parsing.story import Sight, chance_of
from newskit.parsing.tables import is_row
from newskit.parsing.teasers import LEAST_TITLE, Finders, Promotion, Reader

if TYPE_CHECKING:
    from newskit.cues import Cues

TEASER_CHANCE = 0.35
"""A line beside the story is a teaser's title from this probability on."""
SENTENCE_CHANCE = 0.6
"""A line that ends as a sentence is a title from this probability on."""
_SHARE = 0.5
"""If more of a page's titles end so, the end tells nothing."""
_WORD = r"[A-Za-zÀ-ÿ\u0400-\u04ff]{2,12}"
_CUT = re.compile(rf"(?:\[(?:…|\.{{3}})\]|(?:…|\.{{3}}) ?{_WORD}(?: {_WORD})?)$")
"""How summaries are cut off: `[…]`, `… Read more`."""
DATE_LENGTH = 40
"""A line that states a teaser's date is no longer than this."""
_STAMP = 60
"""A line that is a date, with a name before it perhaps, is no longer than this."""
_CUE_LENGTH = 40
_CLOSE = 4
"""Lines behind the end of a story that are one teaser at most."""
_ENDS = frozenset(".!?…:")
_SENTENCE_ENDS = frozenset(".!?…")
_DIGIT = re.compile(r"\d")


class Search:
    """The search for the teasers of a page whose story is known."""

    def __init__(
        self, lines: Sequence[Line], sight: Sight, cues: Cues, language: str, dateline: Callable[[str], int]
    ) -> None:
        """`dateline`: the length of the dateline that opens a text, 0 without one."""
        self.lines = lines
        self.sight = sight
        self.cues = cues
        self.language = language
        self.dateline = dateline
        self.known = sight.clues.categories
        self.days: dict[str, Field | None] = {}
        """What `day_of` says about lines: teasers often bear the same date."""

    def find(
        self,
        kinds: Sequence[BlockKind],
        story: Sequence[int],
        promoted: Sequence[int] = (),
        recalled: Recollection | None = None,
        *,
        marked: bool = False,
    ) -> tuple[list[Promotion], list[int]]:
        """The teasers, and the lines that are headings if a teaser's title stands right below them.

        `kinds`: what each line is so far; `story`: the lines of its text; `promoted`: those that the page's layout
        knows to be titles; `recalled`: what other pages of the site taught; `marked`: the page has marks, which tell
        of lists.
        """
        free = [
            kind == "unassigned" and (not names or NO_TEASER.isdisjoint(names))
            for kind, names in zip(kinds, self.known, strict=True)
        ]
        chances = self._chances(recalled)
        headed = headings(self.lines, self.known, free, story[-1] if story else -1)
        pointed = [at for at, names in enumerate(self.known) if names and free[at] and self._points(at)]
        likely = {
            *[at for at, chance in enumerate(chances) if chance >= TEASER_CHANCE],
            *announced(self.lines, self.known, free, chances, headed),
            *together(self.lines, free, chances),
            *(() if marked else self._plain(headed, free, chances, story)),
            *pointed,
            *self._after_close(kinds, free, story),
            *promoted,
            *(recalled.titles if recalled else ()),
        }
        titles = [at for at in sorted(likely) if free[at] and self._may_be_title(at)]
        found = Reader(self.lines, free, self._without_sentences(titles, chances), self._finders(pointed)).read()
        return found, [at for at, is_sure in headed.items() if not is_sure]

    def _chances(self, recalled: Recollection | None) -> list[float]:
        """How likely each line is a teaser's title."""
        sight = self.sight
        features = look_aside(sight.features, sight.shape, sight.clues, sight.story)
        sight.tally.add(features)
        once = chance_of(sight.tally.odds("teaser"))
        sight.tally.add(look_beside(features, sight.shape, sight.clues, once))
        odds = sight.tally.odds("kin")
        if recalled is not None:
            odds = odds + recalled.teaser
        chances: list[float] = chance_of(odds).tolist()
        return chances

    def _plain(
        self, headed: Mapping[int, bool], free: Sequence[bool], chances: Sequence[float], story: Sequence[int]
    ) -> list[int]:
        """The titles in lists below the story whose headings nobody knows."""
        below = story[-1] if story else -1
        after = {at: is_sure for at, is_sure in headed.items() if at > below}
        return plain(self.lines, self.known, free, chances, after)

    def _may_be_title(self, at: int) -> bool:
        text = self.lines[at].text
        if is_row(self.lines[at]) or depicts(text, self.language, self.cues):
            return False
        if len(text) <= _STAMP and _DIGIT.search(text) and is_stamp(text):
            return False
        return NO_TITLE.isdisjoint(self.known[at])

    def _without_sentences(self, titles: list[int], chances: Sequence[float]) -> list[int]:
        """`titles` without lines that end as sentences or are cut off, as summaries are, unless most titles do."""
        cut = {at for at in titles if _is_cut(self.lines[at].text)}
        ended = {at for at in titles if _is_sentence(self.lines[at].text)}
        if len(cut) + len(ended) > len(titles) * _SHARE:
            return titles
        unlikely = {at for at in ended if chances[at] < SENTENCE_CHANCE}
        return [at for at in titles if at not in cut and at not in unlikely]

    def _finders(self, pointed: Sequence[int]) -> Finders:
        return Finders(
            date=self._date_of_line,
            ago=lambda at: self.cues.relative.find(self.lines[at].text) is not None,
            dateline=self.dateline,
            is_agency=lambda text: "agency" in self.cues.categories(text),
            lead=self._lead,
            is_heading=lambda at: not HEADINGS.isdisjoint(self.known[at]),
            alone=frozenset(pointed),
        )

    def _after_close(self, kinds: Sequence[BlockKind], free: Sequence[bool], story: Sequence[int]) -> list[int]:
        """A single teaser right after a story that says it ends (layouts with no heading over it)."""
        if not story or CLOSINGS.isdisjoint(self.known[story[-1]]):
            return []
        rest = [at for at in range(story[-1] + 1, len(self.lines)) if kinds[at] == "unassigned"]
        if not 1 < len(rest) <= _CLOSE or not all(free[at] for at in rest[:2]):
            return []
        title, summary = (self.lines[at].text for at in rest[:2])
        fits = len(title) < len(summary) and title[-1] not in _ENDS and summary[-1] in _SENTENCE_ENDS
        return rest[:1] if fits else []

    def _lead(self, text: str) -> int:
        """The length of a cue like "Read also:" before a title."""
        opening = text[:_CUE_LENGTH]
        if not (":" in opening or "|" in opening) or "read_more_inline" not in self.cues.categories(text):
            return 0
        return self.cues.prefix(text, "read_more_inline")

    def _points(self, at: int) -> bool:
        """Whether a line is such a cue with a title behind it."""
        if "read_more_inline" not in self.known[at]:
            return False
        text = self.lines[at].text
        cut = self._lead(text)
        return cut > 0 and len(text) - cut >= LEAST_TITLE

    def _date_of_line(self, at: int) -> Field | None:
        line = self.lines[at]
        if len(line.text) > DATE_LENGTH or not _DIGIT.search(line.text):
            return None
        if line.text not in self.days:
            self.days[line.text] = day_of(line.text)
        found = self.days[line.text]
        return None if found is None else Field(found.value, line.start, line.end, "teaser.date")


def _is_cut(text: str) -> bool:
    return ("…" in text or "..." in text) and _CUT.search(text) is not None


def _is_sentence(text: str) -> bool:
    """Whether a text ends with a full stop behind a letter, or announces what follows."""
    return text[-1] in ":：" or (text[-1] == "." and text[-2:-1].isalpha())
