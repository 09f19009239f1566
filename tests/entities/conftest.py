"""Pages with their names marked by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from newskit.entities.alias import Aliases
from newskit.entities.mention import EntityType, Mention, Part, Passage
from newskit.entities.page import PageEntity, page_entities

MARK = re.compile(r"\[([pgox]) ([^\]]+)\]")
TYPES: dict[str, EntityType] = {"p": "person", "g": "place", "o": "org", "x": "other"}

Marked = tuple[list[Passage], list[Mention]]


def read_marked(*texts: str, parts: tuple[Part, ...] = ()) -> Marked:
    """Passages and mentions of texts in which names stand as `[p Jo Dahl]` (person, g: place, o: org, x: other)."""
    passages: list[Passage] = []
    mentions: list[Mention] = []
    at = 0
    for number, text in enumerate(texts):
        plain, last = "", 0
        for match in MARK.finditer(text):
            plain += text[last : match.start()]
            start = len(plain)
            plain += match[2]
            last = match.end()
            mentions.append(Mention(number, start, len(plain), match[2], TYPES[match[1]], 0.9, "marked"))
        plain += text[last:]
        passages.append(Passage(parts[number] if parts else "text", plain, at))
        at += len(plain) + 1
    return passages, mentions


@pytest.fixture
def marked() -> Callable[..., Marked]:
    return read_marked


@pytest.fixture
def entities() -> Callable[..., list[PageEntity]]:
    def found(*texts: str, aliases: Aliases | None = None, parts: tuple[Part, ...] = ()) -> list[PageEntity]:
        return page_entities(*read_marked(*texts, parts=parts), aliases)

    return found


@pytest.fixture
def named(entities: Callable[..., list[PageEntity]]) -> Callable[..., dict[str, int]]:
    """The names of a page's entities and how often each was mentioned."""

    def counts(*texts: str, aliases: Aliases | None = None) -> dict[str, int]:
        return {entity.name: entity.count for entity in entities(*texts, aliases=aliases)}

    return counts
