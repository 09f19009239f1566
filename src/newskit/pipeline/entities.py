"""`newskit entities`: people, organisations and places of the corpus, or of just some inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

from newskit.corpus import entities as stored
from newskit.corpus.entities import SETUP
from newskit.corpus.reader import Corpus
from newskit.entities import backends
from newskit.entities.user import Known, aliases_of
from newskit.errors import UsageError
from newskit.pipeline.naming import Names, of_corpus
from newskit.pipeline.recognise import Reading, Setup
from newskit.record import EntityRow, EntityType, MentionRow, PageEntityRow, PairRow
from newskit.text.fold import fold
from newskit.text.graph import FORMATS as GRAPHS

if TYPE_CHECKING:
    from newskit.entities.page import PageEntity
    from newskit.pipeline.watch import Watch
    from newskit.search.query import Query

__all__ = ["GRAPHS", "Asked", "Names", "View", "Wish", "names_of", "saved_names", "setup_of", "write_graph"]

ALL_TYPES: tuple[EntityType, ...] = ("person", "org", "place", "other")
USUAL: tuple[EntityType, ...] = ("person", "org", "place")
"""What is listed if nothing else is said."""
SUPPORTED = frozenset({"en", "und"})
"""Languages that the rules know."""

_encode = msgspec.json.encode


class Wish(Struct, frozen=True, kw_only=True):
    """How the names are to be found, as far as that is said."""

    backend: str | None = None
    aliases: str | None = None
    """The path of an alias file."""
    watchlist: str | None = None
    teasers: bool = False

    @property
    def said(self) -> bool:
        """Whether anything is."""
        return self != Wish()


class Asked(Struct, frozen=True, kw_only=True):
    """Which of the names are asked for."""

    types: tuple[EntityType, ...] | None = None
    """`None`: people, organisations, places, and whatever a watchlist names."""
    least: int = 1
    """Entities that are mentioned less often are left out; for pairs it is the number of pages."""


def setup_of(wish: Wish) -> Setup:
    """The setup that `wish` asks for.

    Raises `UsageError` for a backend or model that is not there, `InputError` and `BadRows` for the user's files.
    """
    backend = wish.backend or backends.RULES
    backends.check(backend)
    return Setup(
        backend=backend,
        version=backends.version(backend),
        teasers=wish.teasers,
        **_files(wish),
    )


def _files(wish: Wish) -> dict[str, tuple[Known, ...]]:
    """What the user's files say, as far as there are any."""
    if wish.aliases is None and wish.watchlist is None:
        return {}
    from newskit.entities.files import read_aliases, read_watchlist

    return {
        "aliases": tuple(read_aliases(wish.aliases)) if wish.aliases else (),
        "watchlist": tuple(read_watchlist(wish.watchlist)) if wish.watchlist else (),
    }


def setup_for(corpus: Corpus, wish: Wish) -> Setup:
    """The setup for the corpus: what is asked for, else that of the names which it keeps, else the usual one."""
    kept = kept_setup(corpus)
    if wish.said or kept is None:
        return setup_of(wish)
    backends.check(kept.backend)
    return structs.replace(kept, version=backends.version(kept.backend))


def kept_setup(corpus: Corpus) -> Setup | None:
    """How the names were found that the corpus keeps; `None` when it keeps none."""
    data = stored.memory(corpus, SETUP)
    return None if data is None else msgspec.json.decode(data, type=Setup)


@contextmanager
def names_of(
    corpus: Corpus, wish: Wish, query: Query | None, watch: Watch, *, jobs: int | None
) -> Iterator[tuple[Names, Setup]]:
    """The names in `corpus`, of the pages that fit `query`, and how they were found."""
    setup = setup_for(corpus, wish)
    with of_corpus(corpus, setup, query, watch, jobs=jobs) as names:
        yield names, setup


@contextmanager
def saved_names(
    corpus: Corpus, wish: Wish, watch: Watch, *, jobs: int | None, again: bool
) -> Iterator[tuple[Names, Setup]]:
    """The names in `corpus`, which are saved there, and how they were found.

    Raises `UsageError` when the corpus keeps what another backend has found and `again` is not said, `CorpusError`
    when it cannot be written.
    """
    setup = setup_for(corpus, wish)
    kept = kept_setup(corpus)
    if kept is not None and kept.backend != setup.backend and not again:
        raise UsageError(
            f"{corpus.path} keeps the names that {kept.backend} has found; with --again, those of {setup.backend} take"
            " their place"
        )
    with (
        stored.keeper(corpus.path) as keeper,
        of_corpus(corpus, setup, None, watch, jobs=jobs, keeper=keeper, again=again) as names,
    ):
        yield names, setup


