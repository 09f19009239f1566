"""Names for what is neither story nor teaser: captions, share bars, menus, comment widgets."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from newskit.model import BlockKind
from newskit.parsing.lines import Line

Verdict = tuple[BlockKind, str]
"""A kind and the rule that decided."""

_BY_CUE: tuple[tuple[str, BlockKind], ...] = (
    ("copyright", "copyright"),
    ("comment_widget", "comment"),
    ("share", "share"),
    ("newsletter", "newsletter"),
    ("login", "newsletter"),
    ("paywall", "newsletter"),
    ("cookie", "furniture"),
    ("ad", "ad"),
    ("tags", "tags"),
    ("related_heading", "heading"),
    ("most_read", "heading"),
    ("read_more_inline", "inline_related"),
    ("pagination", "nav"),
    ("nav", "nav"),
)
_CAPTION_NEAR = 6
_MENU_WORDS = 5
_POINTER_WORDS = 3
"""Shorter ones ("Opinion") are parts of a menu."""
_STOP = re.compile(r"[.!?…。！？।](?:[\"'”’»]|\s*[(（][^()（）]{2,60}[)）])?$")
_INNER = re.compile(r"[.!?…][\"'”’»)]{0,3}\s|[。！？।]\s?\w")
"""The end of a sentence within a line."""
_CREDIT = re.compile(
    r"^(?:[(（\[]?\s*(?:photo|foto|ảnh|image|©|фото|写真|图)|.{2,60}/(?:REUTERS|AFP|AP|EPA|dpa|Getty)\b)", re.IGNORECASE
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright).{0,90}?(?:\b(?:19|20)\d\d\b|[.。]$)", re.IGNORECASE)
"""A page's own notice, with a year or as a sentence; without them a picture's credit looks the same."""


class Surroundings:
    """Where the story stands, for lines beside it."""

    def __init__(self, lines: Sequence[Line], story: Sequence[bool], repeats: Sequence[int]) -> None:
        """`repeats`: `Clues.repeats`."""
        self.lines = lines
        self.first, self.last = len(lines), -1
        if True in story:
            self.first, self.last = story.index(True), len(story) - 1 - story[::-1].index(True)
        self.repeats = repeats

    def verdict(self, at: int, categories: Collection[str], *, touches: bool = False) -> Verdict:
        """What line `at`, which is neither story nor teaser, is; `touches`: it stands next to a line of the story."""
        line = self.lines[at]
        named = self._cued(at, categories) if categories else None
        if named is not None:
            return named
        inside = self.first < at < self.last
        if self.repeats[at] in (2, 3, 4) and len(line.text) > 20 and self._near(at):
            return "caption", "caption.doubled"
        if inside and len(line.text) > 20 and _STOP.search(line.text):
            return "caption", "caption.inside"
        if touches and not categories and _STOP.search(line.text) and _INNER.search(line.text):
            return "unassigned", "story.beside"
        if line.bullet or not _has_words(line.text, _MENU_WORDS):
            return ("nav", "menu.short") if not inside else ("furniture", "inside.short")
        return "furniture", "beside.story"

    def _cued(self, at: int, categories: Collection[str]) -> Verdict | None:
        """What the cues of line `at` call it."""
        text = self.lines[at].text
        if "copyright" in categories and at > self.last and _RIGHTS.match(text):
            return "copyright", "cue.copyright"
        if "caption_markers" in categories and self._near(at):
            return ("credit" if len(text) < 60 and _CREDIT.match(text) else "caption"), "cue.caption"
        for category, kind in _BY_CUE:
            if category in categories and (category != "read_more_inline" or _has_words(text, _POINTER_WORDS)):
                return kind, f"cue.{category}"
        return None

    def _near(self, at: int) -> bool:
        return self.first - _CAPTION_NEAR <= at <= self.last + 1


def _has_words(text: str, least: int) -> bool:
    """Whether a text has so many words, without splitting all of it."""
    return len(text.split(None, least - 1)) >= least
