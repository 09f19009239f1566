"""Who is who: whether mentions of one person, organisation or place come under one entity, and only those.

    python -m eval.who                    B³ within and across pages, on the gold mentions and from end to end
    python -m eval.who --errors           also which entities are split over several, and which are mixed
    python -m eval.who --articles FILE    the articles, if they are not in their usual place

`entities_who.jsonl` says for each mention of 40 articles whose it is: `id` of the article, and `mentions` as `[start,
end, entity]`. It holds no text; without the articles nothing can be measured. The articles were taken before anything
was tried on them: of the 20 groups of sources with most articles, the first two ids of each. A mention is of what its
words name: `Tehran` is the city also where its government is meant.

B³ is that of Bagga & Baldwin, "Algorithms for scoring coreference chains" (1998): for each mention the share of its
entity's mentions that are rightly there (precision), and the share of its true entity's mentions that are there
(recall), averaged over mentions. *Gold* hands the true mentions and their types to the merger; *end to end* takes the
recogniser's and scores those with the very offsets of a true one. `same words` is what comes out if just the same words
are one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from eval.gold import ROOT, TRUTH
from newskit.entities.across import Across
from newskit.entities.mention import EntityType, Mention, Passage
from newskit.entities.page import PageEntity, page_entities
from newskit.entities.rules import Rules

ANNOTATED = Path(__file__).resolve().parent / "entities_who.jsonl"
ARTICLES = "entities/worldwide.dev.jsonl"

Row = TypeVar("Row", bound=Struct)

Place = tuple[str, int, int]
"""Article, start and end of a mention."""


class Annotated(Struct, frozen=True):
    """Whose the mentions of an article are."""

    id: str
    mentions: list[tuple[int, int, str]]


class Found(Struct, frozen=True):
    """A name in an article."""

    start: int
    end: int
    type: str


class Article(Struct, frozen=True):
    """A text and the names in it."""

    id: str
    text: str
    entities: list[Found]


class Scores(Struct, frozen=True):
    """B³ over `mentions` mentions."""

    precision: float
    recall: float
    mentions: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(truth: Mapping[Place, Hashable], found: Mapping[Place, Hashable]) -> Scores:
    """The scores of the mentions that both have.

    >>> b_cubed({("p", 0, 1): "a", ("p", 2, 3): "a"}, {("p", 0, 1): 1, ("p", 2, 3): 2})
    Scores(precision=1.0, recall=0.5, mentions=2)
    """
    shared = truth.keys() & found.keys()
    true_members, found_members = defaultdict(set), defaultdict(set)
    for place in shared:
        true_members[truth[place]].add(place)
        found_members[found[place]].add(place)
    precision = recall = 0.0
    for place in sorted(shared):
        right = len(true_members[truth[place]] & found_members[found[place]])
        precision += right / len(found_members[found[place]])
        recall += right / len(true_members[truth[place]])
    return Scores(precision / max(1, len(shared)), recall / max(1, len(shared)), len(shared))


def passages_of(text: str, names: Iterable[Found] = ()) -> list[Passage]:
    """The lines of `text`, those that a name runs over in one piece."""
    ends = {end for name in names for end in range(name.start, name.end) if text[end] == "\n"}
    found, start = [], 0
    for at in [place for place, sign in enumerate(text) if sign == "\n" and place not in ends] + [len(text)]:
        if text[start:at].strip():
            found.append(Passage("text", text[start:at], start))
        start = at + 1
    return found


def given(article: Article, passages: Sequence[Passage], wanted: Iterable[tuple[int, int, str]]) -> list[Mention]:
    """The true mentions with their types, as a recogniser hands them over."""
    types = {(name.start, name.end): name.type for name in article.entities}
    mentions, number = [], 0
    for start, end, _ in sorted(wanted):
        while (passages[number].start or 0) + len(passages[number].text) < end:
            number += 1
        offset = passages[number].start or 0
        words = " ".join(article.text[start:end].split())
        kind = msgspec.convert(types[start, end], EntityType)
        mentions.append(Mention(number, start - offset, end - offset, words, kind, 1.0, "gold"))
    return mentions


class Run:
    """What one way to find mentions led to."""

    def __init__(self) -> None:
        self.within: dict[Place, Hashable] = {}
        self.across: dict[Place, Hashable] = {}
        self.words: dict[Place, Hashable] = {}
        self.names: dict[Hashable, str] = {}


def run(pages: Sequence[tuple[str, Sequence[Passage], Sequence[Mention]]]) -> Run:
    """The entity of each mention, within its page and across pages."""
    across, result = Across(), Run()
    entities: dict[str, list[PageEntity]] = {}
    for page, passages, mentions in pages:
        entities[page] = page_entities(passages, mentions)
        across.add(page, page, None, entities[page])
    for page, passages, mentions in pages:
        for number, (entity, row) in enumerate(zip(entities[page], across.of_page(page, entities[page]), strict=True)):
            for at in entity.mentions:
                mention = mentions[at]
                offset = passages[mention.passage].start or 0
                place = (page, offset + mention.start, offset + mention.end)
                result.within[place], result.across[place] = (page, number), row
                result.words[place] = mention.text
                result.names[page, number] = entity.name
    return result


def _line(name: str, scores: Scores) -> str:
    return f"{name:<34}{scores.precision:8.4f}{scores.recall:8.4f}{scores.f1:8.4f}{scores.mentions:9d}"


def _faults(
    truth: Mapping[Place, Hashable], found: Mapping[Place, Hashable], words: Mapping[Place, Hashable]
) -> Iterator[str]:
    """Lines that name the split and the mixed entities, the most frequent first."""
    for what, one, other in (("split", truth, found), ("mixed", found, truth)):
        parts: dict[Hashable, dict[Hashable, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for place in sorted(one.keys() & other.keys()):
            parts[one[place]][other[place]].append(place)
        for owner, members in sorted(parts.items(), key=lambda item: -sum(map(len, item[1].values()))):
            if len(members) > 1:
                shown = "; ".join(
                    f"{len(places)}× {sorted({str(words[place]) for place in places})}" for places in members.values()
                )
                yield f"{what} {owner}: {shown}"


def _report(name: str, truth: Mapping[Place, str], result: Run, *, errors: bool) -> None:
    within = {place: (place[0], owner) for place, owner in truth.items()}
    same = {place: (place[0], word) for place, word in result.words.items()}
    print(_line(f"{name}, within pages", b_cubed(within, result.within)))
    print(_line(f"{name}, across pages", b_cubed(truth, result.across)))
    print(_line("  same words, within pages", b_cubed(within, same)))
    print(_line("  same words, across pages", b_cubed(truth, result.words)))
    if errors:
        for fault in _faults(within, result.within, result.words):
            print("   within", fault)
        for fault in _faults(truth, result.across, result.words):
            print("   across", fault)


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 2 where the articles are not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    shared = Path(os.environ[TRUTH]).parent if TRUTH in os.environ else ROOT.parent / "shared"
    parser.add_argument("--articles", type=Path, default=shared / ARTICLES)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args(arguments)
    if not options.articles.is_file():
        print(f"no articles in {options.articles} (--articles names another file)", file=sys.stderr)
        return 2
    annotated = {row.id: row for row in _rows(ANNOTATED, Annotated)}
    articles = [row for row in _rows(options.articles, Article) if row.id in annotated]
    truth = {(row.id, start, end): owner for row in annotated.values() for start, end, owner in row.mentions}
    print(f"{'B³':<34}{'prec':>8}{'rec':>8}{'f1':>8}{'mentions':>9}")
    gold = [(row.id, passages_of(row.text, row.entities), annotated[row.id].mentions, row) for row in articles]
    handed = [(page, passages, given(row, passages, wanted)) for page, passages, wanted, row in gold]
    _report("gold", truth, run(handed), errors=options.errors)
    plain = [passages_of(row.text) for row in articles]
    found = [
        (row.id, passages, mentions)
        for row, passages, mentions in zip(articles, plain, _recognised(plain), strict=True)
    ]
    _report("end to end", truth, run(found), errors=options.errors)
    return 0


def _recognised(pages: Sequence[Sequence[Passage]]) -> list[list[Mention]]:
    from newskit.entities.evidence import survey

    evidence = survey(pages)
    return list(Rules(evidence).find(pages))


def _rows(path: Path, kind: type[Row]) -> list[Row]:
    with open(path, "rb") as lines:
        return [msgspec.json.decode(line, type=kind) for line in lines if line.strip()]


if __name__ == "__main__":
    raise SystemExit(main())
