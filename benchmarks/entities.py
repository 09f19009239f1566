r"""What finding names costs: the rules beside finding the words of the same text, and a watchlist of 100,000 names.

The words are those of `re.findall(r"\\w+", text)`, page by page. `first` is a recogniser that has seen nothing yet,
`again` one that has read these pages before: what is between is what a wording costs when it is met for the first time,
so more pages come nearer to `again`. The texts are the news articles beside the folder that `NEWSKIT_TRUTH` names,
else those of the other benchmarks. All is CPU of one process, the best of the rounds, taken in turns.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.pages import ROOT, TRUTH, evenly, sources
from newskit.entities.across import Across
from newskit.entities.evidence import survey
from newskit.entities.gazetteer import Gazetteer, gazetteer
from newskit.entities.mention import Passage
from newskit.entities.page import PageEntity, page_entities
from newskit.entities.rules import Rules
from newskit.entities.user import Known
from newskit.entities.watchlist import Watchlist, add_watched

WATCHED = 100_000
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")
_SYLLABLES = ("ba", "ko", "lin", "mer", "tas", "vi", "dro", "nel", "shi", "gan")


def run(options: argparse.Namespace) -> None:
    """Print the ratios, MB/s, what loading costs and what a watchlist adds."""
    texts = _texts(options.pages)
    pages = [[Passage("text", match.group(), match.start()) for match in _PARAGRAPH.finditer(text)] for text in texts]
    watched = Watchlist.of(_names(WATCHED))
    evidence = survey(pages)
    rules = Rules(evidence)
    found = list(rules.find(pages))
    entities = [page_entities(page, names, None) for page, names in zip(pages, found, strict=True)]
    costs: dict[str, float] = {}
    work: dict[str, Callable[[], object]] = {
        "words": lambda: [re.findall(r"\w+", text) for text in texts],
        "load": Gazetteer,
        "survey": lambda: survey(pages),
        "first": lambda: _first(pages),
        "again": lambda: list(rules.find(pages)),
        "merge": lambda: [page_entities(page, names, None) for page, names in zip(pages, found, strict=True)],
        "across": lambda: _across(entities),
        "watchlist": lambda: [add_watched(page, names, watched) for page, names in zip(pages, found, strict=True)],
    }
    for _ in range(options.rounds):
        for name, task in work.items():
            start = time.process_time()
            task()
            costs[name] = min(costs.get(name, 1e9), time.process_time() - start)
    _print(costs, sum(map(len, texts)), len(texts))


def _first(pages: list[list[Passage]]) -> None:
    gazetteer().forget()
    list(Rules(None).find(pages))


def _across(entities: list[list[PageEntity]]) -> None:
    across = Across()
    for number, named in enumerate(entities):
        across.add(str(number), str(number), None, named)
    list(across.rows())


def _print(costs: dict[str, float], size: int, count: int) -> None:
    words, rules = costs["words"], costs["survey"] + costs["first"]
    print(f"{count:,} texts, {size / 1e6:.2f} MB; finding their words = 1")
    for name in ("survey", "first", "again", "merge", "across", "watchlist"):
        print(f"{name:>10}{costs[name] / words:7.1f}")
    print(f"rules (survey + first): {rules / words:.1f} × the words, {size / 1e6 / rules:.2f} MB/s")
    whole = rules + costs["merge"] + costs["across"]
    print(f"with who is who: {whole / words:.1f} × the words, {size / 1e6 / whole:.2f} MB/s")
    print(f"a watchlist of {WATCHED:,} names: {1 + costs['watchlist'] / rules:.2f} × the rules alone")
    print(f"the gazetteer is read in {costs['load'] * 1000:.0f} ms")


def _texts(most: int) -> list[str]:
    truth = Path(os.environ.get(TRUTH) or ROOT.parent / "shared" / "truth")
    articles = truth.parent / "entities" / "worldwide.dev.jsonl"
    if articles.exists():
        with articles.open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    return [source.text.read_text("utf-8", "replace") for source in evenly(sources(), most)]


def _names(count: int) -> list[Known]:
    """Made-up names of one to three words."""
    chance = random.Random(1)
    made = {
        " ".join("".join(chance.choices(_SYLLABLES, k=3)).title() for _ in range(chance.choice((1, 2, 2, 3))))
        for _ in range(count * 2)
    }
    return [Known(name=name) for name in sorted(made)[:count]]
