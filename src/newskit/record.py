"""The public records: what newskit prints and stores, one struct a contract.

`Record` is the currency after parsing: `newskit parse -f jsonl` prints it, the corpus stores it, and every
later stage reads it, whether it came from a page, from the corpus or from newskit's own output. Keys are
only ever added; a change of meaning raises `SCHEMA`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, structs

from newskit.model import Block, Field, Page, PageKind, Story, Teaser
from newskit.text.spread import count_words, is_spread

SCHEMA = 1


class TeaserRecord(Struct, frozen=True, kw_only=True):
    """A teaser as it is printed; absent parts are `null`."""

    position: int
    title: str | None = None
    section: str | None = None
    agency: str | None = None
    published: str | None = None
    summary: str | None = None
    url: str | None = None


class BlockRecord(Struct, frozen=True, kw_only=True):
    """A block as it is printed; offsets are code points of `page_text`, half open."""

    kind: str
    start: int
    end: int
    rule: str
    score: float | None = None


class StoryFields(Struct, frozen=True, kw_only=True):
    """What one story of a page says: the keys that main and further stories share."""

    title: str | None = None
    kicker: str | None = None
    deck: str | None = None
    agency: str | None = None
    place: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_text: str | None = None
    updated: str | None = None
    text: str = ""
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    truncated: bool = False
    words: int = 0


class SubStory(StoryFields, frozen=True, kw_only=True):
    """A further story of a `multi` or `roundup` page, with where it stands."""

    start: int | None = None
    end: int | None = None


class Record(Struct, frozen=True, kw_only=True):
    """One page of one source, split: the public record of newskit."""

    schema: int = SCHEMA
    id: str
    source: str
    kind: PageKind
    confidence: float
    language: str = "und"
    title: str | None = None
    kicker: str | None = None
    deck: str | None = None
    agency: str | None = None
    place: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_text: str | None = None
    updated: str | None = None
    text: str = ""
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    teasers: tuple[TeaserRecord, ...] = ()
    stories: tuple[SubStory, ...] = ()
    tags: tuple[str, ...] = ()
    unassigned: tuple[str, ...] = ()
    truncated: bool = False
    reasons: tuple[str, ...] = ()
    words: int = 0
    url: str | None = None
    page_text: str | UnsetType = UNSET
    blocks: tuple[BlockRecord, ...] | UnsetType = UNSET


def record_of(page: Page, *, blocks: bool = False) -> Record:
    """The public record of `page`; with `blocks`, also the page's text and the blocks that tile it."""
    text = page.document.text
    story = page.story or Story()
    hints = page.document.hints
    return Record(
        id=page.document.id,
        source=page.document.source,
        kind=page.kind,
        confidence=round(page.confidence, 3),
        language=page.language,
        **_story_fields(story, text),
        teasers=tuple(_teaser(teaser) for teaser in page.teasers),
        stories=tuple(_sub_story(other, text) for other in page.stories),
        unassigned=tuple(_unassigned(page)),
        reasons=page.reasons,
        url=hints.url,
        page_text=text if blocks else UNSET,
        blocks=tuple(_block(block) for block in page.blocks) if blocks else UNSET,
    )


def teaser_rows(records: Iterable[Record]) -> Iterator[TeaserRow]:
    """Each teaser of the records as a row of its own."""
    for record in records:
        for teaser in record.teasers:
            yield TeaserRow(source=record.source, id=record.id, **structs.asdict(teaser))


def _value(field: Field | None) -> str | None:
    return None if field is None else field.value


