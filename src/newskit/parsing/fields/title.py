"""The title: which line, if any, is the story's headline.

Every line above the story that could be a headline is scored by named features: how near it stands, what stands
between, what words it shares with the story, whether a byline or date follows, how often it is repeated. The best
one is the title unless "no title" is more likely.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from newskit.parsing.fields import weights
from newskit.parsing.fields.buckets import Buckets, Named
from newskit.parsing.fields.view import BEFORE, FURNITURE, View, stems, stems_of
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
_ENDS, _QUOTES = frozenset(".。।؛;,，"), frozenset("'\"”’»)")
_OPENING = frozenset("\"'“‘«„¿¡「『")
_CUE, _KIND = Named("cue {}"), Named("kind {}")
_PLAIN_KINDS = frozenset(["unassigned", "furniture", "paragraph"])
_WIDE_WORTH = 2.2
_FEW = 3
_WORDS = Buckets("words", 1, 2, 3)
_UNDER, _OVER = Named("under a {} one"), Named("over a {} one")
_BESIDE = 2
_LIKE = 0.6
_ROUNDING = 1e-9
"""Sums of the same numbers in another order differ by less than this."""


class Candidate(NamedTuple):
    """A line that may be the title."""

    line: int
    features: list[str]


def candidates(view: View) -> list[Candidate]:
    """The lines that may be the title, each with its features, top to bottom."""
    lines = lines_of(view)
    if not lines:
        return []
    standing = _standing(view, lines)
    marks = _marks(view, lines)
    return [Candidate(i, [*standing[k], *_rest(view, lines, k, marks)]) for k, i in enumerate(lines)]


def lines_of(view: View) -> list[int]:
    """The lines that may be the title, top to bottom."""
    lines: list[int] = []
    for i in range(view.first - 1, max(0, view.first - BEFORE) - 1, -1):
        if _may_be(view, i):
            lines.append(i)
            if len(lines) == _NEAREST:
                break
    lines.reverse()
    lines += [i for i in range(view.first, min(view.head_end, len(view.lines))) if _may_be_inside(view, i)]
    return lines


def best(view: View) -> int | None:
    """The line of the title, None when the page seems to have none: what `choose` says of all candidates.

    How a line stands to the story tells most. The rest is looked at only where it could still make a line the best
    one, and the chance of "no title" is worked out only where it scores higher than every line.
    """
    lines = lines_of(view)
    if not lines:
        return None
    table = weights.load()["title"]
    standing = _standing(view, lines)
    scores = [weights.score(features, table) for features in standing]
    marks = _marks(view, lines)
    most = _rest_at_most()
    found, top = -1, -math.inf
    for k in sorted(range(len(lines)), key=scores.__getitem__, reverse=True):
        if scores[k] + most < top:
            break
        score = weights.score([*standing[k], *_rest(view, lines, k, marks)], table)
        if score > top or (score == top and k < found):
            found, top = k, score
    return lines[found] if top > table.get(weights.NONE, 0.0) else choose(candidates(view))[0]


@cache
def _rest_at_most() -> float:
    """What the features of `_rest` add to a score at most."""
    ranges = (_MARKS, _BLANKS, _BLANKS_AFTER, _NEXT, _BEFORE, _WORDS)
    group = {name: number for number, names in enumerate(ranges) for name in names.names}
    most: dict[int | str, float] = {}
    for name, weight in weights.load()["title"].items():
        if name not in _STANDINGS:
            key = group.get(name, name)
            most[key] = max(weight, most.get(key, _ROUNDING))
    return sum(most.values())


def choose(found: Sequence[Candidate]) -> tuple[int | None, float]:
    """The line of the title and how sure it is; None when the page seems to have none."""
    table = weights.load()["title"]
    best, sure = weights.choose([weights.score(c.features, table) for c in found], table.get(weights.NONE, 0.0))
    return (None if best is None else found[best].line), sure


def like(lines: Sequence[int], view: View, hint: str) -> int | None:
    """The line nearest to the story that says what `hint` says (most words of both); None when none does."""
    want = stems(hint)
    for i in reversed(lines):
        have = stems(view.texts[i])
        if len(want & have) >= _LIKE * max(len(want), len(have), 1) or fold(view.texts[i]) == fold(hint):
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
    text = view.texts[i]
    size = len(text)
    if size > _LONGEST or (size <= _PLAIN and not FURNITURE.isdisjoint(view.categories(i))):
        return False
    if text.isascii():
        if size < _SHORTEST or " " not in text or _LETTERS.search(text) is None:
            return False
    elif (size < _SHORTEST and _width(text) < _SHORTEST) or (
        _LETTERS.search(text) is None and _WIDE.search(text) is None
    ):
        return False
    return not (view.numbered[i] and _looks_dated(text) and _is_date(view, i))


def _looks_dated(text: str) -> bool:
    """Whether something looks like a date or time."""
    digit = _DIGIT.search(text)
    return digit is not None and _DATE.search(text, digit.start()) is not None


def _is_date(view: View, i: int) -> bool:
    """Whether a line is hardly more than a date and time."""
    stated = sum(date.end - date.start for date in view.dates(i))
    return len(view.texts[i]) - stated < _SHORTEST


def _may_be_inside(view: View, i: int) -> bool:
    """A title below the story's first line: short, and not a story line unless it is the first."""
    text = view.texts[i]
    if view.is_story(i) and (i != view.first or len(text) > 150 or _ends_sentence(text)):
        return False
    return _may_be(view, i)


