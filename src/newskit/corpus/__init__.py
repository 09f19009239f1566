"""The corpus: one SQLite file with the pages, their sources, teasers and search index.

This package is the one place that knows the tables. It opens a corpus for reading (`open_reader`) or
writing (`open_writer`), or makes one in memory (`in_memory`); what it hands out are `newskit.record` structs.
Only what is used is imported: searching loads nothing of the writing side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newskit.corpus.reader import Corpus, open_reader

if TYPE_CHECKING:
    import os

    from newskit.corpus.writer import Writer

__all__ = ["Corpus", "in_memory", "open_reader", "open_writer"]


def open_writer(
    path: str | os.PathLike[str],
    *,
    stem: str | None = None,
    rules: int | None = None,
    create: bool = True,
    task: str | None = None,
) -> Writer:
    """A writer for the corpus at `path`; see `newskit.corpus.writer.Writer`.

    A corpus that is not there is made, or with `create=False` raises `NoCorpus`. `stem` (`porter` or `none`) may be
    chosen when a corpus is made; `None` lets the language of its first pages decide. `rules` is the version of the
    splitting rules that new records carry (`None`: the current one; below zero for pages that were not split).
    `task` names what is imported (the inputs, in any wording): an interrupted run is only gone on with by a run for
    the same task; `None` goes on with any.

    Raises `CorpusBusy` when another process writes into it, `NotACorpus`, `NewerCorpus`, `UsageError` when `stem` is
    unknown or not the corpus' own, and `OutputError` when the folder cannot be written to.
    """
    from newskit.corpus.writer import Writer

    return Writer.open(path, stem=stem, rules=rules, create=create, task=task)


def in_memory(*, stem: str | None = None, rules: int | None = None) -> Writer:
    """A writer for a corpus that lives in memory only; `Writer.corpus` reads it."""
    from newskit.corpus.writer import Writer

    return Writer.in_memory(stem=stem, rules=rules)
