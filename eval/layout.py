"""What pages of one site teach each other: the written stories as pages of one made-up site, split with and without.

    python eval/layout.py          the figures

The site is made to be hard for a page by itself: its notices are whole paragraphs, stand between those of the story
too, and its promoted stories come with summaries and without a heading.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.compose import STORIES, Source, read_sources
from eval.measure import match, prf
from eval.promoted import squash
from eval.teasers import Found, find
from newskit import Document, Page, document, parse
from newskit.parsing.memory import SiteMemory, observe

LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pl", "pt", "sv", "tr", "cs", "id")
SITE = "tideway"
POOL = 9
"""Stories that are promoted; each on its page stands as the story, too."""

TOP = """\
The Tideway
Front page
Town and harbour
Abroad
Money
Letters
The Tideway costs its readers nothing because 12,000 of them pay for it all the same. Those who read it every day and \
can spare the price of a coffee are invited to join them; those who cannot are welcome as before."""
SHARE = "Send this page to a friend"
PAUSE = """\
On Saturdays The Tideway is printed, too. It comes before breakfast, has a crossword for patient people and a chart of \
the week's tides, and the first four issues are free for new subscribers in town."""
PLEA = """\
Have you seen what we describe here with your own eyes? The newsroom answers every letter, and those who ask for it \
remain unnamed in the paper, as the press law allows."""
BOTTOM = """\
The Tideway belongs to a foundation that was set up by three printers in 1951. It takes no money from parties, and \
whoever advertises in it learns on the same morning as everybody else what stands on the front page.
Mistakes are corrected at the end of the article in which they were made. The desk for corrections can be reached on \
weekdays between nine and five, and it reports to the foundation rather than to the editor.
Weather and tide tables are supplied by the harbour office. They are calculated, not observed, and no captain should \
rely on them alone when leaving port.
Write to the editor
Delivery
Imprint"""


class Labelled(NamedTuple):
    """A page of the site, and what is on it."""

    document: Document
    title: str
    body: str
    teasers: list[str]


class Figures(NamedTuple):
    """How well pages were split."""

    body: float
    """F1 of the stories' text."""
    teasers: float
    """F1 of the teasers' titles, mean over pages."""
    titles: float
    """The share of stories whose title is found as it is."""


def stories() -> list[Source]:
    """The stories that the site brings."""
    found = [story for name in LANGUAGES for story in read_sources(STORIES / f"{name}.txt")]
    return [story for story in found if "title" in story.head and sum(not sign for sign, _ in story.parts) >= 3]


def site_pages() -> list[Labelled]:
    """All pages of the site."""
    sources = stories()
    return [_page(story, sources, number) for number, story in enumerate(sources)]


def _page(story: Source, sources: Sequence[Source], number: int) -> Labelled:
    pool = [other for other in sources[:POOL] if other is not story]
    promoted = [pool[(number + step) % len(pool)] for step in range(5)]
    body = [words for sign, words in story.parts if sign in ("", "#", "-")]
    shown = [TOP, *(other.head["title"] for other in promoted[:2]), story.head["title"], story.head.get("authors", "")]
    shown += [story.head.get("date", ""), SHARE]
    for at, words in enumerate(body):
        shown.append(words)
        shown += {1: [PAUSE], 2: [_promotion(promoted[2])], 3: [PLEA]}.get(at, [])
    shown += [_promotion(other) for other in promoted[3:]]
    shown.append(BOTTOM)
    text = "\n\n".join(filter(None, shown)) + "\n"
    name = f"{SITE}/{number:03}.txt"
    titles = [other.head["title"] for other in promoted]
    return Labelled(document(text, source=name), story.head["title"], "\n\n".join(body), titles)


def _promotion(story: Source) -> str:
    """A story's title and the beginning of its text."""
    return f"{story.head['title']}\n\n{next(words for sign, words in story.parts if not sign)}"


def remembered(pages: Sequence[Labelled]) -> SiteMemory:
    """What the pages teach."""
    memory = SiteMemory()
    for page in pages:
        memory.add(observe(page.document))
    return memory


def figures(labelled: Sequence[Labelled], memory: SiteMemory | None) -> Figures:
    """How well the pages are split with that memory, or each by itself."""
    split = [parse(page.document, memory=memory) for page in labelled]
    body = prf([match(gold.body, _text(page)) for gold, page in zip(labelled, split, strict=True)])[0]
    teasers = [_teasers(gold, page).prf()[2] for gold, page in zip(labelled, split, strict=True)]
    titles = [_title(page) == gold.title for gold, page in zip(labelled, split, strict=True)]
    return Figures(body, statistics.fmean(teasers), statistics.fmean(titles))


def _text(page: Page) -> str:
    return "\n\n".join(paragraph.value for paragraph in page.story.paragraphs) if page.story else ""


def _title(page: Page) -> str | None:
    return page.story.title.value if page.story and page.story.title else None


def _teasers(gold: Labelled, page: Page) -> Found:
    have = [squash(teaser.title.value) for teaser in page.teasers if teaser.title]
    return find([squash(title) for title in gold.teasers], have, [])


def _lines() -> Iterator[str]:
    pages = site_pages()
    yield f"{len(pages)} pages      body   teasers titles"
    for name, memory in (("isolated", None), ("with memory", remembered(pages))):
        yield f"{name:12} {'   '.join(f'{value:.3f}' for value in figures(pages, memory))}"


if __name__ == "__main__":
    print("\n".join(_lines()))
