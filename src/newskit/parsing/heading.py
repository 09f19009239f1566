"""Teasers that a heading announces: "Related articles", "Most read", and the lines under it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

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
LEAST_PLAIN, LEAST_EACH, LEAST_MEAN = 0.01, 0.03, 0.05
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
_POINTER, _POINTER_WORDS = "read_more_inline", 4
_PAIR, _LONGEST_RUN = 2, 10
_ALIKE = 3
"""No title of a bare list is more than so many times as long as another."""
_NOT_PLAIN = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[:./]\d\d|[.。।:：,;]$|[^\W_]{3}[.!?]\s+[^\W\d_]|。\w")
"""A date, or sentences."""
_SMALL = re.compile(r"[\d\W_]*|\d+\D{0,12}")
_WIDE = re.compile("[\u3040-\u9fff\uac00-\ud7af]")


def headings(
    lines: Sequence[Line], categories: Sequence[Collection[str]], free: Sequence[bool], below: int
) -> dict[int, bool]:
    """The headings of other stories, each with whether it is sure to be one.

    `categories`: the cue categories of each line; `free`: the lines that are not decided yet. What elsewhere leads
    on in a story ("Read more") is a heading where it stands by itself, once, after line `below`.
    """
    found: dict[int, bool] = {}
    shown = [at for at, names in enumerate(categories) if names and free[at] and len(lines[at].text) <= _HEADING_LENGTH]
    pointers = Counter([lines[at].text for at in shown if at > below and _POINTER in categories[at]])
    for at in shown:
        if not HEADINGS.isdisjoint(categories[at]):
            found[at] = True
        elif pointers.get(lines[at].text) == 1 and at > below and _stands_alone(lines[at].text):
            found[at] = False
    return found


def _stands_alone(text: str) -> bool:
    """Whether a cue such as "Read more" has no title behind it."""
    return len(text.split()) <= _POINTER_WORDS and not {":", "："} & set(text[:-1])


def announced(
    lines: Sequence[Line],
    categories: Sequence[Collection[str]],
    free: Sequence[bool],
    chance: Sequence[float],
    headed: Mapping[int, bool],
) -> list[int]:
    """The lines that stand as titles under the headings of other stories that `headings` found.

    `chance`: how likely each is a teaser's title by itself. Where one of a list is likely one, all of them are.
    """
    found: set[int] = set()
    for at, is_sure in headed.items():
        if is_sure:
            listed = _titles(at + 1, lines, categories, free)
            least = LEAST_BESIDE if max([chance[i] for i in listed], default=0) >= LEAST_FIRST else LEAST_ALONE
            found.update([i for i in listed if chance[i] >= least])
    return sorted(found)


def plain(
    lines: Sequence[Line],
    categories: Sequence[Collection[str]],
    free: Sequence[bool],
    chance: Sequence[float],
    headed: Mapping[int, bool],
) -> list[int]:
    """The lines of lists right under a heading that hold nothing but titles, one below the other.

    The arguments are those of `announced`. Such a list is short and bare, so that its lines look like little by
    themselves; pages whose marks tell lists from other lines have no need of this.
    """
    found: list[int] = []
    for at, is_sure in headed.items():
        run = _run(at + 1, lines, categories, free)
        if run and _may_be_titles([chance[i] for i in run], [lines[i].text for i in run], is_sure=is_sure):
            found += run
    return found


def _may_be_titles(chances: Sequence[float], texts: Sequence[str], *, is_sure: bool) -> bool:
    """Whether lines of a bare list are titles: likely enough all of them, or one for all under a sure heading.

    Of scripts without words the weights know little: their lines are believed under a sure heading.
    """
    if min(chances) >= LEAST_EACH and sum(chances) >= LEAST_MEAN * len(chances):
        return True
    if not is_sure:
        return False
    return (max(chances) >= LEAST_ALONE and min(chances) >= LEAST_PLAIN) or all(map(_is_wide, texts))


def _is_wide(text: str) -> bool:
    return _wide(text) >= _LEAST_WIDE


def _run(start: int, lines: Sequence[Line], categories: Sequence[Collection[str]], free: Sequence[bool]) -> list[int]:
    """The lines right under a heading, if all of them up to a pause are made like titles and nothing else."""
    run: list[int] = []
    for at in range(start, min(len(lines), start + _LONGEST_RUN + 1)):
        names, text = categories[at], lines[at].text
        if not free[at] or not _ENDS.isdisjoint(names) or (run and not _continues(lines, start, at)):
            break
        if names or not _like_title(text) or _NOT_PLAIN.search(text):
            return []
        run.append(at)
    sizes = [len(lines[at].text) for at in run]
    return run if _PAIR <= len(run) <= _LONGEST_RUN and max(sizes) <= _ALIKE * min(sizes) else []


def _continues(lines: Sequence[Line], start: int, at: int) -> bool:
    """Whether a line goes on with the list that begins at `start`: the same bullet, the same gap."""
    return lines[at].bullet == lines[start].bullet and lines[at].blanks == min(1, lines[start + 1].blanks)


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
    return len(text.split(None, _LEAST_WORDS)) >= _LEAST_WORDS or (not text.isascii() and _is_wide(text))


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
