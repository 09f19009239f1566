"""Learns the weights of title, date and authors, and says how good they are on sites they have not seen.

    python eval/learn_fields.py TRUTH [--write] [--oracle]

TRUTH is the folder of labelled pages. Each page is used as whole-page and as main-content text, with its story
lines from the gold and (without --oracle) from the parser. Figures are cross-validated by site.
"""

from __future__ import annotations

import html
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fieldpages import Page, pages
from newskit.parsing.fields import authors, title, weights, when
from newskit.parsing.fields.buckets import Buckets
from softmax import NONE, Group, folds, learn

STRENGTH = {"title": 5.0, "published": 1.0, "authors": 1.0}
SMOOTHNESS = {"title": 5.0, "published": 0.0, "authors": 8.0}
"""How weights are held near 0, and near those of their neighbours on a scale: best on sites that are left out."""
_MODULES = {"title": title, "published": when, "authors": authors}
_FILE = Path(__file__).parent.parent / "src" / "newskit" / "parsing" / "fields" / "weights.json"
_TOKEN = re.compile(r"\w+")

Table = dict[str, float]
Candidates = Sequence[Any]


class Case(NamedTuple):
    """One page in one form."""

    page: Page
    parsed: bool
    group: Group
    found: Candidates


def norm(text: str) -> str:
    """`text` as the scorer compares it."""
    return " ".join(_TOKEN.findall(unicodedata.normalize("NFKC", html.unescape(text)).casefold()))


def is_same(gold: str, text: str) -> bool:
    return norm(gold) == norm(text)


def is_loose(gold: str, text: str) -> bool:
    want, have = norm(gold), norm(text)
    inside = f" {want} " in f" {have} " or (len(have) > 15 and f" {have} " in f" {want} ")
    return bool(have) and (want == have or inside)


def _pages(truth: Path, *, oracle: bool) -> list[tuple[Page, bool]]:
    found = []
    for kinds in ("oracle",) if oracle else ("oracle", "parsed"):
        for sub in ("dev", "main/dev"):
            found += [(page, kinds == "parsed") for page in pages(truth, sub, kinds)]  # type: ignore[arg-type]
    return found


def _line_text(page: Page, line: int) -> str:
    text = page.labels.lines[line].text
    return text[slice(*title.span(text))]


def title_case(page: Page) -> tuple[Group, Candidates] | None:
    """The title's candidates of a page, or None when its gold has no title."""
    gold = page.gold.get("title")
    if not gold:
        return None
    found = title.candidates(page.view)
    right = [is_same(gold, _line_text(page, c.line)) for c in found]
    if not any(right):
        right = [is_loose(gold, _line_text(page, c.line)) for c in found]
    return Group(page.site, [c.features for c in found], right), found


def date_case(page: Page, line: int | None) -> tuple[Group, Candidates] | None:
    gold = page.gold.get("date")
    if not gold or not page.gold.get("date_trusted", True):
        return None
    found = when.candidates(page.view, line)
    return Group(page.site, [c.features for c in found], [c.date.value[:10] == gold for c in found]), found


def author_case(page: Page, line: int | None, day: int | None) -> tuple[Group, Candidates] | None:
    gold = {norm(name) for name in page.gold.get("authors") or ()} - {""}
    if not gold:
        return None
    found = authors.candidates(page.view, line, day)
    right = [{norm(person.name) for person in c.names.people} <= gold for c in found]
    return Group(page.site, [c.features for c in found], right), found


def train(cases: Sequence[Case], field: str) -> tuple[Table, Callable[[int], Table]]:
    """The weights from all cases, and the ones for case number n from other sites only."""
    groups = [case.group for case in cases]
    held: dict[int, Table] = {}
    for fold in folds(groups):
        hidden = set(fold)
        table = _learn([g for i, g in enumerate(groups) if i not in hidden], field)
        held |= dict.fromkeys(fold, table)
    return _learn(groups, field), held.__getitem__


def _learn(groups: Sequence[Group], field: str) -> Table:
    scales = [found.names for found in vars(_MODULES[field]).values() if isinstance(found, Buckets)]
    return learn(groups, strength=STRENGTH[field], scales=scales, smoothness=SMOOTHNESS[field])


