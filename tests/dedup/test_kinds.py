"""Copies among texts of other languages, short ones, and ones that share a passage without being copies."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from newskit.dedup.letters import figures, words

SCRIPTS = {
    "zh": (" ".join(map(chr, range(0x4E00, 0x5400))), "", 260),
    "th": ("การ ประเทศ ที่ น้ำ เมือง ผู้ ให้ ความ รัฐ ศูนย์ ใหม่ ปี วัน ทำ กล่าว", "", 160),
    "ar": ("مدينة الحكومة قال يوم نهر سوق مدرسة جديد أعلن الماء طريق بلد عام وزير", " ", 140),
    "vi": ("Điện Biên phủ người nước thành phố đường trường mưa lũ huyện xã tỉnh", " ", 160),
    "hi": ("शहर सरकार नदी बाज़ार स्कूल मंत्री पानी सड़क साल लोग नया कहा दिन गाँव", " ", 140),
}  # fmt: skip


@pytest.mark.parametrize("language", SCRIPTS)
def test_copies_in_other_languages(find: Callable, writer: Any, language: str):
    signs, space, count = SCRIPTS[language]
    pieces = signs.split()
    pieces += ["".join(writer.random.sample(pieces, 2)) for _ in range(300)]

    def story() -> str:
        said = [space.join(writer.random.choices(pieces, k=count // 10)) for _ in range(10)]
        return "\n\n".join(said)

    def edited(text: str) -> str:
        parts = text.split("\n\n")
        return "\n\n".join([*parts[:4], space.join(writer.random.choices(pieces, k=count // 10)), *parts[5:]])

    stories = [story() for _ in range(8)]
    texts = {f"{number}": text for number, text in enumerate(stories)}
    texts |= {f"{number} edited": edited(text) for number, text in enumerate(stories)}
    texts |= {f"{number} apart": unicodedata.normalize("NFD", text) for number, text in enumerate(stories)}
    rows = find(texts)
    for number in range(8):
        together = {source for source, row in rows.items() if row.cluster == rows[f"{number}"].cluster}
        assert together == {f"{number}", f"{number} edited", f"{number} apart"}
        assert rows[f"{number} apart"].representative == rows[f"{number}"].representative
        assert rows[f"{number} edited"].method in {None, "near"}


HEADLINES = (
    "Ferry between Kesta and Orne takes up service again in April",
    "Mayor of Tolm resigns after dispute over bridge repairs",
    "Cherry growers expect best harvest in ten years",
    "What to know before the final of Veldra against Marsk",
)


@pytest.mark.parametrize("change", ["{}.", "UPDATE: {}", "{} | The Kesta Times", "«{}»"])
def test_headlines_are_copies_if_hardly_a_word_is_another(find: Callable, change: str):
    rows = find([*HEADLINES, *(change.format(title).upper() for title in HEADLINES)])
    for number in range(len(HEADLINES)):
        assert rows[f"{number}"].cluster == rows[f"{number + len(HEADLINES)}"].cluster
    assert len({row.cluster for row in rows.values()}) == len(HEADLINES)


def test_headlines_of_one_pattern_are_no_copies(find: Callable):
    rows = find([
        "Three key storylines ahead of Veldra against Marsk", "Three key storylines ahead of Kesta against Orne",
        "Join us at the harbour fair of 2024", "Join us at the harbour fair of 2021",
        "Scout builds out as lack of experience holds others back", "Experience the launch of the new mission live",
    ])  # fmt: skip
    assert len({row.cluster for row in rows.values()}) == 6


@pytest.mark.parametrize("pages", [6, 12, 30])
def test_what_a_publisher_says_under_each_story_makes_no_copies(find: Callable, writer: Any, pages: int):
    same = writer.story(8)
    rows = find([f"{writer.story(5)}\n\n{same}" for _ in range(pages)])
    assert len({row.cluster for row in rows.values()}) == pages


def test_a_brief_from_the_end_of_a_story_makes_no_round_up_of_it(find: Callable, writer: Any):
    parts = writer.story(24).split("\n\n")
    rows = find({"whole": "\n\n".join(parts), "cut": "\n\n".join(parts[:17]), "brief": "\n\n".join(parts[-2:])})
    assert rows["cut"].cluster == rows["whole"].cluster
    assert rows["brief"].contained_in == ("whole",)


def test_a_brief_is_not_beside_the_story_that_it_is_a_part_of(find: Callable, writer: Any):
    parts = writer.story(20).split("\n\n")
    whole = "\n\n".join(parts)
    texts = {
        "whole": whole, "again": writer.scanned(whole, 0.02), "cut": "\n\n".join(parts[:12]),
        "brief": "\n\n".join(parts[:7]),
    }  # fmt: skip
    rows = find(texts)
    assert rows["whole"].cluster == rows["again"].cluster == rows["cut"].cluster != rows["brief"].cluster
    assert {"whole", "again"} <= set(rows["brief"].contained_in)


@pytest.mark.parametrize("text", ["a_b c-d 5e", "don't 3rd of 1,200", "", "__ 7 _"])
def test_words_are_the_same_with_and_without_other_signs(text: str):
    assert [*words(text), "é"] == words(f"{text} é")


def test_figures_beside_letters_are_none():
    assert figures("b12 3rd 1,200 (5) 7é é8 x-9") == ["1", "200", "5", "9"]
