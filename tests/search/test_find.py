"""What is found where, in which order, and what is said about the rest."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from newskit.corpus import Corpus
from newskit.errors import UsageError
from newskit.record import Record, SubStory
from newskit.search import search

Make = Callable[..., Record]
Open = Callable[..., Corpus]


def found(corpus: Corpus, query: str, *parts: str, **options: int) -> list[str]:
    return [hit.source for hit in search(corpus, query, parts=parts or ("story",), **options).hits]  # type: ignore[arg-type]


SPELLINGS = [
    ("Điện Biên Phủ", "dien bien phu"),
    ("Điện Biên Phủ", "Điện Biên"),
    ("Điện Biên Phủ", "Điện Biên"),
    ("Ðien Bien", "điên biên"),
    ("Dien Bien Phu", "Điện Biên Phủ"),
    ("Thời sự", "THOI SU"),
    ("Łódź", "lodz"),
    ("Lodz", "łódź"),
    ("Kraków", "krakow"),
    ("Straße", "strasse"),
    ("STRASSE", "straße"),
    ("Müller", "muller"),
    ("Müller", "müller"),
    ("L’Œuvre d’art", "l'oeuvre"),
    ("l'oeuvre", "L’ŒUVRE"),
    ("Élysée", "elysee"),
    ("İstanbul", "istanbul"),
    ("Diyarbakır", "diyarbakir"),
    ("København", "kobenhavn"),
    ("people’s court", "people's court"),
    ("people's court", "people’s"),
    ("gender-based", "gender‑based"),
    ("gender–based", '"gender based"'),
    ("U.S. law", "u.s."),
    ("Ελλάδα", "ελλαδα"),
    ("Ёлка", "елка"),
    ("हिन्दी समाचार", "हिन्दी"),
    ("ﬁnal", "final"),
    ("Ｔｏｋｙｏ", "tokyo"),
    ("Hồ Chí Minh", "ho chi minh"),
    ("Hồ Chí Minh", "Hồ chi Minh"),
    ("Đà Nẵng", '"đa nang"'),
    ("Đà Nẵng", "Đà Nẵng"),
    ("Nguyễn Phú Trọng", "nguyên trọng"),
    ("Wałęsa", "walesa"),
    ("żółć", "zolc"),
    ("Gdańsk", "Gdan\u0301sk"),
    ("Świętokrzyskie", "swietokrzyskie"),
    ("Größe", "grosse"),
    ("Grösse", "größe"),
    ("Österreich", "osterreich"),
    ("A\u0308rzte", "Ärzte"),
    ("naïve cœur", "naive coeur"),
    ("garçon", "garcon"),
    ("aujourd’hui", "aujourd'hui"),
    ("ISPARTA", "ısparta"),
    ("Iğdır", "igdir"),
    ("İzmir", "izmir"),
    ("ışık", "isik"),
    ("IŞIK", "ışık"),
    ("O’Neill", "o'neill"),
    ("O'Neill", "“O‘Neill”"),
    ("well-known", "well known"),
    ("e–mail", "e-mail"),
    ("Þórshöfn", "thorshofn"),
    ("São Tomé", "sao tome"),
    ("Škoda", "SKODA"),
    ("Zürich*", "zuric*"),
]


@pytest.mark.parametrize(("written", "typed"), SPELLINGS)
def test_accents_and_signs_are_optional_either_way(make: Make, holding: Open, written: str, typed: str) -> None:
    corpus = holding(make("a.txt", f"First words. {written} and more."), make("b.txt", "Something else."))
    results = search(corpus, typed)
    assert [hit.source for hit in results.hits] == ["a.txt"]
    (hit,) = results.hits
    marked = " ".join(hit.snippet[start:end] for start, end in hit.matches)
    assert hit.matches
    assert all(word in written for word in marked.split())
    assert unicodedata.normalize("NFC", written) in unicodedata.normalize("NFC", hit.snippet)


def test_vowel_signs_make_different_words(make: Make, holding: Open) -> None:
    assert found(holding(make("a.txt", "हिन्दी")), "हिन्दे") == []


def test_all_words_must_be_there_and_phrases_as_they_stand(make: Make, holding: Open) -> None:
    corpus = holding(
        make("a.txt", "Gender equality is law."),
        make("b.txt", "Equality of the gender."),
        make("c.txt", "Gender studies."),
    )
    assert sorted(found(corpus, "gender equality")) == ["a.txt", "b.txt"]
    assert found(corpus, '"gender equality"') == ["a.txt"]
    assert found(corpus, '"gender equality" missing') == []


def test_stemming_where_the_corpus_has_it(make: Make, holding: Open) -> None:
    page = make("a.txt", "The ministers resigned.")
    assert found(holding(page, stem="porter"), "minister resigning") == ["a.txt"]
    assert found(holding(page, stem="none"), "minister resigning") == []


@pytest.fixture
def storm(make: Make, holding: Open) -> Corpus:
    return holding(
        make("story.txt", "A storm hit the coast.", title="Coast in danger"),
        make("title.txt", "Waves were high.", title="Storm warning"),
        make("caption.txt", "The sea was calm.", captions=("The storm of last year",)),
        make("teaser.txt", "Schools open again.", teasers=("Storm nears the coast", ("Sport", "Coast team wins"))),
        make("listing.txt", "", kind="listing", teasers=("Coast road closed", "Storm and rain")),
        make("rest.txt", "Nothing here.", unassigned=("storm",)),
        make("deck.txt", "Text.", deck="After the storm", kicker="Weather", place="Hué"),
    )


def test_a_search_is_in_stories_and_says_what_stands_elsewhere(storm: Corpus) -> None:
    results = search(storm, "storm")
    assert {hit.source for hit in results.hits} == {"story.txt", "title.txt", "deck.txt"}
    assert {hit.part for hit in results.hits} == {"story"}
    assert results.total == 3
    assert results.elsewhere == {"captions": 1, "teasers": 2, "unassigned": 1}


@pytest.mark.parametrize("stories", [0, 30, 100])
def test_pages_elsewhere_are_counted_once_and_not_again(make: Make, holding: Open, stories: int) -> None:
    twice = ("Storm one", "Storm two", "Storm three")
    corpus = holding(
        *(make(f"story{number}.txt", f"A storm, number {number}.") for number in range(stories)),
        make("both.txt", "The storm again.", teasers=twice),
        *(make(f"teaser{number}.txt", f"Calm, number {number}.", teasers=twice) for number in range(2)),
    )
    assert search(corpus, "storm").elsewhere == {"teasers": 2}
    assert search(corpus, "storm", parts=["teasers"]).elsewhere == ({"story": stories} if stories else {})


def test_place_and_kicker_belong_to_the_story(storm: Corpus) -> None:
    assert found(storm, "hue weather text") == ["deck.txt"]


def test_other_parts_apart(storm: Corpus) -> None:
    assert found(storm, "storm", "captions") == ["caption.txt"]
    assert sorted(found(storm, "storm", "teasers")) == ["listing.txt", "teaser.txt"]
    assert found(storm, "storm", "unassigned") == ["rest.txt"]
    results = search(storm, "storm", parts=("teasers",))
    assert results.elsewhere == {"story": 3, "captions": 1, "unassigned": 1}


def test_all_words_stand_in_the_same_teaser(storm: Corpus) -> None:
    assert found(storm, "storm coast", "teasers") == ["teaser.txt"]
    (hit,) = search(storm, "storm coast", parts=("teasers",)).hits
    assert hit.snippet == "Storm nears the coast"
    assert search(storm, "team wins", parts=("teasers",)).hits[0].snippet == "Coast team wins"


def test_parts_follow_each_other_and_a_page_is_one_hit(storm: Corpus) -> None:
    results = search(storm, "storm", parts=("teasers", "all"))
    assert [hit.part for hit in results.hits] == [*["story"] * 3, "captions", "teasers", "teasers", "unassigned"]
    assert results.total == 7
    assert results.elsewhere == {}
    assert len({hit.id for hit in results.hits}) == 7


def test_words_in_several_parts_come_last(make: Make, holding: Open) -> None:
    corpus = holding(
        make("both.txt", "Rain in the north.", captions=("Snow in the south",), teasers=("Hail",)),
        make("one.txt", "Rain and snow."),
    )
    assert found(corpus, "rain snow") == ["one.txt"]
    results = search(corpus, "rain snow", parts=("story", "captions"))
    assert [(hit.source, hit.part) for hit in results.hits] == [("one.txt", "story"), ("both.txt", "several")]
    assert results.total == 2
    assert results.hits[1].snippet == "Rain in the north."
    assert [hit.part for hit in search(corpus, "rain snow hail", parts=("all",)).hits] == ["several"]
    assert found(corpus, '"rain snow"', "all") == []


def test_further_stories_of_a_page_are_searched(make: Make, holding: Open) -> None:
    second = SubStory(title="Second story", deck="Its deck", text="Frost came.", captions=("A frozen pond",))
    corpus = holding(make("multi.txt", "First story.", stories=(second,)))
    assert found(corpus, "frost deck second") == ["multi.txt"]
    assert (
        search(corpus, "frost").hits[0].snippet == "First story." or "Frost" in search(corpus, "frost").hits[0].snippet
    )
    assert found(corpus, "frozen", "captions") == ["multi.txt"]


def test_better_hits_come_first(make: Make, holding: Open) -> None:
    filler = [make(f"{number}.txt", f"Other words number {number}.") for number in range(20)]
    corpus = holding(
        make("once.txt", "A flood. " + "Many more words follow. " * 20),
        make("title.txt", "Water everywhere. " + "Many more words follow. " * 20, title="The flood"),
        make("often.txt", "Flood after flood after flood."),
        *filler,
    )
    assert found(corpus, "flood")[-1] == "once.txt"
    assert found(corpus, "flood")[0] in {"title.txt", "often.txt"}
    scores = [hit.score for hit in search(corpus, "flood").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_teasers_do_not_make_a_story_longer(make: Make, holding: Open) -> None:
    lone = holding(make("a.txt", "Flood in town."), make("b.txt", "Dry."), make("c.txt", "Sun."))
    busy = holding(
        make("a.txt", "Flood in town.", teasers=["Teaser"] * 50), make("b.txt", "Dry."), make("c.txt", "Sun.")
    )
    assert search(lone, "flood").hits[0].score == search(busy, "flood").hits[0].score


def test_ties_go_by_date_then_id_whatever_came_first(make: Make, holding: Open) -> None:
    dates = [None, "2024-01", "XXXX-05-01", "2025-02-27T09:10+07:00", "2025-02-27", None, *["2023"] * 100]
    pages = [make(f"{place:03}.txt", "The same words.", published=date) for place, date in enumerate(dates)]
    hits = search(holding(*pages), "same words", limit=200).hits
    assert hits == search(holding(*reversed(pages)), "same words", limit=200).hits
    assert [hit.published for hit in hits[:4]] == ["2025-02-27T09:10+07:00", "2025-02-27", "2024-01", "2023"]
    assert {hit.published for hit in hits[-3:]} == {None, "XXXX-05-01"}
    years = [hit.id for hit in hits if hit.published == "2023"]
    assert years == sorted(years)


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_pages_of_results_join_without_gap(make: Make, holding: Open, limit: int) -> None:
    pages = [make(f"{n:03}.txt", "Rain. " * (n % 5 + 1), captions=("rain",) * (n % 2)) for n in range(80)]
    captions = [make(f"c{n}.txt", "Sun.", captions=("rain",), teasers=("rain and sun",)) for n in range(9)]
    several = [make(f"s{n}.txt", "Wind.", captions=("rain",)) for n in range(3)]
    corpus = holding(*pages, *captions, *several)
    everything = search(corpus, "rain", parts=("all",), limit=1000)
    assert everything.total == len(everything.hits) == 92
    joined = []
    for offset in range(0, 92 + limit, limit):
        results = search(corpus, "rain", parts=("all",), limit=limit, offset=offset)
        assert results.total == 92
        joined += results.hits
    assert tuple(joined) == everything.hits


def test_limit_none_at_all_still_counts(storm: Corpus) -> None:
    results = search(storm, "storm", limit=0)
    assert (results.total, results.hits) == (3, ())


def test_copies_are_counted(make: Make, holding: Open) -> None:
    page = make("b.txt", "Rain.")
    import msgspec

    same = msgspec.structs.replace(page, source="a.txt")
    (hit,) = search(holding(page, same), "rain").hits
    assert (hit.source, hit.copies) == ("a.txt", 1)


def test_without_snippets(storm: Corpus) -> None:
    assert {hit.snippet for hit in search(storm, "storm", snippets=False).hits} == {""}


@pytest.mark.parametrize("options", [{"parts": ("body",)}, {"parts": ()}, {"limit": -1}, {"offset": -1}])
def test_wrong_use(storm: Corpus, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        search(storm, "storm", **options)  # type: ignore[arg-type]
