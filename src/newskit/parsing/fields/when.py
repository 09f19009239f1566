"""When a story was published and updated: which of the dates near its head are its own.

Only the dates between the title and the story, close above the title, and right below the story are weighed:
farther up stands the day of the crawl, farther down stand comments and teasers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newskit.parsing.fields import weights
from newskit.parsing.fields.buckets import Buckets, Named
from newskit.parsing.fields.view import View
from newskit.text.date import Found

_ABOVE, _AT_LEAST = 40, 14
_BELOW = 11
_MENU = 3
_LONGEST = 240
_PART = re.compile(r"[|•·()/;]|(?<=[a-zé])(?=[A-Z])")
_TEASER = 25
_MOST = 24
_CUE, _KIND, _LABEL = Named("cue {}"), Named("kind {}"), Named("label {}")
_DATES_NEAR = Buckets("dates near", 1, 2, 4)
_REST = Buckets("rest", 3, 12, 30, 60, 120)
_ABOVE_STORY = Buckets("above", 1, 2, 3, 4, 6, 9, 14, 25)
_BELOW_STORY = Buckets("below", 1, 2, 3, 5)
_IN_STORY = Buckets("inside", 1, 2, 3, 5, 9)
_BEFORE_TITLE = Buckets("before title", 1, 2, 4, 7)
_AFTER_TITLE = Buckets("after title", 1, 2, 3, 4, 6, 9, 15)


class Candidate(NamedTuple):
    """A date that may be the story's."""

    line: int
    date: Found
    label: str
    """`published`, `updated` or nothing: what the words before it say."""
    features: list[str]


def candidates(view: View, title: int | None) -> list[Candidate]:
    """The dates that may be the story's, top to bottom."""
    found = [(i, k, date) for i in _lines(view, title) for k, date in enumerate(view.dates(i)) if _may_be(date)]
    found = found[:_MOST]
    lines = [i for i, _, _ in found]
    result = []
    for place, (i, k, date) in enumerate(found):
        label = _label(view, i, k)
        features = [*_features(view, i, date, title), _LABEL[label or "none"]]
        near = sum(1 for other in lines if abs(other - i) <= 6 and other != i)
        features.append(_DATES_NEAR[near])
        features.append("first" if place == 0 else "later")
        result.append(Candidate(i, date, label, features))
    return result


def choose(found: Sequence[Candidate]) -> tuple[Candidate | None, float]:
    """The date of publication and how sure it is; None when the page seems to state none."""
    table = weights.load()["published"]
    best, sure = weights.choose([weights.score(c.features, table) for c in found], table.get(weights.NONE, 0.0))
    return (None if best is None else found[best]), sure


def updated(found: Sequence[Candidate], published: Candidate | None) -> Candidate | None:
    """The date of the last change: one that is called so and stands beside the date of publication."""
    for candidate in found:
        if candidate.label == "updated" and (published is None or abs(candidate.line - published.line) <= 4):
            return candidate
    return None


def _may_be(date: Found) -> bool:
    return date.kind == "date" and date.value is not None and "month" not in date.missing


def _lines(view: View, title: int | None) -> list[int]:
    """The lines whose dates are looked at."""
    start = max(
        0, _below_menus(view, title), view.first - _ABOVE if title is None else min(title - 6, view.first - _AT_LEAST)
    )
    lines = [i for i in range(start, min(view.head_end, len(view.lines))) if _is_short(view, i)]
    return lines + _lines_below(view)


def _below_menus(view: View, title: int | None) -> int:
    """The line after the last menu above the title: over a menu stands the day of the crawl."""
    if title is None:
        return 0
    bullets = [i for i in range(max(0, title - _ABOVE), title) if view.lines[i].bullet]
    return bullets[-1] if len(bullets) >= _MENU else 0


def _lines_below(view: View) -> list[int]:
    """The lines right below the story, up to a heading of other stories, a comment form, or a headline with a date."""
    result = []
    for i in range(view.last + 1, min(len(view.lines), view.last + _BELOW)):
        if not _ENDS.isdisjoint(view.categories(i)):
            break
        if i + 1 < len(view.lines) and _has_headline(view, i, None) and view.dates(i + 1):
            break
        if _is_short(view, i):
            result.append(i)
    return result


_ENDS = frozenset(["related_heading", "most_read", "comment_widget", "listing"])


def _is_short(view: View, i: int) -> bool:
    return len(view.texts[i]) <= (100 if view.is_story(i) else _LONGEST)


def _label(view: View, i: int, number: int) -> str:
    """What the words before a date call it."""
    dates = view.dates(i)
    text = view.texts[i]
    start = dates[number - 1].end if number else 0
    before = _PART.split(text[start : dates[number].start])
    words = next((part.strip(" ,:-–") for part in reversed(before) if part.strip(" ,:-–")), "")
    if not words and number == 0 and i and len(view.lines[i - 1].text) <= _TEASER:
        words = view.lines[i - 1].text
    if not words:
        return ""
    for category, label in (("updated_prefix", "updated"), ("published_prefix", "published")):
        if view.announcing.prefix(words + ":", category):
            return label
    return ""


def _features(view: View, i: int, date: Found, title: int | None) -> list[str]:
    line = view.lines[i]
    rest = len(line.text) - (date.end - date.start)
    result = ["any", _REST[rest], _place(view, i), _from_title(i, title)]
    result.append("time" if "time" not in date.missing else "day" if "day" not in date.missing else "month only")
    if "year" in date.missing:
        result.append("no year")
    if view.is_story(i):
        result.append("is story")
    if line.bullet:
        result.append("bullet")
    if date.start > 3:
        result.append("later in line")
    kind = view.kinds[i]
    if kind not in {"unassigned", "furniture", "paragraph"}:
        result.append(_KIND[kind])
    if _has_headline(view, i - 1, title):
        result.append("under a headline")
    if _has_headline(view, i + 1, title):
        result.append("over a headline")
    result += [_CUE[name] for name in view.categories(i) if name in _CUES]
    return result


_CUES = frozenset(
    ["caption_markers", "byline_prefix", "comment_widget", "copyright", "related_heading", "reading_time", "video"]
)


def _has_headline(view: View, i: int, title: int | None) -> bool:
    """Whether line `i` looks like the headline of another story."""
    if not 0 <= i < len(view.lines) or i == title or view.is_story(i):
        return False
    text = view.texts[i]
    return len(text) > _TEASER and (title is None or text != view.lines[title].text) and not view.dates(i)


def _place(view: View, i: int) -> str:
    if i < view.first:
        return _ABOVE_STORY[view.first - i]
    return _BELOW_STORY[i - view.last] if i > view.last else _IN_STORY[i - view.first]


def _from_title(i: int, title: int | None) -> str:
    if title is None:
        return "no title"
    return _AFTER_TITLE[i - title] if i > title else _BEFORE_TITLE[title - i]
