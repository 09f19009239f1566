"""What the cues say about lines."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cues import Cues, load

PIECES = [
    "© 2024 The Harbour Post. All rights reserved.", "Straße – Foto: Anna Müller", "(Ảnh: TTXVN)", "王强 摄",
    "Share\nPrint", "Подписывайтесь на наш Telegram", "👍 Follow us on Facebook", "a\u0301 getty images",
    "word " * 200 + "(AFP)", "x" * 400,
]  # fmt: skip
"""Lines of many scripts, one with a line break, some longer than what is looked at."""


@pytest.fixture(scope="module")
def cues() -> Cues:
    return load()


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("Recent news", "related_heading"),
        ("  • RELATED ARTICLES:", "related_heading"),
        ("Tin liên quan", "related_heading"),
        ("tin lien quan", "related_heading"),
        ("Mehr zum Thema", "related_heading"),
        ("Noticias relacionadas", "related_heading"),
        ("関連記事", "related_heading"),
        ("Читайте также:", "related_heading"),
        ("Đọc nhiều nhất", "most_read"),
        ("Most Read", "most_read"),
        ("Lesen Sie auch: Was die Stadt nun plant", "read_more_inline"),
        ("LEER TAMBIÉN | Qué hará la ciudad", "read_more_inline"),
        ("Comments (12)", "comment_widget"),
        ("0 Comments", "comment_widget"),
        ("You have 500/500 characters left", "comment_widget"),
        ("Share", "share"),
        ("Copy link", "share"),
        ("Chia sẻ", "share"),
        ("By Minh Thảo", "byline_prefix"),
        ("Von Anna Müller", "byline_prefix"),
        ("Autor: Jan Nowak", "byline_prefix"),
        ("Tags: floods, rain", "tags"),
        ("Từ khóa: lũ lụt", "tags"),
        ("(Photo: VNA)", "caption_markers"),
        ("Cô giáo vùng cao. Ảnh: Minh Thảo", "caption_markers"),
        ("王强 摄", "caption_markers"),
        ("© 2024 The Harbour Post. All rights reserved.", "copyright"),
        ("Published: 12 May 2024", "published_prefix"),
        ("Updated 3 hours ago", "updated_prefix"),
        ("Advertisement", "ad"),
        ("ANZEIGE", "ad"),
        ("Sign in", "login"),
        ("We use cookies to make this site better for you.", "cookie"),
        ("By signing up you agree to our terms and to letters from our partners.", "newsletter"),
        ("5 min read", "reading_time"),
        ("BUSINESS -", "section"),
        ("Page not found", "error_page"),
        ("(AFP)", "story_end"),
        ("The work will go on until June./.", "story_end"),
        ("Add to cart", "shop"),
    ],
)
def test_cues_are_recognised(cues: Cues, line: str, category: str):
    assert category in cues.categories(line)


@pytest.mark.parametrize(
    "line",
    [
        "Latest figures show that the harbour handled more grain than in any year since the war.",
        "Related charges against the two drivers were dropped in March, the court said.",
        "Featured in the exhibition are forty maps that the botanist drew by hand.",
        "Others, like the baker on Mill Street, decided to wait until the water had gone down.",
        "More in sorrow than in anger, the mayor told the council that she would not stand again.",
        "Comment on the ruling was not available on Sunday, and the ministry did not answer calls.",
        "Share prices fell in early trading before they recovered towards noon.",
        "By the time the rescuers arrived, the fishermen had been in the water for two hours.",
        "Watch the river, the old ferryman used to say, and it will tell you when to move the goats.",
        "From the bridge one could see the lights of the fair on the other bank.",
        "Von der Brücke aus sah man die Lichter des Jahrmarkts am anderen Ufer, sagte der Fährmann.",
        "Photo albums, letters and a violin were among the things that the family saved.",
        "Topics such as pay and pensions were left for the autumn round of talks, both sides said.",
        "Updated maps will be handed to every household before the rains begin, the office said.",
        "Trong buổi sáng, đoàn công tác đã đến thăm hỏi, động viên các gia đình bị ảnh hưởng bởi mưa lũ.",
        "Por la mañana, los vecinos salieron a limpiar las calles con palas y mangueras.",
    ],
)
def test_sentences_of_a_story_are_none_of_the_furniture(cues: Cues, line: str):
    assert cues.categories(line) == frozenset()


def test_a_cue_far_inside_a_long_line_is_prose(cues: Cues):
    assert not cues.categories("word " * 200 + "all rights reserved " + "word " * 200)


@pytest.mark.parametrize(
    ("line", "category", "prefix"),
    [
        ("By Minh Thảo", "byline_prefix", "By "),
        ("Tags: floods, rain", "tags", "Tags: "),
        ("Từ khóa: lũ lụt", "tags", "Từ khóa: "),
        ("Read more: Why the bridge is closed", "read_more_inline", "Read more: "),
        ("  • Fotos: Anna Müller", "caption_markers", "  • Fotos: "),
        ("Source: VNA", "byline_prefix", "Source: "),
        ("The bridge is closed", "byline_prefix", ""),
        ("By Minh Thảo", "no such category", ""),
    ],
)
def test_prefix_is_what_stands_before_the_value(cues: Cues, line: str, category: str, prefix: str):
    assert line[: cues.prefix(line, category)] == prefix


@given(st.text(max_size=400))
def test_any_line_has_an_answer(line: str):
    cues = load()
    assert cues.categories(line) == cues.categories(line)
    assert all(0 <= cues.prefix(line, name) <= len(line) for name in ("byline_prefix", "tags", "share"))


@given(st.lists(st.one_of(st.text(max_size=60), st.sampled_from(PIECES)), max_size=12))
def test_lines_together_have_the_answers_of_each(lines: list[str]):
    cues = load()
    cues_anew = type(cues)(cues.languages)
    assert cues_anew.categories_of(lines) == [cues.categories(line) for line in lines]


def test_a_line_break_inside_a_line_is_white_space(cues: Cues):
    lines = ["One\nAll rights reserved", "two", "Share\n"]
    assert [cues.categories(line) for line in lines] == cues.categories_of(lines)
    assert "copyright" in cues.categories(lines[0])
    assert "copyright" not in cues.categories(lines[1])


def test_months_of_many_languages(cues: Cues):
    expected = {"january": 1, "января": 1, "stycznia": 1, "ledna": 1, "marz": 3, "thang 10": 10, "aout": 8, "mei": 5}
    assert {name: cues.months[name] for name in expected} == expected
    assert cues.months["كانون الثاني"] == cues.months["يناير"] == 1
    assert cues.months["सितंबर"] == cues.months["กันยายน"] == 9
    assert {"thu nam", "mittwoch", "четверг"} <= cues.weekdays


@pytest.mark.slow
def test_a_line_of_any_length_costs_the_same(cues: Cues):
    def cost(line: str) -> float:
        began = time.process_time()
        for _ in range(20):
            cues.categories(line)
        return time.process_time() - began

    assert cost("word " * 10_000_000) < 50 * (cost("word " * 1_000) + 1e-3)
