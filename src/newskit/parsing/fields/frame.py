"""What frames a story besides title, date and names: kicker, deck, section, tags and the credits of captions."""

from __future__ import annotations

import re
from typing import NamedTuple

from newskit.parsing.fields.view import FURNITURE, View, stems

_SHORT = 60
_DECK_SHORTEST, _DECK_LONGEST = 35, 500
_SHARED = 0.25
_CRUMB = re.compile(r"\s*(?:[>»›→/|]|::)\s*")
_CRUMB_SIGN = re.compile(r"[>»›→]|::|\s/\s")
_TAG = re.compile(r"[^,;|#•·\n]+")
_TAG_LONGEST = 40
_TAGS_BELOW = 16
_MOST_TAGS = 20
_STOP = re.compile(r"[.!?:…。！？]$")
_BLOCKERS = FURNITURE | {"byline_prefix", "published_prefix", "updated_prefix", "byline_role", "video", "gallery"}
_NOT_DECK = frozenset(
    ["caption", "credit", "teaser", "inline_related", "heading", "comment", "ad", "nav", "newsletter"]
)

Span = tuple[int, int, int]
"""Line, and start and end in it."""


class Frame(NamedTuple):
    """Lines and spans (line, start, end in the line) around the title; None and empty where there are none."""

    kicker: int | None
    section: Span | None
    deck: int | None


def frame(view: View, title: int | None, taken: frozenset[int]) -> Frame:
    """Kicker, section and deck; `taken` are the lines that already are something else."""
    if title is None:
        return Frame(None, None, None)
    section = _section(view, title, taken)
    kicker = _kicker(view, title, taken, None if section is None else section[0])
    return Frame(kicker, section, _deck(view, title, taken))


def _is_label(view: View, i: int, taken: frozenset[int]) -> bool:
    """Whether a line is a few words that could be a section's or kicker's."""
    text = view.lines[i].text
    if i in taken or view.is_story(i) or not 1 < len(text) <= _SHORT or _STOP.search(text):
        return False
    return _BLOCKERS.isdisjoint(view.categories(i)) and not view.dates(i) and any(map(str.isalpha, text))


def _section(view: View, title: int, taken: frozenset[int]) -> Span | None:
    """The last part of a trail of crumbs above the title, or a line there that the page's menu has as well."""
    for i in range(title - 1, max(-1, title - 7), -1):
        text = view.lines[i].text
        if len(text) <= 2 * _SHORT and _CRUMB_SIGN.search(text) and not view.is_story(i):
            return _crumb(view, i, title)
    for i in range(title - 1, max(-1, title - 4), -1):
        if not _is_label(view, i, taken) or len(view.lines[i].text) > _TAG_LONGEST:
            return None
        if view.counts[view.lines[i].text] > 1 or "section" in view.categories(i):
            return i, 0, len(view.lines[i].text)
    return None


def _crumb(view: View, i: int, title: int) -> Span | None:
    text = view.lines[i].text
    parts, at = [], 0
    for match in _CRUMB.finditer(text):
        parts.append((at, match.start()))
        at = match.end()
    parts.append((at, len(text)))
    heading = view.lines[title].text[:20]
    named = [(a, b) for a, b in parts if 1 < b - a <= _TAG_LONGEST and not text[a:b].startswith(heading)]
    return (i, *named[-1]) if len(named) > 1 else None


def _kicker(view: View, title: int, taken: frozenset[int], section: int | None) -> int | None:
    """The line right above the title, when it stands alone there and nowhere else on the page."""
    i = title - 1
    if i < 0 or i == section or not _is_label(view, i, taken) or view.lines[i].bullet:
        return None
    if view.counts[view.lines[i].text] > 1 or view.lines[title].blanks > 1 or "section" in view.categories(i):
        return None
    crowded = i > 0 and view.lines[i].blanks == 0 and len(view.lines[i - 1].text) <= _SHORT and i - 1 != section
    return None if crowded else i


def _deck(view: View, title: int, taken: frozenset[int]) -> int | None:
    """A sentence between title and story that shares words with it."""
    for i in range(title + 1, min(view.first, title + 7)):
        text = view.lines[i].text
        if i in taken or not _DECK_SHORTEST <= len(text) <= _DECK_LONGEST or view.kinds[i] in _NOT_DECK:
            continue
        if not _BLOCKERS.isdisjoint(view.categories(i)) or text == view.lines[title].text:
            continue
        own = stems(text)
        if len(own & view.story_words) >= _SHARED * max(4, len(own)):
            return i
    return None


def tags(view: View) -> list[Span]:
    """The tags below the story (or above it): `Tags: floods, rain`, or a heading and a line each."""
    for i in _tag_lines(view):
        text = view.lines[i].text
        start = view.announcing.prefix(text, "tags")
        if start < len(text):
            return _split(text, i, start)
        found: list[Span] = []
        for k in range(i + 1, min(len(view.lines), i + 1 + _MOST_TAGS)):
            line = view.lines[k]
            if len(line.text) > _TAG_LONGEST or _STOP.search(line.text) or not _BLOCKERS.isdisjoint(view.categories(k)):
                break
            if found and line.blanks and not line.bullet:
                break
            found += _split(line.text, k, 0)
        return found
    return []


def _tag_lines(view: View) -> list[int]:
    places = [
        *range(view.last + 1, min(len(view.lines), view.last + _TAGS_BELOW)),
        *range(max(0, view.first - 8), view.first),
    ]
    return [i for i in places if "tags" in view.categories(i) and len(view.lines[i].text) <= 4 * _SHORT]


def _split(text: str, line: int, start: int) -> list[Span]:
    result = []
    for match in _TAG.finditer(text, start):
        word = match[0].strip(" .:\u00a0")
        if word and len(word) <= _TAG_LONGEST and any(map(str.isalnum, word)):
            at = match.start() + match[0].index(word)
            result.append((line, at, at + len(word)))
    return result[:_MOST_TAGS]
