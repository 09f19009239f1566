"""`newskit export`: the corpus, or just some inputs, in a format that others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

from msgspec import structs

from newskit import exporters
from newskit.corpus import open_reader
from newskit.corpus.rows import is_story
from newskit.record import Record, TeaserRow

if TYPE_CHECKING:
    from newskit.pipeline.parse import Request, Summary
    from newskit.pipeline.watch import Watch

TABLES = ("stories", "teasers")


def export_corpus(path: str, stream: IO[bytes], form: str, options: exporters.ExportOptions) -> int:
    """How many rows of the corpus at `path` were written to `stream` in the format `form`.

    Raises `CorpusError` when it cannot be used, `UsageError` for an unknown format, table or field.
    """
    with open_reader(path) as corpus:
        rows: Iterable[Record | TeaserRow] = corpus.teasers() if options.table == "teasers" else corpus.stories()
        return exporters.write(rows, stream, form, options)


def export_inputs(
    request: Request,
    stream: IO[bytes],
    form: str,
    options: exporters.ExportOptions,
    *,
    watch: Watch,
    summary: Summary,
) -> int:
    """How many rows of just these inputs were written; nothing is saved."""
    from newskit.pipeline.parse import print_pages, records

    parsed = records(print_pages(request, watch, summary))
    rows: Iterable[Record | TeaserRow] = (
        teasers(parsed) if options.table == "teasers" else (record for record in parsed if is_story(record))
    )
    return exporters.write(rows, stream, form, options)


def teasers(parsed: Iterable[Record]) -> Iterator[TeaserRow]:
    """Each teaser of the records as a row of its own."""
    for record in parsed:
        for teaser in record.teasers:
            yield TeaserRow(source=record.source, id=record.id, **structs.asdict(teaser))
