"""`newskit links`: the teasers of the corpus, or of just some inputs, and the stories that they promote."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

from newskit.corpus import Corpus, open_reader
from newskit.corpus.promotion import SELF, Edge, Link, Promoted, Unresolved
from newskit.errors import UsageError
from newskit.links import graph, promotion
from newskit.links.index import Index
from newskit.links.promotion import Promotions
from newskit.links.resolve import Resolver
from newskit.pipeline.watch import Watch, watched
from newskit.record import Record, TeaserRow, teaser_rows

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request, Summary

GRAPHS = graph.FORMATS

_decode = msgspec.json.Decoder(TeaserRow).decode
_encode = msgspec.json.encode


class Asked(Struct, frozen=True, kw_only=True):
    """What is asked of the links."""

    of: str | None = None
    """The page that is to be promoted: an id, a source, the beginning of an id or the end of a source."""
    threshold: float = 0.0
    """Links that are less sure stay unresolved."""


class Tally(Struct):
    """How many teasers there were; right when all rows have been taken."""

    teasers: int = 0
    linked: int = 0
    """Those that promote a story that is there."""
    own: int = 0
    """Those that promote their own page."""


class Gathered(Struct, frozen=True):
    """The stories that may be promoted, and the teasers that promote them."""

    index: Index
    teasers: Callable[[], Iterator[TeaserRow]]
    """All teasers in the order of sources and positions; can be asked for once and again."""

    def page(self, key: str) -> str:
        """The id of the page that `key` names. Raises `UsageError` when there is none, or several."""
        found = self.index.named(key)
        if not found:
            raise UsageError(f"there is no page {key!r}; name an id, the beginning of one, or a source")
        if len(found) > 1:
            names = ", ".join(f"{page.id} ({page.source})" for page in found[:3])
            raise UsageError(f"{key} fits several pages: {names} …; give more of the id or source")
        return found[0].id

    def links(self, threshold: float = 0.0) -> Iterator[tuple[TeaserRow, Link]]:
        """Every teaser with its link; links that are less sure than `threshold` stay unresolved."""
        resolver = Resolver(self.index)
        for teaser in self.teasers():
            link = resolver.link(teaser)
            if link.target is not None and (link.score or 0) < threshold:
                link = structs.replace(link, target=None, target_source=None, score=None, rule=None)
            yield teaser, link


@contextmanager
def of_corpus(path: str, watch: Watch) -> Iterator[Gathered]:
    """What the corpus at `path` holds. Raises `CorpusError` when it cannot be used."""
    with open_reader(path) as corpus, corpus.snapshot():
        yield gathered(corpus, watch)


def gathered(corpus: Corpus, watch: Watch) -> Gathered:
    """What a corpus holds. It must stay open, in one snapshot."""
    return Gathered(_indexed(watched(corpus.records(), watch, "read")), corpus.teasers)


@contextmanager
def of_inputs(request: Request, watch: Watch, summary: Summary) -> Iterator[Gathered]:
    """What just these inputs hold; nothing is saved, teasers wait in a temporary file.

    Raises `InputError` when there is nothing to read.
    """
    from newskit.pipeline.parse import print_pages, records

    with tempfile.TemporaryFile() as file:
        yield Gathered(_indexed(_kept(records(print_pages(request, watch, summary)), file)), lambda: _read(file))


def _indexed(pages: Iterable[Record]) -> Index:
    index = Index()
    for record in pages:
        index.add(record)
    return index


def _kept(pages: Iterable[Record], file: IO[bytes]) -> Iterator[Record]:
    """The pages; their teasers are written to `file`."""
    for record in pages:
        file.writelines(_encode(teaser) + b"\n" for teaser in teaser_rows([record]))
        yield record


def _read(file: IO[bytes]) -> Iterator[TeaserRow]:
    file.seek(0)
    return map(_decode, file)


def links(gathered: Gathered, asked: Asked, tally: Tally) -> Iterator[Link]:
    """Every teaser with its link, in the order of sources and positions; with `asked.of` those of one story.

    Raises `UsageError` when there is no such page, or several.
    """
    target = gathered.page(asked.of) if asked.of else None
    for _, link in _counted(gathered, asked, tally):
        if target is None or link.target == target:
            yield link


def promoted(gathered: Gathered, asked: Asked, tally: Tally) -> Iterator[Promoted]:
    """The stories that are promoted, those that most pages promote first."""
    yield from promotion.promoted(_counted(gathered, asked, tally), gathered.index)


def unresolved(gathered: Gathered, asked: Asked, tally: Tally) -> Iterator[Unresolved]:
    """The stories that are promoted and not there, those that most pages promote first."""
    yield from promotion.unresolved(_counted(gathered, asked, tally), gathered.index)


def promotions(gathered: Gathered, tally: Tally, most: int) -> Promotions:
    """The first `most` promoted stories that are there, with the dates of their pages, and of those that are not."""
    return promotion.promotions(_counted(gathered, Asked(), tally), gathered.index, most)


def edges(gathered: Gathered, asked: Asked, tally: Tally) -> Iterator[Edge]:
    """Who promotes what, one row for each page and story."""
    yield from graph.edges(_counted(gathered, asked, tally), gathered.index)


def write_graph(rows: Iterable[Edge], stream: IO[bytes], form: str) -> int:
    """How many edges were written in a format for graphs, one of `GRAPHS`."""
    return graph.write(rows, stream, form)


def _counted(gathered: Gathered, asked: Asked, tally: Tally) -> Iterator[tuple[TeaserRow, Link]]:
    for teaser, link in gathered.links(asked.threshold):
        tally.teasers += 1
        tally.linked += link.target is not None
        tally.own += link.rule == SELF
        yield teaser, link
