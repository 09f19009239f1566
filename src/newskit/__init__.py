"""newskit: folders of scraped news pages become a clean, searchable corpus.

The public names, each imported when it is first used:

    import newskit

    for found in newskit.read("pages/"):
        if isinstance(found, newskit.Document):
            record = newskit.record_of(newskit.parse(found))

`newskit.parse_text` splits a single text, `newskit.open_corpus` reads what `newskit parse` has saved. Names that are
not listed here may change without notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newskit.version import __version__

if TYPE_CHECKING:
    from newskit.corpus import Corpus as Corpus
    from newskit.corpus import open_reader as open_corpus
    from newskit.errors import (
        CorpusBusy,
        CorpusError,
        InputError,
        MissingExtra,
        NewerCorpus,
        NewskitError,
        NoCorpus,
        NotACorpus,
        NotText,
        OutputError,
        UsageError,
    )
    from newskit.model import Block, Document, Field, Hints, Mark, Page, Problem, Story, Teaser
    from newskit.parsing import parse
    from newskit.pipeline.library import document, parse_text, read
    from newskit.record import BlockRecord, Record, SubStory, TeaserRecord, record_of

__all__ = [
    "Block", "BlockRecord", "Corpus", "CorpusBusy", "CorpusError", "Document", "Field", "Hints", "InputError", "Mark",
    "MissingExtra", "NewerCorpus", "NewskitError", "NoCorpus", "NotACorpus", "NotText", "OutputError", "Page",
    "Problem", "Record", "Story", "SubStory", "Teaser", "TeaserRecord", "UsageError", "__version__", "document",
    "open_corpus", "parse", "parse_text", "read", "record_of",
]  # fmt: skip

_HOMES = {
    "newskit.errors": (
        "CorpusBusy CorpusError InputError MissingExtra NewerCorpus NewskitError NoCorpus NotACorpus NotText"
        " OutputError UsageError"
    ),
    "newskit.model": "Block Document Field Hints Mark Page Problem Story Teaser",
    "newskit.record": "BlockRecord Record SubStory TeaserRecord record_of",
    "newskit.corpus": "Corpus",
    "newskit.corpus.reader": "open_corpus=open_reader",
    "newskit.parsing": "parse",
    "newskit.pipeline.library": "document parse_text read",
}
"""Where the public names live; `public=name` where a name is another one at home."""


def __getattr__(name: str) -> Any:
    """The public name `name`, imported now."""
    from importlib import import_module

    for home, names in _HOMES.items():
        for public, _, inner in (word.partition("=") for word in names.split()):
            if public == name:
                value = getattr(import_module(home), inner or public)
                globals()[name] = value
                return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
