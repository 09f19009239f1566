"""`newskit stats`: what the corpus, or some inputs, consist of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from newskit.corpus import Corpus
from newskit.corpus.facts import characters, copies, facts
from newskit.corpus.stat import Stat
from newskit.errors import UsageError
from newskit.search.find import named_parts
from newskit.search.query import Query
from newskit.stats import parts, periods, tally

GROUPS = ("total", "part", "kind", "time", "section", "source", "agency", "lang", "length", "copies")
"""What can be asked for, in the order of the rows; `time` is counted by a period."""
PERIODS = periods.PERIODS


class Asked(Struct, frozen=True, kw_only=True):
    """What is to be counted."""

    by: tuple[str, ...] = ()
    """Of `GROUPS`; empty for all, with queries for the time."""
    per: str = "month"
    """Of `PERIODS`."""
    queries: tuple[tuple[str, Query], ...] = ()
    """As they were typed, and what they ask for."""
    parts: tuple[str, ...] = ("story",)
    """Where the words of the queries must stand."""


def check(asked: Asked) -> None:
    """Nothing. Raises `UsageError` for what cannot be counted."""
    for name in asked.by:
        if name not in GROUPS:
            raise UsageError(f"there is no count by {name!r}; choose among {', '.join(GROUPS)}")
    if asked.per not in PERIODS:
        raise UsageError(f"there is no time {asked.per!r}; choose among {', '.join(PERIODS)}")
    if asked.queries:
        named_parts(asked.parts)
        for name in asked.by:
            if name in {"part", "copies"}:
                raise UsageError(f"a search cannot be counted by {name}; ask for that without --query")


def stats(corpus: Corpus, asked: Asked) -> Iterator[Stat]:
    """The rows, group after group; with queries those of each query for each group."""
    check(asked)
    with corpus.snapshot():
        named = asked.by or (("time",) if asked.queries else GROUPS)
        groups = [asked.per if name == "time" else name for name in named]
        counts = tally.tally(facts(corpus), [name for name in groups if name in tally.GROUPS])
        if asked.queries:
            yield from _hits(corpus, asked, groups, counts)
            return
        for group in groups:
            yield from _rows(corpus, group, counts)


def _rows(corpus: Corpus, group: str, counts: Mapping[str, tally.Tally]) -> Iterator[Stat]:
    if group == "part":
        yield from parts.rows(characters(corpus))
    elif group == "copies":
        yield from parts.copies(copies(corpus))
    else:
        yield from tally.rows(group, counts[group])


def _hits(corpus: Corpus, asked: Asked, groups: Sequence[str], counts: Mapping[str, tally.Tally]) -> Iterator[Stat]:
    """The rows of each query."""
    where = named_parts(asked.parts)
    for text, query in asked.queries:
        found = tally.tally(facts(corpus, query.plan, where), groups)
        for group in groups:
            yield from tally.hits(text, group, found[group], counts[group])
