"""What holds for whatever names stand on whatever pages."""

from __future__ import annotations

import re
import time
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.entities.across import Across
from newskit.entities.alias import Aliases, AliasRow
from newskit.entities.mention import EntityType, Mention, Passage
from newskit.entities.name import read_name
from newskit.entities.page import PageEntity, page_entities
from newskit.entities.suggest import suggest_merges

SAID = (
    "Ann Bo Li Lee Dahl Dahl’s Nguyễn Văn Bằng Bang Al-Sabah bin Jr. J. Mr. the of and Ministry Court Navy Supreme "
    "Health Kenya Kenyan Việt Nam Vietnam Province City UN UNFPA U.S. US NATO Bank Group Party MoLISA ( ) , "
    "O’Neill 5 — ß"
)
WORDS = SAID.split()
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
kinds: st.SearchStrategy[EntityType] = st.sampled_from(["person", "org", "place", "other"])
between = st.sampled_from([" ", " (", ") ", ", ", ". ", " said the mayor of ", ", president of ", " coach ", "\n"])
page_parts = st.lists(st.tuples(names, kinds, between, st.floats(0.1, 1)), max_size=14)
Parts = list[tuple[str, EntityType, str, float]]


def page_of(parts: Parts) -> tuple[list[Passage], list[Mention]]:
    """Two passages, with every name a mention."""
    passages, mentions = [], []
    half = len(parts) // 2
    for number, some in enumerate((parts[:half], parts[half:])):
        text = ""
        for name, kind, gap, confidence in some:
            mentions.append(Mention(number, len(text), len(text) + len(name), name, kind, confidence, "any"))
            text += name + gap
        passages.append(Passage("text", text, None))
    return passages, mentions


@given(page_parts)
def test_every_mention_belongs_to_one_entity(parts: Parts):
    passages, mentions = page_of(parts)
    found = page_entities(passages, mentions)
    assert sorted(place for entity in found for place in entity.mentions) == list(range(len(mentions)))
    assert [entity.count for entity in found] == [len(entity.mentions) for entity in found]
    assert [entity.mentions[0] for entity in found] == sorted(entity.mentions[0] for entity in found)
    for entity in found:
        assert entity.name
        assert entity.name not in entity.aliases
        assert len(set(entity.aliases)) == len(entity.aliases)
        assert 0 < entity.confidence <= 1
        assert list(entity.mentions) == sorted(entity.mentions)


@given(page_parts)
def test_the_same_page_gives_the_same(parts: Parts):
    assert page_entities(*page_of(parts)) == page_entities(*page_of(parts))


@given(page_parts)
def test_the_forms_of_an_entity_are_those_of_its_mentions(parts: Parts):
    passages, mentions = page_of(parts)
    for entity in page_entities(passages, mentions):
        shown = {read_name(mentions[place].text).shown for place in entity.mentions}
        assert {entity.name, *entity.aliases} <= shown


def across_of(pages: list[list[PageEntity]], order: list[int], aliases: Aliases | None = None) -> Across:
    across = Across(aliases)
    for number in order:
        across.add(f"{number}.txt", f"id{number}", f"2024-01-{number + 1:02}", pages[number])
    return across


@given(st.lists(page_parts, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_pages_may_come_in_any_order(drafts: list[Parts], chance: Random):
    pages = [page_entities(*page_of(parts)) for parts in drafts]
    order = list(range(len(pages)))
    one = across_of(pages, order)
    chance.shuffle(order)
    other = across_of(pages, order)
    assert list(one.rows()) == list(other.rows())
    assert suggest_merges(one.rows()) == suggest_merges(other.rows())
    for number, page in enumerate(pages):
        assert one.of_page(f"id{number}", page) == other.of_page(f"id{number}", page)


@given(st.lists(page_parts, max_size=6))
def test_counts_add_up(drafts: list[Parts]):
    pages = [page_entities(*page_of(parts)) for parts in drafts]
    across = across_of(pages, list(range(len(pages))))
    rows = list(across.rows())
    counts = [0] * len(rows)
    for number, page in enumerate(pages):
        for entity, row in zip(page, across.of_page(f"id{number}", page), strict=True):
            counts[row] += entity.count
            assert f"{number}.txt" in rows[row].sources
    assert counts == [row.count for row in rows]
    assert all(row.pages == len(row.sources) for row in rows)
    assert all(row.name not in row.aliases for row in rows)


@given(st.lists(page_parts, max_size=4))
def test_asking_twice_changes_nothing(drafts: list[Parts]):
    pages = [page_entities(*page_of(parts)) for parts in drafts]
    across = across_of(pages, list(range(len(pages))))
    first = list(across.rows())
    for number, page in enumerate(pages):
        across.add(f"{number}.txt", f"id{number}", f"2024-01-{number + 1:02}", page)
    assert [row.count for row in across.rows()] == [row.count for row in first]


@given(page_parts, st.sets(names, min_size=2, max_size=2))
def test_what_must_never_be_merged_is_not(parts: Parts, pair: set[str]):
    one, other = sorted(pair)
    keys = {read_name(one).key, read_name(other).key}
    passages, mentions = page_of(parts)
    known = Aliases([AliasRow(one, never=(other,))])
    for entity in page_entities(passages, mentions, known):
        held = {read_name(mentions[place].text).key for place in entity.mentions}
        assert len(keys) == 1 or not keys <= held


@given(st.lists(page_parts, max_size=5), st.sets(names, min_size=2, max_size=2), st.randoms(use_true_random=False))
def test_what_must_never_be_merged_is_not_merged_across_pages(drafts: list[Parts], pair: set[str], chance: Random):
    one, other = sorted(pair)
    keys = {read_name(one).key, read_name(other).key}
    known = Aliases([AliasRow(one, never=(other,))])
    pages = [page_entities(*page_of(parts), known) for parts in drafts]
    order = list(range(len(pages)))
    rows = list(across_of(pages, order, known).rows())
    for row in rows:
        assert len(keys) == 1 or not keys <= {read_name(form).key for form in (row.name, *row.aliases)}
    chance.shuffle(order)
    assert list(across_of(pages, order, known).rows()) == rows


@given(st.text(max_size=60))
def test_any_text_is_a_name(text: str):
    name = read_name(text)
    assert name == read_name(text)
    assert name.shown or not text.strip()
    assert not re.search(r"\s\s", name.shown)


def test_the_work_grows_with_the_names_and_not_with_their_pairs():
    def seconds(size: int) -> float:
        chance = Random(1)
        letters = "bdfgklmnprst"
        tokens = [
            "".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(3)).title() for _ in range(size // 8)
        ]
        parts: Parts = [
            (f"{chance.choice(tokens)} {chance.choice(tokens)}", chance.choice(["person", "org"]), " ", 0.5)
            for _ in range(size)
        ]
        parts += [("Nguyễn Nguyễn", "person", " ", 0.5), ("Nguyễn", "person", ", mayor of ", 0.5)] * (size // 4)
        passages, mentions = page_of(parts)
        start = time.process_time()
        page_entities(passages, mentions)
        return time.process_time() - start

    seconds(1_000)
    small, large = (min(seconds(size) for _ in range(3)) for size in (2_000, 16_000))
    assert large < 8 * 4 * small  # pairs would make it 64 times as long
