"""The index of pages: what is asked of it does not depend on how much of it is in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import pytest

from newskit.errors import OutputError
from newskit.links import store
from newskit.links.index import Index
from newskit.links.resolve import Resolver
from newskit.record import Record, TeaserRow

PLACES = ("Kesta", "Milton", "Ashford", "Điện Biên", "Lower Wend")


@pytest.fixture
def pages(page: Callable[..., Record]) -> list[Record]:
    return [
        page(
            f"Ferry {number} between {PLACES[number % 5]} and {PLACES[number // 5 % 5]} stops {number} times",
            deck=f"The boats of the line with the number {number} wait",
            url=f"https://post.example/ferries/{number}",
        )
        for number in range(300)
    ]


def linked(pages: list[Record]) -> list[object]:
    index = Index()
    for record in pages:
        index.add(record)
    resolver = Resolver(index)
    titles = [record.title or "" for record in pages]
    asked = [*titles, *(title[: title.index(" stops")] + " …" for title in titles), "Boats of Kesta wait"]
    return [resolver.link(TeaserRow(source="x", id="0", position=1, title=title)) for title in asked]


def test_links_are_the_same_when_little_is_held(pages: list[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    found = linked(pages)
    monkeypatch.setattr(store, "_REMEMBERED", 7)
    monkeypatch.setattr(store, "_AT_ONCE", 3)
    assert linked(pages) == found


def test_pages_are_found_by_every_name(pages: list[Record], index_of: Callable[..., Index]) -> None:
    index = index_of(*pages, Record(id=pages[3].id, source="copies/3.txt", kind="story", confidence=0.9))
    third = pages[3]
    for key in (third.id, third.id.upper(), third.source, "copies/3.txt", third.id[:12], third.source[6:]):
        assert [entry.id for entry in index.named(key)] == [third.id], key
    assert index.named("nothing") == index.named("ab") == []
    assert [len(index.pages), len(index.titles)] == [300, 300]
    assert index.page(third.id) == index.at("http://www.post.example/ferries/3/") == index.pages[3]
    assert index.page("0") is index.at("https://post.example/none") is None


def test_titles_are_found_by_their_beginning_in_order(
    page: Callable[..., Record], index_of: Callable[..., Index]
) -> None:
    index = index_of(*map(page, ("Rain on Monday", "Rain", "Rainy", "Snow", "rain!")))
    assert [index.titles[number].key for number in index.beginning("rain")] == ["rain", "rain", "rainonmonday", "rainy"]
    assert index.same("rain") == [1, 4]


def test_a_full_disk_is_told(pages: list[Record]) -> None:
    index = Index()
    index._store.put("PRAGMA max_page_count = 20")
    with pytest.raises(OutputError, match="the disk is full"):
        deque(map(index.add, pages))
