"""Copies among the stories of a corpus: only what is new there is read and compared, the rest is remembered."""

from __future__ import annotations

import tempfile
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from newskit.corpus import clusters, open_reader, signatures
from newskit.corpus.clusters import Marked
from newskit.corpus.reader import Corpus
from newskit.corpus.signatures import Memory, Signature, Story
from newskit.dedup.find import Finder
from newskit.dedup.limits import Limits
from newskit.dedup.report import Copies
from newskit.dedup.segment import Page
from newskit.dedup.signature import PACKED, packed, unpacked
from newskit.dedup.texts import Signed, signed
from newskit.dedup.verdicts import Verdicts
from newskit.dedup.version import version
from newskit.dedup.why import fits
from newskit.engines import engine
from newskit.pipeline.dedup import SHOWN, Asked, Read, story_text
from newskit.text.foldpage import fold_text

if TYPE_CHECKING:
    from newskit.engines import Engine
    from newskit.pipeline.watch import Watch

_AT_ONCE = 500
"""Stories that a worker is given."""


class _How(Struct, frozen=True):
    """By what was worked out what is remembered."""

    version: str
    limits: Limits


class Run:
    """The stories of a corpus on their way to their copies."""

    def __init__(self, corpus: Corpus, asked: Asked) -> None:
        """Knows what is remembered in the corpus and is still good."""
        self.corpus = corpus
        self.how = _How(version(), asked.limits)
        before = _before(corpus)
        self.stale = before is not None and before.version != self.how.version
        """Whether other rules have made what is remembered."""
        self.moved = before is not None and not self.stale and before.limits != self.how.limits
        """Whether other limits have led to the verdicts that are remembered."""
        self.known = before is not None and not self.stale
        good = self.known and not self.moved
        self.verdicts = Verdicts(signatures.verdicts(corpus) if good else ()) if good or asked.mark else None
        self.keys = array("q")
        """The key of the page of each document."""
        self.new = array("q")
        """Of the documents without a signature: number, digest, form and whether it breaks off, one after the other."""

    def folded(self, document: int) -> str:
        """The folded story of a document."""
        return fold_text(story_text(*signatures.story(self.corpus, self.keys[document])))

    def text(self, story: Story) -> str:
        """The story of a source."""
        return story_text(*signatures.story(self.corpus, story.page))

    def note(self, stories: Sequence[Story], batch: Signed) -> None:
        """Nothing; remembers which stories come next, and what has to be remembered of them."""
        for story, form, is_lead in zip(stories, batch.forms, batch.leads, strict=True):
            if story.signature is None:
                self.new.extend((len(self.keys), story.digest, form, is_lead))
            self.keys.append(story.page)


@contextmanager
def copies_of_corpus(path: str, asked: Asked, jobs: int | None, watch: Watch) -> Iterator[tuple[Read, Run]]:
    """The copies among the stories of the corpus at `path`. Raises `CorpusError` when it cannot be used."""
    with (
        open_reader(path) as corpus,
        corpus.snapshot(),
        engine(jobs=jobs) as workers,
        tempfile.TemporaryDirectory(prefix="newskit-") as folder,
    ):
        run = Run(corpus, asked)
        with Finder(folder, asked.limits, verdicts=run.verdicts, folded=run.folded) as finder:
            read = Read(Copies(finder), {})
            watch.stage("read", None)
            stories = signatures.stories(corpus, known=run.known, title=SHOWN if asked.titled else 0)
            for some, batch in _signed(run, stories, workers):
                run.note(some, batch)
                _add(read, run, some, batch, asked)
                watch.advance(len(some), 0)
            watch.stage("compare", None)
            read.copies.find(workers)
            yield read, run


def mark(path: str, read: Read, run: Run, keep: str) -> Marked:
    """What is marked in the corpus at `path` now. Raises `CorpusError` when it cannot be written."""
    memory = Memory(
        how=msgspec.json.encode(run.how).decode(),
        signatures=_remembered(read, run),
        verdicts=run.verdicts.remembered() if run.verdicts is not None else (),
        again=run.stale,
    )
    how = msgspec.json.encode({"keep": keep, "limits": run.how.limits}).decode()
    return clusters.mark(path, read.copies.rows(keep), how, memory)


def _before(corpus: Corpus) -> _How | None:
    """By what was worked out what the corpus remembers; `None` when that is nothing."""
    said = corpus.setting(signatures.SETTING)
    return None if said is None else msgspec.json.decode(said, type=_How)


def _remembered(read: Read, run: Run) -> Iterator[tuple[int, int, Signature]]:
    """What has to be remembered of the documents that had no signature."""
    for at in range(0, len(run.new), 4):
        document, digest, form, is_lead = run.new[at : at + 4]
        key, letters, hashes = read.copies.signature(document)
        yield run.keys[document], digest, Signature(key, form, letters, is_lead, packed(hashes))


def _add(read: Read, run: Run, stories: Sequence[Story], batch: Signed, asked: Asked) -> None:
    """Nothing; takes in stories, and the texts of those that were asked for."""
    first = len(run.keys) - len(stories)
    for number, story in enumerate(stories, first):
        if any(fits(name, story.source, story.id) for name in asked.why or ()):
            read.texts[number] = run.text(story)
    read.copies.add([Page(story.source, story.id, story.published, story.title) for story in stories], batch)


def _signed(run: Run, stories: Iterable[Story], workers: Engine) -> Iterator[tuple[list[Story], Signed]]:
    """The stories, some at a time, with what is remembered of them or what workers have made of them.

    What is remembered waits while workers have what came before it; they get nothing to do for it, so that not much
    waits.
    """
    waiting: deque[tuple[list[Story], Signed | None]] = deque()

    def tasks() -> Iterator[list[str]]:
        for some, known in _runs(stories):
            waiting.append((some, known))
            yield [run.text(story) for story in some] if known is None else []

    for batch in workers.map(signed, tasks()):
        some, known = waiting.popleft()
        yield some, batch if known is None else known


def _runs(stories: Iterable[Story]) -> Iterator[tuple[list[Story], Signed | None]]:
    """Stories that follow one another, with what is remembered of all of them, or of none."""
    for is_known, run in groupby(stories, lambda story: story.signature is not None):
        some: list[Story] = []
        for story in run:
            some.append(story)
            if len(some) == _AT_ONCE:
                yield some, _known(some) if is_known else None
                some = []
        if some:
            yield some, _known(some) if is_known else None


def _known(stories: Sequence[Story]) -> Signed:
    """What is remembered of the stories."""
    found = [story.signature for story in stories if story.signature is not None]
    return Signed(
        folded=None,
        ends=[-1] * len(found),
        lengths=[signature.letters for signature in found],
        leads=[bool(signature.is_lead) for signature in found],
        keys=[signature.key for signature in found],
        forms=[signature.form for signature in found],
        hashes=unpacked(b"".join(signature.hashes for signature in found)).tobytes(),
        sizes=[len(signature.hashes) // PACKED for signature in found],
    )
