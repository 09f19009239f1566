"""The title: which line, if any, is the story's headline.

Every line above the story that could be a headline is scored by named features: how near it stands, what stands
between, what words it shares with the story, whether a byline or date follows, how often it is repeated. The best
one is the title unless "no title" is more likely.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from newskit.parsing.fields import weights
from newskit.parsing.fields.buckets import Buckets
from newskit.parsing.fields.view import BEFORE, FURNITURE, View, stems
from newskit.text.fold import fold

_SHORTEST, _LONGEST = 8, 260
_NEAREST = 24
"""How many candidates are weighed: those nearest to the story."""
_PLAIN = 30
"""Shorter lines with a cue of furniture are furniture."""
_LETTERS = re.compile(r"[^\W\d_]{3}")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LENGTHS = Buckets("length", 16, 24, 32, 45, 60, 80, 105, 130, 170)
_DISTANCES = Buckets("distance", 1, 2, 3, 4, 6, 9, 13, 20, 32, 50)
_SHARES = Buckets("share", 0.001, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
_RIVALS = Buckets("rivals", 1, 2, 3, 5, 8, 14)
_TOP = Buckets("line", 1, 2, 4, 8)
_RANKS = Buckets("rank", 0.001, 0.1, 0.25, 0.5)
_MARKS = Buckets("mark after", 1, 2, 3, 5, 9)
_BLANKS, _BLANKS_AFTER = Buckets("blanks", 1, 2), Buckets("blanks after", 1, 2)
_NEXT, _BEFORE = Buckets("next", 20, 60, 120), Buckets("before", 20, 60, 120)
_FURNITURE = FURNITURE | {"byline_prefix"}
_DATE = re.compile(
    r"\d[./-]\d\d?[./-]\d|(?<!\d)(?:19|20)\d\d(?!\d)|\d\d?:\d\d|\d\s?[年月日년월일]|\d\d?\.? [^\W\d_]{3,9}\.? \d{4}"
)
"""What looks like a date or time: good enough for a feature."""
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[.。।؛;,，]['\"”’»)]?$")
_WIDE_WORTH = 2.2
_LIKE = 0.6


class Candidate(NamedTuple):
    """A line that may be the title."""

    line: int
    features: list[str]


def candidates(view: View) -> list[Candidate]:
    """The lines that may be the title, each with its features, top to bottom."""
    above = range(view.first - 1, max(0, view.first - BEFORE) - 1, -1)
    lines = list(islice((i for i in above if _may_be(view, i)), _NEAREST))[::-1]
    lines += [i for i in range(view.first, min(view.head_end, len(view.lines))) if _may_be_inside(view, i)]
    if not lines:
        return []
    marks = _marks(view, lines[0])
    shares = [_share(view, i) for i in lines]
    best = max(shares)
    return [
        Candidate(
            i,
            [
                *_standing(view, i, shares[k], best, len(lines) - k),
                *_look(view.lines[i].text),
                *_surroundings(view, i, marks),
                *_given(view, i),
                *_pair(view, lines, k),
            ],
        )
        for k, i in enumerate(lines)
    ]


def choose(found: Sequence[Candidate]) -> tuple[int | None, float]:
    """The line of the title and how sure it is; None when the page seems to have none."""
    table = weights.load()["title"]
    best, sure = weights.choose([weights.score(c.features, table) for c in found], table.get(weights.NONE, 0.0))
    return (None if best is None else found[best].line), sure


def like(lines: Sequence[int], view: View, hint: str) -> int | None:
    """The line nearest to the story that says what `hint` says (most words of both); None when none does."""
    want = stems(hint)
    for i in reversed(lines):
        have = stems(view.lines[i].text)
        if len(want & have) >= _LIKE * max(len(want), len(have), 1) or fold(view.lines[i].text) == fold(hint):
            return i
    return None


_GLUED = re.compile(r"(?:date \d{4}-\d\d(?:-\d\d)? |\d{1,2}[.)] )")


def span(text: str) -> tuple[int, int]:
    """Where the title stands in its line: without a crawl's date or a number before it, and only once.

    >>> span("Rain is coming Rain is coming"), span("3. Rain is coming")
    ((0, 14), (3, 17))
    """
    glued = _GLUED.match(text)
    start = glued.end() if glued else 0
    half = (len(text) - start) // 2
    first, second = text[start : start + half].strip(), text[start + half :].strip()
    if first == second and len(first) >= _SHORTEST:
        return start, start + len(first)
    return start, len(text)


def _may_be(view: View, i: int) -> bool:
    """Whether a line is long enough for a title, holds words, and is not plainly furniture."""
    text = view.lines[i].text
    if len(text) > _LONGEST or (len(text) < _SHORTEST and (text.isascii() or _width(text) < _SHORTEST)):
        return False
    if (" " not in text and text.isascii()) or (_LETTERS.search(text) is None and _WIDE.search(text) is None):
        return False
    if _looks_dated(text) and _is_date(view, i):
        return False
    return len(text) > _PLAIN or FURNITURE.isdisjoint(view.categories(i))


def _looks_dated(text: str) -> bool:
    """Whether something looks like a date or time; most lines have no digit, which is seen sooner."""
    return _DIGIT.search(text) is not None and _DATE.search(text) is not None


def _is_date(view: View, i: int) -> bool:
    """Whether a line is hardly more than a date and time."""
    stated = sum(date.end - date.start for date in view.dates(i))
    return len(view.lines[i].text) - stated < _SHORTEST


def _may_be_inside(view: View, i: int) -> bool:
    """A title below the story's first line: short, and not a story line unless it is the first."""
    text = view.lines[i].text
    if view.is_story(i) and (i != view.first or len(text) > 150 or _SENTENCE_END.search(text, len(text) - 2)):
        return False
    return _may_be(view, i)


