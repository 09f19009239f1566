"""Tokens are those of SQLite's tokenizers, in number, order and form."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.corpus.tables import TOKENIZERS
from newskit.search.tokens import Tokenizer
from newskit.text.fold import fold
from newskit.text.spread import spread

WORDS = "ministers resigned flying ties sky Điện Biên people's U.S. gender-based Straße café naïve running happily 12th"
SIGNS = st.characters(max_codepoint=0x52F, exclude_characters="\0", exclude_categories=["Cs", "Cn"])
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join), st.text(SIGNS, max_size=30))


def indexed(text: str, stem: str) -> list[str]:
    """The tokens that the index would hold for `text`, in order."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f'CREATE VIRTUAL TABLE t USING fts5(x, tokenize="{TOKENIZERS[stem]}")')
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
        connection.execute("INSERT INTO t VALUES (?)", (spread(fold(text)),))
        return [term for (term,) in connection.execute("SELECT term FROM v ORDER BY offset")]


@given(TEXTS, st.sampled_from(sorted(TOKENIZERS)))
def test_tokens_are_those_of_the_index(text: str, stem: str):
    with Tokenizer(stem) as tokenizer:
        tokenizer.asked(text)
        tokens = tokenizer.tokens(text)
    assert tokens.keys == indexed(text, stem)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_spans_are_as_many_as_tokens_and_rise(text: str):
    with Tokenizer("none") as tokenizer:
        tokens = tokenizer.tokens(text)
    spans = tokens.spans()
    assert len(spans) == len(tokens.keys)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@pytest.mark.parametrize("text", ["今天天气很好 AI 人工", "ประเทศไทย", "ミャンマー語", "မြန်မာ", "ราคา ๑๒๓ บาท", "ꩠꩡꩢ"])
def test_letters_of_scripts_without_blanks_are_tokens(text: str):
    with Tokenizer("none") as tokenizer:
        assert tokenizer.tokens(text).keys == indexed(text, "none")


def test_megabytes_without_a_blank_take_no_time():
    with Tokenizer("none") as tokenizer:
        assert len(tokenizer.tokens("天" + "a\u0301" * 500_000).keys) == 2
        assert len(tokenizer.tokens("a" * 1_000_000 + "-" * 1_000_000).spans()) == 1


ENDINGS = ["", "s", "ed", "ing", "ies", "y", "ys", "ation", "ness", "ly", "e", "es"]


@given(*[st.builds(str.__add__, st.text("abcdeilnrsty", min_size=1, max_size=4), st.sampled_from(ENDINGS))] * 2)
def test_whatever_is_asked_finds_the_words_with_its_stem(asked: str, written: str):
    with Tokenizer("porter") as tokenizer:
        assert (tokenizer.asked(asked) == tuple(tokenizer.tokens(written).keys)) == (
            indexed(asked, "porter") == indexed(written, "porter")
        )


def test_only_what_may_be_asked_for_is_stemmed():
    with Tokenizer("porter") as tokenizer:
        assert tokenizer.asked("minister") == ("minist",)
        assert tokenizer.tokens("Ministers running").keys == ["minist", "running"]
        tokenizer.asked("runs")
        assert tokenizer.tokens("Ministers running").keys == ["minist", "run"]
