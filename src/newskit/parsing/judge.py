"""What kind of page this is, how sure that is, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import mul

from msgspec import Struct

from newskit.model import PageKind, Story

NOTICES = ("cue error_page", "login or error")
"""Reasons of pages that say no more than that there is nothing to read."""
_STUB_WORDS = 60
_STUB_PARAGRAPHS = 3
_NUMBER = re.compile(r"^(?:#?(\d{1,3})[.):]?\s|(\d{1,3})$)")
_QUESTION = re.compile(
    r"^(?:q|question|frage|pregunta|hỏi|phóng viên|pv|reporter|问|記者|记者|domanda|pergunta|вопрос)\s*[:：.]",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…|\.\.\.|\[\.\.\.\]|\[…\])\s*$")
_CLOSED = '.!?…。！？।"”’»」』)）]'


class Evidence(Struct, frozen=True, kw_only=True):
    """What the parser saw of a page, as far as its kind depends on it."""

    layout: PageKind | None
    """What the page's rhythm says it is, if it is special."""
    story: Story
    lines: Sequence[str]
    """The story's lines as they stand."""
    words: Sequence[int]
    """How many words each of them has."""
    chances: Sequence[float]
    """How likely each of them is story text."""
    teasers: int
    teaser_words: int
    """Words in teasers with a summary."""
    captions: int
    page_words: int
    cues: Mapping[str, int]
    """How many lines of the page show each cue category."""
    datelines: int
    """Lines that begin with a dateline."""
    language: str


class Verdict(Struct, frozen=True):
    """Kind, confidence (0 to 1) and the short reasons for both."""

    kind: PageKind
    confidence: float
    reasons: tuple[str, ...]


def judge(seen: Evidence) -> Verdict:
    """The verdict on a page."""
    words = seen.words
    total = sum(words)
    reasons: list[str] = []
    kind = _kind(seen, words, total, reasons)
    confidence = _confidence(seen, words, total, kind, reasons)
    return Verdict(kind, confidence, tuple(reasons))


def _kind(seen: Evidence, words: Sequence[int], total: int, reasons: list[str]) -> PageKind:
    kind, reason = _layout(seen, words) or _not_a_story(seen, total) or _plain(seen, total)
    reasons.append(reason)
    return kind


def _not_a_story(seen: Evidence, total: int) -> tuple[PageKind, str] | None:
    """Listings and pages that are not news."""
    for cue in ("error_page", "law", "forum", "shop"):
        if seen.cues.get(cue, 0) >= (1 if cue == "error_page" and total < 2 * _STUB_WORDS else 3):
            return "other", f"cue {cue}"
    if total < _STUB_WORDS and seen.cues.get("login", 0) + seen.cues.get("error_page", 0) >= 2:
        return "other", "login or error"
    if not any(line.rstrip()[-1:] in _CLOSED for line in seen.lines):
        return ("listing" if seen.teasers >= 5 else "other"), "no sentences"
    outweighed = seen.teasers >= 6 and seen.teaser_words > 3 * total and total < 2 * _STUB_WORDS
    return ("listing", "teasers outweigh the story") if seen.datelines >= 3 or outweighed else None


def _layout(seen: Evidence, words: Sequence[int]) -> tuple[PageKind, str] | None:
    """Stories of a special make."""
    kind = _special(seen, words)
    return None if kind is None else (kind, f"layout {kind}")


def _plain(seen: Evidence, total: int) -> tuple[PageKind, str]:
    """Stories, whole or not."""
    if seen.story.truncated:
        return "stub", "cut"
    if total < _STUB_WORDS:
        return "stub", "short"
    return ("fragment", "no title") if seen.story.title is None else ("story", "title and paragraphs")


def _special(seen: Evidence, words: Sequence[int]) -> PageKind | None:
    if seen.layout:
        return seen.layout
    if len(list(filter(_QUESTION.match, seen.lines))) >= 3:
        return "qa"
    numbers = [int(found[1] or found[2]) for found in map(_NUMBER.match, seen.lines) if found]
    runs = sum([after == before + 1 for before, after in pairwise(numbers)])
    if runs >= 3 and len(words) >= 8:
        return "list_article"
    if seen.captions >= 6 and seen.captions > 2 * len(words):
        return "gallery"
    return None


def _confidence(seen: Evidence, words: Sequence[int], total: int, kind: PageKind, reasons: list[str]) -> float:
    if kind in ("other", "listing"):
        return 0.3 if total > _STUB_WORDS else 0.15
    weighted = sum(map(mul, seen.chances, words)) / max(total, 1)
    paragraphs = len([size for size in words if size >= 12])
    size = min(1.0, 0.35 + total / 300) * min(1.0, 0.5 + paragraphs / 8)
    signs = 1.0
    if seen.story.title is None:
        signs *= 0.85
    if not seen.story.authors and seen.story.published is None and seen.story.agency is None:
        signs *= 0.85
        reasons.append("no byline, date or agency")
    if seen.page_words and total < 0.1 * seen.page_words:
        signs *= 0.8
        reasons.append("small part of the page")
    if weighted < 0.7:
        reasons.append("unsure lines")
    sureness: float = weighted**1.5 * size * signs
    return round(min(0.99, sureness), 3)


def is_truncated(last: str, *, paywalled: bool) -> bool:
    """Whether the story's last line shows that the rest is missing."""
    return paywalled or bool(_CUT.search(last))