def _width(text: str) -> float:
    return len(text) if text.isascii() else len(text) + (_WIDE_WORTH - 1) * len(_WIDE.findall(text))


def _share(view: View, i: int) -> float:
    """How much of the line's longer words the story's beginning has, 0 to 1; none for one word alone."""
    own = stems(view.lines[i].text) - view.function_stems
    return len(own & view.story_words) / max(2, len(own))


def _marks(view: View, start: int) -> list[int]:
    """The lines from `start` to the end of the head that look like they hold a date, or begin with a byline's cue."""
    found = []
    for i in range(start, min(view.head_end, len(view.lines))):
        text = view.lines[i].text
        if len(text) > 120 or view.is_story(i):
            continue
        if "byline_prefix" in view.categories(i) or _looks_dated(text):
            found.append(i)
    return found


def _standing(view: View, i: int, share: float, best: float, rivals: int) -> list[str]:
    """How a line stands to the story and to the other candidates."""
    result = ["any", _LENGTHS(_width(view.lines[i].text)), _SHARES(share), _RANKS(best - share)]
    if i < view.first:
        return [*result, _DISTANCES(view.first - i), _RIVALS(rivals), _TOP(i)]
    return [*result, "is story" if view.is_story(i) else "inside"]


def _pair(view: View, lines: Sequence[int], k: int) -> list[str]:
    """How a candidate compares with those right above and below it: a kicker is shorter, a summary longer."""
    result = []
    own = len(view.lines[lines[k]].text)
    for step, side in ((-1, "under"), (1, "over")):
        if 0 <= k + step < len(lines) and abs(lines[k + step] - lines[k]) <= 2:
            other = len(view.lines[lines[k + step]].text)
            result.append(
                f"{side} a {'longer' if other > 1.3 * own else 'shorter' if own > 1.3 * other else 'like'} one"
            )
    return result


def _given(view: View, i: int) -> list[str]:
    """What is known of a line beforehand."""
    result = []
    kind = view.kinds[i]
    if kind not in {"unassigned", "furniture", "paragraph"}:
        result.append(f"kind {kind}")
    if view.lines[i].bullet:
        result.append("bullet")
    return result


def _look(text: str) -> list[str]:
    """The features of a line by itself."""
    result = []
    if _SENTENCE_END.search(text, len(text) - 2):
        result.append("ends as a sentence")
    elif text[-1] in ":：":
        result.append("ends with a colon")
    elif text[-1] in "?!？！":
        result.append("ends with ? or !")
    elif text[-1] == "…" or text.endswith("..."):
        result.append("cut")
    if text.isupper():
        result.append("capitals")
    words = text.split()
    if len(words) <= 3 and not _WIDE.search(text):
        result.append(f"words {len(words)}")
    if not text[0].isalnum() and text[0] not in "\"'“‘«„¿¡「『":
        result.append("starts with a sign")
    return result


def _surroundings(view: View, i: int, marks: Sequence[int]) -> list[str]:
    """The features of what stands around a line and what it repeats."""
    result = []
    after = bisect_right(marks, i)
    result.append("mark none" if after == len(marks) else _MARKS(marks[after] - i))
    if i in marks:
        result.append("mark")
    text = view.lines[i].text
    if view.counts[text] > 1:
        result.append("repeated after" if text in view.below else "repeated")
    result += [f"cue {name}" for name in view.categories(i) if name in _FURNITURE]
    if i and view.is_spaced:
        result.append(_BLANKS(view.lines[i].blanks))
    if i + 1 < len(view.lines):
        if view.is_spaced:
            result.append(_BLANKS_AFTER(view.lines[i + 1].blanks))
        result.append(_NEXT(len(view.lines[i + 1].text)))
    if i:
        result.append(_BEFORE(len(view.lines[i - 1].text)))
    return result
