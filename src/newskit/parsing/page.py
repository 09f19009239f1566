"""From a document to a page: see the lines, find the story, read head and teasers, name the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import attrgetter

from msgspec import structs

from newskit import cues as cue_files
from newskit.model import TEASER_KINDS, TEXT_KINDS, BlockKind, Document, Field, Page, Story, Teaser
from newskit.parsing.amend import amended
from newskit.parsing.blocks import Span, line_starts, tile
from newskit.parsing.captions import staged
from newskit.parsing.clue import CLUES
from newskit.parsing.fields import Head, dateline, head
from newskit.parsing.furniture import Surroundings
from newskit.parsing.judge import NOTICES, Evidence, is_truncated, judge
from newskit.parsing.layout import Rhythm, Section
from newskit.parsing.lines import Line, read_lines, without_menus
from newskit.parsing.marked import markup_of
from newskit.parsing.memory import SiteMemory, site_of
from newskit.parsing.paragraphs import DASHES, as_field, story_kind
from newskit.parsing.promoted import Search
from newskit.parsing.recall import consent_change, recollect
from newskit.parsing.sight import look
from newskit.parsing.story import Sight, find_story
from newskit.parsing.tables import tables
from newskit.parsing.teasers import TITLE, Promotion
from newskit.parsing.teasertitle import says
from newskit.parsing.told import byline, language_of, told, with_notices
from newskit.parsing.whole import unsplit
from newskit.parsing.withmarks import lines_of, menus_of, with_marks

RULES = 4
"""The version of the rules; pages split by an older one are stale."""

NOTICE_WORDS = 120
"""A page that is not news has no story if what looks like one has fewer words."""

_DOUBLE_NEAR = 3
"""A title's double stands so many lines from it at most."""

_JOINT = re.compile("[-–—:)，电]")
"""What ends a dateline."""
_GAP = re.compile(r"[—–=【]|-[\s-]|[\s.]-|[)\]]:|\.[^:]*:|日[电電讯訊]")
"""Joints as they stand in datelines: a hyphen with a space beside it, a colon behind a bracket or a site's name."""


def parse(document: Document, *, split: bool = True, memory: SiteMemory | None = None, site: str | None = None) -> Page:
    """The page of `document`; without `split`, the whole text is one clean story's body.

    `memory`: what other pages of its site taught; `site` names it where `site_of` would not.
    """
    lines = read_lines(document.text)
    if not split or not lines:
        return unsplit(document, lines, split=split)
    return _Draft(document, lines, memory, site_of(document) if site is None else site).page()


