"""The records that the stages share: what a page is made of.

All offsets count code points of `Document.text`, half open (`text[start:end]`). All records are frozen.
Nothing here reads files, knows languages or prints; nothing here may import another newskit module
but `errors`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

BlockKind = Literal[
    "title", "kicker", "deck", "dateline", "byline", "published",
    "paragraph", "crosshead", "list", "caption", "credit",
    "teaser", "inline_related", "heading",
    "comment", "share", "newsletter", "nav", "tags", "ad", "copyright", "furniture",
    "unassigned",
]  # fmt: skip
"""What a block of a page is. `paragraph crosshead list` (and a dateline before them) are the story's text."""

TEXT_KINDS: frozenset[BlockKind] = frozenset(("paragraph", "crosshead", "list"))
"""Blocks of a story's text."""
TEASER_KINDS: frozenset[BlockKind] = frozenset(("teaser", "inline_related"))
"""Blocks that teasers are read from."""

Part = Literal["story", "teasers", "furniture", "unassigned"]
"""What a block belongs to: all of a page is one of these."""
PARTS: tuple[Part, ...] = ("story", "teasers", "furniture", "unassigned")

STORY_KINDS: frozenset[BlockKind] = TEXT_KINDS | frozenset(
    ("title", "kicker", "deck", "dateline", "byline", "published", "caption", "credit")
)
"""Blocks of a story: its text, and what stands around it."""
_PART_OF: dict[str, Part] = {
    **dict.fromkeys(STORY_KINDS, "story"),
    **dict.fromkeys((*TEASER_KINDS, "heading"), "teasers"),
    "unassigned": "unassigned",
}

PageKind = Literal[
    "story", "fragment", "stub", "listing", "roundup", "liveblog", "multi", "list_article", "qa", "gallery", "other"
]  # fmt: skip
"""What a page is. `fragment`: a story without its title; `stub`: too short or cut to be a whole story."""


class Mark(Struct, frozen=True, gc=False):
    """A span that the source knows something about: a heading, a link, a figure caption, a navigation bar."""

    kind: str
    """An HTML element's name in lower case: `h1`, `figcaption`, `a`, `nav`, `aside`, `footer`, `li` …"""
    start: int
    end: int
    value: str | None = None
    """What the element points to (an `a`'s absolute target), if anything."""


class Hints(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the source knew about a page besides its text; every value is as the source gave it."""

    url: str | None = None
    title: str | None = None
    date: str | None = None
    language: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    """What the page's site calls itself."""
    crawled: str | None = None
    """When the page was fetched (ISO 8601); relative dates may be resolved against it."""


NO_HINTS = Hints()


class Document(Struct, frozen=True):
    r"""One page as it was read: decoded text in NFC with `\n` line ends."""

    id: str
    """16 hex digits, see `page_id`: the same page saved twice has the same id."""
    source: str
    """Where it came from: `folder/page.txt`, `FILE#ID`, `ARCHIVE!MEMBER`, `FILE@OFFSET`, or `-`."""
    text: str
    hints: Hints = NO_HINTS
    marks: tuple[Mark, ...] = ()


class Block(Struct, frozen=True, gc=False):
    """A span of the page with what it is and the name of the rule that decided."""

    kind: BlockKind
    start: int
    end: int
    rule: str
    score: float | None = None
    """How sure the rule was, 0 to 1; `None` where a rule is not graded."""


class Field(Struct, frozen=True, gc=False):
    """A normalised value and the words it came from.

    `start` and `end` are `None` when the value came from a hint and not from the text.
    """

    value: str
    start: int | None
    end: int | None
    rule: str


class Teaser(Struct, frozen=True, kw_only=True):
    """A pointer to another story: its title and what stands with it. Absent parts are `None`."""

    position: int
    """1 for the first teaser of the page, in reading order."""
    title: Field | None = None
    section: Field | None = None
    agency: Field | None = None
    published: Field | None = None
    summary: Field | None = None
    url: str | None = None


class Story(Struct, frozen=True, kw_only=True):
    """One story of a page. What is not known is `None` or empty, never guessed."""

    title: Field | None = None
    kicker: Field | None = None
    deck: Field | None = None
    agency: Field | None = None
    place: Field | None = None
    section: Field | None = None
    authors: tuple[Field, ...] = ()
    published: Field | None = None
    """The value is EDTF (`2025-02-27T09:10+07:00`, `2025-02`, `XXXX-02-27`); the span shows the words."""
    updated: Field | None = None
    paragraphs: tuple[Field, ...] = ()
    """Paragraphs, crossheads and list items in order; white space folded, agency prefix removed."""
    captions: tuple[Field, ...] = ()
    tags: tuple[Field, ...] = ()
    truncated: bool = False
    """The page shows only the beginning of the story (a paywall, a cut excerpt)."""


class Page(Struct, frozen=True, kw_only=True):
    """A document after the split. `blocks` tile `document.text`: no gap, no overlap."""

    document: Document
    kind: PageKind
    confidence: float
    """0 to 1: how far kind and story can be trusted."""
    blocks: tuple[Block, ...]
    story: Story | None = None
    """The main story; `None` when the page has none (a listing, a login page)."""
    stories: tuple[Story, ...] = ()
    """Further whole stories (`multi`, `roundup`)."""
    teasers: tuple[Teaser, ...] = ()
    language: str = "und"
    """ISO 639-1 code, `und` when unsure."""
    reasons: tuple[str, ...] = ()
    """Short names of what spoke for `kind` and `confidence`."""


class Problem(Struct, frozen=True):
    """A document that could not be read or parsed. It is data: the run goes on and ends with exit 3."""

    source: str
    message: str
    """One line without the source: what is wrong and what to do next."""


def part_of(kind: str) -> Part:
    """What a block of that kind belongs to; the heading above teasers belongs to them.

    >>> part_of("deck"), part_of("heading"), part_of("nav")
    ('story', 'teasers', 'furniture')
    """
    return _PART_OF.get(kind, "furniture")


def page_id(text: str, title: str | None = None) -> str:
    r"""The id of a page: 16 hex digits of BLAKE2b over title hint and text (decoded, NFC, `\n`).

    >>> page_id("Rain is coming.\\n") == page_id("Rain is coming.\\n", "")
    True
    """
    import hashlib  # loads OpenSSL, which a search has no use for

    digest = hashlib.blake2b(digest_size=8)
    digest.update((title or "").encode("utf-8", "surrogatepass"))
    digest.update(b"\0")
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
