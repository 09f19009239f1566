"""The tokens of a text as the index has them: where they stand, folded, and stemmed if the corpus is.

It is how hits are found again in the original text, to the letter. Tokens are what FTS5 cuts with the tokenizer of
the corpus: runs of letters, digits, marks and private characters, so `people's` is two. Characters of scripts without
blanks are a token each here, so that a word of Chinese or Thai has its place inside a longer run.
"""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Self

from msgspec import Struct

from newskit.corpus.tables import TOKENIZERS
from newskit.search.words import Span
from newskit.text.fold import fold
from newskit.text.token import word_pattern

_KEPT = 2
"""Letters at the beginning of a word that stemming keeps."""


class Tokens(Struct, frozen=True):
    """The tokens of a text."""

    text: str
    keys: list[str]
    """How the index has them."""

    def spans(self) -> list[Span]:
        """Where they stand in the text, in code points, half open."""
        return [match.span() for match in word_pattern(self.text).finditer(self.text)]


class Tokenizer:
    """Cuts texts into tokens as the index of a corpus with the stemming `stem` does. Close it after use."""

    def __init__(self, stem: str) -> None:
        """`stem` is one of `newskit.corpus.tables.TOKENIZERS`."""
        self._stemmer = None if stem == "none" else _Stemmer(stem)
        self._keys = _Keys(self._stemmer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing; lets the stemmer go."""
        if self._stemmer is not None:
            self._stemmer.close()

    def asked(self, text: str) -> tuple[str, ...]:
        """The tokens of a part of a query; from now on their stems are looked for in texts."""
        found = word_pattern(text).findall(text)
        self._keys.heed(found)
        return tuple(map(self._keys.__getitem__, found))

    def tokens(self, text: str) -> Tokens:
        """The tokens of `text`. Those that begin otherwise than all that were asked for are not stemmed."""
        return Tokens(text, list(map(self._keys.__getitem__, word_pattern(text).findall(text))))


class _Keys(dict[str, str]):
    """What the index has for a token as it is written; found out when it is met first.

    Porter's stemmer leaves the first two letters of a word alone, but for `y`, which may become `i`. So only words that
    begin like one that was asked for can have its stem, and only these are stemmed.
    """

    def __init__(self, stemmer: _Stemmer | None) -> None:
        super().__init__()
        self._stemmer = stemmer
        self._initials: set[str] = set()

    def heed(self, tokens: list[str]) -> None:
        initials = {_initials(fold(token)) for token in tokens}
        if not initials <= self._initials:
            self._initials |= initials
            self.clear()

    def __missing__(self, token: str) -> str:
        folded = fold(token)
        if self._stemmer is not None and _initials(folded) in self._initials:
            folded = self._stemmer.stem(folded)
        self[token] = folded
        return folded


def _initials(folded: str) -> str:
    return folded[:_KEPT].replace("y", "i")


class _Stemmer:
    """SQLite's own stemmer: an index in memory says what it makes of a word."""

    def __init__(self, stem: str) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        tokenize = TOKENIZERS[stem]
        self._connection.execute(f"CREATE VIRTUAL TABLE words USING fts5(word, content='', tokenize=\"{tokenize}\")")
        self._connection.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, row)")

    def stem(self, word: str) -> str:
        """The stem of a folded word; the word itself if it is not a single token for SQLite."""
        self._connection.execute("INSERT INTO words (rowid, word) VALUES (1, ?)", (word,))
        found = self._connection.execute("SELECT term FROM stems LIMIT 2").fetchall()
        self._connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
        return str(found[0][0]) if len(found) == 1 else word

    def close(self) -> None:
        self._connection.close()
