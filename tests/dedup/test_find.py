"""Which texts are found to be copies, and which are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newskit.dedup.limits import Limits

TOWNS = ("Kesta", "Orne", "Tolm", "Veldra", "Marsk", "Pell")
SKIES = ("sunny", "cloudy", "foggy", "rainy", "windy", "hazy")


def partition(rows: dict[str, Any]) -> set[frozenset[str]]:
    """Which sources are together."""
    found: dict[str, set[str]] = {}
    for row in rows.values():
        found.setdefault(row.cluster, set()).add(row.source)
    return set(map(frozenset, found.values()))


def largest(rows: dict[str, Any]) -> int:
    return max(map(len, partition(rows)))


def test_stories_of_their_own_are_no_copies(find: Callable, writer: Any):
    rows = find([writer.story() for _ in range(50)])
    assert largest(rows) == 1
    assert all(row.method is None and row.representative == row.source and row.size == 1 for row in rows.values())


def test_the_same_letters_are_exact_copies(find: Callable, writer: Any):
    story = "Điện Biên – " + writer.story()
    rows = find({"a": story, "b": story.upper().replace("\n\n", "  "), "c": "dien bien, " + story[12:]})
    assert {row.cluster for row in rows.values()} == {rows["a"].cluster}
    assert sorted(str(row.method) for row in rows.values()) == ["None", "exact", "exact"]


@pytest.mark.parametrize("share", [0.01, 0.03, 0.05, 0.1])
def test_what_a_scanner_spoils_is_a_near_copy(find: Callable, writer: Any, share: float):
    story = writer.story()
    rows = find({"a": story, "b": writer.scanned(story, share), "c": writer.story()})
    assert rows["a"].cluster == rows["b"].cluster != rows["c"].cluster
    assert {rows["a"].method, rows["b"].method} == {None, "near"}


def test_paragraphs_may_change_places(find: Callable, writer: Any):
    parts = writer.story().split("\n\n")
    rows = find({"a": "\n\n".join(parts), "b": "\n\n".join(parts[7:] + parts[:7])})
    assert largest(rows) == 2


def test_a_cut_story_is_a_copy_and_a_brief_is_contained(find: Callable, writer: Any):
    story = writer.story(20)
    parts = story.split("\n\n")
    rows = find({"whole": story, "cut": "\n\n".join(parts[:13]), "brief": "\n\n".join(parts[:4])})
    assert rows["cut"].cluster == rows["whole"].cluster == rows["whole"].id
    assert rows["cut"].method == "near"
    assert rows["brief"].method == "contained"
    assert rows["brief"].contained_in == ("cut", "whole")
    assert rows["brief"].shared is not None
    assert rows["brief"].shared > 0.9
    assert rows["whole"].contained_in == ()


def test_the_border_says_what_is_contained(find: Callable, writer: Any):
    story = writer.story(20)
    texts = {"whole": story, "part": "\n\n".join(story.split("\n\n")[:13])}
    assert find(texts)["part"].method == "near"
    assert find(texts, limits=Limits(border=0.8))["part"].method == "contained"


def test_a_higher_threshold_finds_fewer(find: Callable, writer: Any):
    story, other = writer.story(), writer.story()
    mixed = story[: len(story) * 2 // 3] + other[len(other) * 2 // 3 :]
    texts = {"story": story, "mixed": mixed}
    assert largest(find(texts, limits=Limits(threshold=0.3))) == 2
    assert largest(find(texts, limits=Limits(threshold=0.8))) == 1


def test_a_text_that_breaks_off_is_a_part(find: Callable, writer: Any):
    story = writer.story(10)
    lead = story[: int(len(story) * 0.7)]
    rows = find({"story": story, "lead": f"{lead} ...\nRead more"})
    assert rows["lead"].contained_in == ("story",)
    assert rows["lead"].cluster != rows["story"].cluster
    assert find({"story": story, "cut": lead})["cut"].method == "near"


def test_a_round_up_is_no_copy_of_a_story_in_it(find: Callable, writer: Any):
    first, second = writer.story(12), writer.story(9)
    rows = find({"both": f"{first}\n\n{second}", "first": first, "second": second})
    assert largest(rows) == 1
    assert rows["first"].contained_in == rows["second"].contained_in == ("both",)


def test_a_chain_is_not_one_cluster(find: Callable, writer: Any):
    parts = [writer.sentence() for _ in range(100)]
    texts = {f"{start:02}": "\n\n".join(parts[start : start + 20]) for start in range(0, 80, 5)}
    rows = find(texts)
    sizes = sorted(map(len, partition(rows)))
    assert sum(sizes) == len(texts)
    assert sizes[-1] <= 3, "a window is like the windows beside it only"
    assert all(row.similarity >= 0.4 for row in rows.values() if row.method == "near")


@pytest.mark.parametrize("share", [0.01, 0.03])
def test_a_large_family_of_noisy_copies_is_one_cluster(find: Callable, writer: Any, share: float):
    story = writer.story()
    rows = find([writer.scanned(story, share) for _ in range(300)] + [writer.story() for _ in range(100)])
    assert largest(rows) >= 0.98 * 300


def weather(writer: Any) -> str:
    pick, number = writer.random.choice, writer.random.randint
    return (
        f"Weather in {pick(TOWNS)}\n\nThe weather service expects a {pick(SKIES)} day with a high of {number(5, 38)} "
        f"degrees and a low of {number(-9, 14)} degrees. The wind blows at {number(3, 60)} kilometres an hour. The "
        f"chance of rain is {number(0, 100)} percent, and the humidity is {number(20, 99)} percent.\n\nTomorrow will "
        f"be {pick(SKIES)} with {number(1, 19)} to {number(20, 40)} degrees. The sun rises at {number(4, 7)}:"
        f"{number(10, 59)} and sets at {number(17, 21)}:{number(10, 59)}. Heed the advice of the weather service."
    )


@pytest.mark.parametrize("pages", [20, 150, 2000])
def test_pages_of_a_template_are_no_copies(find: Callable, writer: Any, pages: int):
    texts = [weather(writer) for _ in range(pages)]
    rows = find([*texts, texts[3], texts[5]])
    assert Counter(map(len, partition(rows)))[1] >= 0.99 * (pages - 4)
    assert largest(rows) == 2


def test_texts_without_letters_are_copies_of_nothing(find: Callable):
    rows = find(["", "", "…", "a", "a", "7"])
    assert largest(rows) == 1
    assert all(row.method is None for row in rows.values())


def test_nothing_at_all(find: Callable):
    assert find([]) == {}


def test_scripts_of_all_kinds(find: Callable, writer: Any):
    signs = [chr(code) for code in range(0x4E00, 0x5200)]
    chinese = "".join(writer.random.choices(signs, k=400))
    russian = " ".join("".join(writer.random.choices("абвгдежзиклмнопрст", k=7)) for _ in range(120))
    texts = {"zh": chinese, "zh2": chinese[:180] + "。" + chinese[190:], "ru": russian, "ru2": russian.upper() + " мир"}
    rows = find(texts)
    assert partition(rows) == {frozenset({"zh", "zh2"}), frozenset({"ru", "ru2"})}


def test_hostile_texts(find: Callable):
    rows = find(["\0\x1b[2J" * 50, "\ud800 lone" * 20, "[bold]" * 400, "a" * 100_000, "a" * 90_000, "\n" * 500])
    assert len(rows) == 6


@pytest.fixture
def folder(writer: Any) -> dict[str, str]:
    """Sixty pages, many of them copies of each other."""
    texts: dict[str, str] = {}
    for number in range(12):
        story = writer.story(writer.random.randint(4, 16))
        texts[f"{number}-base"] = story
        texts[f"{number}-noise"] = writer.scanned(story, 0.04)
        texts[f"{number}-cut"] = story[: int(len(story) * writer.random.uniform(0.3, 0.9))]
        texts[f"{number}-same"] = story.upper()
        texts[f"{number}-more"] = f"{story}\n\n{writer.story(writer.random.randint(1, 12))}"
    return texts


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.randoms(use_true_random=False), batch=st.sampled_from([1, 7, 30, 100]))
def test_the_order_of_the_texts_does_not_matter(find: Callable, folder: dict[str, str], order: Any, batch: int):
    names = list(folder)
    order.shuffle(names)
    assert find({name: folder[name] for name in names}, batch=batch) == find(folder)


def test_the_number_of_jobs_does_not_matter(find: Callable, folder: dict[str, str]):
    assert find(folder, jobs=2) == find(folder)


def test_who_represents_the_copies(find: Callable, writer: Any):
    story = writer.story()
    texts = {"short": story[: int(len(story) * 0.8)], "long": story, "noise": writer.scanned(story, 0.02)}
    assert {row.representative for row in find(texts).values()} == {"long"}
    assert {row.representative for row in find(texts, keep="first").values()} == {"short"}