class View:
    """The rows that a command prints."""

    def __init__(self, names: Names, setup: Setup, asked: Asked) -> None:
        self._names = names
        self._types = frozenset(asked.types or USUAL)
        self._least = asked.least
        self._watched: frozenset[str] = frozenset()
        if asked.types is None:
            self._watched = frozenset(fold(name) for row in setup.watchlist for name in (row.name, *row.aliases))
        self._rows = names.rows()
        self._known = setup.rows

    def entities(self) -> Iterator[EntityRow]:
        """A row for each entity over all pages."""
        return (row for row in self._rows if row.count >= self._least and self._wants(row))

    def tally(self) -> dict[EntityType, int]:
        """How many entities of which type there are over all pages."""
        found = Counter(row.type for row in self.entities())
        return {type_: found[type_] for type_ in ALL_TYPES if found[type_]}

    def by_page(self) -> Iterator[PageEntityRow]:
        """A row for each entity of each page, in the order of the sources."""
        for reading in self._names.readings():
            for found in reading.entities:
                if found.count >= self._least and self._wants(found):
                    yield _page_row(reading, found)

    def mentions(self) -> Iterator[MentionRow]:
        """A row for each mention, in the order of the sources and of their pages."""
        for reading in self._names.readings():
            rows = [self._rows[number] for number in self._names.numbers(reading)]
            for place in reading.mentions:
                row = rows[place.entity]
                if row.count >= self._least and self._wants(row):
                    yield MentionRow(
                        source=reading.source, id=reading.id, start=place.start, end=place.end, text=place.text,
                        type=row.type, entity=row.name, part=place.part, confidence=place.confidence,
                        rule=place.rule,
                    )  # fmt: skip

    def pairs(self) -> tuple[Iterator[PairRow], int]:
        """A row for each two entities on the same pages; and how many pages name more than are paired."""
        from newskit.entities.cooccur import Pairs

        pairs = Pairs(self._rows, (number for number, row in enumerate(self._rows) if self._wants(row)))
        for reading in self._names.pages():
            numbers = self._names.numbers(reading)
            pairs.add((number, found.count) for number, found in zip(numbers, reading.entities, strict=True))
        return pairs.rows(self._least), pairs.cut

    def suggestions(self, limit: int | None) -> tuple[int, str]:
        """How many names may be more than one row, and the file of aliases that says which."""
        from newskit.entities.files import write_aliases
        from newskit.entities.suggest import suggest_merges

        rows = [row for row in self._names.across.rows() if row.type in self._types]
        found: dict[tuple[str, EntityType], Known] = {}
        for one in suggest_merges(rows, aliases_of(self._known) if self._known else None):
            before = found.get((one.name, one.type)) or Known(name=one.name, type=one.type)
            found[one.name, one.type] = structs.replace(
                before,
                aliases=(*before.aliases, *one.aliases),
                note="; ".join(
                    filter(None, (before.note, f"{one.why}, {one.mentions:,} mention{'s' * (one.mentions != 1)}"))
                ),
            )
        chosen = list(found.values())[:limit]
        return len(chosen), write_aliases(chosen)

    def _wants(self, entity: EntityRow | PageEntity) -> bool:
        if entity.type in self._types:
            return True
        return bool(self._watched) and any(fold(name) in self._watched for name in (entity.name, *entity.aliases))


def _page_row(reading: Reading, found: PageEntity) -> PageEntityRow:
    return PageEntityRow(
        source=reading.source, id=reading.id, name=found.name, type=found.type, count=found.count,
        aliases=found.aliases, roles=found.roles, confidence=found.confidence, key=found.id,
    )  # fmt: skip


def write_graph(rows: Iterable[PairRow], stream: IO[bytes], form: str) -> int:
    """How many pairs were written in a format for graphs, one of `GRAPHS`."""
    from newskit.entities import cooccur

    return cooccur.write(rows, stream, form)


def unsupported(names: Names, setup: Setup) -> dict[str, int]:
    """How many pages are in a language that the rules do not know; none where only a model was asked."""
    if not backends.needs_evidence(setup.backend):
        return {}
    return {language: number for language, number in names.languages.most_common() if language not in SUPPORTED}
