"""The query language at work: what each of its words finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from newskit.corpus import Corpus
from newskit.errors import UsageError
from newskit.record import Record
from newskit.search import raw_query, search

Make = Callable[..., Record]
Open = Callable[..., Corpus]


def found(corpus: Corpus, query: str, *parts: str, **options: Any) -> list[str]:
    return sorted(hit.source for hit in search(corpus, query, parts=parts or None, **options).hits)


@pytest.fixture
def news(make: Make, holding: Open) -> Corpus:
    return holding(
        make("2024/a.txt", "Rain and storm in the north. Dykes held.", title="Storm warning", section="Weather",
             agency="AP", authors=("Jane Roe",), published="2024-12-31", language="en"),
        make("2025/b.txt", "Snow in the south, rain in the north.", title="Winter", section="Local weather",
             authors=("John Doe", "Jane Roe"), published="2025-01", language="en", captions=("A storm in May",)),
        make("2025/c.txt", "A player scored.", title="Sport", section="Thời sự", agency="Thomson Reuters",
             published="2025-01-15T09:10+07:00", language="vi", teasers=("Storm nears", ("Rain", "Snow ends"))),
        make("2025/d.txt", "", kind="listing", teasers=("Dyke breaks", "Storm over"), section="Weather",
             published="2025-03-31"),
        make("undated.txt", "Storm of the century.", published="XXXX-01-15", kind="qa"),
        make("year.txt", "Dry summer.", published="2025"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("storm", "2024/a undated"),
        ("storm OR snow", "2024/a 2025/b undated"),
        ("storm | player", "2024/a 2025/c undated"),
        ("rain -storm", "2025/b"),
        ("rain NOT storm", "2025/b"),
        ("rain -(storm OR snow)", ""),
        ("-storm -rain", "2025/c year"),
        ("-storm", "2025/b 2025/c year"),
        ("(storm OR snow) north", "2024/a 2025/b"),
        ("sto*", "2024/a undated"),
        ('"rain in th"*', "2025/b"),
        ('"north dykes"~1', "2024/a"),
        ('"rain dykes"~3', ""),
        ("snow NEAR/3 rain", "2025/b"),
        ("dykes NEAR/2 north", "2024/a"),
        ("(snow OR storm) NEAR/1 rain", "2024/a"),
        ("title:storm", "2024/a"),
        ("text:storm", "2024/a undated"),
        ("title:storm text:rain", "2024/a"),
        ("rain -title:storm", "2025/b"),
        ("author:roe", "2024/a 2025/b"),
        ('author:"john doe"', "2025/b"),
        ("author:roe -author:doe", "2024/a"),
        ("player OR author:doe", "2025/b 2025/c"),
        ("caption:storm", "2025/b"),
        ("rain caption:storm", "2025/b"),
        ("teaser:storm", "2025/c 2025/d"),
        ("player teaser:storm", "2025/c"),
        ("teaser:(rain snow)", "2025/c"),
        ("section:weather", "2024/a 2025/b"),
        ('section:"local weather"', "2025/b"),
        ("section:weath*", "2024/a 2025/b"),
        ("section:weat", ""),
        ('section:"thoi su"', "2025/c"),
        ("-section:weather", "2025/c undated year"),
        ("section:(weather -local)", "2024/a"),
        ("agency:reuters", "2025/c"),
        ("agency:ap", "2024/a"),
        ("kind:qa", "undated"),
        ("-kind:qa storm", "2024/a"),
        ("lang:vi", "2025/c"),
        ("source:2025/", "2025/b 2025/c"),
        ("source:B.TXT", "2025/b"),
        ("rain -source:2024", "2025/b"),
        ("date:2025", "2025/b 2025/c year"),
        ("date:2025-01", "2025/b 2025/c"),
        ("date:2025-01-15", "2025/c"),
        ("date:2025-01-01..2025-01-31", "2025/c"),
        ("date:2024-12..2025-01", "2024/a 2025/b 2025/c"),
        ("date:..2024", "2024/a"),
        ("date:2025-01-10..", "2025/c"),
        ("after:2024", "2025/b 2025/c year"),
        ("after:2024-12-30", "2024/a 2025/b 2025/c year"),
        ("after:2025-01", ""),
        ("before:2025-01", "2024/a"),
        ("before:2025-01-15", "2024/a"),
        ("before:2025", "2024/a"),
        ("-date:0001..9999", "undated"),
        ("storm -date:2024-12-31", "undated"),
        ("(date:2024 OR kind:qa) storm", "2024/a undated"),
        ("date:2025-01-15 OR date:2024-12-31", "2024/a 2025/c"),
    ],
)
def test_what_a_query_finds(news: Corpus, query: str, sources: str) -> None:
    assert found(news, query) == [f"{name}.txt" for name in sources.split()]
    assert found(news, query, sort="date") == found(news, query)


@pytest.mark.parametrize(
    ("query", "part", "sources"),
    [
        ("storm date:2025", "teasers", "2025/c 2025/d"),
        ("storm kind:listing", "teasers", "2025/d"),
        ("storm section:weather", "teasers", "2025/d"),
        ("storm lang:vi after:2025-01-14", "teasers", "2025/c"),
        ("rain -snow", "teasers", ""),
        ("storm title:winter", "captions", "2025/b"),
        ("storm author:doe", "captions", "2025/b"),
        ("kind:listing", "all", "2025/d"),
        ("rain -storm", "all", ""),
        ("storm -dyke*", "all", "2025/b 2025/c undated"),
    ],
)
def test_filters_and_fields_in_other_parts(news: Corpus, query: str, part: str, sources: str) -> None:
    assert found(news, query, part) == [f"{name}.txt" for name in sources.split()]


def test_where_a_named_place_is_all_that_is_asked_for_it_is_searched(news: Corpus) -> None:
    (hit,) = search(news, "caption:storm").hits
    assert (hit.part, hit.snippet) == ("captions", "A storm in May")
    assert {hit.part for hit in search(news, "teaser:storm").hits} == {"teasers"}


def test_pages_found_by_what_they_are_show_how_they_begin(news: Corpus) -> None:
    (hit,) = search(news, "kind:qa").hits
    assert hit.snippet.startswith("Storm of the century.")
    assert hit.matches == ()
    assert [hit.source for hit in search(news, "author:roe").hits] == ["2025/b.txt", "2024/a.txt"]


def test_orders(news: Corpus) -> None:
    query = "storm OR rain OR snow OR player"
    dates = [hit.published for hit in search(news, query, parts=["all"], sort="date").hits]
    assert dates == ["2025-03-31", "2025-01-15T09:10+07:00", "2025-01", "2024-12-31", "XXXX-01-15"]
    titles = [hit.title for hit in search(news, query, sort="title").hits]
    assert titles == ["Sport", "Storm warning", "Winter", None]
    assert [hit.title for hit in search(news, query, sort="title", limit=2, offset=1).hits] == titles[1:3]
    with pytest.raises(UsageError, match="no order 'size'"):
        search(news, query, sort="size")


def test_raw_queries_are_fts5s(news: Corpus) -> None:
    assert found(news, raw_query('title : STORM AND "Dykes held"')) == ["2024/a.txt"]  # type: ignore[arg-type]
    for wrong in ('"', "a AND", "body : a", "NEAR(a", "a*b("):
        with pytest.raises(UsageError, match=r"^--raw: FTS5 cannot read this: ") as error:
            search(news, raw_query(f"x {wrong}"))
        assert "\n" not in str(error.value)


def test_typed_accents_are_preferred(make: Make, holding: Open) -> None:
    plain = [make(f"plain{n}.txt", "Muller and Muller and Muller.", title="Muller") for n in range(20)]
    exact = make("exact.txt", "Words. " * 50 + "Then Müller came.")
    corpus = holding(*plain, exact, make("other.txt", "Nothing."))
    hits = search(corpus, "Müller").hits
    assert hits[0].source == "exact.txt"
    assert len(hits) == 20
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    paged = [hit.source for n in range(21) for hit in search(corpus, "Müller", limit=1, offset=n).hits]
    assert paged == [hit.source for hit in search(corpus, "Müller", limit=50).hits]


def test_among_equals_the_spelling_typed_comes_first(make: Make, holding: Open) -> None:
    corpus = holding(make("a.txt", "Zürich lies here.", published="2025"), make("b.txt", "Zurich lies here."))
    assert [hit.source for hit in search(corpus, "zurich").hits] == ["b.txt", "a.txt"]
    assert [hit.source for hit in search(corpus, "zürich").hits] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("written", "typed", "shown"),
    [
        ("中国新闻网记者报道。", "新闻", "新闻"),
        ("中国新闻网记者报道。", '"新闻 记者"~2', "新闻网记者"),
        ("中国新闻网记者报道。", "新*", "新"),
        ("東京都で開かれた会議", "会議", "会議"),
        ("カタカナとひらがな", "ひらがな", "ひらがな"),
        ("กรุงเทพมหานครเป็นเมืองหลวง", "เมืองหลวง", "เมืองหลวง"),
        ("Müller besuchte 北京大学 gestern", "北京", "北京"),
        ("Nach 北京大学 kam Müller gestern", "muller", "Müller"),
        ("서울에서 열린 회의", "서울*", "서울에서"),
    ],
)
@pytest.mark.parametrize("stem", ["none", "porter"])
def test_words_in_scripts_without_spaces(
    make: Make, holding: Open, *, written: str, typed: str, shown: str, stem: str
) -> None:
    corpus = holding(make("a.txt", written, captions=(written,)), make("b.txt", "其他"), stem=stem)
    for part in ("story", "captions"):
        (hit,) = search(corpus, typed, parts=[part]).hits
        assert hit.snippet == written
        start, end = hit.matches[0][0], hit.matches[-1][1]
        assert hit.snippet[start:end] == shown


def test_letters_alone_do_not_make_a_word_of_a_script_without_spaces(make: Make, holding: Open) -> None:
    assert found(holding(make("a.txt", "闻新"), make("b.txt", "新闻")), "新闻") == ["b.txt"]
