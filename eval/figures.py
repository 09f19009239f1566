"""All figures of a set of pages, group by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval import golden
from eval.fields import Figures, Pair, authors, dates, share, titles
from eval.gold import LANGUAGES, LabelledSet, groups
from eval.kinds import kinds
from eval.measure import match, page_f1, prf
from eval.teasers import teasers
from newskit.record import Record

BAD = 0.5
"""A page whose story's F1 is below this is a failure."""
SMALLER_IS_BETTER = frozenset(("bad", "gap", "t_none", "t_body", "differences"))


def body(pairs: Sequence[Pair]) -> Figures:
    """`f1 prec rec` of the stories' text, and `bad`: the share of pages with an F1 below one half."""
    rows = [match(gold.body, record.text if record else "") for gold, record in pairs if gold.body]
    if not rows:
        return {}
    f1, precision, recall = prf(rows)
    return {"f1": f1, "prec": precision, "rec": recall, "bad": share(page_f1(row) < BAD for row in rows)}


def of_group(pairs: Mapping[str, Pair], labelled: LabelledSet) -> Figures:
    """The figures of some of the pages of a set."""
    every = list(pairs.values())
    promoted = teasers(pairs, labelled.teasers)
    return {"pages": len(every)} | body(every) | titles(every) | authors(every) | dates(every) | promoted | kinds(every)


def of_set(labelled: LabelledSet, records: Mapping[str, Record]) -> dict[str, Figures]:
    """The figures of each group of a set; those of languages with `gap`, by how much they are behind English."""
    found: dict[str, Figures] = {}
    for group, gold in groups(labelled.gold).items():
        found[group] = of_group({name: (page, records.get(name)) for name, page in gold.items()}, labelled)
    best = found.get("English", {}).get("f1")
    for group in LANGUAGES[1:]:
        f1 = found.get(group, {}).get("f1")
        if best is not None and f1 is not None:
            found[group]["gap"] = max(0.0, best - f1)
    return found


def of_samples() -> tuple[dict[str, Figures], dict[str, list[str]]]:
    """How many samples are split as their golden files say, and what is not as it should be."""
    wrong = {name: golden.differences(golden.expected(name), golden.observed(name)) for name in golden.cases()}
    figures = {
        "pages": len(wrong),
        "exact": share(not messages for messages in wrong.values()),
        "differences": sum(map(len, wrong.values())),
    }
    return {"ALL": figures}, {name: messages for name, messages in wrong.items() if messages}
