"""What the pages of one layout gain by knowing each other, and that others lose nothing."""

from __future__ import annotations

import pytest
from eval.gold import own
from eval.layout import Labelled, figures, remembered, site_pages

from newskit import document


@pytest.fixture(scope="module")
def pages() -> list[Labelled]:
    return site_pages()


def test_pages_of_one_layout_teach_each_other(pages: list[Labelled]):
    assert len(pages) >= 30
    alone, together = figures(pages, None), figures(pages, remembered(pages))
    assert together.body > alone.body + 0.3
    assert together.body > 0.85
    assert together.teasers > alone.teasers + 0.3
    assert together.titles > alone.titles - 0.03  # that is one page


def test_copies_of_one_story_lose_nothing(pages: list[Labelled]):
    for one in pages[12:15]:
        copies = [
            one._replace(document=document(f"{one.document.text}\nCrawled again, time {number}\n", source="tideway/x"))
            for number in range(12)
        ]
        alone, together = figures(copies[:2], None), figures(copies[:2], remembered(copies))
        assert together.body >= alone.body


def test_a_folder_of_many_sites_loses_nothing():
    labelled = own()
    mixed = [
        Labelled(document(labelled.files[name].read_text(encoding="utf-8"), source=f"mixed/{name}"), "", gold.body, [])
        for name, gold in labelled.gold.items()
        if gold.body
    ]
    assert figures(mixed, remembered(mixed)).body > figures(mixed, None).body - 0.005
