"""What the parts of the entity list hand to each other: passages in, mentions out.

Offsets count code points of the page's text (`Document.text`), half open, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, Protocol

from msgspec import Struct

EntityType = Literal["person", "org", "place", "other"]

Part = Literal["title", "kicker", "deck", "text", "caption", "byline", "teaser"]


class Passage(Struct, frozen=True, gc=False):
    """A piece of a page that is read in one go: its title, a paragraph, a caption, an author's name."""

    part: Part
    text: str
    """As it stands on the page, line breaks of hard-wrapped text included."""
    start: int | None
    """Where it begins in the page's text; `None` for a title or author that the page's text does not hold."""


class Mention(Struct, frozen=True, gc=False):
    """A name in a passage."""

    passage: int
    """Which passage of the page, from 0."""
    start: int
    """In code points from the passage's beginning."""
    end: int
    text: str
    """The words as they stand there, white space folded."""
    type: EntityType
    confidence: float
    """0 to 1."""
    rule: str
    """The name of the rule that decided."""


class Recogniser(Protocol):
    """Something that finds names: the rules, or a model behind the same interface."""

    name: str
    """As it is written after `--backend`."""

    def find(self, pages: Iterable[Sequence[Passage]]) -> Iterator[list[Mention]]:
        """The mentions of each page in order of passage and start, none overlapping another; pages keep their order."""
        ...
