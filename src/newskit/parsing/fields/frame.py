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
_NUMBER = re.compile(r"\d{1,2}\.\s+")
"""What stands before the parts of a trail of crumbs that is a numbered list."""
_BAR = re.compile(r"\s[|•·]\s")
_RUN = 3
"""So many labels in a row are a menu."""
_MENU = frozenset({"nav", "section"})
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
        text = view.lines[i].text
        if not _is_label(view, i, taken) or len(text) > _TAG_LONGEST:
            return None
        if view.counts[text] > 1 or "section" in view.categories(i):
            number = _NUMBER.match(text)
            if number is None and _in_menu(view, i, title):
                return None
            return i, number.end() if number else 0, len(text)
    return None


def _in_menu(view: View, i: int, title: int) -> bool:
    """Whether line `i` above the title is one of a run of labels of one make, or stands in marks of a menu."""
    if i in view.menus:
        return True
    first = end = i
    gap = view.lines[i].blanks
    while end - first < _RUN and view.lines[first].blanks == gap and _is_item(view, first - 1, i):
        first -= 1
    gap = gap if first < i else 0
    while end - first < _RUN and end + 1 < title and _is_item(view, end + 1, i) and view.lines[end + 1].blanks == gap:
        end += 1
    return end - first + 1 >= _RUN


def _is_item(view: View, i: int, like: int) -> bool:
    """Whether line `i` is a label with the bullet of line `like`."""
    if i < 0:
        return False
    line = view.lines[i]
    if line.bullet != view.lines[like].bullet or not 1 < len(line.text) <= _TAG_LONGEST or view.is_story(i):
        return False
    return not _STOP.search(line.text) and not view.dates(i) and any(map(str.isalpha, line.text))


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
    if _in_menu(view, i, title) or _is_menu(view, view.lines[i].text):
        return None
    crowded = i > 0 and view.lines[i].blanks == 0 and len(view.lines[i - 1].text) <= _SHORT and i - 1 != section
    return None if crowded else i


def _is_menu(view: View, text: str) -> bool:
    """Whether a line is a menu in itself: `News | Sport | Weather`, or nothing but words that menus consist of."""
    if len(_BAR.split(text)) >= _RUN:
        return True
    words = text.split()
    return len(words) >= _RUN and all(not _MENU.isdisjoint(view.cues.categories(word)) for word in words)


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
            if view.is_story(k) or len(line.text) > _TAG_LONGEST or _STOP.search(line.text):
                break
            if not _BLOCKERS.isdisjoint(view.categories(k)):
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
