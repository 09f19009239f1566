"""Hits counted by what they are: the same by the rows of the pages and by the tags of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec import structs

from newskit.corpus import Corpus, in_memory
from newskit.corpus import facets as counting
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search import facets

Make = Callable[..., Record]

DATES = ("2025-01-31", "2025-01", "2024-12-24T10:00Z", "2025", "XXXX-01-01", None)
SECTIONS = ("Thời sự", "Thoi su", "Thời sự", "Sport", None)


@pytest.fixture
def corpus(make: Make) -> Iterator[Corpus]:
    with in_memory(stem="none", rules=1) as writer:
        writer.add([
            make(f"{'ab'[n % 2]}/{n:02}.txt" if n % 3 else f"dump.jsonl#{n}", f"Rain number {n}.",
                 published=DATES[n % 6], section=SECTIONS[n % 5], language="vi" if n % 2 else "en",
                 agency="AP" if n == 1 else None, captions=("Storm",) * (n == 2))
            for n in range(30)
        ])  # fmt: skip
        yield writer.corpus


EXPECTED = {
    "section": [("Thời sự", 18), ("Sport", 6), (None, 6)],
    "month": [("2024-12", 5), ("2025", 5), ("2025-01", 10), (None, 10)],
    "kind": [("story", 30)],
    "lang": [("en", 15), ("vi", 15)],
    "agency": [(None, 29), ("AP", 1)],
    "source": [("a/", 10), ("b/", 10), ("dump.jsonl", 10)],
}


@pytest.mark.parametrize("many", [1, 1000])
@pytest.mark.parametrize("by", EXPECTED)
def test_hits_by_what_they_are(corpus: Corpus, monkeypatch: pytest.MonkeyPatch, by: str, many: int) -> None:
    monkeypatch.setattr(counting, "_MANY", many)
    found = facets(corpus, "rain", by)
    assert [(row.value, row.pages) for row in found.rows] == EXPECTED[by]
    assert found.total == 30
    assert {row.by for row in found.rows} == {by}


@pytest.mark.parametrize("by", EXPECTED)
@pytest.mark.parametrize(
    "query", ["rain -3", "rain -1 -10 -29", "number NOT (4 OR 5)", "rain date:2024-12-24..2025-01-31"]
)
def test_both_ways_to_count_agree(corpus: Corpus, monkeypatch: pytest.MonkeyPatch, by: str, query: str) -> None:
    by_rows = facets(corpus, query, by)
    monkeypatch.setattr(counting, "_MANY", 1)
    assert facets(corpus, query, by) == by_rows
    assert sum(row.pages for row in by_rows.rows) == by_rows.total < 30


def test_a_page_with_two_sources_counts_once_for_each_place(make: Make) -> None:
    page = make("a/1.txt", "Rain again and again.")
    names = ("a/1.txt", "a/2.txt", "b/1.txt", "c.txt", "d.jsonl#1", "d.jsonl#2")
    with in_memory(stem="none", rules=1) as writer:
        writer.add([structs.replace(page, source=name) for name in names])
        writer.add([make("a/b/1.txt", "Rain once more.")])
        rows = facets(writer.corpus, "rain", "source").rows
    assert [(row.value, row.pages) for row in rows] == [
        ("a/", 1), ("a/b/", 1), ("b/", 1), ("c.txt", 1), ("d.jsonl", 1)
    ]  # fmt: skip


def test_only_hits_are_counted(corpus: Corpus) -> None:
    assert [(row.value, row.pages) for row in facets(corpus, "rain date:2025-01 lang:vi", "lang").rows] == [("vi", 5)]
    assert [row.pages for row in facets(corpus, "storm OR rain", "kind", parts=["all"]).rows] == [30]
    assert facets(corpus, "snow", "kind").rows == ()


def test_wrong_use(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="section, month, source"):
        facets(corpus, "rain", "colour")
