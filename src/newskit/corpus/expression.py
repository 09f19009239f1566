"""Words and phrases in FTS5's own syntax: only this module writes it.

Every text is folded and quoted, so that nothing anyone types is taken for syntax, and FTS5 cuts it into tokens as it
cut the corpus: `U.S.` is the phrase "u s" on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newskit.corpus.plan import Near, Raw, Text, Words
from newskit.text.fold import fold
from newskit.text.spread import spread

_RAW_WORD = re.compile(r'"(?:[^"]|"")*"|\w+')
RAW_OPERATORS = frozenset({"AND", "OR", "NOT", "NEAR"})
"""Words that are no words in FTS5's own syntax."""


def expression(leaf: Words, columns: tuple[str, ...] = ()) -> str:
    """The FTS5 expression for `leaf`, within `columns` when some are named.

    >>> expression(Text("Điện Biên", prefix=True), ("captions",))
    '{captions} : "dien bien" *'
    >>> expression(Near((Text('5" pipe'), Text("law")), 3))
    'NEAR("5"" pipe" "law", 3)'
    """
    if isinstance(leaf, Text):
        inner = _quoted(leaf)
    elif isinstance(leaf, Near):
        inner = f"NEAR({' '.join(map(_quoted, leaf.texts))}, {leaf.distance})"
    else:
        inner = f"({_raw(leaf)})"
    return f"{{{' '.join(columns)}}} : {inner}" if columns else inner


def _quoted(leaf: Text) -> str:
    text = spread(fold(storable(leaf.text))).replace('"', '""')
    return f'"{text}" *' if leaf.prefix else f'"{text}"'


def tagged(tokens: Iterable[str]) -> str:
    """The FTS5 expression for rows with any of the tokens."""
    return "{tags} : (" + " OR ".join(f'"{token}"' for token in tokens) + ")"


def _raw(leaf: Raw) -> str:
    """An expression that someone else wrote, its words folded as those of the index are."""

    def folded(match: re.Match[str]) -> str:
        return match[0] if match[0] in RAW_OPERATORS else fold(match[0])

    return _RAW_WORD.sub(folded, storable(leaf.text))


def storable(text: str) -> str:
    """`text` without what ends a query for SQLite (NUL), what it cannot take (surrogates), and tags of filters."""
    if text.isascii() and "\0" not in text:
        return text
    return "".join(" " if sign == "\0" or "\ud800" <= sign <= "\uf8ff" else sign for sign in text)
