"""Copies of one story as one hit: none is lost, whatever is asked, sorted or counted."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.corpus import Corpus, in_memory
from newskit.corpus.concordance import Line
from newskit.corpus.facets import FACETS
from newskit.corpus.fold import TOLD
from newskit.model import page_id
from newskit.record import Record, TeaserRecord
from newskit.search import facets, parse_query, search
from newskit.search.collocates import Asked as Company
from newskit.search.collocates import collocates
from newskit.search.kwic import Asked, Tally, lines

Make = Callable[..., Record]
WORDS = ("rain", "storm", "dyke")


def mark(connection: sqlite3.Connection, clusters: Mapping[str, Iterable[str]]) -> None:
    """Mark ids as copies of the one that represents them."""
    rows = [(id_, head, "near", "[]") for head, ids in clusters.items() for id_ in {head, *ids}]
    connection.executemany(
        "INSERT OR REPLACE INTO page_clusters (id, cluster, method, contained_in) VALUES (?, ?, ?, ?)", rows
    )


@contextmanager
def holding(records: Iterable[Record], *clusters: Iterable[Record]) -> Iterator[Corpus]:
    """A corpus of the records; the first of each cluster represents the others."""
    with in_memory(stem="none", rules=1) as writer:
        writer.add(records)
        with writer.corpus as corpus:
            mark(corpus.connection, {ids[0]: ids for ids in ([one.id for one in some] for some in clusters)})
            yield corpus


def sources(corpus: Corpus, query: str, **options: object) -> list[str]:
    return [hit.source for hit in search(corpus, query, **options).hits]  # type: ignore[arg-type]


def words_of(found: Iterable[Line]) -> list[str]:
    return [line.source for line in found]


@pytest.fixture
def wire(make: Make) -> list[Record]:
    """Four copies of a story, the second of which represents them, and a story of its own."""
    return [
        make(
            "a.txt", "Rain fell on Kesta all night.", title="Rain in Kesta", section="World", teasers=["Snow in Orne"]
        ),
        make("b.txt", "Rain fell on Kesta all night long.", title="Rain in Kesta", section="News"),
        make("c.txt", "Rain fell on Kesta, all night.", title="Kesta flooded", teasers=["Rain in Orne", "Ice in Tolm"]),
        make("d.txt", "Storm hit Kesta all night.", title="Storm in Kesta", captions=("Rain on the quay",)),
        make("e.txt", "Rain fell on Tolm.", title="Rain in Tolm"),
    ]


def test_copies_are_one_hit_that_says_how_many_there_are(wire: list[Record]) -> None:
    with holding(wire, [wire[1], *wire]) as corpus:
        mark(corpus.connection, {wire[4].id: []})
        found = search(corpus, "rain")
        assert {hit.source: hit.copies for hit in found.hits} == {"b.txt": 2, "e.txt": 0}
        assert (found.total, found.folded) == (2, 2)
        everything = search(corpus, "rain", fold=False)
        assert {hit.source for hit in everything.hits} == {"a.txt", "b.txt", "c.txt", "e.txt"}
        assert (everything.total, everything.folded) == (4, 0)
        assert {hit.copies for hit in everything.hits} == {0}


def test_without_marks_nothing_is_folded(wire: list[Record]) -> None:
    with holding(wire) as corpus:
        assert (search(corpus, "rain").total, search(corpus, "rain").folded) == (4, 0)


def test_the_first_that_fits_stands_for_the_others_where_the_representative_does_not_fit(wire: list[Record]) -> None:
    with holding(wire, [wire[1], *wire[:4]]) as corpus:
        assert sources(corpus, "night -long") == ["a.txt"]
        assert sources(corpus, "flooded") == ["c.txt"]
        assert search(corpus, "flooded").hits[0].copies == 0


def test_a_copy_counts_with_all_of_its_sources(make: Make) -> None:
    first, second = make("a.txt", "Rain fell on Kesta."), make("b.txt", "Rain fell on  Kesta!")
    again = make("a.txt", "Rain fell on Kesta.")
    same = [Record(**{key: getattr(again, key) for key in again.__struct_fields__} | {"source": "z.txt"})]
    with holding([first, second, *same], [second, first]) as corpus:
        assert [(hit.source, hit.copies) for hit in search(corpus, "rain").hits] == [("b.txt", 2)]
        assert {(hit.source, hit.copies) for hit in search(corpus, "rain", fold=False).hits} == {
            ("a.txt", 1),
            ("b.txt", 0),
        }


def test_copies_that_fit_in_story_and_captions_are_one_hit(wire: list[Record]) -> None:
    with holding(wire, [wire[3], *wire[:4]]) as corpus:
        found = search(corpus, "rain", parts=("story", "captions"))
        assert {(hit.source, hit.part, hit.copies) for hit in found.hits} == {
            ("a.txt", "story", 3),
            ("e.txt", "story", 0),
        }
        assert (found.total, found.folded) == (2, 3)
        assert sources(corpus, "rain", parts=("captions",)) == ["d.txt"]


def test_what_stands_around_copies_is_not_folded(wire: list[Record]) -> None:
    with holding(wire, [wire[1], *wire[:4]]) as corpus:
        assert sorted(sources(corpus, "orne", parts=("teasers",))) == ["a.txt", "c.txt"]
        found = search(corpus, "kesta OR orne", parts=("all",))
        assert {hit.source: hit.part for hit in found.hits} == {"b.txt": "story"}


def test_a_query_for_a_cluster_shows_its_copies(wire: list[Record]) -> None:
    with holding(wire, [wire[1], *wire[:4]]) as corpus:
        for one in wire[:4]:
            for name in (one.id, one.id.upper(), one.id[:6], f"{one.id[:3]}*"):
                assert sorted(sources(corpus, f"cluster:{name}")) == ["a.txt", "b.txt", "c.txt", "d.txt"]
        assert sources(corpus, f"cluster:{wire[4].id}") == ["e.txt"]
        assert sources(corpus, f"rain -cluster:{wire[0].id}") == ["e.txt"]
        assert sources(corpus, f"storm cluster:{wire[0].id}") == ["d.txt"]
        assert search(corpus, "cluster:beef").total == 0
        assert sorted(sources(corpus, f"cluster:{wire[0].id} orne", parts=("teasers",))) == ["a.txt", "c.txt"]


def test_sections_count_a_story_as_its_hit_and_places_each_story_once(make: Make) -> None:
    pages = [
        make("north/1.txt", "Rain fell on Kesta.", section="World"),
        make("north/2.txt", "Rain fell on Kesta!", section="News"),
        make("south/1.txt", "Rain fell, on Kesta.", section="News"),
        make("south/2.txt", "Rain fell on Tolm.", section="News"),
    ]
    with holding(pages, pages[:3]) as corpus:
        sections = facets(corpus, "rain", "section")
        assert {row.value: row.pages for row in sections.rows} == {"World": 1, "News": 1}
        assert (sections.total, sections.folded) == (2, 2)
        assert {row.value: row.pages for row in facets(corpus, "rain", "source").rows} == {"north/": 1, "south/": 2}
        assert {row.value: row.pages for row in facets(corpus, "rain", "section", fold=False).rows} == {
            "World": 1,
            "News": 3,
        }


def test_marks_of_pages_that_are_gone_hide_nothing(wire: list[Record]) -> None:
    with in_memory(stem="none", rules=1) as writer:
        writer.add(wire)
        connection = writer.corpus.connection
        mark(connection, {wire[1].id: [one.id for one in wire[:4]], "gone": ["gone too", wire[4].id]})
        assert sorted(sources(writer.corpus, "rain")) == ["b.txt", "e.txt"]
        writer.forget(["b.txt"])
        assert sorted(sources(writer.corpus, "rain")) == ["a.txt", "e.txt"]
        writer.add([make_like(wire[1], "Something else about rain.")])  # perhaps under the key of the one that went
        assert sorted(sources(writer.corpus, "rain")) == ["a.txt", "e.txt", "new.txt"]
        connection.execute("DELETE FROM page_clusters")
        assert search(writer.corpus, "rain").folded == 0
        assert connection.execute("SELECT count(*) FROM page_copies").fetchone() == (0,)
        assert connection.execute("SELECT name FROM copy_clusters").fetchall() == []


def make_like(record: Record, text: str) -> Record:
    fields = {key: getattr(record, key) for key in record.__struct_fields__}
    return Record(**fields | {"id": page_id(text), "source": "new.txt", "text": text, "paragraphs": (text,)})


def test_a_concordance_has_the_lines_of_one_copy(wire: list[Record]) -> None:
    with holding(wire, [wire[1], *wire[:4]]) as corpus:
        tally = Tally()
        found = list(lines(corpus, parse_query("kesta"), Asked(), tally))
        assert words_of(found) == ["b.txt", "b.txt"]
        assert (tally.hits, tally.pages, tally.folded) == (2, 1, 3)
        assert len(list(lines(corpus, parse_query("kesta"), Asked(), Tally(fold=False)))) == 8


def test_a_concordance_keeps_the_teasers_of_the_copies(wire: list[Record]) -> None:
    with holding(wire, [wire[1], *wire[:4]]) as corpus:
        asked = Asked(parts=("story", "teasers"))
        found = list(lines(corpus, parse_query("rain"), asked, Tally()))
        assert Counter((line.source, line.part) for line in found) == {
            ("b.txt", "story"): 2,
            ("c.txt", "teasers"): 1,
            ("e.txt", "story"): 2,
        }
        assert [line.title for line in found if line.part == "teasers"] == ["Kesta flooded"]


def test_collocates_count_one_copy_on_both_sides(wire: list[Record]) -> None:
    with holding(wire, [wire[1], *wire[:4]]) as corpus:
        rows = {row.word.lower(): row for row in collocates(corpus, parse_query("rain"), Company(min_count=1), Tally())}
        assert (rows["night"].count, rows["night"].total) == (1, 1)
        rows = {
            row.word.lower(): row
            for row in collocates(corpus, parse_query("rain"), Company(min_count=1), Tally(fold=False))
        }
        assert (rows["night"].count, rows["night"].total) == (3, 4)


Drawn = tuple[list[str], list[str], list[str], str | None, int]
SOME_WORDS = st.lists(st.sampled_from(WORDS), max_size=2)
PAGES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),  # the story
        SOME_WORDS,  # a caption
        SOME_WORDS,  # a teaser
        st.sampled_from(("2024-01-02", "2024-02", None)),
        st.integers(0, 4),  # the cluster; 0 for none
    ),
    min_size=1,
    max_size=12,
)
QUERIES = st.sampled_from(
    ("rain", "rain OR storm", "storm -dyke", "-rain", "rain dyke", "title:rain", "date:2024", "caption:rain")
)
SOME_PARTS = st.sampled_from((None, ("story",), ("captions",), ("teasers",), ("story", "captions"), ("all",)))
ORDERS = ("rank", "date", "title")


def records_of(pages: Sequence[Drawn]) -> list[Record]:
    found = []
    for number, (story, caption, teaser, date, _) in enumerate(pages):
        text = " ".join(story)
        found.append(
            Record(
                id=page_id(text, str(number)), source=f"{number % 3}/{number:02}.txt", kind="story", confidence=0.9,
                language="en", title=story[0], published=date, text=text, paragraphs=(text,),
                captions=(" ".join(caption),) if caption else (),
                teasers=(TeaserRecord(position=1, title=" ".join(teaser)),) if teaser else (),
            )
        )  # fmt: skip
    return found


def clusters_of(pages: Sequence[Drawn], records: Sequence[Record], chance: Random) -> list[list[Record]]:
    """The records of each cluster, any of them first."""
    clusters: dict[int, list[Record]] = {}
    for record, page in zip(records, pages, strict=True):
        if page[-1]:
            clusters.setdefault(page[-1], []).append(record)
    for members in clusters.values():
        chance.shuffle(members)
    return list(clusters.values())


@given(PAGES, QUERIES, SOME_PARTS, st.sampled_from(ORDERS), st.randoms())
def test_no_page_is_lost_and_no_story_comes_twice(
    pages: list[Drawn], query: str, parts: tuple[str, ...] | None, sort: str, chance: Random
) -> None:
    records = records_of(pages)
    clusters = clusters_of(pages, records, chance)
    cluster_of = {one.id: number for number, members in enumerate(clusters) for one in members}
    with holding(records, *clusters) as corpus:
        every = search(corpus, query, parts=parts, limit=99, fold=False, sort=sort)
        found = search(corpus, query, parts=parts, limit=99, sort=sort)
        assert found.total == len(found.hits) == every.total - found.folded
        assert sum(hit.copies + 1 for hit in found.hits) == sum(hit.copies + 1 for hit in every.hits) == every.total
        told = [hit for hit in found.hits if hit.part in TOLD and hit.id in cluster_of]
        assert len({cluster_of[hit.id] for hit in told}) == len(told)
        shown = {hit.id for hit in found.hits}
        assert [hit.id for hit in found.hits] == [hit.id for hit in every.hits if hit.id in shown]
        assert found.elsewhere == every.elsewhere


@given(PAGES, QUERIES, SOME_PARTS, st.integers(1, 4), st.randoms())
def test_what_is_counted_and_listed_bit_by_bit_is_what_is_found(
    pages: list[Drawn], query: str, parts: tuple[str, ...] | None, size: int, chance: Random
) -> None:
    records = records_of(pages)
    with holding(records, *clusters_of(pages, records, chance)) as corpus:
        found = search(corpus, query, parts=parts, limit=99)
        some = [search(corpus, query, parts=parts, limit=size, offset=at).hits for at in range(0, 12, size)]
        assert [hit for hits in some for hit in hits] == list(found.hits)
        listed = {frozenset(sources(corpus, query, parts=parts, limit=99, sort=sort)) for sort in ORDERS}
        assert listed == {frozenset(hit.source for hit in found.hits)}
        for by in FACETS:
            counted = facets(corpus, query, by, parts=parts)
            assert (counted.total, counted.folded) == (found.total, found.folded)
            assert all(row.pages > 0 for row in counted.rows)
            assert by == "source" or sum(row.pages for row in counted.rows) == found.total


@given(PAGES, st.randoms())
def test_the_order_of_import_changes_no_number(pages: list[Drawn], chance: Random) -> None:
    records = records_of(pages)
    clusters = clusters_of(pages, records, chance)
    with holding(records, *clusters) as corpus:
        counts = [search(corpus, query).total for query in ("rain", "storm -dyke")]
    with holding(chance.sample(records, len(records)), *clusters) as corpus:
        assert counts == [search(corpus, query).total for query in ("rain", "storm -dyke")]
