"""Finding a page by what a person knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from newskit.corpus import Corpus, in_memory
from newskit.errors import UsageError
from newskit.record import Record

Make = Callable[..., Record]
Pages = Callable[..., list[Record]]


@pytest.fixture(scope="module")
def corpus(make: Make, pages: Pages) -> Iterator[Corpus]:
    with in_memory(rules=1) as writer:
        writer.add(pages(30))
        writer.add([make("other/0007.txt", "Seven."), make("dump.jsonl#12", "Twelve."), make("x.txt", "Seven.")])
        yield writer.corpus


def test_by_source(corpus: Corpus) -> None:
    found = corpus.get("dump.jsonl#12")
    assert found is not None
    assert found.text == "Twelve."


def test_by_id_and_its_first_digits(corpus: Corpus) -> None:
    for record in corpus.records():
        assert corpus.get(record.id) is not None
        short = corpus.get(record.id[:8].upper())
        assert short is not None
        assert short.id == record.id


def test_a_shared_page_is_given_for_the_source_that_was_named(corpus: Corpus) -> None:
    named = corpus.get("x.txt")
    assert named is not None
    assert named.source == "x.txt"
    first = corpus.get(named.id)
    assert first is not None
    assert first.source == "other/0007.txt"


def test_by_the_end_of_a_source(corpus: Corpus) -> None:
    found = corpus.get("0003.txt")
    assert found is not None
    assert found.source == "pages/0003.txt"
    assert corpus.get("003.txt") is None


def test_what_fits_several_pages_is_refused(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match=r"0007\.txt fits several pages: .*other/0007\.txt.*pages/0007\.txt"):
        corpus.get("0007.txt")


@pytest.mark.parametrize("key", ["", "nothing", "abc", "'; DROP TABLE pages --", "%", "*", "\0"])
def test_what_fits_nothing(corpus: Corpus, key: str) -> None:
    assert corpus.get(key) is None


def test_counts(corpus: Corpus) -> None:
    counts = corpus.counts()
    assert (counts.pages, counts.sources, counts.stories, counts.teasers) == (32, 33, 32, 60)
    assert counts.kinds == {"story": 32}
    assert counts.languages == {"en": 32}


def test_pages_without_a_story_are_no_stories(make: Make) -> None:
    with in_memory(rules=1) as writer:
        writer.add([make("list.txt", "", kind="listing"), make("stub.txt", "", kind="stub", title="Rain")])
        assert [record.source for record in writer.corpus.records()] == ["list.txt", "stub.txt"]
        assert [record.source for record in writer.corpus.stories()] == ["stub.txt"]


def test_iterators_may_run_side_by_side_and_be_left(corpus: Corpus) -> None:
    pairs = list(zip(corpus.records(), corpus.sources(), strict=True))
    assert all(record.source == source for record, (source, _) in pairs)
    next(corpus.teasers())
    assert not corpus.connection.in_transaction
