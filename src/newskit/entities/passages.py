"""From a record to the pieces of its page that are read for names, with where they stand on the page.

A passage is an exact slice of the page's text: `page_text[start : start + len(passage.text)] == passage.text`. What
the page's text does not hold (a title that the source knew, an author's name as it was tidied up) has no place, and so
have all passages of a record without blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import UNSET

from newskit.entities.mention import Part, Passage
from newskit.model import TEASER_KINDS, TEXT_KINDS
from newskit.record import BlockRecord, Record, SubStory

_ASIDE: dict[str, Part] = {"kicker": "kicker", "deck": "deck"}
_LEAD = re.compile(r"[\s•◦▪▫■□●○‣⁃∙·*>–—-]*")
"""What stands before the words of a line: blanks and bullets."""
_LINE = re.compile(r"[^\n]+")


def passages(record: Record, *, teasers: bool = False) -> list[Passage]:
    """What is read for names, in the order of the page: the main story, its captions, the names of its authors.

    Further stories of the page count as well; with `teasers`, those too, as parts of their own.
    """
    if record.page_text is UNSET or record.blocks is UNSET or not isinstance(record.page_text, str):
        return [*_of_fields(record), *(_of_teasers(record) if teasers else ())]
    placed = list(_of_blocks(record, record.page_text, record.blocks, teasers=teasers))
    return [*_titles(record, placed), *placed, *_authors(record, record.page_text, record.blocks)]


def _of_blocks(record: Record, text: str, blocks: Sequence[BlockRecord], *, teasers: bool) -> Iterator[Passage]:
    """The passages that stand in blocks of the page."""
    told = bool(record.text or record.stories)
    headlines = _headlines(record)
    said: set[str] = set()
    for block in blocks:
        kind, span = block.kind, (block.start, block.end)
        if kind == "title":
            yield from _title(text, span, headlines)
        elif kind in TEXT_KINDS and told:
            yield from _whole("text", text, span)
        elif kind == "dateline" and told and record.place:
            yield from _words("text", text, span, record.place)
        elif kind in _ASIDE:
            yield from _whole(_ASIDE[kind], text, span)
        elif kind == "caption" and (found := _plain(text[block.start : block.end])) not in said:
            said.add(found)  # a picture's words often stand twice: for the eye and as its description
            yield from _whole("caption", text, span)
        elif teasers and kind in TEASER_KINDS:
            yield from _lines("teaser", text, span)


def _headlines(record: Record) -> dict[str, str]:
    """The titles of the page's stories, by their words; each is read once, however often it stands there."""
    titles = [record.title, *(story.title for story in record.stories)]
    return {_plain(title): title for title in titles if title}


def _title(text: str, span: tuple[int, int], headlines: dict[str, str]) -> Iterator[Passage]:
    """The title in a block, without what was cut off it (the name of the site)."""
    said = _plain(text[slice(*span)])
    key = said if said in headlines else next((key for key in headlines if key in said), None)
    if key is None:
        return
    yield from _words("title", text, span, headlines.pop(key))


def _titles(record: Record, placed: Iterable[Passage]) -> list[Passage]:
    """The title where the page's text does not hold it."""
    if not record.title or any(passage.part == "title" for passage in placed):
        return []
    return [Passage("title", record.title, None)]


def _authors(record: Record, text: str, blocks: Sequence[BlockRecord]) -> Iterator[Passage]:
    spans = [(block.start, block.end) for block in blocks if block.kind == "byline"]
    for author in record.authors:
        found = next((at for span in spans if (at := text.find(author, *span)) >= 0), None)
        yield Passage("byline", author, found)


def _whole(part: Part, text: str, span: tuple[int, int]) -> Iterator[Passage]:
    """The block without the blanks around it and its bullet."""
    start, end = span
    begin = _LEAD.match(text, start, end)
    start = begin.end() if begin else start
    words = text[start:end].rstrip()
    if words:
        yield Passage(part, words, start)


def _words(part: Part, text: str, span: tuple[int, int], words: str) -> Iterator[Passage]:
    """Where `words` stand in the block as they are; else the whole block."""
    at = text.find(words, *span)
    if at < 0:
        yield from _whole(part, text, span)
    else:
        yield Passage(part, words, at)


def _lines(part: Part, text: str, span: tuple[int, int]) -> Iterator[Passage]:
    for line in _LINE.finditer(text, *span):
        yield from _whole(part, text, line.span())


def _plain(words: str) -> str:
    return " ".join(words.split())


def _of_fields(record: Record) -> Iterator[Passage]:
    """The passages of a record without blocks: nobody knows where they stand."""
    stories: tuple[Record | SubStory, ...] = (record, *record.stories)
    for story in stories:
        yield from _of_story(story)
    for author in record.authors:
        yield Passage("byline", author, None)


def _of_story(story: Record | SubStory) -> Iterator[Passage]:
    heads: tuple[tuple[Part, str | None], ...] = (
        ("title", story.title), ("kicker", story.kicker), ("deck", story.deck), ("text", story.place),
    )  # fmt: skip
    for part, words in heads:
        if words:
            yield Passage(part, words, None)
    for words in story.paragraphs or story.text.split("\n\n"):
        yield from _whole_of("text", words)
    for words in story.captions:
        yield from _whole_of("caption", words)


def _whole_of(part: Part, words: str) -> Iterator[Passage]:
    if words.strip():
        yield Passage(part, words.strip(), None)


def _of_teasers(record: Record) -> Iterator[Passage]:
    for teaser in record.teasers:
        for words in (teaser.title, teaser.summary):
            yield from _whole_of("teaser", words or "")
