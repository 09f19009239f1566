"""Sound markup, as a parser writes a page's tree, to tokens: texts, elements that open, elements that close."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Iterator
from typing import TypeAlias, cast

from msgspec import Struct

_KEEP = "+" if sys.version_info >= (3, 11, 5) else ""
"""Behind a repetition: it gives back nothing of what it took, which is quicker. Older Pythons get that wrong
(github.com/python/cpython/issues/106052); without it they find the same."""
_WHITE = rf"[ \t\n\r\f]*{_KEEP}"
_TEXT = rf"[^<]*{_KEEP}"
_ATTRIBUTES = rf"""(?: [^\s=>]+{_KEEP}="[^"]*{_KEEP}"){{0,500}}{_KEEP}"""
_END = rf"</[a-zA-Z][^>]*{_KEEP}>"
_MANY = 5_000
"""Repetitions that a pattern remembers, which takes memory; what has more is looked through letter by letter."""
_RAW_END = r"(?:</\4>|\Z)"
_PIECE = re.compile(
    rf"({_WHITE})({_TEXT})(?:"
    rf"({_END}(?:{_WHITE}{_END}){{0,500}}{_KEEP})"
    rf"|<svg{_ATTRIBUTES}>[^<]*(?:<(?!/?svg)[^<]*){{0,{_MANY}}}</svg>"
    rf"|<(script|style|title|textarea|iframe|noembed|noframes|xmp)({_ATTRIBUTES})>"
    rf"([^<]*(?:<(?!/\4>)[^<]*){{0,{_MANY}}}(?={_RAW_END})|[\s\S]*?(?={_RAW_END})){_RAW_END}"
    rf"|(<([a-zA-Z][^\s/>]*{_KEEP})(?=[\s/>])(?:{_ATTRIBUTES}>|([^>]*>)))"
    rf"|<!--(?:[^-]*(?:-(?!->)[^-]*){{0,{_MANY}}}(?:-->|\Z)|[\s\S]*?(?:-->|\Z))"
    r"|<[^>]*>|<|\Z)"
)
"""White space and text, and the tag behind them, or all the tags that close elements. What nobody should write is
passed over, and what is drawn."""
Piece: TypeAlias = tuple[str, str, str | None, str | None, str, str, str | None, str, str | None]
_GROUPS = cast("Callable[[re.Match[str]], Piece]", re.Match.groups)
"""A call of the method in Python takes half as long again."""
_CLOSING = re.compile(r"([ \t\n\r\f]*)</[^>]*>")
_ATTRIBUTE = re.compile(r"""\s([^\s=>]+)="([^"]*)\"""")


def pieces(markup: str) -> Iterator[Piece]:
    """The white space, the text and the tag of each piece of `markup`: it is cut behind its tags.

    Tags that close elements, as many as there are with nothing but white space between them. Of an element whose
    content is no markup: its name, its attributes, its content. Of any other tag: all of it, its name, and its end if
    its attributes are not sound. `None` for what there is not.
    """
    return map(_GROUPS, _PIECE.finditer(markup))


def closing(ends: str) -> list[str]:
    """The white space before each tag of several that close elements.

    >>> closing("</b> </p></div>")
    ['', ' ', '']
    """
    return _CLOSING.findall(ends)


class Element(Struct):
    """An element, and the text in it as far as it is of interest."""

    tag: str
    attributes: str
    """As they are written."""
    text: str

    def get(self, name: str) -> str | None:
        """The value of an attribute; `None` when it is not there."""
        return attributes_of(self.attributes).get(name)


def attributes_of(words: str) -> dict[str, str]:
    """The attributes of an element by name.

    >>> attributes_of(' class="a b" title="x &amp; y"')
    {'class': 'a b', 'title': 'x & y'}
    """
    found = dict(_ATTRIBUTE.findall(words))
    if "&" in words:
        return {name: html.unescape(value) if "&" in value else value for name, value in found.items()}
    return found


def plain(words: str) -> str:
    """A text without the escapes that a parser writes."""
    if "&" not in words:
        return words
    words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u00a0")
    return words.replace("&amp;", "&")
