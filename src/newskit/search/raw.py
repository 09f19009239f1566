"""The words of an expression in FTS5's own syntax."""

from __future__ import annotations

import re

from newskit.corpus.expression import RAW_OPERATORS
from newskit.corpus.plan import Raw, Text

_WORD = re.compile(r'("(?:[^"]|"")*"|\w+)[ \t\n]*([*:]?)')


def raw_texts(leaf: Raw) -> list[Text]:
    """The words and phrases of the expression, whatever it does with them; names of columns are none.

    >>> [(text.text, text.prefix) for text in raw_texts(Raw('title : rain* OR "heavy snow"'))]
    [('rain', True), ('heavy snow', False)]
    """
    found = [(match[1], match[2]) for match in _WORD.finditer(leaf.text) if match[1] not in RAW_OPERATORS]
    return [Text(_unquoted(word), prefix=sign == "*") for word, sign in found if sign != ":"]


def _unquoted(word: str) -> str:
    return word[1:-1].replace('""', '"') if word.startswith('"') else word