class _Draft:
    """A page while it is being split: one kind and one rule a line, filled in from sure to unsure."""

    def __init__(self, document: Document, lines: list[Line], memory: SiteMemory | None, site: str) -> None:
        self.document = document
        lines, self.menus = without_menus(lines)
        self.lines = lines
        self.cues = cue_files.load()
        shape, clues, language = look(document.text, lines, self.cues)
        self.markup = markup_of(lines, document.marks, document.hints.title) if document.marks else None
        self.language = language_of(document, language)
        self.recalled = None
        if memory is not None:
            self.recalled = recollect(memory.counts(site, lines), memory.pages.get(site, 0), shape)
        change = consent_change(clues)
        if self.markup is not None:
            change = with_notices(self.markup, clues, change)
        if self.recalled is not None:
            change = self.recalled.story if change is None else change + self.recalled.story
        self.sight: Sight = find_story(shape, clues, change, tables(lines), self.markup)
        self.openings: dict[str, int] = {}
        """What `_opening` says about lines: layout, teasers and the last verdict ask about the same ones."""
        self.layout = Rhythm(lines, self.sight, amended(self.sight), self._opening).layout()
        self.story: list[int] = []
        self.kinds: list[BlockKind] = ["unassigned"] * len(lines)
        self.rules = ["undecided"] * len(lines)
        self.joins = [False] * len(lines)

    def page(self) -> Page:
        """The finished page."""
        self._mark_story()
        known, shape = self.sight.clues.categories, self.sight.shape
        hints = self.document.hints
        named = self._signed()
        if self.markup is not None:
            hints = told(hints, self.markup, self.lines, self.story)
        menus = () if self.markup is None else menus_of(self.markup)
        top = head(self.lines, self.kinds, self.cues, self.language, hints, categories=known, shape=shape, menus=menus)
        if self.markup is not None:
            top = with_marks(top, named, self.document)
        for at, kind in top.kinds.items():
            self._set(at, kind, f"head.{kind}")
        self.story = self._text_of(self.story)
        if self.layout.title is not None:
            top = top._replace(title=self._title_at(self.layout.title))
        further = tuple(self._further(section) for section in self.layout.sections)
        promotions = self._read_teasers()
        self._name_title_again()
        self._name_rest()
        story = self._story(top, self.story)
        evidence = self._evidence(story, promotions)
        verdict = judge(evidence)
        empty = self.layout.kind == "listing" or (verdict.reasons[0] in NOTICES and self._clear())
        return Page(
            document=self.document,
            kind=verdict.kind,
            confidence=verdict.confidence,
            blocks=tile(self.document.text, self._spans(top)),
            story=None if empty or not (story.paragraphs or story.title) else story,
            stories=further,
            teasers=tuple(self._with_target(promotion) for promotion in promotions),
            language=self.language,
            reasons=verdict.reasons,
        )

    def _signed(self) -> tuple[Field, ...]:
        """The author whom a line names that marks call a byline; such a line is not the story's text."""
        named = () if self.markup is None else byline(self.markup, self.lines, self.story)
        for at in lines_of(named, self.lines):
            if at in self.story:
                self._set(at, "byline", "head.byline")
                self.story = self._text_of(self.story)
        return named

    def _with_target(self, promotion: Promotion) -> Teaser:
        """A teaser with the address that it leads to, where marks tell."""
        target = None if self.markup is None else self.markup.target(promotion.roles)
        return promotion.teaser if target is None else structs.replace(promotion.teaser, url=target)

    def _clear(self) -> bool:
        """Take the story off a page that is not news, if it is no more than a notice; whether it was."""
        if sum(self.sight.shape.words[at] for at in self.story) >= NOTICE_WORDS:
            return False
        for at, kind in enumerate(self.kinds):
            if kind not in TEASER_KINDS and self.rules[at].startswith(("story.", "head.")):
                self._set(at, "furniture", "page.other")
        self.story = []
        return True

    def _set(self, at: int, kind: BlockKind, rule: str) -> None:
        self.kinds[at], self.rules[at] = kind, rule

    def _mark_story(self) -> None:
        story = list(self.layout.story)
        out = staged(self.lines, story, self.language, self.cues)
        for at in out:
            self._set(at, "caption", "caption.staged")
        self.story = self._without_first_crossheads([at for at in story if at not in out])
        for at in self.recalled.notices if self.recalled else ():
            self._set(at, "furniture", "site.notice")
        self._mark_text(self.story, "story.chance" if self.layout.kind is None else f"layout.{self.layout.kind}")

    def _without_first_crossheads(self, story: list[int]) -> list[int]:
        """The story's lines; on a page that begins with it, from its first paragraph on: above it is its title."""
        if not story or story[0] > 0:
            return story
        first = next((i for i, at in enumerate(story) if story_kind(self.lines[at], followed=True) != "crosshead"), 0)
        return story[first:]

    def _mark_text(self, text: Sequence[int], rule: str) -> None:
        last = text[-1] if text else -1
        for at in text:
            kind = story_kind(self.lines[at], followed=at < last)
            self._set(at, kind, rule if kind == "paragraph" else f"story.{kind}")

    def _further(self, section: Section) -> Story:
        """A further whole story, with a head of its own."""
        start, end = section.title, section.end
        self._mark_text(section.text, f"layout.{self.layout.kind}")
        top = head(self.lines[start:end], self.kinds[start:end], self.cues, self.language)
        for at, kind in top.kinds.items():
            self._set(start + at, kind, f"head.{kind}")
        title = self._title_at(start, "crosshead" if self.layout.kind == "roundup" else "title")
        return self._story(top._replace(title=title), self._text_of(section.text))

    def _text_of(self, story: Sequence[int]) -> list[int]:
        """The lines of a story that are its text, without those that its head was read from."""
        return [at for at in story if self.kinds[at] in TEXT_KINDS]

    def _title_at(self, at: int, kind: BlockKind = "title") -> Field:
        self._set(at, kind, "layout.title")
        return as_field(self.document.text, self.lines[at].start, self.lines[at].end, "layout.title")

    def _read_teasers(self) -> list[Promotion]:
        search = Search(self.lines, self.sight, self.cues, self.language, self._opening)
        found, headings = search.find(
            self.kinds, self.story, self.layout.promoted, self.recalled, marked=self.markup is not None
        )
        first, last = (self.story[0], self.story[-1]) if self.story else (len(self.lines), -1)
        for promotion in found:
            for at, rule in promotion.roles.items():
                inside = first < at < last
                self._set(at, "inline_related" if inside else "teaser", rule)
                self.joins[at] = rule != TITLE and at - 1 in promotion.roles
        for at in headings:
            if self.kinds[at] == "unassigned" and self.rules[at + 1 : at + 2] == [TITLE]:
                self._set(at, "heading", "heading.above")
        return found

    def _opening(self, text: str) -> int:
        """The length of the dateline that opens a line's `text`, 0 without one; cheap where there is none."""
        found = self.openings.get(text)
        if found is None:
            found = dateline(text) if _JOINT.search(text, 0, 60) and _GAP.search(text, 0, 70) else 0
            self.openings[text] = found
        return found

    def _name_title_again(self) -> None:
        """The title's double beside it: a picture's description, a heading for small screens."""
        if "title" not in self.kinds:
            return
        title = self.kinds.index("title")
        said = self.lines[title].text
        for at in range(max(0, title - _DOUBLE_NEAR), min(len(self.kinds), title + _DOUBLE_NEAR + 1)):
            if self.kinds[at] == "unassigned" and says(self.lines[at].text, said):
                self._set(at, "title", "title.again")

    def _name_rest(self) -> None:
        categories = self.sight.clues.categories
        around = Surroundings(self.lines, self.sight.story, self.sight.clues.repeats.tolist())
        beside = {at + step for at in self.story for step in (-1, 1)}
        for at, kind in enumerate(self.kinds):
            if kind == "unassigned":
                self.kinds[at], self.rules[at] = around.verdict(at, categories[at], touches=at in beside)

    def _story(self, top: Head, text: Sequence[int]) -> Story:
        paragraphs = []
        cut = top.cut
        for at in text:
            line = self.lines[at]
            start = self._text_start(line) if line.bullet else line.start
            paragraphs.append(as_field(self.document.text, start + cut, line.end, self.rules[at]))
            cut = 0
        captions = tuple(self._captions()) if text is self.story else ()
        paywalled = "cue.paywall" in self.rules
        last = paragraphs[-1].value if paragraphs else ""
        return Story(
            title=top.title, kicker=top.kicker, deck=top.deck, agency=top.agency, place=top.place,
            section=top.section, authors=top.authors, published=top.published, updated=top.updated,
            paragraphs=tuple([p for p in paragraphs if p.value]), captions=captions, tags=top.tags,
            truncated=bool(paragraphs) and is_truncated(last, paywalled=paywalled),
        )  # fmt: skip

    def _text_start(self, line: Line) -> int:
        """Where a line of the story begins: at the dash, where one opens its speech."""
        return line.start if line.bullet not in DASHES else self.document.text.rfind(line.bullet, 0, line.start)

    def _captions(self) -> Iterable[Field]:
        seen: set[str] = set()
        for at, kind in enumerate(self.kinds):
            if kind == "caption":
                line = self.lines[at]
                field = as_field(self.document.text, line.start, line.end, self.rules[at])
                if field.value not in seen:
                    seen.add(field.value)
                    yield field

    def _evidence(self, story: Story, promotions: Sequence[Promotion]) -> Evidence:
        cues = dict(zip(CLUES, self.sight.clues.found.sum(axis=0).tolist(), strict=True))
        texts = [self.lines[at].text for at in self.story]
        return Evidence(
            layout=self.layout.kind, story=story, lines=texts, words=self.sight.shape.words[self.story].tolist(),
            chances=self.sight.chance[self.story].tolist(),
            teasers=len(promotions),
            teaser_words=_summary_words(promotions),
            captions=len(story.captions), page_words=int(self.sight.shape.words.sum()), cues=cues,
            datelines=len(list(filter(self._opening, texts[1:]))),
            language=self.language,
        )  # fmt: skip

    def _spans(self, top: Head) -> list[Span]:
        """What every line and menu is, in order; the first paragraph begins after its dateline."""
        text = self.document.text
        opened = self.story[0] if top.cut and self.story else -1
        spans = [Span(start, "nav", "menu.long") for start in line_starts(text, self.menus)]
        decided = zip(self.lines, self.kinds, self.rules, self.sight.chance.tolist(), self.joins, strict=True)
        for at, (line, kind, rule, chance, joins) in enumerate(decided):
            start = text.rfind("\n", 0, line.start) + 1 if line.bullet else line.start - line.indent
            score = chance if kind in TEXT_KINDS else None
            if at == opened and score is not None:
                spans.append(Span(start, "dateline", "head.dateline"))
                start = line.start + top.cut
            spans.append(Span(start, kind, rule, score, joins))
        if self.menus:
            spans.sort(key=attrgetter("start"))
        return spans


def _summary_words(promotions: Sequence[Promotion]) -> int:
    return sum(len(p.teaser.summary.value.split()) for p in promotions if p.teaser.summary)
