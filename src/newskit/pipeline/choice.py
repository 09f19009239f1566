"""Which pages are meant, from what a person says of them: a search, dates, sections, languages."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from newskit.corpus import Corpus
from newskit.corpus.clusters import marked
from newskit.corpus.plan import All, Any, Is, Node
from newskit.corpus.selected import Chosen
from newskit.errors import UsageError
from newskit.pipeline.wanted import Wanted
from newskit.search.dates import dated
from newskit.search.find import check, parts_for
from newskit.search.query import parse_query
from newskit.search.values import doubt

NOT_MARKED = "no copies are marked in this corpus yet; mark them with: newskit dedup --mark"


class Choice(Struct, frozen=True):
    """What is chosen, and how the query was read."""

    chosen: Chosen
    notes: tuple[str, ...] = ()


def choice(wanted: Wanted) -> Choice:
    """The pages that are wanted. Raises `UsageError` for a query without words, and what no page can have."""
    nodes: list[Node] = []
    notes: tuple[str, ...] = ()
    parts: Sequence[str] = ("story",)
    if wanted.query is not None:
        query = parse_query(wanted.query)
        nodes.append(query.plan)
        notes, parts = query.notes, parts_for(query, wanted.parts)
    elif wanted.parts is not None:
        raise UsageError("--in says where the words of --query are looked for; give both")
    nodes += _dates(wanted)
    nodes += _facts("section", wanted.sections) + _facts("lang", wanted.languages) + _facts("kind", wanted.kinds)
    node = None if not nodes else nodes[0] if len(nodes) == 1 else All(tuple(nodes))
    chosen = Chosen(
        node=node, parts=tuple(parts), sources=wanted.sources, one_per_cluster=wanted.one_per_cluster
    )  # fmt: skip
    return Choice(chosen, notes)


def checked(corpus: Corpus, chosen: Chosen) -> Chosen:
    """`chosen`, which `corpus` can answer. Raises `UsageError` when it asks for marks and there are none."""
    if chosen.one_per_cluster and marked(corpus) is None:
        raise UsageError(f"--one-per-cluster: {NOT_MARKED}")
    if chosen.node is not None:
        check(corpus, chosen.node, chosen.parts)
    return chosen


def _dates(wanted: Wanted) -> list[Node]:
    found: list[Node] = []
    for option, field, value in (
        ("--since", "date", wanted.since and f"{wanted.since}.."),
        ("--after", "after", wanted.after),
        ("--before", "before", wanted.before),
    ):
        if value:
            date = dated(field, value)
            if date is None:
                raise UsageError(
                    f"{option}: {value.removesuffix('..')!r} is no date; write 2025, 2025-03 or 2025-03-09"
                )
            found.append(date)
    return found


def _facts(field: str, values: Sequence[str]) -> list[Node]:
    for value in values:
        if reason := doubt(field, value):
            raise UsageError(reason)
    leaves = tuple(Is(field, value) for value in values)
    return [] if not leaves else [leaves[0] if len(leaves) == 1 else Any(leaves)]
