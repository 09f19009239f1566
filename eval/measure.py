"""How well a story's text was found: 4-gram precision, recall and F1 as in the article extraction benchmark.

Counts are normalised per page; precision is the mean over pages with a prediction, recall over pages with gold,
F1 is of the two means (Scrapinghub, *Article extraction benchmark*, 2019).
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence

Row = tuple[float, float, float]
_TOKEN = re.compile(r"\w+")


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The 4-grams of the words of `text`; all its words as one where there are fewer."""
    words = _TOKEN.findall(text)
    return Counter(s for i in range(max(1, len(words) - size + 1)) if (s := tuple(words[i : i + size])))


def match(gold: str, found: str) -> Row:
    """True positives, false positives, false negatives of shingles, normalised to the sum 1."""
    true, have = shingles(gold), shingles(found)
    right = sum(min(count, have[key]) for key, count in true.items() if key in have)
    wrong, missed = sum(have.values()) - right, sum(true.values()) - right
    total = right + wrong + missed
    return (right / total, wrong / total, missed / total) if total else (0.0, 0.0, 0.0)


def page_f1(row: Row) -> float:
    """F1 of one page."""
    right, wrong, missed = row
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def prf(rows: Sequence[Row]) -> Row:
    """F1, precision and recall over pages."""
    precisions = [_share(right, wrong, missed, wrong) for right, wrong, missed in rows if right + wrong > 0]
    recalls = [_share(right, wrong, missed, missed) for right, wrong, missed in rows if right + missed > 0]
    precision, recall = (statistics.fmean(x) if x else 0.0 for x in (precisions, recalls))
    return (2 * precision * recall / (precision + recall) if precision + recall else 0.0), precision, recall


def _share(right: float, wrong: float, missed: float, against: float) -> float:
    if wrong == missed == 0:
        return 1.0
    return right / (right + against) if right else 0.0
