"""`newskit export`: the corpus, or just some inputs, in a format that others read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from msgspec import Struct, structs

from newskit import exporters
from newskit.corpus import Corpus, open_reader, selected
from newskit.corpus.clusters import marked
from newskit.corpus.entities import SETUP, memory
from newskit.corpus.plan import All, Any, Is, Node
from newskit.corpus.rows import is_story
from newskit.corpus.selected import Chosen
from newskit.errors import UsageError
from newskit.pipeline.wanted import Wanted
from newskit.pipeline.watch import Watch, watched
from newskit.record import Record, TeaserRow, teaser_rows

if TYPE_CHECKING:
    from newskit.exporters import ExportOptions, Row, Written
    from newskit.pipeline.entities import View
    from newskit.pipeline.parse import Request, Summary

TABLES = ("stories", "teasers", "pages", "clusters", "links", "entities", "mentions")
"""What can be exported; of inputs the first three."""
_OF_INPUTS = TABLES[:3]
ALL = ("pages", "stories", "teasers", "clusters", "links", "entities", "mentions")
"""What formats that take all tables get, those first that others refer to; copies and names if they are saved."""
_FLAT = frozenset({"csv", "tsv", "xlsx", "md", "txt", "tei", "vertical", "sqlite", "opensearch"})
"""Formats that have no place for the blocks of a page."""


class Out(Struct, frozen=True, kw_only=True):
    """Where the rows go, and how."""

    form: str
    stream: IO[bytes] | None = None
    """Standard output; `None` for a file or folder."""
    path: str = ""
    """The file, or the folder if there is a layout of several files."""
    folder: bool = False
    layout: str = "one-file"
    split_by: str | None = None

    def write(self, tables: Iterable[tuple[str, Iterable[Row]]], options: ExportOptions) -> Written:
        """What was written. Raises `OutputError` when it cannot be, `UsageError` for what the format cannot do."""
        if self.stream is not None:
            return exporters.Written(exporters.write_stream(tables, self.stream, self.form, options), 0)
        if self.folder:
            return exporters.write_folder(
                tables, self.path, self.form, options, layout=self.layout, split_by=self.split_by
            )
        return exporters.write_file(tables, self.path, self.form, options)


class Asked(Struct, frozen=True, kw_only=True):
    """What is to be exported."""

    tables: tuple[str, ...]
    """One of `TABLES`, or several where the format takes all at once."""
    out: Out
    options: ExportOptions
    wanted: Wanted | None = None
    """Which pages; `None`: all."""
    jobs: int | None = None
    """Processes that look for names."""

    @property
    def everything(self) -> bool:
        """Whether no page is left out."""
        return self.wanted is None or self.wanted.everything


def export_corpus(path: str, asked: Asked, watch: Watch) -> Written:
    """What was written of the corpus at `path`.

    Raises `CorpusError` when it cannot be used, `UsageError` for an unknown format, table or field, `OutputError` when
    the file cannot be written.
    """
    with open_reader(path) as corpus:
        return _export(corpus, asked, watch)


def export_inputs(request: Request, asked: Asked, watch: Watch, summary: Summary) -> Written:
    """What was written of just these inputs; nothing is saved. To choose among them takes a corpus in memory."""
    from newskit.pipeline.parse import print_pages, records

    out, (table, *_) = asked.out, asked.tables
    if table not in _OF_INPUTS:
        raise UsageError(
            f"{table} are a table of a corpus; newskit {_COMMANDS[table]} INPUT -f {out.form} has its rows"
        )
    request = structs.replace(request, blocks=table == "pages" and out.form not in _FLAT)
    if not asked.everything:
        from newskit.pipeline.search import made_of

        with made_of(request, watch, summary) as corpus:
            return _export(corpus, asked, watch)
    parsed = records(print_pages(request, watch, summary))
    options = structs.replace(asked.options, rules=_rules_now(split=request.split) if out.form == "tei" else "")
    return out.write([(table, _of_records(parsed, table))], options)


_COMMANDS = {"clusters": "dedup", "links": "links", "entities": "entities", "mentions": "entities --mentions"}


def _export(corpus: Corpus, asked: Asked, watch: Watch) -> Written:
    with corpus.snapshot():
        options = asked.options
        tables = _there(corpus, asked)
        chosen = _chosen(corpus, asked)
        if asked.out.form == "tei":
            options = structs.replace(options, rules=_rules(selected.rules(corpus)))
        return asked.out.write(_tables(corpus, tables, chosen, asked, watch), options)


def _there(corpus: Corpus, asked: Asked) -> tuple[str, ...]:
    """Those of the tables that the corpus has. Raises `UsageError` when just the one that was named is not there."""
    tables, missing = asked.tables, set[str]()
    if "clusters" in tables and marked(corpus) is None:
        missing.add("clusters")
        if len(tables) == 1:
            from newskit.pipeline.choice import NOT_MARKED

            raise UsageError(f"--table clusters: {NOT_MARKED}")
    if len(tables) > 1 and "entities" in tables and memory(corpus, SETUP) is None:
        missing |= {"entities", "mentions"}  # to look for names takes its time, and somebody should want it
    return tuple(table for table in tables if table not in missing)


def _chosen(corpus: Corpus, asked: Asked) -> Chosen:
    """The pages that are wanted; says how the query was read."""
    if asked.wanted is None or asked.wanted.everything:
        return selected.ALL
    from newskit.pipeline.choice import checked, choice

    found = choice(asked.wanted)
    for note in found.notes:
        asked.options.note(note)
    return checked(corpus, found.chosen)


def _tables(
    corpus: Corpus, tables: Sequence[str], chosen: Chosen, asked: Asked, watch: Watch
) -> Iterator[tuple[str, Iterable[Row]]]:
    """Each table with its rows, which are read when they are asked for."""
    for table in tables:
        yield table, watched(_ROWS[table](corpus, chosen, asked), watch, f"write {table}")


def _stories(corpus: Corpus, chosen: Chosen, _: Asked) -> Iterator[Row]:
    return selected.records(corpus, chosen)


def _pages(corpus: Corpus, chosen: Chosen, asked: Asked) -> Iterator[Row]:
    return selected.records(corpus, chosen, stories=False, blocks=asked.out.form not in _FLAT)


def _teasers(corpus: Corpus, chosen: Chosen, _: Asked) -> Iterator[Row]:
    return selected.teasers(corpus, chosen)


def _clusters(corpus: Corpus, chosen: Chosen, _: Asked) -> Iterator[Row]:
    return selected.copies(corpus, chosen)


def _links(corpus: Corpus, chosen: Chosen, _: Asked) -> Iterator[Row]:
    """The links of the chosen pages' teasers, to any story of the corpus."""
    from newskit.pipeline import links
    from newskit.pipeline.watch import Unwatched

    found = links.links(links.gathered(corpus, Unwatched()), links.Asked(), links.Tally())
    if chosen.everything:
        return found
    sources = set(selected.sources(corpus, chosen))
    return (link for link in found if link.source in sources)


