"""Second thoughts about single lines of the story: what a cue names is no story text, and prose is not lost lightly."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from newskit.parsing import shape as s
from newskit.parsing.recall import is_prose
from newskit.parsing.story import Sight

VETOES = frozenset(
    {
        "paywall",
        "share",
        "ad",
        "comment_widget",
        "caption_markers",
        "read_more_inline",
        "related_heading",
        "embed",
        "tags",
    }
)
"""Lines of these cue categories are not the story's, whatever else they look like."""
GUARDS = VETOES | {"cookie", "newsletter", "copyright", "login", "bio", "video", "most_read", "byline_prefix"}
"""Prose of these is not taken back into the story."""
RESCUE = 0.2
"""Prose between story lines, or right after the last one, is the story's from this chance on."""
SENTENCE, SENTENCE_RESCUE = 40, 0.35
"""The same for a sentence of at least so many letters."""
_NEAR = 3


def amended(sight: Sight) -> list[int]:
    """The numbers of the story's lines, after second thoughts."""
    categories = sight.clues.categories
    story = [at for at, flag in enumerate(sight.story) if flag and VETOES.isdisjoint(categories[at])]
    if not story:
        return story
    sentence = (sight.shape.length >= SENTENCE) & (sight.shape.last == s.STOP)
    likely = (is_prose(sight.shape) & (sight.chance > RESCUE)) | (sentence & (sight.chance > SENTENCE_RESCUE))
    free = [at for at in likely.nonzero()[0].tolist() if not sight.story[at] and GUARDS.isdisjoint(categories[at])]
    passed = [at for at, names in enumerate(categories) if "read_more_inline" in names]
    taken = set(story) | _between(free, story) | _after(free, passed, story[-1])
    return sorted(taken)


def _between(free: Sequence[int], story: Sequence[int]) -> set[int]:
    """Lines with story lines close on both sides."""
    known = set(story)
    return {
        at
        for at in free
        if story[0] < at < story[-1]
        and any(at - step in known for step in range(1, _NEAR + 1))
        and any(at + step in known for step in range(1, _NEAR + 1))
    }


def _after(free: Collection[int], passed: Collection[int], last: int) -> set[int]:
    """Lines that follow the last one without a gap but for pointers to other stories."""
    open_lines, pointers = set(free), set(passed)
    found: set[int] = set()
    while last + 1 in open_lines or last + 1 in pointers:
        last += 1
        if last in open_lines:
            found.add(last)
    return found
