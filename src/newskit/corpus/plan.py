"""A query as the corpus understands it: a small tree, and what FTS5 is asked for it.

The query language (`newskit.search.query`) makes the tree; only this module writes FTS5's syntax. Every text is
folded and quoted, so that nothing anyone types is taken for syntax, and FTS5 cuts it into tokens as it cut the
corpus: `U.S.` is the phrase "u s" on both sides.
"""

from __future__ import annotations

from msgspec import Struct

from newskit.text.fold import fold


class Text(Struct, frozen=True, tag=True):
    """A word or phrase, as it was typed; a word with signs inside is a phrase of its parts."""

    text: str


class All(Struct, frozen=True, tag=True):
    """What fits all of its parts."""

    parts: tuple[Node, ...]


class Any(Struct, frozen=True, tag=True):
    """What fits at least one of its parts."""

    parts: tuple[Node, ...]


Node = Text | All | Any


def expression(node: Node, columns: tuple[str, ...] = ()) -> str:
    """The FTS5 expression for `node`, within `columns` when some are named.

    >>> expression(All((Text("Điện Biên"), Text('5" pipe'))), ("captions",))
    '{captions} : ("dien bien" AND "5"" pipe")'
    """
    inner = _expression(node)
    return f"{{{' '.join(columns)}}} : ({inner})" if columns else inner


def _expression(node: Node) -> str:
    if isinstance(node, Text):
        return '"' + fold(_fit(node.text)).replace('"', '""') + '"'
    joint = " AND " if isinstance(node, All) else " OR "
    return joint.join(_operand(part) for part in node.parts)


def _operand(node: Node) -> str:
    inner = _expression(node)
    return inner if isinstance(node, Text) else f"({inner})"


def _fit(text: str) -> str:
    """`text` without what ends a query for SQLite (NUL), what it cannot take (surrogates), and tags of filters."""
    if text.isascii() and "\0" not in text:
        return text
    return "".join(" " if sign == "\0" or "\ud800" <= sign <= "\uf8ff" else sign for sign in text)
