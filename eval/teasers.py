"""How well teasers were found.

Two titles match when they are equal without case, blanks and signs, or one holds the other and the shorter has
at least 70 % of the longer. Each gold teaser is met once; one that is found again counts neither way, nor does
what the labels ignore. Means are over pages with at least three gold teasers.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from eval.fields import Figures, Pair, share
from eval.gold import Promoted
from eval.measure import shingles
from eval.promoted import same_title, squash

FOR_MEANS = 3
FOR_NONE = 5
_GRAM = 4


class Found(NamedTuple):
    """Teasers of one page, or of many."""

    right: int
    wrong: int
    missed: int

    @property
    def gold(self) -> int:
        """Teasers there are."""
        return self.right + self.missed

    def prf(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.gold)
        return precision, recall, 2 * precision * recall / (precision + recall) if self.right else 0.0


def find(want: Sequence[str], have: Sequence[str], ignored: Iterable[str]) -> Found:
    """How many of the titles `have` are among `want`; all squashed (`promoted.squash`).

    >>> find(["rainatlast", "catelected"], ["rainatlast", "home", "subscribe"], ["home"])
    Found(right=1, wrong=1, missed=1)
    """
    left = dict.fromkeys(filter(None, want))
    gold, unheeded = tuple(left), tuple(filter(None, ignored))
    rest = []
    for title in dict.fromkeys(filter(None, have)):  # equal ones first
        if title in left:
            del left[title]
        else:
            rest.append(title)
    wrong = 0
    for title in rest:
        hit = next((other for other in left if same_title(other, title)), None)
        if hit is not None:
            del left[hit]
        else:
            wrong += not any(same_title(other, title) for other in (*unheeded, *gold))
    return Found(len(gold) - len(left), wrong, len(left))


def teasers(pairs: Mapping[str, Pair], promoted: Mapping[str, Promoted]) -> Figures:
    """The figures of the pages whose teasers are labelled.

    `t_p t_r t_f1` over all teasers, `t_mp t_mr t_mf1` means over pages, `t_none`: share of pages with at least
    five gold teasers and none found, `t_body`: mean share of the found story that is text of gold teasers.
    """
    labelled = {name: gold for name in pairs if (gold := promoted.get(name))}
    if not labelled:
        return {}
    titles = {name: _titles(pairs[name]) for name in labelled}
    found = {
        name: find([squash(t) for t in gold.titles], titles[name], [squash(t) for t in gold.ignored])
        for name, gold in labelled.items()
    }
    figures: Figures = dict(zip(("t_p", "t_r", "t_f1"), _sum(found.values()).prf(), strict=True))
    if means := [one.prf() for one in found.values() if one.gold >= FOR_MEANS]:
        figures |= zip(("t_mp", "t_mr", "t_mf1"), map(statistics.fmean, zip(*means, strict=True)), strict=True)
    if many := [name for name, one in found.items() if one.gold >= FOR_NONE]:
        figures["t_none"] = share(not titles[name] for name in many)
    leaks = [leak(pairs[name], gold) for name, gold in labelled.items()]
    if known := [value for value in leaks if value is not None]:
        figures["t_body"] = statistics.fmean(known)
    return figures


def leak(pair: Pair, promoted: Promoted) -> float | None:
    """The share of the 4-grams of the found story that are text of gold teasers; `None` without a story."""
    gold, record = pair
    found = shingles(record.text if record else "")
    if not found or not gold.body:
        return None
    texts = promoted.titles + promoted.summaries
    foreign = {gram for text in texts for gram in shingles(text) if len(gram) == _GRAM} - shingles(gold.body).keys()
    return sum(count for gram, count in found.items() if gram in foreign) / found.total()


def _titles(pair: Pair) -> list[str]:
    """The titles of the teasers that were found, squashed; each once."""
    _, record = pair
    squashed = (squash(teaser.title or "") for teaser in (record.teasers if record else ()))
    return list(dict.fromkeys(filter(None, squashed)))


def _sum(found: Iterable[Found]) -> Found:
    rows = list(found)
    return Found(sum(one.right for one in rows), sum(one.wrong for one in rows), sum(one.missed for one in rows))
