"""Teasers that a heading announces: "Related articles", "Most read", and the lines under it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from newskit.parsing.lines import Line

HEADINGS = frozenset({"related_heading", "most_read"})
"""The cue categories of headings over teasers."""
CLOSINGS = frozenset({"story_end", "agency"})
"""Of what says that a story is over."""
NO_TEASER = frozenset({"caption_markers", "copyright", "cookie", "comment_widget", "share", "paywall", "login", "ad"})
"""Lines of these are no teasers, whatever they look like."""
NO_TITLE = frozenset({"byline_prefix", "published_prefix", "reading_time", "newsletter"})
"""Lines of these are no titles of teasers; they may stand with one."""
_STOPS = frozenset(
    {"copyright", "newsletter", "cookie", "share", "comment_widget", "tags", "nav", "login", "ad", "pagination", "law"}
)
_ENDS = _STOPS | HEADINGS
LEAST_FIRST, LEAST_BESIDE, LEAST_ALONE = 0.3, 0.05, 0.15
MANY = 0.4
"""This share of a run of lines must be likely titles for the rest to be taken for some."""
_LEAST_RUN = 3
_HEADING_LENGTH = 60
_MOST = 20
_LONGEST = 160
_LEAST_WORDS = 3
_LEAST_WIDE = 7
_IDLE = 3
"""So many lines without a title (labels, dates, summaries) end the list."""
_SMALL = re.compile(r"[\d\W_]*|\d+\D{0,12}")
_WIDE = re.compile("[\u3040-\u9fff\uac00-\ud7af]")


def announced(
    lines: Sequence[Line], categories: Sequence[Collection[str]], free: Sequence[bool], chance: Sequence[float]
) -> list[int]:
    """The lines that stand as titles under a heading of other stories.

    `categories`: the cue categories of each line; `free`: the lines that are not decided yet; `chance`: how likely
    each is a teaser's title by itself. Where one of a list is likely one, all of them are.
    """
    found: set[int] = set()
    for at, names in enumerate(categories):
        if names and free[at] and not HEADINGS.isdisjoint(names) and len(lines[at].text) <= _HEADING_LENGTH:
            listed = _titles(at + 1, lines, categories, free)
            least = LEAST_BESIDE if max([chance[i] for i in listed], default=0) >= LEAST_FIRST else LEAST_ALONE
            found.update([i for i in listed if chance[i] >= least])
    return sorted(found)


def _titles(
    start: int, lines: Sequence[Line], categories: Sequence[Collection[str]], free: Sequence[bool]
) -> list[int]:
    found: list[int] = []
    idle = 0
    for at in range(start, len(lines)):
        names = categories[at]
        if not free[at] or (names and not _ENDS.isdisjoint(names)):
            break
        if _like_title(lines[at].text):
            found.append(at)
            idle = 0
        else:
            idle += 1
        if idle == _IDLE or len(found) == _MOST:
            break
    return found


def _like_title(text: str) -> bool:
    if len(text) > _LONGEST or (not text[0].isalpha() and _SMALL.fullmatch(text)):
        return False
    return len(text.split(None, _LEAST_WORDS)) >= _LEAST_WORDS or (not text.isascii() and _wide(text) >= _LEAST_WIDE)


def _wide(text: str) -> int:
    return len(_WIDE.findall(text))


def together(lines: Sequence[Line], free: Sequence[bool], chance: Sequence[float]) -> list[int]:
    """Title-like lines of one make, one below the other, of which many are likely titles: all of them are."""
    found: list[int] = []
    run: list[int] = []
    likely = [at for at, sure in enumerate(chance) if sure >= LEAST_BESIDE and free[at]]
    for at in likely:
        if not _like_title(lines[at].text):
            continue
        line = lines[at]
        if run and at == run[-1] + 1 and not line.blanks and line.bullet == lines[run[-1]].bullet:
            run.append(at)
            continue
        found.extend(_all_if_many(run, chance))
        run = [at]
    return found + _all_if_many(run, chance)


def _all_if_many(run: list[int], chance: Sequence[float]) -> list[int]:
    if len(run) < _LEAST_RUN:
        return []
    return run if sum([chance[at] >= LEAST_FIRST for at in run]) >= MANY * len(run) else []
