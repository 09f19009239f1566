"""A page made anew from what a person says of it: blocks, story, teasers and kind in step with each other.

What is not corrected stays as the parser has it. A line that gets another kind takes what was read from it along: a
title that becomes furniture is no title any more, a paragraph that becomes a teaser is no text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, cast

from msgspec import structs

from newskit.model import STORY_KINDS, TEASER_KINDS, TEXT_KINDS, Block, BlockKind, Field, Page, PageKind, Story, Teaser
from newskit.parsing.judge import is_truncated
from newskit.parsing.lines import Line
from newskit.parsing.overrides import Correction, names_in
from newskit.parsing.paragraphs import DASHES, as_field
from newskit.parsing.rereading import authors_of, date_of, is_summary, teasers_of

RULE = "override"

SINGLE: tuple[Literal["title", "kicker", "deck"], ...] = ("title", "kicker", "deck")
"""Kinds of block that are a field of the story, a line each."""
_HEAD: frozenset[BlockKind] = frozenset(("byline", "published", "dateline"))
_PARTS: dict[str, frozenset[BlockKind]] = {
    "title": frozenset(("title",)),
    "kicker": frozenset(("kicker",)),
    "deck": frozenset(("deck",)),
    "section": frozenset(("kicker", "nav", "byline", "published")),
    "agency": _HEAD | TEXT_KINDS,
    "place": _HEAD | TEXT_KINDS,
    "published": _HEAD,
    "updated": _HEAD,
    "authors": _HEAD,
    "paragraphs": TEXT_KINDS,
    "captions": frozenset(("caption",)),
    "tags": frozenset(("tags",)),
}
"""The fields of a story, and in which kinds of block each can stand."""
_LISTS = ("authors", "paragraphs", "captions", "tags")
_WITHOUT_STORY: tuple[PageKind, ...] = ("listing", "other")
_MANY_TEASERS = 5


class Remake:
    """A page while it is made anew: take the corrections, then ask for the page."""

    def __init__(self, page: Page, lines: Sequence[Line], starts: Sequence[int]) -> None:
        """`lines`: those of the page's text; `starts`: where they begin, bullets and indents included."""
        self.old = page
        self.text = page.document.text
        self.lines = lines
        self.edges = [0, *starts[1:], len(self.text)] if lines else [0]
        self.block_starts = [block.start for block in page.blocks]
        self.kinds = [page.blocks[self._block_at(line.end - 1)].kind for line in lines]
        self.said: dict[int, BlockKind] = {}
        """What lines are from now on, by their number."""
        self.fields: list[tuple[Correction, int | None]] = []
        self.stories = [page.story or Story(), *page.stories]
        self.teasers = list(page.teasers)
        self.kind: PageKind | None = None
        self.touched = False

    def take(self, correction: Correction, lines: Sequence[int]) -> None:
        """Take in a correction of these lines, or of the page if there are none."""
        self.touched = True
        if correction.kind is not None:
            self.said.update(dict.fromkeys(lines, correction.kind))
        if correction.field == "kind":
            self.kind = cast("PageKind", correction.value)
        elif correction.field is not None:
            self.fields.append((correction, lines[0] if lines else None))

    def page(self) -> Page:
        """The page as it is from now on."""
        if not self.touched:
            return self.old
        self._take_lines_of_fields()
        if self.kind in _WITHOUT_STORY:
            self._take_story_away()
        owners = self._owners()
        self._give_up_rivals(owners)
        self._keep_teasers()
        self._strip_stories()
        self._add_lines(owners)
        self._add_teasers()
        self._set_fields(owners)
        return self._finished()

    def _block_at(self, offset: int) -> int:
        return max(0, bisect_right(self.block_starts, offset) - 1)

    def _line_at(self, offset: int) -> int:
        return max(0, bisect_right(self.edges, offset, hi=len(self.lines)) - 1)

    def _moved(self, at: int) -> bool:
        """Whether a line is something else from now on."""
        return self.said.get(at, self.kinds[at]) != self.kinds[at]

    def _is(self, at: int) -> BlockKind:
        return self.said.get(at, self.kinds[at])

    def _field(self, at: int) -> Field:
        line = self.lines[at]
        start = line.start
        if self._is(at) in TEXT_KINDS and line.bullet in DASHES:
            start = self.text.rfind(line.bullet, 0, start)
        return as_field(self.text, start, line.end, RULE)

    def _owners(self) -> list[int]:
        """The story that each line belongs to: the last one that begins before it; the main one is 0."""
        begins: list[tuple[int, int]] = []
        for number, story in enumerate(self.stories):
            spans = [f.start for f in (story.title, *story.paragraphs) if f is not None and f.start is not None]
            if spans:
                begins.append((min(spans), -number))
        begins.sort()
        places = [bisect_right(begins, (line.start, 0)) - 1 for line in self.lines]
        return [-begins[place][1] if place >= 0 else 0 for place in places]

    def _take_lines_of_fields(self) -> None:
        """A title, kicker or deck that is a line of the page makes it one."""
        for correction, at in self.fields:
            kind = correction.field
            if kind not in SINGLE or correction.value is None:
                continue
            named = self._line_equal(correction.value, kind) if at is None else at
            if named is not None:
                self.said.setdefault(named, kind)

    def _line_equal(self, words: str, kind: BlockKind) -> int | None:
        """The line that says just these words and may be of that kind; best one that is."""
        equal = [
            at
            for at, line in enumerate(self.lines)
            if at not in self.said and self.kinds[at] not in TEASER_KINDS and " ".join(line.text.split()) == words
        ]
        return next((at for at in equal if self.kinds[at] == kind), equal[0] if equal else None)

    def _take_story_away(self) -> None:
        """On a page that has no story, what was its text is nothing yet, unless a correction says what it is."""
        for at, kind in enumerate(self.kinds):
            if kind in STORY_KINDS:
                self.said.setdefault(at, "unassigned")
        self.stories = [Story()]

    def _give_up_rivals(self, owners: Sequence[int]) -> None:
        """Where a story gets another title, kicker or deck (or none), the line that was it before is it no more."""
        for name in SINGLE:
            new = {owners[at]: self.lines[at].text for at in self.said if self.said[at] == name and self._moved(at)}
            for correction, at in self.fields:
                if correction.field == name:
                    new.setdefault(0 if at is None else owners[at], correction.value or "")
            for at, kind in enumerate(self.kinds):
                if kind == name and owners[at] in new and not _says(self.lines[at].text, new[owners[at]]):
                    self.said.setdefault(at, "unassigned")

    def _stays(self, field: Field | None, kinds: frozenset[BlockKind]) -> bool:
        """Whether a field can still stand where it was read."""
        if field is None or field.start is None or not self.lines:
            return field is not None
        at = self._line_at(field.start)
        return not self._moved(at) or self._is(at) in kinds

    def _keep_teasers(self) -> None:
        """Parts of teasers go with their lines; a teaser without its title goes, and its other lines are nothing."""
        kept: list[Teaser] = []
        lost: set[int] = set()
        for teaser in self.teasers:
            parts = {name: getattr(teaser, name) for name in ("title", "section", "agency", "published", "summary")}
            stays = {name: field if self._stays(field, TEASER_KINDS) else None for name, field in parts.items()}
            if teaser.title is not None and stays["title"] is None:
                lost |= {self._line_at(f.start) for f in parts.values() if f is not None and f.start is not None}
                lost |= self._mates(teaser.title)
            elif any(stays.values()) or not any(parts.values()):
                kept.append(structs.replace(teaser, **stays) if stays != parts else teaser)
        if len(kept) == len(self.teasers) and not lost:
            self.teasers = kept
            return
        self.teasers = kept
        for at in lost - {self._line_at(f.start) for t in kept for f in _parts(t) if f.start is not None}:
            if self.kinds[at] in TEASER_KINDS:
                self.said.setdefault(at, "unassigned")

    def _mates(self, field: Field) -> set[int]:
        """The lines in the block of a field."""
        if field.start is None:
            return set()
        block = self.old.blocks[self._block_at(field.start)]
        return set(range(self._line_at(block.start), self._line_at(block.end - 1) + 1))

    def _strip_stories(self) -> None:
        """Take from the stories what was read from lines that are something else now."""
        for number, story in enumerate(self.stories):
            changes: dict[str, object] = {}
            for name, kinds in _PARTS.items():
                value = getattr(story, name)
                if name in _LISTS:
                    left = tuple(field for field in value if self._stays(field, kinds))
                    if left != value:
                        changes[name] = left
                elif value is not None and not self._stays(value, kinds):
                    changes[name] = None
            if changes:
                self.stories[number] = structs.replace(story, **changes)

    def _add_lines(self, owners: Sequence[int]) -> None:
        """Give the stories the lines that are theirs now."""
        known = {self._line_at(f.start) for story in self.stories for f in story.paragraphs if f.start is not None}
        for at in sorted(self.said):
            kind, owner = self.said[at], owners[at] if self.stories[1:] else 0
            story = self.stories[owner]
            if kind in TEXT_KINDS and at not in known:
                self._change(owner, paragraphs=_in_order((*story.paragraphs, self._field(at))))
            elif kind == "caption":
                self._add_caption(at)
            elif kind in SINGLE and (getattr(story, kind) is None or self._is_new(kind, at, story)):
                self._change(owner, **{kind: self._field(at)})
            elif kind == "byline" and self._moved(at):
                self._add_byline(owner, at)
            elif kind == "published" and self._moved(at) and (found := date_of(self.lines[at])) is not None:
                self._change(owner, published=found)

    def _is_new(self, kind: str, at: int, story: Story) -> bool:
        """Whether line `at` takes the place of the title, kicker or deck there is: the first such line does."""
        field: Field | None = getattr(story, kind)
        return self._moved(at) and field is not None and field.rule != RULE

    def _add_caption(self, at: int) -> None:
        captions, field = self.stories[0].captions, self._field(at)
        if field.value not in {caption.value for caption in captions}:
            self._change(0, captions=_in_order((*captions, field)))

    def _add_byline(self, owner: int, at: int) -> None:
        found = authors_of(self.lines[at])
        if found:
            before = tuple(field for field in self.stories[owner].authors if field.rule == RULE)
            self._change(owner, authors=(*before, *found))

    def _change(self, owner: int, **changes: object) -> None:
        self.stories[owner] = structs.replace(self.stories[owner], **changes)

    def _add_teasers(self) -> None:
        """Read the lines that are teasers now."""
        new = [at for at in sorted(self.said) if self.said[at] in TEASER_KINDS and self.kinds[at] not in TEASER_KINDS]
        if not new:
            return
        inline = frozenset(at for at in new if self.said[at] == "inline_related")
        found = teasers_of(self.lines, [at for at in new if not self._sums_up(at)], inline)
        self.teasers = sorted([*self.teasers, *found], key=self._place)

    def _sums_up(self, at: int) -> bool:
        """Whether a line is the summary that the teaser above lacks; it gets it then."""
        above = {
            self._line_at(f.start): n for n, t in enumerate(self.teasers) for f in _parts(t) if f.start is not None
        }
        number = above.get(at - 1)
        if number is None or self.teasers[number].summary is not None or not is_summary(self.lines[at]):
            return False
        self.teasers[number] = structs.replace(self.teasers[number], summary=self._field(at))
        return True

    def _place(self, teaser: Teaser) -> int:
        return min((f.start for f in _parts(teaser) if f.start is not None), default=len(self.text))

    def _set_fields(self, owners: Sequence[int]) -> None:
        for correction, at in self.fields:
            name, value = str(correction.field), correction.value
            owner = 0 if at is None else owners[at]
            if name == "authors":
                names = names_in(value or "")
                self._change(owner, authors=tuple(self._valued(one, at) for one in names))
            else:
                self._change(owner, **{name: None if value is None else self._valued(value, at)})

    def _valued(self, value: str, at: int | None) -> Field:
        """A field with a value that was given, and the words that say so: those of line `at`, or the value's own."""
        if at is not None:
            line = self.lines[at]
            inside = self.text.find(value, line.start, line.end)
            span = (line.start, line.end) if inside < 0 else (inside, inside + len(value))
            return Field(value, *span, RULE)
        equal = (i for i in sorted(self.said) if " ".join(self.lines[i].text.split()) == value)
        line_equal = next(equal, None)
        start = self.text.find(value) if line_equal is None else self.lines[line_equal].start
        if start < 0:
            return Field(value, None, None, RULE)
        return Field(value, start, start + len(value) if line_equal is None else self.lines[line_equal].end, RULE)

    def _finished(self) -> Page:
        main, *others = self.stories
        changed = main.paragraphs != (self.old.story or Story()).paragraphs
        if changed and main.paragraphs:
            paywalled = any(block.rule == "cue.paywall" for block in self.old.blocks)
            main = structs.replace(main, truncated=is_truncated(main.paragraphs[-1].value, paywalled=paywalled))
        story = main if _is_something(main) else None
        stories = tuple(other for other in others if _is_something(other))
        return structs.replace(
            self.old,
            kind=self.kind or self._kind(story, stories),
            confidence=self.old.confidence if self.kind is None else 1.0,
            blocks=tuple(self._blocks()),
            story=story,
            stories=stories,
            teasers=tuple(_numbered(teaser, number) for number, teaser in enumerate(self.teasers, 1)),
            reasons=(RULE, *self.old.reasons),
        )

    def _kind(self, story: Story | None, stories: Sequence[Story]) -> PageKind:
        """The kind of the page, as far as the corrections leave it what it was."""
        kind = self.old.kind
        if story is None and not stories:
            return kind if kind in _WITHOUT_STORY else "listing" if len(self.teasers) >= _MANY_TEASERS else "other"
        if kind in _WITHOUT_STORY and story is self.old.story:
            return kind
        if kind in (*_WITHOUT_STORY, "story", "fragment"):
            return "fragment" if story is not None and story.title is None else "story"
        return kind

    def _blocks(self) -> Iterator[Block]:
        """The old blocks, cut where corrected lines begin and end, and the corrected lines between them."""
        cuts = {edge for at in self.said for edge in self.edges[at : at + 2]} - {len(self.text)}
        spans: list[Block] = []
        for start in sorted({*self.block_starts, *cuts}):
            old = self.old.blocks[self._block_at(start)]
            at = self._line_at(start) if self.lines else -1
            if at in self.said:
                block = self._corrected(at, start, old)
            else:
                blank = start != old.start and spans and not self.text[start : self.lines[at].start].strip()
                block = None if blank and start == self.edges[at] and old.end <= self.lines[at].start else old
            if block is not None:
                spans.append(structs.replace(block, start=start))
        ends = [*(span.start for span in spans[1:]), len(self.text)]
        for span, end in zip(spans, ends, strict=False):
            yield structs.replace(span, end=end)

    def _corrected(self, at: int, start: int, old: Block) -> Block | None:
        """The block that begins at `start` in a corrected line, `None` when it goes on there.

        A line that is what it was keeps the dateline before it.
        """
        kind = self.said[at]
        opens = start == self.edges[at]
        if self._moved(at):
            return Block(kind, start, old.end, RULE) if opens else None
        if opens and old.start < start and old.end <= self.lines[at].start:
            return None  # the indent belongs to the block before
        return old if old.kind == "dateline" != kind else Block(kind, start, old.end, RULE)


def _parts(teaser: Teaser) -> list[Field]:
    fields = (teaser.title, teaser.section, teaser.agency, teaser.published, teaser.summary)
    return [field for field in fields if field is not None]


def _numbered(teaser: Teaser, number: int) -> Teaser:
    return teaser if teaser.position == number else structs.replace(teaser, position=number)


def _in_order(fields: Sequence[Field]) -> tuple[Field, ...]:
    return tuple(sorted(fields, key=lambda field: -1 if field.start is None else field.start))


def _says(line: str, value: str) -> bool:
    """Whether a line says a value, or a part of it; no line says an empty one."""
    words = " ".join(line.split())
    return bool(value) and (value in words or words in value)


def _is_something(story: Story) -> bool:
    """Whether there is a story: text, a title, or what a person says of it."""
    said = any(
        field is not None and field.rule == RULE
        for name in _PARTS if name not in _LISTS
        for field in (getattr(story, name),)
    )  # fmt: skip
    return bool(story.paragraphs or story.title or said or any(field.rule == RULE for field in story.authors))