def chosen(case: Case, table: Table) -> Any:
    """The candidate that a table chooses, or None."""
    best, _ = weights.choose([weights.score(c.features, table) for c in case.found], table.get(NONE, 0.0))
    return None if best is None else case.found[best]


def _report(name: str, cases: Sequence[Case], judge: Callable[[Case, int], Counter[str]]) -> None:
    """Prints the sums of `judge` over the NEWS cases, by form of text and story lines."""
    sums: dict[tuple[str, bool, str], Counter[str]] = {}
    for number, case in enumerate(cases):
        if case.page.is_news:
            counts = judge(case, number)
            for group in (case.page.gold["source_set"], "NEWS"):
                sums.setdefault((case.page.sub, case.parsed, group), Counter()).update(counts)
    for (sub, parsed, group), c in sorted(sums.items()):
        rates = "  ".join(f"{k} {c[k] / max(1, c[of]):.3f}" for k, of in _RATES[name])
        print(f"{name:10}{sub:9}{'parsed' if parsed else 'oracle':7}{group:12} n {c['n']:4}  {rates}")


_RATES = {
    "title": [("same", "n"), ("loose", "n"), ("given", "n")],
    "published": [("date", "n"), ("date_prec", "given"), ("date_st", "stated")],
    "authors": [("auth_p", "said"), ("auth_r", "gold"), ("auth_f1", "both")],
}


def judge_title(case: Case, table: Table) -> Counter[str]:
    best = chosen(case, table)
    text = "" if best is None else _line_text(case.page, best.line)
    gold = case.page.gold["title"]
    return Counter(n=1, same=is_same(gold, text), loose=is_loose(gold, text), given=bool(text))


def judge_date(case: Case, table: Table) -> Counter[str]:
    best = chosen(case, table)
    day = None if best is None or "X" in best.date.value[:10] or len(best.date.value) < 10 else best.date.value[:10]
    right = day == case.page.gold["date"]
    stated = bool(case.page.gold["bounds"].get("date_in_text"))
    given = day is not None
    return Counter(n=1, date=right, date_prec=right, given=given, stated=stated, date_st=right and stated)


def judge_authors(case: Case, table: Table) -> Counter[str]:
    found, _ = authors.choose(case.found, table)
    said = {norm(person.name) for candidate in found for person in candidate.names.people}
    gold = {norm(name) for name in case.page.gold["authors"]} - {""}
    hits = len(said & gold)
    both = len(said) + len(gold)
    return Counter(n=1, auth_p=hits, said=len(said), auth_r=hits, gold=len(gold), auth_f1=2 * hits, both=both)


def main(truth: Path, *, write: bool, oracle: bool) -> None:
    """Learns title, then dates with the titles chosen, then authors with both."""
    tables: dict[str, Table] = {}
    every = _pages(truth, oracle=oracle)
    titles = [Case(p, parsed, *made) for p, parsed in every if (made := title_case(p))]
    tables["title"], held = train(titles, "title")
    _report("title", titles, lambda case, n: judge_title(case, held(n)))

    lines = {id(p): _line_of(title.candidates(p.view), tables["title"]) for p, _ in every}
    dates = [Case(p, parsed, *made) for p, parsed in every if (made := date_case(p, lines[id(p)]))]
    tables["published"], held = train(dates, "published")
    _report("published", dates, lambda case, n: judge_date(case, held(n)))

    days = {id(p): _line_of(when.candidates(p.view, lines[id(p)]), tables["published"]) for p, _ in every}
    names = [Case(p, parsed, *made) for p, parsed in every if (made := author_case(p, lines[id(p)], days[id(p)]))]
    tables["authors"], held = train(names, "authors")
    _report("authors", names, lambda case, n: judge_authors(case, held(n)))
    if write:
        _FILE.write_text(json.dumps(tables, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _line_of(found: Candidates, table: Table) -> int | None:
    best, _ = weights.choose([weights.score(c.features, table) for c in found], table.get(NONE, 0.0))
    return None if best is None else found[best].line


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv, oracle="--oracle" in sys.argv)
