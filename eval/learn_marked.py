"""Learns the weights for pages with marks (HTML) from labelled pages, and writes them as tables.

    python eval/learn_marked.py TRUTH            cross-validates by site, prints body F1, then writes the tables
    python eval/learn_marked.py TRUTH --dry      does not write them

TRUTH is a folder with `html/` (gzipped pages) and their gold in `dev/` (see eval/README.md). All is done as in
`learn.py`, whose lessons these are; but the lines are those of the HTML source, and the looks see its marks.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import structs

import promoted
from learn import Ints, Labelled, Lesson, is_story, is_teaser, own_pages, report, report_teasers
from newskit.model import Document, Mark, page_id
from newskit.parsing import weights
from newskit.parsing.aside import look_aside, look_beside
from newskit.parsing.clue import CLUES
from newskit.parsing.features import look_around
from newskit.parsing.marked import markup_of
from newskit.parsing.review import look_again
from newskit.parsing.story import chance_of, decide
from newskit.sources._page import page as html_page

PENALTY, SMOOTHNESS = 0.5, 4.0
"""More than for plain text: there are more features, and fewer pages."""
LABEL = 30
"""Characters of a label at most."""


class Marked(Labelled):
    """A labelled page with its marks."""

    def __init__(self, name: str, document: Document, gold: Mapping[str, object], teasers: object) -> None:
        super().__init__(name, "whole", document.text, gold, teasers)  # type: ignore[arg-type]
        self.document = document
        if self.lines:
            self.markup = markup_of(self.lines, document.marks, document.hints.title)
            self.alone = self.alone | self.markup.alone
            change = self.markup.change(self.clues.found[:, CLUES.index("cookie")])
            self.change = self.change if change is None else self.change + change


def made(name: str, parts: Sequence[tuple[str, str]]) -> Document:
    """A page of parts, each the elements of a line, outer ones first, and its words."""
    text, marks = "", []
    for kinds, words in parts:
        marks += [Mark(kind, len(text), len(text) + len(words)) for kind in kinds.split()]
        text += words + "\n\n"
    return Document(page_id(text), name, text, marks=tuple(marks))


def bare(page: Marked) -> Marked:
    """The page's story alone, as the HTML of small sites and of readers is: paragraphs, and a heading perhaps."""
    parts = [("p", line.text) for line, flag in zip(page.lines, page.body, strict=True) if flag]
    body = "\n".join(words for _, words in parts)
    if page.gold.get("title") and len(page.name) % 3:
        parts.insert(0, ("h1", page.gold["title"]))
    document = made(page.name, parts)
    whole = Mark("article" if len(document.text) % 2 else "div", 0, len(document.text))
    document = structs.replace(document, marks=(whole, *document.marks))
    found = Marked(page.name, document, {**page.gold, "body": body, "bounds": {}}, None)
    found.form = "bare"
    return found


def plain(page: Labelled) -> Marked:
    """A page of our own in the plainest HTML: teasers are links, and so are half of the labels."""
    parts = []
    for line, in_body, title in zip(page.lines, page.body, page.promoted, strict=True):
        is_link = title == 1 or (len(line.text) <= LABEL and len(line.text) % 2)
        kinds = "h1" if line.text == page.gold.get("title") else "p" if in_body else "li a" if is_link else "div"
        parts.append((kinds, line.text))
    titles = [promoted.squash(t["title"]) for t in page.gold.get("teasers") or () if t.get("title")]
    found = Marked(page.name, made(page.name, parts), page.gold, (titles, [], []))
    found.form = "own"
    return found


def pages(truth: Path) -> Iterator[Marked]:
    """Every labelled page that there is HTML of, and its story alone."""
    teasers = promoted.load(truth / "teasers-dev.jsonl", "whole")
    for path in sorted((truth / "html").glob("*.html.gz")):
        name = path.name.removesuffix(".html.gz")
        gold = json.loads((truth / "dev" / f"{name}.json").read_text(encoding="utf-8"))
        for document in html_page(gzip.decompress(path.read_bytes()), name):
            if isinstance(document, Document):
                page = Marked(name, document, gold, teasers.get(name))
                yield page
                if page.usable:
                    yield bare(page)


def see_around(page: Marked) -> Mapping[str, Ints]:
    """The second look."""
    seen = look_around(page.alone, page.shape, page.clues, page.chance)
    return seen | page.markup.look_around(page.chance, page.shape.length)


def see_again(page: Marked) -> Mapping[str, Ints]:
    """The third look, upon the second's decision."""
    return look_again(see_around(page), page.shape, page.clues, chance_of(page.odds), decide(page.odds, page.shape))


def main() -> None:
    """Learns all looks, reports on held-out sites, writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--dry", action="store_true", help="do not write the tables")
    args = parser.parse_args()
    data = [page for page in pages(args.truth) if page.usable]
    own = [page for page in map(plain, own_pages()) if page.usable and page.promoted]
    first = Lesson(data, lambda page: page.alone, is_story, PENALTY, SMOOTHNESS)
    for page, odds in first.odds(own):
        page.chance = chance_of(odds + page.change)
    for page, odds in first.held_out():
        page.chance = chance_of(odds + page.change)
        page.odds = odds + page.change
    report(data, "first look, held-out sites")
    second = Lesson(data, see_around, is_story, PENALTY, SMOOTHNESS)
    for page, odds in second.held_out():
        page.odds = odds + page.change
    report(data, "second look, held-out sites")
    for page, odds in second.odds(own):
        page.odds = odds + page.change
    third = Lesson(data, see_again, is_story, PENALTY, SMOOTHNESS)
    again = {id(page): see_again(page) for page in (*data, *own)}
    for page, odds in (*third.held_out(), *third.odds(own)):
        page.odds = odds + page.change
    report(data, "third look, held-out sites")
    teaser = Lesson(
        [page for page in (*data, *own) if page.promoted],
        lambda page: look_aside(again[id(page)], page.shape, page.clues, decide(page.odds, page.shape)),
        is_teaser,
    )
    for page, odds in teaser.held_out():
        page.teaser = chance_of(odds)
    report_teasers(teaser.data)

    def beside(page: Marked) -> Mapping[str, Ints]:
        aside = look_aside(again[id(page)], page.shape, page.clues, decide(page.odds, page.shape))
        return look_beside(aside, page.shape, page.clues, page.teaser)

    kin = Lesson(teaser.data, beside, is_teaser)
    for page, odds in dict(kin.held_out()).items():
        page.teaser = chance_of(odds)
    report_teasers(teaser.data)
    if not args.dry:
        folder = Path(weights.__file__).parent / "marked"
        folder.mkdir(exist_ok=True)
        first.encoder.write(folder / "first.tsv", first.learned, "first look: story text, pages with marks")
        second.encoder.write(folder / "second.tsv", second.learned, "second look: story text, pages with marks")
        third.encoder.write(folder / "third.tsv", third.learned, "third look: story text, pages with marks")
        teaser.encoder.write(folder / "teaser.tsv", teaser.learned, "titles of teasers, first look, pages with marks")
        kin.encoder.write(folder / "kin.tsv", kin.learned, "titles of teasers, second look, pages with marks")


if __name__ == "__main__":
    main()
