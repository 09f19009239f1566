"""Folding: one form for every spelling, and the token promise that search rests on."""

from __future__ import annotations

import sqlite3
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newskit.text.fold import fold

TOKENIZERS = [
    "unicode61",
    "unicode61 remove_diacritics 2",
    "porter unicode61",
    "unicode61 categories 'L* N* Co M*'",
]
MARKS = "".join(map(chr, range(0x300, 0x370))) + "\u0653\u0654\u064b\u093c\u094d\u3099\u309a\u05b0\u1dc0\u20d0"
TRICKY = "aeiouAEIÉđĐłßœæıİſйиЙёїαΆάςאاأかがｶ한각각1٣²½'’ʼʻ-–=<\u00a0\u3000\u00ad\u200b.中①Ⅷ𝐀ꬴǅŉ"
texts = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from(TRICKY + MARKS), max_size=12),
    st.text(st.one_of(st.sampled_from(TRICKY + MARKS), st.characters(exclude_categories=["Cs"])), max_size=12),
)


def count_tokens(texts: Iterable[str], tokenizer: str) -> list[int]:
    """How many tokens FTS5 sees in each text."""
    rows = list(enumerate(texts))
    counts = [0] * len(rows)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f'CREATE VIRTUAL TABLE page USING fts5(text, tokenize="{tokenizer}")')
        database.execute("CREATE VIRTUAL TABLE token USING fts5vocab(page, instance)")
        database.executemany("INSERT INTO page(rowid, text) VALUES (?, ?)", rows)
        for row, count in database.execute("SELECT doc, count(*) FROM token GROUP BY doc"):
            counts[row] = count
    return counts


@cache
def changed() -> list[str]:
    """Every character that folding changes, composed, out of all that Unicode assigns."""
    assigned = (chr(code) for code in range(1, sys.maxunicode + 1))
    characters = (sign for sign in assigned if unicodedata.category(sign) not in {"Cn", "Co", "Cs"})
    composed = {unicodedata.normalize("NFC", sign) for sign in characters}
    return sorted(sign for sign in composed if fold(sign) != sign)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Điện Biên", "dien bien"),
        ("ĐIỆN BIÊN", "dien bien"),
        (unicodedata.normalize("NFD", "Điện Biên"), "dien bien"),
        ("Łódź, Kraków", "lodz, krakow"),
        ("Ærøskøbing", "aeroskobing"),
        ("Straße STRASSE", "strasse strasse"),
        ("Œuvre", "oeuvre"),
        ("Diyarbakır İstanbul", "diyarbakir istanbul"),
        ("people’s “word” – now", 'people\'s "word" - now'),
        ("Ёлка", "елка"),
        ("Йошкар-Ола", "йошкар-ола"),
        ("Αθήνα ΟΔΟΣ", "αθηνα οδοσ"),
        ("ＡＰ ２０２５", "ap 2025"),
        ("٢٠٢٥", "2025"),
        ("ﬁn", "fin"),
        ("Hawaiʻi ʼn", "hawaiʻi ʼn"),
        ("東京で", "東京で"),
        ("हिन्दी", "हिन्दी"),
        ("a\u0301\u0302b", "ab"),
        ("", ""),
    ],
)
def test_spellings(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_modifier_apostrophe_stays_a_letter() -> None:
    assert fold("\u02bc") == "\u02bc"


@pytest.mark.parametrize("tokenizer", TOKENIZERS)
@pytest.mark.parametrize("around", ["{}", "x{}y", "x {} y"])
def test_every_character_keeps_token_boundaries(tokenizer: str, around: str) -> None:
    assert len(changed()) > 3000
    before = [around.format(sign) for sign in changed()]
    after = [fold(text) for text in before]
    assert count_tokens(after, tokenizer) == count_tokens(before, tokenizer)


def test_every_character_folds_once_and_for_all() -> None:
    for sign in changed():
        assert fold(fold(sign)) == fold(sign)
        assert fold(unicodedata.normalize("NFD", sign)) == fold(sign)


def test_every_character_folds_alike_in_short_and_long_texts() -> None:
    padding = "plain " * 400
    for sign in changed():
        assert fold(padding + sign) == padding + fold(sign)


@given(st.lists(texts, min_size=1, max_size=20))
@example(["e\u05b0\u0303", "\u00ad\u0301", "İ\u3099", "か\u0301\u3099", "ﺍ\u0653"])
def test_texts_keep_token_boundaries(many: list[str]) -> None:
    composed = [unicodedata.normalize("NFC", text).replace("\0", " ") for text in many]
    for tokenizer in TOKENIZERS:
        assert count_tokens(map(fold, composed), tokenizer) == count_tokens(composed, tokenizer)


@given(texts)
@example("e\u05b0\u0303")
@example("İ\u3099")
def test_folding_is_final_and_blind_to_composition(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded


def test_case_does_not_matter() -> None:
    for code in (*range(0x41, 0x250), *range(0x370, 0x590), *range(0x1E00, 0x1F00), *range(0xFF00, 0xFF60)):
        sign = chr(code)
        assert fold(sign.upper()) == fold(sign.lower()) == fold(sign), hex(code)


@given(st.text(st.sampled_from(TRICKY), max_size=20))
def test_what_stands_around_does_not_matter(text: str) -> None:
    long = "plain words " * 200
    assert fold(long + text + "." + long) == long + fold(text) + "." + long


def test_lone_surrogates_pass() -> None:
    assert fold("A\ud800É") == "a\ud800e"
