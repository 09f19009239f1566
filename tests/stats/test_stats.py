"""Counts of a corpus, beside the same questions asked in SQL, and beside counting by hand."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cli.app import run
from newskit.corpus import Corpus, in_memory, open_reader, open_writer
from newskit.corpus.stat import Stat
from newskit.errors import UsageError
from newskit.model import page_id
from newskit.pipeline.stats import GROUPS, Asked, stats
from newskit.record import BlockRecord, Record
from newskit.search.query import parse_query
from newskit.stats import periods, tally

DATES = ("2025-01-31", "2025-01", "2024-12-24T10:00Z", "2025", "XXXX-01-01", None)
RAIN = " ".join(f"In the village number {n} it rained for {n + 3} days." for n in range(40))
SECTIONS = ("Thời sự", "Thoi su", "Thời sự", "Sport", None)


def page(source: str, text: str, **fields: object) -> Record:
    return Record(
        **{
            "id": page_id(text, source), "source": source, "kind": "story", "confidence": 0.9, "text": text,
            "paragraphs": tuple(text.split("\n\n")) if text else (), "words": len(text.split()), **fields,
        }
    )  # fmt: skip


def corpus_of(records: list[Record]) -> Iterator[Corpus]:
    with in_memory(stem="none", rules=1) as writer:
        writer.add(records)
        yield writer.corpus


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    days = [
        page(
            f"{'ab'[n % 2]}/{n:02}.txt" if n % 3 else f"dump.jsonl#{n}",
            f"{'Rain' if n % 2 else 'Snow'} " * (n * 40 + 1),
            published=DATES[n % 6],
            section=SECTIONS[n % 5],
            language="vi" if n % 2 else "en",
            agency="AP" if n == 1 else None,
        )
        for n in range(30)
    ]
    hail = page("twice/a.txt", "Hail")
    listing = page("front/page.txt", "", kind="listing")
    yield from corpus_of([*days, listing, hail, page("twice/b.txt", "Hail", id=hail.id)])


def asked(corpus: Corpus, *by: str, **more: object) -> list[Stat]:
    return list(stats(corpus, Asked(by=by, **more)))


def values(rows: list[Stat]) -> list[tuple[str | None, int | None]]:
    return [(row.value, row.stories) for row in rows]


SQL = {
    "kind": "SELECT kind, count(*), sum(is_story), sum(words) FROM pages GROUP BY 1",
    "lang": "SELECT language, count(*), sum(is_story), sum(words) FROM pages GROUP BY 1",
    "agency": "SELECT agency, count(*), sum(is_story), sum(words) FROM pages GROUP BY 1",
    "total": "SELECT NULL, count(*), sum(is_story), sum(words) FROM pages",
    "length": """
      SELECT CASE WHEN words < 100 THEN '0-99' WHEN words < 300 THEN '100-299' WHEN words < 600 THEN '300-599'
        WHEN words < 1000 THEN '600-999' WHEN words < 2000 THEN '1000-1999' ELSE '2000+' END,
        count(*), count(*), sum(words)
      FROM pages WHERE is_story GROUP BY 1""",
}


@pytest.mark.parametrize("by", SQL)
def test_counts_are_those_of_sql(corpus: Corpus, by: str) -> None:
    rows = asked(corpus, by)
    expected = set(corpus.connection.execute(SQL[by]))
    assert {(row.value, row.pages, row.stories, row.words) for row in rows} == expected
    assert {row.by for row in rows} == {by}
    assert sum(row.share or 0 for row in rows) == pytest.approx(1, abs=0.001)


def test_sources_and_sections_and_times(corpus: Corpus) -> None:
    assert values(asked(corpus, "source")) == [("a/", 10), ("b/", 10), ("dump.jsonl", 10), ("twice/", 1), ("front/", 0)]
    assert values(asked(corpus, "section")) == [("Thời sự", 18), ("Sport", 6), (None, 7)]
    months = [("2024-12", 5), ("2025", 5), ("2025-01", 10), ("XXXX", 5), (None, 6)]
    assert values(asked(corpus, "time")) == months
    assert values(asked(corpus, "time", per="year")) == [("2024", 5), ("2025", 15), ("XXXX", 5), (None, 6)]
    weeks = [("2024-W52", 5), ("2025", 5), ("2025-01", 5), ("2025-W05", 5), ("XXXX", 5), (None, 6)]
    assert values(asked(corpus, "time", per="week")) == weeks


def test_all_groups_in_their_order(corpus: Corpus) -> None:
    found = list(dict.fromkeys(row.by for row in asked(corpus)))
    assert found == ["month" if name == "time" else name for name in GROUPS if name not in {"part", "copies"}]


def test_searches_for_each_thousand_stories(corpus: Corpus) -> None:
    rain = ("rain", parse_query("rain"))
    rows = asked(corpus, "lang", queries=(rain, ("AP", parse_query("agency:ap"))))
    assert [(row.query, row.value, row.stories, row.per_1000) for row in rows] == [
        ("rain", "en", 0, 0.0),
        ("rain", "vi", 15, 1000.0),
        ("rain", "und", 0, 0.0),
        ("AP", "en", 0, 0.0),
        ("AP", "vi", 1, 66.667),
        ("AP", "und", 0, 0.0),
    ]
    by_month = asked(corpus, queries=(rain,))
    assert {row.by for row in by_month} == {"month"}
    assert sum(row.stories or 0 for row in by_month) == 15


def test_a_search_finds_a_value_under_another_spelling() -> None:
    records = [page(f"{n}.txt", f"Rain {n}", section="Sport") for n in range(3)]
    for corpus in corpus_of([*records, page("4.txt", "Snow", section="SPORT")]):
        (row,) = asked(corpus, "section", queries=(("snow", parse_query("snow")),))
        assert (row.value, row.stories, row.share) == ("Sport", 1, 0.25)


def test_what_the_text_is() -> None:
    text = "Home\nRain\nMore: Snow\n??"
    kinds = (("nav", 5), ("paragraph", 5), ("teaser", 11), ("unassigned", 2))
    ends = [sum(length for _, length in kinds[: n + 1]) for n in range(4)]
    blocks = tuple(
        BlockRecord(kind=kind, start=end - length, end=end, rule="r")
        for (kind, length), end in zip(kinds, ends, strict=True)
    )
    for corpus in corpus_of([page("a.txt", "Rain", page_text=text, blocks=blocks)]):
        found = {row.value: (row.characters, row.share) for row in asked(corpus, "part")}
    assert found == {
        "story": (5, 0.2174), "teasers": (11, 0.4783), "furniture": (5, 0.2174), "unassigned": (2, 0.087)
    }  # fmt: skip


def test_marked_copies(tmp_path: Path) -> None:
    path = str(tmp_path / "news.db")
    with open_writer(path, stem="none", rules=1) as writer:
        writer.add(page(f"{n}.txt", RAIN) for n in range(3))
        writer.add(
            [page("4.txt", "Nothing of this kind was seen anywhere else in the country for many years, they said.")]
        )
        writer.finish()
    assert run(["dedup", "--mark", "-c", path, "-q", "-f", "csv", "-o", str(tmp_path / "copies.csv")]) == 0
    with open_reader(path) as corpus:
        assert [(row.value, row.pages) for row in asked(corpus, "copies")] == [("exact", 2)]


def test_an_empty_corpus() -> None:
    for corpus in corpus_of([]):
        assert asked(corpus, "kind") == []
        assert asked(corpus, "part") == []


@pytest.mark.parametrize("wrong", [{"by": ("sections",)}, {"per": "decade"}])
def test_what_cannot_be_counted(corpus: Corpus, wrong: dict) -> None:
    with pytest.raises(UsageError, match="choose among"):
        list(stats(corpus, Asked(**wrong)))
    with pytest.raises(UsageError, match="without --query"):
        asked(corpus, "part", queries=(("rain", parse_query("rain")),))


DAYS = st.dates().map(str)
DATE = st.one_of(
    st.none(),
    DAYS,
    DAYS.map(lambda day: f"{day}T10:00Z"),
    DAYS.map(lambda day: day[:7]),
    DAYS.map(lambda day: day[:4]),
    DAYS.map(lambda day: f"XXXX{day[4:]}"),
)


@given(st.lists(st.tuples(DATE, st.integers(0, 3000), st.sampled_from(["a/1", "a/2", "b/1"])), max_size=30))
def test_every_page_counts_once_in_every_group(pages: list[tuple[str | None, int, str]]) -> None:
    facts = [
        (n, "story", "en", None, None, published, 1, words, place) for n, (published, words, place) in enumerate(pages)
    ]
    found = tally.tally(facts, tally.GROUPS)
    for group in tally.GROUPS:
        cells = found[group].values()
        assert sum(cell[0] for cell in cells) == len(pages)
        assert sum(cell[2] for cell in cells) == sum(words for _, words, _ in pages)
    shuffled = tally.tally(reversed(facts), tally.GROUPS)
    assert {group: list(tally.rows(group, counts)) for group, counts in found.items()} == {
        group: list(tally.rows(group, counts)) for group, counts in shuffled.items()
    }


@given(DATE, st.sampled_from(periods.PERIODS))
def test_a_period_never_says_more_than_the_date(published: str | None, per: str) -> None:
    found = periods.of(per)(published)
    if published is None or found is None:
        assert found is published
    elif published.startswith("X"):
        assert found == periods.NO_YEAR
    elif "W" not in found:
        assert published.startswith(found)


def test_weeks_are_those_of_sqlite() -> None:
    week = periods.of("week")
    days = [f"{year}-12-{day}" for year in range(1990, 2030) for day in (28, 29, 30, 31)]
    connection = sqlite3.connect(":memory:")
    thursday = (
        "SELECT strftime('%Y', ?, '-3 days', 'weekday 4'), (strftime('%j', ?, '-3 days', 'weekday 4') - 1) / 7 + 1"
    )
    for day in days:
        year, number = connection.execute(thursday, (day, day)).fetchone()
        assert week(day) == f"{year}-W{number:02}"
    connection.close()


def test_counter_agrees_with_places(corpus: Corpus) -> None:
    places: Counter[str] = Counter()
    for source, _ in {(source.rpartition("/")[0], id_) for source, id_ in corpus.sources() if "#" not in source}:
        places[f"{source}/" if source else ""] += 1
    found = {row.value: row.pages for row in asked(corpus, "source") if row.value != "dump.jsonl"}
    assert found == dict(places)