def _values(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(field.value for field in fields)


def _words_of(field: Field | None, text: str) -> str | None:
    """The words that a value came from; the value itself when it came from a hint."""
    if field is None:
        return None
    return field.value if field.start is None else text[field.start : field.end]


def _story_fields(story: Story, text: str) -> dict[str, Any]:
    paragraphs = _values(story.paragraphs)
    return {
        "title": _value(story.title),
        "kicker": _value(story.kicker),
        "deck": _value(story.deck),
        "agency": _value(story.agency),
        "place": _value(story.place),
        "section": _value(story.section),
        "authors": _values(story.authors),
        "published": _value(story.published),
        "published_text": _words_of(story.published, text),
        "updated": _value(story.updated),
        "text": "\n\n".join(paragraphs),
        "paragraphs": paragraphs,
        "captions": _values(story.captions),
        "tags": _values(story.tags),
        "truncated": story.truncated,
        "words": _count(paragraphs, text),
    }


def _count(paragraphs: Iterable[str], text: str) -> int:
    """The words of the paragraphs, which are of `text`; one look at it spares a look at each of them."""
    if is_spread(text):
        return sum(map(count_words, paragraphs))
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def _sub_story(story: Story, text: str) -> SubStory:
    spans = [f for f in (story.title, *story.paragraphs) if f is not None and f.start is not None]
    return SubStory(
        **_story_fields(story, text),
        start=min((f.start for f in spans if f.start is not None), default=None),
        end=max((f.end for f in spans if f.end is not None), default=None),
    )


def _teaser(teaser: Teaser) -> TeaserRecord:
    return TeaserRecord(
        position=teaser.position,
        title=_value(teaser.title),
        section=_value(teaser.section),
        agency=_value(teaser.agency),
        published=_value(teaser.published),
        summary=_value(teaser.summary),
        url=teaser.url,
    )


def _block(block: Block) -> BlockRecord:
    return BlockRecord(kind=block.kind, start=block.start, end=block.end, rule=block.rule, score=block.score)


def _unassigned(page: Page) -> Iterable[str]:
    for block in page.blocks:
        if block.kind == "unassigned":
            words = " ".join(page.document.text[block.start : block.end].split())
            if words:
                yield words


class TeaserRow(Struct, frozen=True, kw_only=True):
    """A teaser as a row of its own: what `export --table teasers` prints."""

    source: str
    id: str
    """The page on which the teaser stands."""
    position: int
    title: str | None = None
    section: str | None = None
    agency: str | None = None
    published: str | None = None
    summary: str | None = None
    url: str | None = None


EntityType = Literal["person", "org", "place", "other"]


class EntityRow(Struct, frozen=True, kw_only=True):
    """A person, organisation or place over many pages: what `entities` prints."""

    name: str
    """The fullest of its names, or the most frequent of those that are as full; or what an alias file says."""
    type: EntityType
    count: int
    """Mentions on all pages. A page counts once, however many sources have it."""
    pages: int
    first_seen: str | None
    """The earliest date of a page that names it; `null` when none of them says its year."""
    last_seen: str | None
    aliases: tuple[str, ...] = ()
    """Its other names, the most frequent first."""
    roles: tuple[str, ...] = ()
    """What it is said to be, in the words of the pages; `author` for who wrote one."""
    sources: tuple[str, ...] = ()
    """The sources of the pages, in order; at most a hundred of them."""
    confidence: float
    """0 to 1: how sure it is that this is a name of that type."""
    key: str | None = None
    """The id that an alias file or watchlist gives it."""


class PageEntityRow(Struct, frozen=True, kw_only=True):
    """A person, organisation or place of one page: what `entities --by page` prints."""

    source: str
    id: str
    """The page's."""
    name: str
    type: EntityType
    count: int
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    confidence: float
    key: str | None = None


class MentionRow(Struct, frozen=True, kw_only=True):
    """A name where it stands: what `entities --mentions` prints."""

    source: str
    id: str
    """The page's."""
    start: int | None
    """In code points of the page's text, half open; `null` for what that text does not hold, as a title of a record."""
    end: int | None
    text: str
    """The words, white space folded."""
    type: EntityType
    entity: str
    """The name of the entity over all pages that were asked."""
    part: str
    """Where on the page: title, kicker, deck, text, caption, byline or teaser."""
    confidence: float
    rule: str
    """What found it."""


class PairRow(Struct, frozen=True, kw_only=True):
    """Two entities that are named on the same pages: what `entities --cooccur` prints."""

    source: str
    """The one's name; the pair has no direction."""
    target: str
    weight: int
    """On how many pages both are named."""
    source_type: EntityType
    target_type: EntityType
    source_pages: int
    """On how many pages the one is named."""
    target_pages: int
    source_entity: int
    """The place of the one in the list of entities, from 1: two entities may have the same name."""
    target_entity: int
