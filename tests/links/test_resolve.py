"""Which story a teaser promotes."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

import pytest

from newskit.corpus.promotion import Link
from newskit.links.index import Index
from newskit.links.resolve import Resolver
from newskit.record import Record, SubStory, TeaserRow

TITLES = (
    "Kesta’s “Ferry of Tolm” carried 12,000 people in its first week",
    "Điện Biên opens a school for upland girls",
    "Market: growers in the hills do not expect a good year for cherries",
    "Harbour council of Orne votes for a longer quay after years of talks",
    "Six bridges between Kesta and Orne closed after cracks were found",
    "高地女童的学校今天在山谷里开学了",
)
FERRY, SCHOOL, CHERRIES, QUAY, BRIDGES, CHINESE = (f"{number:016x}" for number in range(1, 7))


@pytest.fixture
def index(page: Callable, index_of: Callable) -> Index:
    """An index of the stories above, numbered from 1."""
    return index_of(
        *(page(title, id=f"{number:016x}", source=f"pages/{number}.txt") for number, title in enumerate(TITLES, 1))
    )


@pytest.fixture
def linked(index: Index) -> Callable[..., Link]:
    """Links a teaser of that title on a page of its own."""
    resolver, numbers = Resolver(index), count(100)

    def linked(title: str | None) -> Link:
        number = next(numbers)
        return resolver.link(TeaserRow(source=f"other/{number}.txt", id=f"{number:016x}", position=1, title=title))

    return linked


@pytest.mark.parametrize(
    ("title", "target", "rule"),
    [
        (TITLES[0], FERRY, "title"),
        (TITLES[0].upper(), FERRY, "title"),
        ("Kesta's 'Ferry of Tolm' carried 12000 people in its first week", FERRY, "title"),
        ("Dien Bien opens a school for upland girls", SCHOOL, "title"),
        ("Harbour council of Orne votes for a longer qu…", QUAY, "cut"),
        ("Harbour council of Orne votes...", QUAY, "cut"),
        ("… closed after cracks were found", BRIDGES, "cut"),
        ("高地女童的学校今天在…", CHINESE, "cut"),
        ("Harbour council of Orne votes for a longer quay", QUAY, "shortened"),
        ("Six bridges closed after cracks were found", BRIDGES, "shortened"),
        ("Growers in the hills do not expect a good year for cherries", CHERRIES, "shortened"),
        ("高地女童的学校今天开学了", CHINESE, "shortened"),
        ("LIVE: Dien Bien opens a school for upland girls", SCHOOL, "kicker"),
        ("Điện Biên opens a school for upland girls | Kesta Post", SCHOOL, "kicker"),
        ("Harbour council of Orne votes for a longer quay after years of talk", QUAY, "spelling"),
        ("Điện Biên opens school for upland girls", SCHOOL, "spelling"),
    ],
)
def test_ways_to_promote_a_story(linked: Callable, title: str, target: str, rule: str):
    link = linked(title)
    assert (link.target, link.rule) == (target, rule)
    assert 0 < link.score <= 1
    assert link.target_source == f"pages/{int(target, 16)}.txt"


@pytest.mark.parametrize(
    "title",
    [
        None,
        "",
        "–",
        "Kesta’s “Ferry of Tolm” carried 13,000 people in its first week",
        "Kesta’s “Ferry of Tolm” carried 12,000 people in its second week",
        "Kesta’s “Ferry of Alma” carried 12,000 people in its first week",
        "Growers in the hills do expect a good year for cherries",
        "Market: growers in the hills expect a good year for cherries",
        "Harbour council of Orne does not vote for a longer quay after years of talks",
        "Harbour council of Orne votes never for a longer quay after years of talks",
        "Harbour council of Orne votes for a shorter quay after years of talks",
        "Five bridges between Kesta and Orne closed after cracks were found",
        "Six bridges between Orne and Kesta closed after cracks were found",
        "Dien Bien opens a school for upland girls: the second look",
        "Dien Bien opens a school for upland girls – once more",
        "Part 2: Dien Bien opens a school for upland girls",
        "No: Dien Bien opens a school for upland girls",
        "Six bridges",
        "Harbour…",
        "after years of talks",
        "Ferry between Kesta and Orne takes up service",
    ],
)
def test_other_stories(linked: Callable, title: str | None):
    link = linked(title)
    assert (link.target, link.target_source, link.score, link.rule) == (None, None, None, None)


def test_a_title_that_fits_two_stories_is_left_unresolved(page: Callable, index_of: Callable):
    one = page("Storm over Kesta: what the schools have to know")
    other = page("Storm over Kesta: who pays for the roofs of the market")
    resolver = Resolver(index_of(one, other))
    teaser = TeaserRow(source="a", id="a", position=1, title="Storm over Kesta: wh…")
    assert resolver.link(teaser).target is None
    dated = page("Storm over Kesta: what the schools have to know", published="2025-03-01T08:00")
    resolver = Resolver(index_of(dated, other))
    told = TeaserRow(source="a", id="a", position=1, title="Storm over Kesta: wh…", published="2025-03-01")
    assert resolver.link(told).target == dated.id


LEAD = (
    "Heavy rain on Monday night flooded the lower market of Kesta, and stallholders carried their goods upstairs "
    "before the river reached the street, the town hall said."
)


def test_the_summary_is_evidence_where_the_title_is_another(page: Callable, index_of: Callable):
    flood = page("Rain floods the lower market of Kesta", paragraphs=(LEAD,), text=LEAD)
    resolver = Resolver(index_of(flood, page("Growers expect a good year")))
    teaser = TeaserRow(
        source="a", id="a", position=1, title="Lower market of Kesta under water", summary=LEAD[:90] + "…"
    )
    assert (resolver.link(teaser).target, resolver.link(teaser).rule) == (flood.id, "summary")
    silent = TeaserRow(source="a", id="a", position=1, title="Lower market of Kesta under water")
    assert resolver.link(silent).target is None


def test_the_summary_tells_stories_of_one_title_apart(page: Callable, index_of: Callable):
    other = "The council of Orne met in the old granary on Tuesday and spoke about the new quay for two hours."
    title = "News in brief from the valley"
    pages = [page(title, id=f"{n:016x}", source=f"{n}", paragraphs=(text,)) for n, text in enumerate((other, LEAD))]
    resolver = Resolver(index_of(*pages))
    teaser = TeaserRow(source="a", id="a", position=1, title="News in brief from the valley", summary=LEAD)
    assert resolver.link(teaser).target == pages[1].id


def test_of_one_title_the_nearest_day_before_is_meant(page: Callable, index_of: Callable):
    days = ("2025-01-05", "2025-02-05", "2025-03-05")
    pages = [page("Weather for the valley and the hills", id=day, source=day, published=day) for day in days]
    home = page("Home page of Kesta", published="2025-02-07")
    link = Resolver(index_of(*pages, home)).link(
        TeaserRow(source=home.source, id=home.id, position=1, title="Weather for the valley and the hills")
    )
    assert link.target == "2025-02-05"


def test_a_page_that_promotes_itself_is_no_link(page: Callable, index_of: Callable):
    own = page(TITLES[0])
    copy = page(TITLES[0], id="f" * 16, source="copy.txt")
    resolver = Resolver(index_of(copy, own))
    link = resolver.link(TeaserRow(source=own.source, id=own.id, position=4, title=TITLES[0]))
    assert (link.target, link.score, link.rule) == (None, None, "self")


def test_an_address_says_more_than_a_title(page: Callable, index_of: Callable):
    flood = page("Rain floods the lower market", url="https://www.example.org/flood")
    teaser = TeaserRow(source="a", id="a", position=1, title="Kesta", url="http://example.org/flood/?utm_source=x")
    link = Resolver(index_of(flood)).link(teaser)
    assert (link.target, link.rule, link.score) == (flood.id, "url", 1.0)


def test_the_kicker_that_a_story_has_may_stand_before_its_title(page: Callable, index_of: Callable):
    story = page("Bridge closed", kicker="After the flood")
    resolver = Resolver(index_of(story))
    for title in ("After the flood: Bridge closed", "After the flood Bridge closed"):
        assert resolver.link(TeaserRow(source="a", id="a", position=1, title=title)).target == story.id
    assert (
        resolver.link(TeaserRow(source="a", id="a", position=1, title="Before the flood: Bridge closed")).target is None
    )


def test_further_stories_of_a_page_are_promoted_too(page: Callable, index_of: Callable):
    both = page(
        "Quarry closes after forty years", kind="multi", stories=(SubStory(title="Two swans found in the quarry"),)
    )
    teaser = TeaserRow(source="a", id="a", position=1, title="Two swans found in the quarry")
    assert Resolver(index_of(both)).link(teaser).target == both.id


def test_listings_are_no_stories(page: Callable, index_of: Callable):
    listing = page("All news from Kesta and the valley", kind="listing")
    teaser = TeaserRow(source="a", id="a", position=1, title="All news from Kesta and the valley")
    assert Resolver(index_of(listing)).link(teaser).target is None


def test_links_do_not_depend_on_what_was_asked_before(index: Index):
    teasers = [TeaserRow(source=f"{n}", id=f"{n}", position=n, title=title) for n, title in enumerate(TITLES * 2)]
    alone = [Resolver(index).link(teaser) for teaser in teasers]
    shuffled = random.Random(3).sample(teasers, len(teasers))
    resolver = Resolver(index)
    assert sorted((resolver.link(teaser) for teaser in shuffled), key=lambda link: link.position) == alone


def test_a_page_under_two_sources_is_one_target(index: Index):
    index.add(Record(id=FERRY, source="pages/zz.txt", kind="story", confidence=1.0, title=TITLES[0]))
    link = Resolver(index).link(TeaserRow(source="a", id="a", position=1, title=TITLES[0]))
    assert link.target_source == "pages/1.txt"
    assert [page.id for page in index.named("pages/zz.txt")] == [FERRY]
