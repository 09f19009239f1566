"""How well title, authors and date were found. Figures that no page can give are left out."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from eval.compare import day, loosely_same, names, norm, same
from eval.gold import Gold
from newskit.record import Record

Pair = tuple[Gold, Record | None]
"""Labels of a page and what was found; `None` when the page could not be read."""
Figures = dict[str, float]


def share(flags: Iterable[bool]) -> float:
    """The share of those that are true; 0 of none."""
    counted = list(flags)
    return statistics.fmean(counted) if counted else 0.0


def titles(pairs: Sequence[Pair]) -> Figures:
    """`title`: share of titles found word for word, `title_loose`: or with more around them, or the most of them."""
    cases = [(gold.title, record.title if record else None) for gold, record in pairs if gold.title]
    if not cases:
        return {}
    return {
        "title": share(same(want, have) for want, have in cases),
        "title_loose": share(loosely_same(want, have) for want, have in cases),
    }


def authors(pairs: Sequence[Pair]) -> Figures:
    """`auth_f1`, `auth_p` (precision), `auth_r` (recall) of names, over all pages whose authors are labelled."""
    right = wrong = missed = 0
    cases = [(gold.authors, record) for gold, record in pairs if gold.authors]
    for labelled, record in cases:
        want, have = {norm(name) for name in labelled} - {""}, names(record.authors if record else ())
        right += len(want & have)
        wrong += len(have - want)
        missed += len(want - have)
    if not cases:
        return {}
    return {
        "auth_f1": 2 * right / max(1, 2 * right + wrong + missed),
        "auth_p": right / max(1, right + wrong),
        "auth_r": right / max(1, right + missed),
    }


def dates(pairs: Sequence[Pair]) -> Figures:
    """`date`: share of days found, `date_prec`: of those found that are right, `date_st`: of those the text states."""
    cases = [(gold, day(record.published if record else None)) for gold, record in pairs if _is_dated(gold)]
    if not cases:
        return {}
    found = {
        "date": share(have == gold.date for gold, have in cases),
        "date_prec": share(have == gold.date for gold, have in cases if have),
    }
    if stated := [(gold, have) for gold, have in cases if gold.bounds.date_in_text]:
        found["date_st"] = share(have == gold.date for gold, have in stated)
    return found


def _is_dated(gold: Gold) -> bool:
    return bool(gold.date) and gold.date_trusted
