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
_CREDIT = re.compile(
    r"^(?:[(（\[]?\s*(?:photo|foto|ảnh|image|©|фото|写真|图)|.{2,60}/(?:REUTERS|AFP|AP|EPA|dpa|Getty)\b)", re.IGNORECASE
)


class Surroundings:
    """Where the story stands, for lines beside it."""

    def __init__(self, lines: Sequence[Line], story: Sequence[bool], repeats: Sequence[int]) -> None:
        """`repeats`: `Clues.repeats`."""
        at = [i for i, flag in enumerate(story) if flag]
        self.lines = lines
        self.first, self.last = (at[0], at[-1]) if at else (len(lines), -1)
        self.repeats = repeats

    def verdict(self, at: int, categories: Collection[str]) -> Verdict:
        """What line `at`, which is neither story nor teaser, is."""
        line = self.lines[at]
        if "caption_markers" in categories and self._near(at):
            return ("credit" if _CREDIT.match(line.text) and len(line.text) < 60 else "caption"), "cue.caption"
        for category, kind in _BY_CUE:
            if category in categories and (category != "read_more_inline" or len(line.text.split()) >= _POINTER_WORDS):
                return kind, f"cue.{category}"
        inside = self.first < at < self.last
        if self._near(at) and self.repeats[at] in (2, 3, 4) and len(line.text) > 20:
            return "caption", "caption.doubled"
        if inside and _STOP.search(line.text) and len(line.text) > 20:
            return "caption", "caption.inside"
        if line.bullet or len(line.text.split()) < _MENU_WORDS:
            return ("nav", "menu.short") if not inside else ("furniture", "inside.short")
        return "furniture", "beside.story"

    def _near(self, at: int) -> bool:
        return self.first - _CAPTION_NEAR <= at <= self.last + 1