def _entities(corpus: Corpus, chosen: Chosen, asked: Asked) -> Iterator[Row]:
    """The names of the chosen pages, each over all of these."""
    if chosen.one_per_cluster:
        raise UsageError("entities count every page; leave --one-per-cluster out, or take --table mentions")
    with _names(corpus, chosen, asked) as view:
        yield from view.entities()


def _mentions(corpus: Corpus, chosen: Chosen, asked: Asked) -> Iterator[Row]:
    with _names(corpus, chosen, asked) as view:
        sources = None if chosen.everything else set(selected.sources(corpus, chosen))
        yield from (row for row in view.mentions() if sources is None or row.source in sources)


@contextmanager
def _names(corpus: Corpus, chosen: Chosen, asked: Asked) -> Iterator[View]:
    """The names of the chosen pages: as they are saved, else they are looked for now."""
    from newskit.pipeline import entities
    from newskit.pipeline.watch import Unwatched
    from newskit.search.query import Query

    plan = _plan(chosen)
    query = None if plan is None else Query(plan=plan)
    with entities.names_of(corpus, entities.Wish(), query, Unwatched(), jobs=asked.jobs) as (names, setup):
        yield entities.View(names, setup, entities.Asked())


def _plan(chosen: Chosen) -> Node | None:
    """What the pages fit, their sources included; `None` when all do."""
    sources = tuple(Is("source", part) for part in chosen.sources)
    nodes = [node for node in (chosen.node, Any(sources) if len(sources) > 1 else (*sources, None)[0]) if node]
    return None if not nodes else nodes[0] if len(nodes) == 1 else All(tuple(nodes))


_ROWS: Mapping[str, Callable[[Corpus, Chosen, Asked], Iterator[Row]]] = {
    "stories": _stories,
    "teasers": _teasers,
    "pages": _pages,
    "clusters": _clusters,
    "links": _links,
    "entities": _entities,
    "mentions": _mentions,
}


def _of_records(parsed: Iterable[Record], table: str) -> Iterable[Record | TeaserRow]:
    if table == "teasers":
        return teaser_rows(parsed)
    return (record for record in parsed if is_story(record)) if table == "stories" else parsed


def _rules(found: Sequence[int]) -> str:
    """The versions of rules, as they are named in a header.

    >>> _rules([-14, 12, 14])
    '12, 14 (and none for pages that were not split)'
    """
    split = ", ".join(str(number) for number in found if number > 0)
    unsplit = any(number < 0 for number in found)
    return (f"{split} (and none for pages that were not split)" if unsplit else split) if split else ""


def _rules_now(*, split: bool) -> str:
    from newskit.parsing import RULES

    return str(RULES) if split else ""