def _width(text: str) -> float:
    return len(text) if text.isascii() else len(text) + (_WIDE_WORTH - 1) * len(_WIDE.findall(text))


def _shares(view: View, lines: Sequence[int]) -> list[float]:
    """How much of each line's longer words the story's beginning has, 0 to 1; none for one word alone."""
    known, small = view.story_words, view.function_stems
    result = []
    for found in stems_of([view.texts[i] for i in lines]):
        own = found - small
        result.append(len(own & known) / max(2, len(own)))
    return result


def _marks(view: View, lines: Sequence[int]) -> list[int]:
    """From the first of `lines` to the end of the head, what looks like a date or begins with a byline's cue."""
    found = []
    for i in range(lines[0], min(view.head_end, len(view.lines))):
        text = view.texts[i]
        if (
            len(text) <= 120
            and ("byline_prefix" in view.categories(i) or (view.numbered[i] and _looks_dated(text)))
            and not view.is_story(i)
        ):
            found.append(i)
    return found


def _standing(view: View, lines: Sequence[int]) -> list[list[str]]:
    """How each line stands to the story and to the other candidates."""
    shares = _shares(view, lines)
    best = max(shares)
    result = []
    for rivals, i, share in zip(range(len(lines), 0, -1), lines, shares, strict=True):
        features = ["any", _LENGTHS[_width(view.texts[i])], _SHARES[share], _RANKS[best - share]]
        if i < view.first:
            features += (_DISTANCES[view.first - i], _RIVALS[rivals], _TOP[i])
        else:
            features.append("is story" if view.is_story(i) else "inside")
        result.append(features)
    return result


_STANDINGS = frozenset(["any", "is story", "inside", weights.NONE]).union(
    *[names.names for names in (_LENGTHS, _SHARES, _RANKS, _DISTANCES, _RIVALS, _TOP)]
)
"""The features of `_standing`, and that of the choice that no line is the title."""


def _rest(view: View, lines: Sequence[int], k: int, marks: Sequence[int]) -> list[str]:
    """What a line is by itself and what stands around it."""
    i = lines[k]
    return [*_look(view.texts[i]), *_surroundings(view, i, marks), *_given(view, i), *_pair(view, lines, k)]


def _pair(view: View, lines: Sequence[int], k: int) -> list[str]:
    """How a candidate compares with those right above and below it: a kicker is shorter, a summary longer."""
    result = []
    at = lines[k]
    own = len(view.texts[at])
    if k and at - lines[k - 1] <= _BESIDE:
        result.append(_UNDER[_compared(len(view.texts[lines[k - 1]]), own)])
    if k + 1 < len(lines) and lines[k + 1] - at <= _BESIDE:
        result.append(_OVER[_compared(len(view.texts[lines[k + 1]]), own)])
    return result


def _compared(other: int, own: int) -> str:
    return "longer" if other > 1.3 * own else "shorter" if own > 1.3 * other else "like"


def _given(view: View, i: int) -> list[str]:
    """What is known of a line beforehand."""
    result = []
    kind = view.kinds[i]
    if kind not in _PLAIN_KINDS:
        result.append(_KIND[kind])
    if view.lines[i].bullet:
        result.append("bullet")
    return result


def _ends_sentence(text: str) -> bool:
    """Whether a line ends with a stop, and a quote or bracket behind it perhaps."""
    return text[-1] in _ENDS or (text[-1] in _QUOTES and text[-2:-1] in _ENDS)


def _look(text: str) -> list[str]:
    """The features of a line by itself."""
    result = []
    last = text[-1]
    if _ends_sentence(text):
        result.append("ends as a sentence")
    elif last in ":：":
        result.append("ends with a colon")
    elif last in "?!？！":
        result.append("ends with ? or !")
    elif last == "…" or text.endswith("..."):
        result.append("cut")
    if text.isupper():
        result.append("capitals")
    words = len(text.split(None, _FEW))
    if words <= _FEW and (text.isascii() or not _WIDE.search(text)):
        result.append(_WORDS[words])
    if not text[0].isalnum() and text[0] not in _OPENING:
        result.append("starts with a sign")
    return result


def _surroundings(view: View, i: int, marks: Sequence[int]) -> list[str]:
    """The features of what stands around a line and what it repeats."""
    after = bisect_right(marks, i)
    result = ["mark none" if after == len(marks) else _MARKS[marks[after] - i]]
    if after and marks[after - 1] == i:
        result.append("mark")
    text = view.texts[i]
    if view.counts[text] > 1:
        result.append("repeated after" if text in view.below else "repeated")
    result += [_CUE[name] for name in view.categories(i) if name in _FURNITURE]
    lines = view.lines
    if i:
        if view.is_spaced:
            result.append(_BLANKS[lines[i].blanks])
        result.append(_BEFORE[len(view.texts[i - 1])])
    if i + 1 < len(lines):
        if view.is_spaced:
            result.append(_BLANKS_AFTER[lines[i + 1].blanks])
        result.append(_NEXT[len(view.texts[i + 1])])
    return result
